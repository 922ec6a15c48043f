"""What an organisation decides for itself: who sees its lists, when links confirm."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from guildhall.engines.access.viewer import Viewer, may
from guildhall.foundation.refusal import NotFound
from guildhall.office.people.models import Organisation
from guildhall.office.people.permissions import Permission
from guildhall.office.people.queries import organisation_named
from guildhall.office.register.actions import link_rules, visibility
from guildhall.office.register.models.listed import Visibility
from guildhall.web.components.basic import breadcrumbs, button, hidden_fields
from guildhall.web.components.forms import error_summary, form_fields
from guildhall.web.components.html import el, join


class SettingsForm(forms.Form):
    """Who sees what, and from which score links confirm themselves."""

    lists_to = forms.ChoiceField(
        label="Who sees your applications and contracts?",
        choices=Visibility.choices,
        widget=forms.RadioSelect,
        help_text="Records that are there change too. Prices have their own setting.",
    )
    prices_to = forms.ChoiceField(
        label="Who sees prices and notice periods?",
        choices=Visibility.choices,
        widget=forms.RadioSelect,
        help_text="Nobody sees the price of a contract that they may not see.",
    )
    confirms_from = forms.FloatField(
        label="From which score may links confirm themselves?",
        required=False,
        min_value=0.9,
        max_value=1,
        help_text=(
            "Between 0.90 and 1.00, such as 0.98. Leave it empty to have a person "
            "decide on every link."
        ),
    )


def organisation_settings(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the settings of an organisation, or keep what was chosen."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    organisation = organisation_named(slug)
    if organisation is None:
        raise NotFound("there is no such organisation")
    may(viewer, Permission.ORGANISATION_EDIT, organisation_id=organisation.pk).require()
    if request.method != "POST":
        return shown(request, organisation, SettingsForm(initial=as_set(organisation)))
    form = SettingsForm(request.POST)
    if not form.is_valid():
        return shown(request, organisation, form, status=422)
    keep(organisation, form.cleaned_data, viewer)
    messages.success(request, "Your settings are kept.")
    return redirect("organisation_settings", slug)


def as_set(organisation: Organisation) -> dict[str, Any]:
    """The settings as they are."""
    return {
        "lists_to": organisation.shows_lists_to,
        "prices_to": organisation.shows_price_to,
        "confirms_from": link_rules.confirms_from(organisation.pk),
    }


def keep(organisation: Organisation, chosen: dict[str, Any], viewer: Viewer) -> None:
    """Keep what was chosen, where it differs from what is set."""
    now, before = timezone.now(), as_set(organisation)
    if (chosen["lists_to"], chosen["prices_to"]) != (
        before["lists_to"],
        before["prices_to"],
    ):
        visibility.show(
            organisation,
            lists_to=chosen["lists_to"],
            prices_to=chosen["prices_to"],
            by=viewer,
            at=now,
        )
    if chosen["confirms_from"] != before["confirms_from"]:
        link_rules.set_rule(
            organisation, confirms_from=chosen["confirms_from"], by=viewer, at=now
        )


def shown(
    request: HttpRequest,
    organisation: Organisation,
    form: SettingsForm,
    *,
    status: int = 200,
) -> HttpResponse:
    """Draw the form."""
    body = join(
        error_summary(form),
        el(
            "form",
            hidden_fields({"csrfmiddlewaretoken": get_token(request)}),
            form_fields(form),
            button("Keep these settings"),
            method="post",
            novalidate=True,
            cls="prose",
        ),
    )
    trail = [
        ("Councils", reverse("councils")),
        (organisation.short_name, reverse("council", args=[organisation.slug])),
    ]
    return render(
        request,
        "page.html",
        {
            "title": f"Settings of {organisation.short_name}",
            "breadcrumbs": breadcrumbs(trail if organisation.is_council else trail[:1]),
            "body": body,
        },
        status=status,
    )
