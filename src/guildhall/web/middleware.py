"""What happens to every request: headers, the viewer, the policy, refusals translated."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from guildhall.foundation import refusal as refusals
from guildhall.office.members.queries import viewer_of
from guildhall.office.people.queries import PUBLIC
from guildhall.web.policies import Audience, Policy, policies
from guildhall.web.problems import problem, status_of

Handler = Callable[[HttpRequest], HttpResponse]

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; manifest-src 'self'"
)


def security_headers(handler: Handler) -> Handler:
    """Tell the browser to load from here only, and to keep no page of a signed-in user."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = handler(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=()"
        )
        if getattr(request, "viewer", PUBLIC).is_signed_in:
            response.headers["Cache-Control"] = "no-store"
        return response

    return answer


class ViewerMiddleware:
    """Put the viewer on the request: who asks, acting for which organisation."""

    def __init__(self, handler: Handler) -> None:
        """Keep the next handler."""
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """See the person of the session as a viewer."""
        request.viewer = PUBLIC  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            request.viewer = viewer_of(  # type: ignore[attr-defined]
                request.user,
                on=timezone.localdate(),
                acting_for=request.session.get("acting_for"),
            )
        return self.handler(request)


class PolicyMiddleware:
    """Hold every route to its row in the policy table, and translate refusals."""

    def __init__(self, handler: Handler) -> None:
        """Keep the next handler."""
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; the API is asked for a head as for the whole."""
        if request.method != "HEAD" or not is_api(request):
            return self.handler(request)
        request.method = "GET"
        response = self.handler(request)
        response.content = b""
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Stop at the door whoever the table does not admit."""
        match = request.resolver_match
        policy = policies().get(match.view_name) if match else None
        if policy is None:
            return refused(request, refusals.NotFound("there is no such page"))
        if request.method not in policy.methods | {"OPTIONS"}:
            return wrong_method(request, policy)
        if is_api(request):
            return None  # the API checks its own credentials against the same row
        decision = policy.admits(request.viewer)  # type: ignore[attr-defined]
        if decision:
            return None
        return turned_away(request, policy, decision.because)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        """Translate a refusal; let a fault travel up."""
        if isinstance(exception, refusals.Refusal):
            return refused(request, exception)
        return None


def turned_away(request: HttpRequest, policy: Policy, because: str) -> HttpResponse:
    """Ask the public to sign in; tell an outsider nothing; tell a member why."""
    viewer = request.viewer  # type: ignore[attr-defined]
    if not viewer.is_signed_in:
        return redirect_to_login(request.get_full_path())
    if policy.audience is Audience.PERMISSION and viewer.acting_for is None:
        return refused(request, refusals.NotFound("there is no such page"))
    return refused(request, refusals.NotAllowed(because))


def wrong_method(request: HttpRequest, policy: Policy) -> HttpResponse:
    """Say which methods the route knows."""
    allowed = ", ".join(sorted(policy.methods))
    response = HttpResponse(status=405)
    if is_api(request):
        response = problem(405, f"this address knows {allowed}")
    response.headers["Allow"] = allowed
    return response


def refused(request: HttpRequest, refusal: refusals.Refusal) -> HttpResponse:
    """Translate a refusal to the door it came through."""
    status = status_of(refusal)
    if is_api(request):
        return problem(status, refusal.because)
    return render(
        request,
        "refusal.html",
        {"because": refusal.because, "status": status},
        status=status,
    )


def is_api(request: HttpRequest) -> bool:
    """Say whether a request came through the API's door."""
    return request.path.startswith("/api/")
