"""Tags of what was sent, so that nothing is sent twice and nothing is overwritten."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

Handler = Callable[[HttpRequest], HttpResponse]


def tagged(response: HttpResponse) -> str:
    """The tag of an answer: a hash of its bytes."""
    return f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'


def with_tags(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Tag the answers to GET, and answer 304 to whoever has them already."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if request.method not in {"GET", "HEAD"} or response.status_code != 200:
            return response
        tag = tagged(response)
        response.headers["ETag"] = tag
        response.headers.setdefault("Vary", "Authorization, Cookie")
        known = request.headers.get("If-None-Match", "")
        # Compression on the way makes a tag weak; the bytes it stands for are the same.
        if tag in [part.strip().removeprefix("W/") for part in known.split(",")]:
            unchanged = HttpResponseNotModified()
            unchanged.headers["ETag"] = tag
            return unchanged
        return response

    return answer
