"""How a refusal is said at a door: its status, its title, and a problem document."""

import json
from collections.abc import Mapping, Sequence

from django.http import HttpResponse

from guildhall.foundation import refusal as refusals

TITLES = {
    400: "Not understood",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    405: "No such method",
    409: "Not possible",
    412: "Changed meanwhile",
    422: "Not valid",
    429: "Too many requests",
}
STATUS: dict[type[refusals.Refusal], int] = {
    refusals.NotFound: 404,
    refusals.NotAllowed: 403,
    refusals.NotPossible: 409,
    refusals.NotValid: 422,
}


def status_of(refusal: refusals.Refusal) -> int:
    """The status that says the kind of a refusal."""
    return next(code for kind, code in STATUS.items() if isinstance(refusal, kind))


def problem(
    status: int, detail: str, errors: Sequence[Mapping[str, object]] = ()
) -> HttpResponse:
    """Make a problem document (RFC 9457).

    Args:
        status: the status of the answer.
        detail: one sentence that names the fix.
        errors: where more than one thing is wrong, each with `place` and `because`.
    """
    body: dict[str, object] = {
        "type": "about:blank",
        "title": TITLES.get(status, "Refused"),
        "status": status,
        "detail": detail,
    }
    if errors:
        body["errors"] = list(errors)
    response = HttpResponse(
        json.dumps(body), status=status, content_type="application/problem+json"
    )
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response
