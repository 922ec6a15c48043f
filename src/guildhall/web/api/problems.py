"""Every refusal and every malformed question, answered as a problem document."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from guildhall.foundation.refusal import Refusal
from guildhall.web.problems import problem, status_of


class Problem(Schema):
    """What went wrong, for programs and for people (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[dict[str, Any]] | None = None


def translate(api: NinjaAPI) -> None:
    """Have the API answer with problems only."""

    @api.exception_handler(Refusal)
    def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
        return problem(status_of(refusal), refusal.because)

    @api.exception_handler(AuthenticationError)
    def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        return problem(
            401, "send a token that is in force: Authorization: Bearer <token>"
        )

    @api.exception_handler(ValidationError)
    def not_valid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        errors = [
            {"place": ".".join(str(part) for part in one["loc"]), "because": one["msg"]}
            for one in error.errors
        ]
        return problem(422, "put right what the errors name", errors)

    @api.exception_handler(HttpError)
    def other(request: HttpRequest, error: HttpError) -> HttpResponse:
        return problem(error.status_code, str(error))
