"""Ways in on the account page: passkeys, and council accounts that are linked."""

import json
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.views import AddWebAuthnView
from allauth.socialaccount.models import SocialAccount
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from guildhall.foundation.refusal import NotFound
from guildhall.office.people import actions, queries
from guildhall.office.people.models import Person, Provider
from guildhall.web.components.basic import button, moment, tag
from guildhall.web.components.forms import error_summary
from guildhall.web.components.html import EMPTY, el, join, link
from guildhall.web.pages.parts import (
    account_steps,
    page,
    paragraph,
    person_at,
    press,
    section,
    viewer_at,
    writing,
)


def passkeys(request: HttpRequest) -> SafeString:
    """The passkeys that one has, and the way to add one."""
    held = [one.wrap() for one in passkeys_of(person_at(request))]
    rows = [
        el(
            "li",
            f"{key.name}, added {moment(key.instance.created_at)} ",
            press(
                request,
                reverse("passkey_remove", args=[key.instance.pk]),
                "Remove",
                about=f"the passkey {key.name}",
                kind="link",
            ),
        )
        for key in held
    ]
    return join(
        paragraph(
            "With a passkey you sign in by fingerprint, face or PIN, and nobody can "
            "trick you out of it. The code by mail remains."
        ),
        el("ul", rows, cls="plain") if rows else EMPTY,
        el("p", link("Add a passkey", reverse("mfa_add_webauthn"))),
    )


def passkeys_of(person: Person) -> list[Authenticator]:
    """The passkeys of a person, oldest first."""
    held = Authenticator.objects.filter(
        user_id=person.pk, type=Authenticator.Type.WEBAUTHN
    )
    return list(held.order_by("pk"))


def council_accounts(request: HttpRequest) -> SafeString:
    """The council accounts with which one can sign in here."""
    person = person_at(request)
    linked = set(
        SocialAccount.objects.filter(user_id=person.pk).values_list(
            "provider", flat=True
        )
    )
    places = {seat.organisation_id for seat in queries.seats_of(person, on=timezone.localdate())}  # fmt: skip
    offered = [
        one
        for one in queries.providers_open()
        if one.organisation_id in places or one.public_id in linked
    ]
    if not offered:
        return EMPTY
    rows = [
        el("li", council_account(request, one, is_linked=one.public_id in linked))
        for one in offered
    ]
    return section("Council accounts", el("ul", rows, cls="plain"))


def council_account(
    request: HttpRequest, provider: Provider, *, is_linked: bool
) -> SafeString:
    """One council account: linked, or the way to link it."""
    name = provider.organisation.short_name
    if is_linked:
        return join(
            f"{name} ",
            tag("Linked", "green"),
            press(
                request,
                reverse("identity_unlink", args=[provider.public_id]),
                "Unlink",
                about=f"the account of {name}",
                kind="link",
            ),
        )
    return join(
        f"{name} ",
        press(
            request,
            reverse("openid_connect_login", args=[provider.public_id]),
            "Link",
            about=f"the account of {name}",
            kind="link",
            process="connect",
        ),
    )


@transaction.atomic
def identity_unlink(request: HttpRequest, public_id: str) -> HttpResponse:
    """Stop signing in with a council account."""
    person = person_at(request)
    linked = SocialAccount.objects.filter(user_id=person.pk, provider=public_id).first()
    provider = queries.provider_named(public_id)
    if linked is None or provider is None:
        raise NotFound("no such account is linked to yours")
    linked.delete()
    actions.unlink_identity(
        person, provider=provider, by=viewer_at(request), at=timezone.now()
    )
    messages.success(request, "The council account is no longer linked.")
    return redirect("account")


class AddPasskey(AddWebAuthnView):  # type: ignore[misc]
    """Adds a passkey that lets one in by itself."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Ask the browser for a passkey that it keeps, and that checks its user."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        wanted = webauthn.begin_registration(self.request.user, passwordless=True)
        context["options"] = wanted
        return context

    def render_to_response(self, context: dict[str, Any], **_: Any) -> HttpResponse:
        """Draw the page."""
        form = context["form"]
        return page(
            self.request,
            "Add a passkey",
            error_summary(form),
            el("noscript", paragraph("Passkeys need JavaScript; the code by mail does not.")),
            el(
                "div",
                writing(
                    self.request,
                    reverse("mfa_add_webauthn"),
                    name_of_passkey(),
                    el("input", type="hidden", name="credential"),
                    el("input", type="hidden", name="passwordless", value="on"),
                    el("span", hidden=True, data_passkey_options=as_json(context)),
                    button("Add the passkey"),
                    data_passkey="create",
                ),
                el("p", cls="govuk-error-message", role="alert", data_passkey_says=True),
                hidden=True,
                data_passkeys=True,
            ),
            lead="Your browser asks for fingerprint, face or PIN.",
            steps=account_steps(),
            template="sign_in.html",
            status=422 if form.errors else 200,
        )  # fmt: skip

    def get_success_url(self) -> str:
        """Go back to the account."""
        return reverse("account")

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep the passkey, its entry and its letter together."""
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)
            note_passkey(self.request, is_added=True)
        return response


def note_passkey(request: HttpRequest, *, is_added: bool) -> None:
    """Record that a passkey came or went."""
    actions.note_passkey(
        person_at(request),
        is_added=is_added,
        by=viewer_at(request),
        at=timezone.now(),
    )


def name_of_passkey() -> SafeString:
    """The field for the name of a passkey."""
    return el(
        "div",
        el("label", "Name of the passkey", cls="govuk-label govuk-!-font-weight-bold", for_="passkey-name"),
        el("div", "So that you know it again: this laptop, my phone", cls="govuk-hint", id="passkey-hint"),
        el("input", cls="govuk-input govuk-input--width-20", id="passkey-name", name="name", maxlength=60, aria_describedby="passkey-hint"),
        cls="govuk-form-group",
    )  # fmt: skip


def as_json(context: dict[str, Any]) -> str:
    """What the browser is asked for, as JSON."""
    return json.dumps(context["options"])


@transaction.atomic
def passkey_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove one of one's own passkeys."""
    held = {one.pk: one for one in passkeys_of(person_at(request))}
    if pk not in held:
        raise NotFound("you have no such passkey")
    held[pk].delete()
    note_passkey(request, is_added=False)
    messages.success(request, "The passkey is removed.")
    return redirect("account")


add_passkey = AddPasskey.as_view()
