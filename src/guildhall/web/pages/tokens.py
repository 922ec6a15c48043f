"""Keys to the API on the account page: make one, see its secret once, revoke it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from guildhall.engines.access.viewer import spoken
from guildhall.office.people import access, actions, queries
from guildhall.office.people.actions.tokens import held_by
from guildhall.office.people.models import Token
from guildhall.office.people.rules import MOST_TOKEN_DAYS, TokenWish
from guildhall.web.components.basic import button, inset, moment, tag
from guildhall.web.components.forms import error_summary, form_fields
from guildhall.web.components.html import EMPTY, el, join, link
from guildhall.web.components.tables import Column, data_table
from guildhall.web.pages.parts import (
    account_steps,
    page,
    paragraph,
    press,
    viewer_at,
    writing,
)


class TokenForm(forms.Form):
    """A key to the API: what for, how far, how long."""

    label = forms.CharField(
        label="What it is for",
        max_length=80,
        help_text="As in: nightly copy of our contracts",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-30"}),
        error_messages={"required": "Say what the token is for"},
    )
    days = forms.IntegerField(
        label="Days it lives",
        min_value=1,
        max_value=MOST_TOKEN_DAYS,
        initial=90,
        help_text=f"From 1 to {MOST_TOKEN_DAYS}",
        widget=forms.TextInput(
            attrs={"class": "govuk-input--width-4", "inputmode": "numeric"}
        ),
        error_messages={
            "required": "Enter a number of days",
            "invalid": "Enter a whole number of days",
            "min_value": "A token lives at least one day",
            "max_value": f"A token lives at most {MOST_TOKEN_DAYS} days",
        },
    )
    scopes = forms.MultipleChoiceField(
        label="What it may do",
        widget=forms.CheckboxSelectMultiple,
        help_text="Choose only what its use needs",
        error_messages={"required": "Choose at least one thing that the token may do"},
    )

    def __init__(self, *args: Any, held: frozenset[str], **kwargs: Any) -> None:
        """Offer what the person may do where they act."""
        super().__init__(*args, **kwargs)
        field = self.fields["scopes"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(one, spoken(one)) for one in sorted(held)]


def tokens(request: HttpRequest) -> SafeString:
    """The keys that one has made."""
    viewer, now = viewer_at(request), timezone.now()
    held = list(queries.tokens_of(viewer))
    columns = (
        Column("For", lambda one: one.label, is_head=True),
        Column("Acts for", lambda one: one.organisation.short_name),
        Column("May", lambda one: ", ".join(one.scopes)),
        Column("Until", lambda one: moment(one.expires_at)),
        Column("Last used", used),
        Column("State", lambda one: token_state(request, one, is_over=one.expires_at <= now)),
    )  # fmt: skip
    make = EMPTY
    if access.may_issue_token(viewer):
        make = el("p", link("Make a token", reverse("token_new")))
    return join(
        data_table(columns, held, caption="Your tokens")
        if held
        else paragraph("You have made no token."),
        make,
    )


def used(token: Token) -> str:
    """When a key was last used."""
    return moment(token.last_used_at) if token.last_used_at else "never"


def token_state(request: HttpRequest, token: Token, *, is_over: bool) -> SafeString:
    """Whether a key still works, and the way to revoke it."""
    if token.revoked_at is not None:
        return tag("Revoked", "quiet")
    if is_over:
        return tag("Expired", "quiet")
    address = reverse("token_revoke", args=[token.public_id])
    return press(
        request, address, "Revoke", about=f"the token {token.label}", kind="link"
    )


def token_new(request: HttpRequest) -> HttpResponse:
    """Ask what a new key is for; on a press, make it and show its secret once."""
    viewer = viewer_at(request)
    access.may_issue_token(viewer).require()
    held = held_by(viewer)
    if request.method != "POST":
        return token_form(request, TokenForm(held=held))
    form = TokenForm(request.POST, held=held)
    if not form.is_valid():
        return token_form(request, form, status=422)
    said = form.cleaned_data
    wish = TokenWish(said["label"], frozenset(said["scopes"]), said["days"])
    token, secret = actions.issue_token(wish=wish, by=viewer, at=timezone.now())
    return token_made(request, token, secret)


def token_form(
    request: HttpRequest, form: TokenForm, *, status: int = 200
) -> HttpResponse:
    """Draw the form that makes a key."""
    return page(
        request,
        "Make a token",
        error_summary(form),
        writing(
            request,
            reverse("token_new"),
            form_fields(form),
            button("Make the token"),
            novalidate=True,
        ),
        lead="It acts for the organisation that you act for now, and as you.",
        steps=account_steps(),
        status=status,
    )


def token_made(request: HttpRequest, token: Token, secret: str) -> HttpResponse:
    """Show the secret of a new key, this once."""
    return page(
        request,
        "Copy the token now",
        inset(el("code", secret, id="secret", cls="once")),
        paragraph("It is shown this once. We keep no copy that could be shown again."),
        paragraph(f"It works until {moment(token.expires_at)}."),
        paragraph(link("Back to your account", reverse("account"))),
        steps=account_steps(),
    )


def token_revoke(request: HttpRequest, public_id: str) -> HttpResponse:
    """Stop one of one's own keys."""
    viewer = viewer_at(request)
    token = queries.token_of(viewer, public_id)
    actions.revoke_token(token, by=viewer, at=timezone.now())
    messages.success(request, f"The token {token.label} no longer works.")
    return redirect("account")
