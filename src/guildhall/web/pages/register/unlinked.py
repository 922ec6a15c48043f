"""What lacks its other half: for each council, what IT and what procurement can do."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString

from guildhall.engines.access.viewer import Viewer
from guildhall.office.people.models import Organisation, OrganisationKind
from guildhall.office.register.queries import lists
from guildhall.office.register.queries.gaps import CouncilGaps, gaps_by_council
from guildhall.web.components.basic import empty_state, stats, todo
from guildhall.web.components.html import Child, el, join, link
from guildhall.web.components.tables import Column, data_table
from guildhall.web.pages.lists import tidy, viewer_of
from guildhall.web.pages.register import cells
from guildhall.web.pages.register.forms import ask, choose
from guildhall.web.pages.register.frame import (
    as_at,
    bring_in,
    council_named,
    figure,
    framed,
    may_open,
    plural,
    section,
    to,
    today,
)
from guildhall.web.pages.register.taking import Numbers
from guildhall.web.region import in_words

SHOWN = 10


def unlinked(request: HttpRequest) -> HttpResponse:
    """Show applications without a contract and contracts without an application."""
    viewer = viewer_of(request)
    chosen = chosen_council(request, viewer)
    councils = Organisation.objects.filter(kind=OrganisationKind.COUNCIL)
    every = gaps_by_council(viewer, councils.in_bulk())
    return framed(
        request,
        "What lacks its other half",
        ask(
            to("unlinked"),
            choose(
                "council",
                in_words("{Council}"),
                lists.council_choices(viewer),
                chosen.slug if chosen else "",
            ),
            label=in_words("Choose a {council}"),
        ),
        *(body(request, viewer, chosen, every) if every else [nothing(viewer)]),
        lead="Applications without a contract, and contracts that pay for nothing "
        "listed. Each gap is a finding: somebody can close it, and here is who.",
    )


def chosen_council(request: HttpRequest, viewer: Viewer) -> Organisation | None:
    """The council asked for, else one's own, else none."""
    if "council" in request.GET:
        said = tidy(request.GET["council"])
        return council_named(said) if said else None
    if viewer.acting_for is None:
        return None
    councils = Organisation.objects.filter(kind=OrganisationKind.COUNCIL)
    return councils.filter(pk=viewer.acting_for).first()


def body(
    request: HttpRequest,
    viewer: Viewer,
    chosen: Organisation | None,
    every: Sequence[CouncilGaps],
) -> list[Child]:
    """The figures, the work of one council if one is chosen, the table of all."""
    one = [gaps for gaps in every if chosen and gaps.organisation.pk == chosen.pk]
    return [
        totals(every),
        *([work_of(viewer, one[0])] if one else []),
        all_councils(request, every),
    ]


def totals(every: Sequence[CouncilGaps]) -> SafeString:
    """The gaps of all councils together."""
    return join(
        stats(
            figure(
                sum(one.without_contract for one in every),
                "applications without a contract",
                to("applications", contract="no"),
                note=f"of {sum(one.applications for one in every):,}",
            ),
            figure(
                sum(one.without_application for one in every),
                "contracts without an application",
                to("contracts", application="no"),
                note=f"of {sum(one.contracts for one in every):,}",
            ),
        ),
        as_at(
            today(),
            "Counted over what you may see. A link counts once somebody confirmed it.",
        ),
    )


def work_of(viewer: Viewer, gaps: CouncilGaps) -> SafeString:
    """What the two teams of one council can do."""
    return section(
        f"What {gaps.organisation.short_name} can do",
        review_first(viewer, gaps),
        el("div", for_it(viewer, gaps), for_procurement(viewer, gaps), cls="halves"),
    )


def review_first(viewer: Viewer, gaps: CouncilGaps) -> Child:
    """The proposals that wait, which close gaps with one key each."""
    if not gaps.to_review or not may_open(viewer, "review"):
        return None
    return el(
        "p",
        "First of all: ",
        link(
            f"{plural(gaps.to_review, 'proposed link')} to review",
            to("review", council=gaps.organisation.slug),
        ),
        ". Each is one key.",
    )


def for_it(viewer: Viewer, gaps: CouncilGaps) -> SafeString:
    """Contracts that IT can put a system to."""
    slug = gaps.organisation.slug
    rows = lists.with_application(lists.contracts_of(viewer), "no")
    first = rows.filter(organisation=gaps.organisation).order_by("-ends_on", "pk")
    if not gaps.contracts:
        return team(
            "For IT",
            "No contract register is in yet, so there is nothing to name.",
            [],
            None,
        )
    return team(
        "For IT",
        f"Say which system each of {plural(gaps.without_application, 'contract')} pays "
        "for, or that it pays for none.",
        [(cells.contract_link(one), cells.brief(one.ends_on)) for one in first[:SHOWN]],
        link("All of them", to("contracts", council=slug, application="no")),
    )


def for_procurement(viewer: Viewer, gaps: CouncilGaps) -> SafeString:
    """Applications for which procurement can find the contract."""
    slug = gaps.organisation.slug
    rows = lists.with_contract(lists.applications_of(viewer), "no")
    first = rows.filter(organisation=gaps.organisation).order_by("name", "pk")
    if not gaps.applications:
        return team(
            "For procurement",
            "No list of applications is in yet, so there is nothing to find.",
            [],
            None,
        )
    return team(
        "For procurement",
        f"Find the contract of {plural(gaps.without_contract, 'application')}: under "
        "another name, or not in the register yet.",
        [
            (cells.application_link(one), one.vendor.name if one.vendor else None)
            for one in first[:SHOWN]
        ],
        link("All of them", to("applications", council=slug, contract="no")),
    )


def team(
    title: str, says: str, items: Sequence[tuple[Child, Child]], more: Child
) -> SafeString:
    """What one team can do."""
    return el(
        "div",
        el("h3", title, cls="govuk-heading-s"),
        el("p", says),
        todo(items) if items else None,
        el("p", more) if items and more else None,
        cls="card",
    )


def all_councils(request: HttpRequest, every: Sequence[CouncilGaps]) -> SafeString:
    """The gaps of every council."""
    table = data_table(
        [
            Column(
                in_words("{Council}"),
                lambda g: link(
                    g.organisation.short_name,
                    to("unlinked", council=g.organisation.slug),
                ),
                is_head=True,
            ),
            Column("Applications without a contract", bare, is_number=True),
            Column("Contracts without an application", unused, is_number=True),
        ],
        every,
        caption=in_words("Gaps by {council}"),
    )
    return section("Every {council}", NUMBERS.offered(request), table)


def bare(gaps: CouncilGaps) -> Child:
    """Applications without a contract, of how many."""
    if not gaps.applications:
        return "no list yet"
    at = to("applications", council=gaps.organisation.slug, contract="no")
    return join(link(f"{gaps.without_contract:,}", at), f" of {gaps.applications:,}")


def unused(gaps: CouncilGaps) -> Child:
    """Contracts without an application, of how many."""
    if not gaps.contracts:
        return "no list yet"
    at = to("contracts", council=gaps.organisation.slug, application="no")
    return join(link(f"{gaps.without_application:,}", at), f" of {gaps.contracts:,}")


def numbers(request: HttpRequest) -> Iterator[dict[str, Any]]:
    """The gaps, a row a council."""
    councils = Organisation.objects.filter(kind=OrganisationKind.COUNCIL)
    for one in gaps_by_council(viewer_of(request), councils.in_bulk()):
        yield {
            "council": one.organisation.slug,
            "applications": one.applications,
            "applications_without_contract": one.without_contract,
            "contracts": one.contracts,
            "contracts_without_application": one.without_application,
        }


NUMBERS = Numbers(
    "unlinked",
    (
        "council",
        "applications",
        "applications_without_contract",
        "contracts",
        "contracts_without_application",
    ),
    numbers,
)


def nothing(viewer: Viewer) -> SafeString:
    """What to do while no list is in."""
    return empty_state(
        "No lists yet",
        el("p", "Once one list has come in, what it lacks stands here."),
        bring_in(viewer),
    )
