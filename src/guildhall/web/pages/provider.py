"""An organisation's own sign-in: its settings, a button that tests them, and a switch."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from guildhall.foundation.refusal import NotFound, Refusal
from guildhall.office.people import actions, queries
from guildhall.office.people.models import Organisation, Provider
from guildhall.web.components.basic import button, facts, moment, tag
from guildhall.web.components.forms import error_summary, form_fields
from guildhall.web.components.html import EMPTY, el, join
from guildhall.web.pages.parts import (
    page,
    paragraph,
    press,
    section,
    viewer_at,
    writing,
)
from guildhall.web.sign_in.discovery import return_address, trial_of


class ProviderForm(forms.Form):
    """What the council's identity team gives us."""

    issuer = forms.CharField(
        label="Issuer",
        max_length=300,
        help_text=(
            "The address by which the provider names itself, to the letter, for your "
            "own tenant: https://login.example.org/your-council"
        ),
        error_messages={"required": "Enter the issuer"},
    )
    client_id = forms.CharField(
        label="Client id",
        max_length=191,
        help_text="The name under which the provider knows this site",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-30"}),
        error_messages={"required": "Enter the client id"},
    )
    client_secret = forms.CharField(
        label="Client secret",
        required=False,
        max_length=500,
        help_text="Leave empty to keep the one that is stored; it is never shown",
        widget=forms.PasswordInput(
            attrs={"autocomplete": "off", "class": "govuk-input--width-30"}
        ),
    )


def organisation_at(request: HttpRequest, slug: str) -> Organisation:
    """The organisation whose sign-in the viewer may change.

    Raises:
        NotFound: there is none.
    """
    organisation = queries.organisation_named(slug)
    if organisation is None:
        raise NotFound("there is no such page")
    queries.provider_of(viewer_at(request), organisation)
    return organisation


def provider(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the settings; on a press, keep what was entered."""
    organisation = organisation_at(request, slug)
    held = queries.provider_of(viewer_at(request), organisation)
    if request.method == "POST":
        return keep(request, organisation, held)
    initial = {"issuer": held.issuer, "client_id": held.client_id} if held else {}
    return shown(request, organisation, held, ProviderForm(initial=initial))


def keep(
    request: HttpRequest, organisation: Organisation, held: Provider | None
) -> HttpResponse:
    """Keep the settings, or show what must be put right."""
    form = ProviderForm(request.POST)
    if not form.is_valid():
        return shown(request, organisation, held, form, status=422)
    try:
        actions.set_up_provider(
            organisation=organisation,
            by=viewer_at(request),
            at=timezone.now(),
            **form.cleaned_data,
        )
    except Refusal as refusal:
        form.add_error("issuer", refusal.because)
        return shown(request, organisation, held, form, status=422)
    messages.success(
        request, "The settings are kept. Test them, then open the sign-in."
    )
    return redirect("provider", organisation.slug)


def shown(
    request: HttpRequest,
    organisation: Organisation,
    held: Provider | None,
    form: ProviderForm,
    *,
    status: int = 200,
) -> HttpResponse:
    """Draw the settings."""
    return page(
        request,
        f"Sign-in of {organisation.short_name}",
        error_summary(form),
        standing(request, organisation, held) if held else EMPTY,
        section(
            "Settings",
            writing(
                request,
                reverse("provider", args=[organisation.slug]),
                form_fields(form),
                button("Keep the settings"),
                novalidate=True,
            ),
        ),
        lead=(
            "Let people sign in with their own council account (OpenID Connect). The "
            "code by mail always remains."
        ),
        steps=[
            ("Home", reverse("home")),
            (
                f"People of {organisation.short_name}",
                reverse("people_at", args=[organisation.slug]),
            ),
        ],
        status=status,
    )


def standing(
    request: HttpRequest, organisation: Organisation, held: Provider
) -> SafeString:
    """Where the sign-in stands, with its test and its switch."""
    state = tag("Open", "green") if held.is_open else tag("Closed", "quiet")
    tested = moment(held.tested_at) if held.tested_at else None
    where = [organisation.slug]
    switch = "Close the sign-in" if held.is_open else "Open the sign-in"
    return join(
        facts(
            [
                ("State", state),
                ("Return address, to register", el("code", return_address(held))),
                ("Last test", tested),
                ("It found", held.test_said),
            ]
        ),
        press(request, reverse("provider_test", args=where), "Test the settings"),
        press(
            request,
            reverse("provider_open", args=where),
            switch,
            open="no" if held.is_open else "yes",
        ),
    )


def provider_test(request: HttpRequest, slug: str) -> HttpResponse:
    """Test the settings against the provider, and say what was found step by step."""
    organisation = organisation_at(request, slug)
    held = stored(request, organisation)
    steps = trial_of(held)
    last = steps[-1]
    actions.note_provider_test(
        held,
        passed=last.passed,
        said=f"{last.looked_at}: {last.found}",
        by=viewer_at(request),
        at=timezone.now(),
    )
    rows = [
        el(
            "li",
            tag("Holds", "green") if step.passed else tag("Does not hold", "red"),
            f" {step.looked_at}: {step.found}",
        )
        for step in steps
    ]
    said = "Everything holds." if last.passed else "Put this right, then test again."
    return page(
        request,
        "Test of the settings",
        el("ol", rows, cls="govuk-list govuk-list--number"),
        paragraph(el("a", "Back to the settings", cls="govuk-link", href=reverse("provider", args=[slug]))),
        lead=said,
    )  # fmt: skip


def provider_open(request: HttpRequest, slug: str) -> HttpResponse:
    """Open the sign-in to people, or close it."""
    organisation = organisation_at(request, slug)
    wanted = request.POST.get("open") == "yes"
    actions.open_provider(
        stored(request, organisation),
        is_open=wanted,
        by=viewer_at(request),
        at=timezone.now(),
    )
    messages.success(
        request, "The sign-in is open." if wanted else "The sign-in is closed."
    )
    return redirect("provider", slug)


def stored(request: HttpRequest, organisation: Organisation) -> Provider:
    """The settings that are kept.

    Raises:
        NotFound: nothing has been kept yet.
    """
    held = queries.provider_of(viewer_at(request), organisation)
    if held is None:
        raise NotFound("keep the settings first")
    return held
