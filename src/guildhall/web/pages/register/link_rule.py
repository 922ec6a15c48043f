"""The score from which links confirm themselves: shown, set and taken away."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from guildhall.engines.access.viewer import Viewer
from guildhall.foundation.refusal import NotValid
from guildhall.office.people.models import Organisation, OrganisationKind
from guildhall.office.register import access
from guildhall.office.register.actions import link_rules
from guildhall.web.components.basic import button, details, hidden_fields
from guildhall.web.components.html import Child, el
from guildhall.web.pages.lists import tidy, viewer_of
from guildhall.web.pages.register.forms import token_field
from guildhall.web.pages.register.frame import council_named, to


def rule_section(
    request: HttpRequest, viewer: Viewer, asked: Mapping[str, str]
) -> Child:
    """From which score links confirm themselves, for those who may set it."""
    owner = rule_owner(viewer, asked)
    if owner is None or not access.may_run_linking(viewer, owner.pk):
        return None
    set_now = link_rules.confirms_from(owner.pk)
    said = (
        "No link is confirmed without a person."
        if set_now is None
        else f"Links with a score of at least {set_now:.2f} confirm themselves; each "
        "says so, and a person can still reject it."
    )
    return details(
        f"Links that confirm themselves at {owner.short_name}",
        el("p", said),
        el(
            "form",
            token_field(request),
            hidden_fields({"organisation": owner.slug}),
            el(
                "div",
                el(
                    "label",
                    "Lowest score, from 0.90 to 1.00; empty for never",
                    cls="govuk-label",
                    for_="confirms-from",
                ),
                el(
                    "input",
                    id="confirms-from",
                    name="confirms_from",
                    value="" if set_now is None else f"{set_now:.2f}",
                    inputmode="decimal",
                    cls="govuk-input govuk-input--width-5",
                ),
                cls="govuk-form-group",
            ),
            button("Set", kind="secondary"),
            method="post",
            action=to("review_rule"),
        ),
    )


def rule_owner(viewer: Viewer, asked: Mapping[str, str]) -> Organisation | None:
    """Whose rule it is: the council asked for, else one's own, else nobody's."""
    councils = Organisation.objects.filter(kind=OrganisationKind.COUNCIL)
    if asked.get("council"):
        return councils.filter(slug=asked["council"]).first()
    if viewer.acting_for is None:
        return None
    return councils.filter(pk=viewer.acting_for).first()


def review_rule(request: HttpRequest) -> HttpResponse:
    """Set the score from which links of an organisation confirm themselves.

    Raises:
        NotValid: when it is no number.
    """
    owner = council_named(tidy(request.POST.get("organisation", "")))
    said = tidy(request.POST.get("confirms_from", ""))
    try:
        score = float(said) if said else None
    except ValueError as fault:
        raise NotValid(
            f"{said[:20]!r} is not a number; write one such as 0.98, or nothing"
        ) from fault
    link_rules.set_rule(
        owner, confirms_from=score, by=viewer_of(request), at=timezone.now()
    )
    messages.success(request, "Set. It holds at once for the links that wait.")
    return HttpResponseRedirect(to("review", council=owner.slug))
