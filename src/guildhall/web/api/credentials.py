"""Who asks the API: a token, the session of a page, or the public.

A token limits its person to its organisation and its scopes. A credential that is sent
and does not hold is an error, never the public: a program must learn that it is out.
"""

from django.http import HttpRequest
from django.utils import timezone
from ninja.errors import AuthenticationError, HttpError

from guildhall.engines.access.viewer import Viewer
from guildhall.office.members.queries import viewer_of_token
from guildhall.web.policies import Audience, policies


def viewer_at_the_api(request: HttpRequest) -> Viewer:
    """See who asks, and hold them to the policy of the route.

    Raises:
        AuthenticationError: a token was sent that is not in force, or none was where
            one is needed.
        HttpError: 403 with the reason, when the viewer's roles do not open the route.
    """
    viewer = by_credential(request)
    match = request.resolver_match
    policy = policies().get(match.view_name) if match else None
    if policy is None:
        raise HttpError(404, "there is no such address")
    decision = policy.admits(viewer)
    if decision:
        return viewer
    if not viewer.is_signed_in:
        raise AuthenticationError
    if policy.audience is Audience.PERMISSION and viewer.acting_for is None:
        raise HttpError(404, "there is no such address")
    raise HttpError(403, decision.because)


def by_credential(request: HttpRequest) -> Viewer:
    """The viewer of the token, where one is sent, else of the session."""
    header = request.headers.get("Authorization", "")
    if not header:
        seen: Viewer = request.viewer  # type: ignore[attr-defined]
        return seen
    scheme, _, secret = header.partition(" ")
    if scheme.lower() != "bearer":
        raise AuthenticationError
    holder = viewer_of_token(secret.strip(), at=timezone.now())
    if holder is None:
        raise AuthenticationError
    return holder


def authenticate(request: HttpRequest) -> Viewer:
    """Let the API's framework ask who is there; the answer is `request.auth`."""
    return viewer_at_the_api(request)
