"""One opportunity: who could take part, how well it lines up, what becomes of it."""

from collections.abc import Sequence
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.safestring import SafeString

from guildhall.engines.access.viewer import Viewer
from guildhall.foundation.refusal import NotValid
from guildhall.office.register import access
from guildhall.office.register.actions import opportunities as actions
from guildhall.office.register.models import Opportunity, OpportunityPart
from guildhall.office.register.models.opportunities import OpportunityState
from guildhall.office.register.queries import joint, linked
from guildhall.web.charts.drawing import chart_with_table
from guildhall.web.charts.spans import Span, spans
from guildhall.web.components.basic import (
    button,
    day,
    details,
    facts,
    hidden_fields,
    stats,
    todo,
)
from guildhall.web.components.html import Child, el, join, link
from guildhall.web.components.tables import Column, data_table
from guildhall.web.pages.lists import tidy, viewer_of
from guildhall.web.pages.register import cells
from guildhall.web.pages.register.frame import (
    REGISTER,
    as_at,
    capital,
    figure,
    framed,
    plural,
    section,
    to,
    today,
)
from guildhall.web.pages.register.maps import region_map
from guildhall.web.region import in_words


def opportunity(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one opportunity."""
    viewer = viewer_of(request)
    record = linked.opportunity_named(viewer, public_id)
    parts = linked.parts_of(viewer, record)
    return framed(
        request,
        record.title,
        el("p", cells.state_of(record)),
        figures(viewer, record, parts),
        el(
            "div",
            el("div", aligned(record, parts), takes_part(viewer, record, parts)),
            el("div", why(record), where(parts), who_holds(parts)),
            cls="two",
        ),
        notices_section(viewer, record),
        decide(request, viewer, record),
        lead=join(
            "All of them can act between ",
            day(record.starts_on),
            " and ",
            day(record.ends_on),
            ".",
        ),
        trail=(*REGISTER, ("Opportunities", "opportunities")),
    )


def figures(
    viewer: Viewer, record: Opportunity, parts: Sequence[OpportunityPart]
) -> SafeString:
    """The opportunity in figures."""
    worth = joint.worth_of(viewer, [record])[record.pk]
    stretch = [part.bridging_months for part in parts if part.bridging_months > 0]
    return join(
        stats(
            figure(record.councils, "{councils} could take part", "#parts"),
            figure(
                cells.pounds_of(worth.pence) if worth.priced else "–",
                "a year, over the prices you may see",
                "#parts" if worth.priced else "",
                note=f"{worth.priced} of {worth.of} contracts",
            ),
            figure(f"{100 * record.alignment:.0f}%", "aligned", "#alignment"),
            figure(
                max(stretch, default=0),
                "months to bridge at most",
                "#parts",
                note=plural(len(stretch), "contract") + " to stretch",
            ),
        ),
        as_at(today(), "Found by the run of ", day(record.last_found_at.date()), "."),
    )


def aligned(record: Opportunity, parts: Sequence[OpportunityPart]) -> Child:
    """When each contract ends, beside the days on which all can act."""
    dated = [part for part in parts if part.contract.ends_on]
    if not dated:
        return None
    common = max(end_of(part) for part in dated)
    shown = [
        Span(
            label=part.organisation.short_name,
            starts=part.contract.starts_on or date(2000, 1, 1),
            ends=end_of(part),
            stretched=common if part.bridging_months > 0 else end_of(part),
            says=f"{part.organisation.short_name}: ends {end_of(part):%d %B %Y}",
            address=to("contract", part.contract.public_id),
        )
        for part in dated
    ]
    band = (record.starts_on, record.ends_on)
    table_rows: list[Sequence[Child]] = [
        (
            part.organisation.short_name,
            cells.brief(part.contract.ends_on),
            str(part.bridging_months),
        )
        for part in dated
    ]
    chart = chart_with_table(
        spans(
            shown,
            band=band,
            band_says="all can act",
            says="When the contracts end, and when all can act",
        ),
        title="When the contracts end",
        headings=(in_words("{Council}"), "Ends", "Months to bridge"),
        rows=table_rows,
        note="Shaded: the days on which all can act. Dashed: how far a contract would "
        "have to be stretched to end with the last one.",
    )
    return section("How well they line up", chart, at="alignment")


def end_of(part: OpportunityPart) -> date:
    """When the contract of a part ends."""
    ends = part.contract.ends_on
    assert ends is not None
    return ends


def takes_part(
    viewer: Viewer, record: Opportunity, parts: Sequence[OpportunityPart]
) -> SafeString:
    """Who could take part, with which contract."""
    table = data_table(
        [
            Column(
                in_words("{Council}"),
                lambda p: cells.council_link(p.organisation),
                is_head=True,
            ),
            Column("Contract", lambda p: cells.contract_link(p.contract)),
            Column(
                "Holds it now",
                lambda p: cells.supplier_link(
                    p.contract.supplier, p.contract.supplier_text
                ),
            ),
            Column("Ends", lambda p: cells.ends(p.contract)),
            Column("To bridge", bridging, is_number=True),
            Column(
                "A year", lambda p: cells.annual(viewer, p.contract), is_number=True
            ),
        ],
        parts,
        caption="Who could take part",
    )
    shown = {part.organisation_id for part in parts}
    hidden = record.councils - len(shown)
    note = (
        el(
            "p",
            plural(hidden, "{council}", "{councils}"),
            " not shown to you.",
            cls="quiet",
        )
        if hidden > 0
        else None
    )
    return section("Who could take part", table, note, at="parts")


def bridging(part: OpportunityPart) -> Child:
    """How many months a contract would have to be stretched."""
    if not part.bridging_months:
        return "none"
    return plural(part.bridging_months, "month")


def why(record: Opportunity) -> SafeString:
    """Why it was found."""
    said = [capital(str(one["sentence"])) for one in record.reasons]
    return section(
        "Why we say so",
        el("ul", [el("li", one) for one in said], cls="govuk-list govuk-list--bullet"),
        facts(
            [
                ("Function", cells.function_link(record.function)),
                ("Product", cells.product_link(record.product)),
                ("Looked at", f"ends within {plural(record.window_months, 'month')}"),
                ("First found", day(record.first_found_at.date())),
            ]
        ),
    )


def where(parts: Sequence[OpportunityPart]) -> SafeString:
    """Where they are."""
    values: dict[int, float] = {}
    for part in parts:
        values[part.organisation_id] = values.get(part.organisation_id, 0) + 1
    return region_map(
        values,
        title="Where they are",
        noun="contracts",
        address=lambda council: to("council", council.slug),
    )


def who_holds(parts: Sequence[OpportunityPart]) -> SafeString:
    """Who holds the contracts now."""
    items = [
        (
            link(name, to("supplier", public_id)) if public_id else name,
            plural(count, "contract"),
        )
        for public_id, name, count in joint.incumbents(parts)
    ]
    return section("Who holds them now", todo(items))


def notices_section(viewer: Viewer, record: Opportunity) -> Child:
    """Notices that plan or seek the same."""
    found = joint.live_notices_for(viewer, record, on=today())
    if not found:
        return section(
            "Live notices for the same",
            el("p", "None that is planned, or open with time to answer.", cls="quiet"),
        )
    table = data_table(
        [
            Column("Notice", cells.notice_link, is_head=True),
            Column("Buyer", lambda n: n.buyer_text),
            Column("Stage", cells.stage),
            Column("Answers until", lambda n: cells.brief(n.deadline_on)),
        ],
        found,
        caption="Live notices for the same function",
    )
    return section("Live notices for the same", table)


def decide(request: HttpRequest, viewer: Viewer, record: Opportunity) -> Child:
    """Take it up or leave it, for those who may."""
    if not access.may_edit_opportunity(viewer):
        return None
    token = hidden_fields({"csrfmiddlewaretoken": get_token(request)})
    if record.state != OpportunityState.OPEN:
        said = el("p", record.decided_because) if record.decided_because else None
        again = button(
            "Open it again", kind="secondary", name="decision", value="reopen"
        )
        return section("Decide", said, decision_form(record, token, again))
    return section(
        "Decide",
        decision_form(
            record, token, button("Take it up", name="decision", value="take_up")
        ),
        details("Leave it", decision_form(record, token, *leaving())),
    )


def decision_form(record: Opportunity, *parts: Child) -> SafeString:
    """A form that decides on an opportunity."""
    at = to("opportunity_decide", record.public_id)
    return el("form", *parts, method="post", action=at)


def leaving() -> tuple[SafeString, SafeString]:
    """Why it is not pursued, and the button that says so."""
    return (
        el(
            "div",
            el("label", "Why it is not pursued", cls="govuk-label", for_="because"),
            el(
                "div",
                "Kept with the decision, for those who ask later.",
                cls="govuk-hint",
                id="because-hint",
            ),
            el(
                "input",
                id="because",
                name="because",
                cls="govuk-input govuk-!-width-two-thirds",
                maxlength=300,
                aria_describedby="because-hint",
            ),
            cls="govuk-form-group",
        ),
        button("Not pursued", kind="secondary", name="decision", value="dismiss"),
    )


SAID = {
    "take_up": "Taken up. It stays in the list while the work goes on.",
    "dismiss": "Marked as not pursued.",
    "reopen": "Open again.",
}


def opportunity_decide(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take an opportunity up, leave it, or open it again.

    Raises:
        NotValid: when the decision is none of the three.
    """
    viewer, at = viewer_of(request), timezone.now()
    record = linked.opportunity_named(viewer, public_id)
    decision = request.POST.get("decision", "")
    if decision == "take_up":
        actions.take_up(record, by=viewer, at=at)
    elif decision == "dismiss":
        said = tidy(request.POST.get("because", ""))
        actions.dismiss(record, by=viewer, at=at, because=said)
    elif decision == "reopen":
        actions.open_again(record, by=viewer, at=at)
    else:
        raise NotValid("choose whether to take it up, to leave it, or to open it again")
    messages.success(request, SAID[decision])
    return HttpResponseRedirect(to("opportunity", public_id))
