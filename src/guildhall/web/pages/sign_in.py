"""Sign-in and sign-out: one address, one code; a council's own account; a passkey.

The library's views carry the protocol; their pages are drawn here. Nothing on them
says whether an address has an account.
"""

from typing import Any

from allauth.account.views import ConfirmLoginCodeView, LoginView, LogoutView
from allauth.decorators import rate_limit
from allauth.mfa.webauthn.views import LoginWebAuthnView
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import (
    OAuth2CallbackView,
    OAuth2LoginView,
)
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.safestring import SafeString

from guildhall.foundation.refusal import NotFound
from guildhall.office.people.queries import providers_open
from guildhall.web.components.basic import (
    button,
    button_link,
    hidden_fields,
    inset,
)
from guildhall.web.components.forms import error_summary, form_fields
from guildhall.web.components.html import EMPTY, el, join, link
from guildhall.web.pages.parts import page, paragraph, press, section, writing
from guildhall.web.sign_in.councils import CouncilDoors


class SignIn(LoginView):  # type: ignore[misc]
    """Asks for a mail address and sends a code to it."""

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> None:
        """Show the form though a code is under way: the address may have been wrong."""

    def render_to_response(self, context: dict[str, Any], **_: Any) -> HttpResponse:
        """Draw the page."""
        following = context["redirect_field_value"] or ""
        return page(
            self.request,
            "Sign in",
            error_summary(context["form"]),
            writing(
                self.request,
                reverse("account_login"),
                context["redirect_field"],
                form_fields(context["form"]),
                button("Send me a code"),
                novalidate=True,
            ),
            by_passkey(self.request, following),
            by_council(self.request, following),
            section(
                "No account yet?",
                paragraph(
                    "A colleague invites you: your council's main representative, or "
                    "the central team. Everything that is open can be read without one."
                ),
            ),
            lead="We send six digits to your mail address. There is no password.",
            template="sign_in.html",
        )


def by_passkey(request: HttpRequest, following: str) -> SafeString:
    """The way in by passkey; a script shows it where the browser can do it."""
    return el(
        "div",
        el("h2", "Or use a passkey", cls="govuk-heading-m"),
        writing(
            request,
            reverse("mfa_login_webauthn"),
            hidden_fields({"next": following}) if following else None,
            el("input", type="hidden", name="credential"),
            button("Sign in with a passkey", kind="secondary"),
            data_passkey="get",
        ),
        el("p", cls="govuk-error-message", role="alert", data_passkey_says=True),
        hidden=True,
        data_passkeys=True,
    )


def by_council(request: HttpRequest, following: str) -> SafeString:
    """The ways in by councils' own accounts."""
    offered = providers_open()
    if not offered:
        return EMPTY
    buttons = [
        press(
            request,
            reverse("openid_connect_login", args=[provider.public_id]),
            f"{provider.organisation.short_name} account",
            next=following,
        )
        for provider in offered
    ]
    return section("Or use your council's account", *buttons)


class EnterCode(ConfirmLoginCodeView):  # type: ignore[misc]
    """Asks for the six digits."""

    @method_decorator(rate_limit(action="confirm_login_code"))
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Count the attempts of one network address too."""
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def render_to_response(self, context: dict[str, Any], **_: Any) -> HttpResponse:
        """Draw the page; it is the same whether the address has an account or not."""
        minutes = settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60
        return page(
            self.request,
            "Enter the code",
            error_summary(context["verify_form"]),
            where_mail_is(),
            writing(
                self.request,
                reverse("account_confirm_login_code"),
                context["redirect_field"],
                form_fields(context["verify_form"]),
                button("Sign in"),
                novalidate=True,
            ),
            section(
                "Nothing there?",
                paragraph(
                    "Look among unwanted mail, and make sure that the address is "
                    "right. ",
                    link("Start again", reverse("account_login")),
                ),
            ),
            lead=(
                f"We have sent a mail to {context['email']}. A code in it is good for "
                f"{minutes} minutes."
            ),
        )


def where_mail_is() -> SafeString:
    """Where the mail is, on a machine that mail does not leave."""
    if settings.MAIL_LEAVES_THE_HOUSE:
        return EMPTY
    return inset(
        "Mail does not leave this machine: ",
        link("read it in the outbox", reverse("outbox"), target="_blank"),
        " (opens beside this page).",
    )


class SignOut(LogoutView):  # type: ignore[misc]
    """Signs out, on a press."""

    def render_to_response(self, context: dict[str, Any], **_: Any) -> HttpResponse:
        """Ask, where somebody came here by a link."""
        return page(
            self.request,
            "Sign out",
            press(self.request, reverse("account_logout"), "Sign out", kind=""),
        )


def suspended(request: HttpRequest) -> HttpResponse:
    """Say that an account is suspended."""
    return page(
        request,
        "Your account is suspended",
        paragraph("Ask your council's main representative, or the central team."),
        status=403,
    )


def council_sign_in(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send somebody to their council's sign-in.

    The answer is a page and not a redirect, because a form may lead nowhere but here:
    the browser holds forms to our own address.
    """
    try:
        response: HttpResponse = OAuth2LoginView.adapter_view(
            CouncilDoors(request, provider_id)
        )(request)
    except SocialApp.DoesNotExist:
        raise NotFound("there is no such way to sign in") from None
    if not isinstance(response, HttpResponseRedirect):
        return response
    onward = page(
        request,
        "On to your council's sign-in",
        join(paragraph("You are taken there in a moment."), el("p", button_link("Go on", response.url))),
    )  # fmt: skip
    onward.headers["Refresh"] = f"0; url={response.url}"
    onward.headers["Cache-Control"] = "no-store"
    return onward


def council_return(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take somebody back from their council's sign-in, with what it says of them."""
    try:
        response: HttpResponse = OAuth2CallbackView.adapter_view(
            CouncilDoors(request, provider_id)
        )(request)
    except SocialApp.DoesNotExist:
        raise NotFound("there is no such way to sign in") from None
    return response


sign_in = SignIn.as_view()
enter_code = EnterCode.as_view()
sign_out = SignOut.as_view()
passkey_sign_in = LoginWebAuthnView.as_view()
