"""How sign-in meets the house: who may have an account, what mail goes, what is kept.

The library does the protocol; here stands what this house makes of it. Accounts come
from invitations. A code goes through our own outbox. Whether an address has an account
is told to nobody but the owner of the address, by mail: the page that follows is the
same, and both ways write one mail.
"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ConfirmLoginCodeForm, LoginForm
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from guildhall.foundation.event import tell
from guildhall.office.members.queries import viewer_of
from guildhall.office.people import actions as people
from guildhall.office.people.events import PersonInvited
from guildhall.office.people.models import Person
from guildhall.office.people.queries import (
    invitation_pending_at,
    provider_named,
    seats_of,
)
from guildhall.office.post import actions as post

CODE_MAIL = "account/email/login_code"
OFFER_OF_PASSKEY = (
    "Welcome. Next time you can come in without a code: add a passkey on your account "
    "page, which opens by your name at the top."
)
WAYS = {"code": "code", "mfa": "passkey", "socialaccount": "council account"}
MESSAGES = {
    "account_inactive": "This account is suspended. Ask the central team.",
    "incorrect_code": "Enter the six digits from the newest mail",
    "too_many_login_attempts": (
        "There were too many attempts. Wait a few minutes, then ask for a new code"
    ),
    "rate_limited": "There were too many attempts. Wait a few minutes",
    "invalid_login": "Enter your mail address, like name@council.gov.uk",
}


class SignInForm(LoginForm):  # type: ignore[misc]
    """Asks for a mail address, and for nothing else."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name the field and say what is expected in it."""
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.EmailField(
            label="Mail address",
            help_text="The one at which your colleagues write to you",
            widget=forms.EmailInput(
                attrs={
                    "autocomplete": "username",
                    "spellcheck": "false",
                    "class": "govuk-input--width-30",
                }
            ),
            error_messages={
                "required": "Enter your mail address",
                "invalid": MESSAGES["invalid_login"],
            },
        )

    def _login_by_code(
        self, request: HttpRequest, redirect_url: str | None, credentials: Any
    ) -> HttpResponse:
        """Send a code; where nobody signs in with the address, say that by mail."""
        response: HttpResponse = super()._login_by_code(
            request, redirect_url, credentials
        )
        if getattr(self, "user", None) is None:
            answer_stranger(credentials["email"])
        return response


class CodeForm(ConfirmLoginCodeForm):  # type: ignore[misc]
    """Asks for the code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name the field and let phones offer the code."""
        super().__init__(*args, **kwargs)
        self.fields["code"] = forms.CharField(
            label="Code",
            help_text="Six digits, from the mail we have just sent",
            max_length=20,
            widget=forms.TextInput(
                attrs={
                    "inputmode": "numeric",
                    "autocomplete": "one-time-code",
                    "class": "govuk-input--width-10 govuk-input--extra-letter-spacing",
                }
            ),
            error_messages={"required": MESSAGES["incorrect_code"]},
        )


def answer_stranger(address: str) -> None:
    """Write to an address nobody signs in with: their invitation again, or advice."""
    now = timezone.now()
    pending = invitation_pending_at(address, at=now)
    if pending is not None:
        tell(PersonInvited(pending.pk, at=now))
        return
    post.queue("no_account", to=address.strip().lower(), values={}, at=now)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts come from invitations; nobody makes one at the door."""

    error_messages = DefaultAccountAdapter.error_messages | MESSAGES

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say no: people are invited by a colleague or the central team."""
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Say no: a change of keys is told by mail, and sessions last half a day."""
        return False

    def get_login_stages(self) -> list[str]:
        """Ask for the code alone: a passkey is another way in, not a second one."""
        return ["allauth.account.stages.LoginByCodeStage"]

    def send_mail(self, template_prefix: str, email: str, context: Any) -> None:
        """Send the library's one mail by way of our outbox.

        Raises:
            ValueError: the library wants to send a mail that is not in our table.
        """
        if template_prefix != CODE_MAIL:
            raise ValueError(f"{template_prefix} is not in the table of mails")
        minutes = settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60
        post.queue(
            "sign_in_code",
            to=Person.objects.get_by_natural_key(email),
            values={"code": context["code"], "minutes": minutes},
            at=timezone.now(),
        )

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send nothing: our own letters tell of changes to an account."""

    def login(self, request: HttpRequest, user: Person) -> None:
        """Begin a session; whoever is here for the first time is offered a passkey."""
        is_new_here = user.last_login is None
        super().login(request, user)
        if is_new_here:
            messages.info(request, OFFER_OF_PASSKEY)

    def post_login(
        self, request: HttpRequest, user: Person, **kwargs: Any
    ) -> HttpResponse:
        """Keep in the record who has signed in, and by which way."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        act_for_provider(request, user, kwargs.get("signal_kwargs") or {})
        records = get_authentication_records(request, user)
        method = records[-1]["method"] if records else "code"
        people.note_sign_in(
            user,
            way=WAYS.get(method, method),
            by=viewer_of(user, on=timezone.localdate()),
            at=timezone.now(),
        )
        return response


def act_for_provider(request: HttpRequest, person: Person, told: Any) -> None:
    """Act for the organisation whose accounts were used, where a seat is held there."""
    if "sociallogin" not in told:
        return
    provider = provider_named(told["sociallogin"].account.provider)
    seats = seats_of(person, on=timezone.localdate())
    if provider and provider.organisation_id in {s.organisation_id for s in seats}:
        request.session["acting_for"] = provider.organisation_id


class PasskeyAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Passkeys: how they are named, and that they never stand in the way of a code."""

    def is_mfa_enabled(self, user: Any, types: Any = None) -> bool:
        """Say no: a passkey is another way in, not a second one."""
        return False
