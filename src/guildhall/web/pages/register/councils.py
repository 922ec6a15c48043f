"""Councils: the list of them, and the page of one, useful with any one list alone."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString

from guildhall.engines.access.viewer import Viewer
from guildhall.office.members.queries import members_in_force
from guildhall.office.people.models import Organisation
from guildhall.office.register.queries import councils as reading
from guildhall.office.register.queries import counts, linked, quality, rows
from guildhall.office.register.queries.councils import AreaCount, Peer
from guildhall.office.register.queries.linked import Gaps
from guildhall.office.register.queries.quality import Quality
from guildhall.web.components.basic import details, empty_state, stats, tag, todo
from guildhall.web.components.html import Child, el, join, link
from guildhall.web.components.tables import Column, data_table
from guildhall.web.pages.lists import Chosen, ListPage, viewer_of
from guildhall.web.pages.register import cells
from guildhall.web.pages.register.fixes import findings_table, score, split_fixes
from guildhall.web.pages.register.frame import (
    as_at,
    bring_in,
    capital,
    council_named,
    figure,
    framed,
    may_open,
    plural,
    section,
    to,
    today,
)
from guildhall.web.pages.register.maps import region_map
from guildhall.web.region import in_words

AHEAD = timedelta(days=548)
AREAS = (("front_line", "Front line"), ("corporate", "Corporate"), ("", "Not known"))
SHOWN = 8


def columns(viewer: Viewer, found: Sequence[Any]) -> list[Column]:
    """What the list shows of a council."""
    members, sharing = members_in_force(today()), reading.sharing_with()
    return [
        Column(
            in_words("{Council}"),
            lambda c: cells.below(cells.council_link(c), shared(sharing.get(c.pk))),
            is_head=True,
            sort="name",
        ),
        Column(
            in_words("{Member}"),
            lambda c: tag("Member", "accent") if c.pk in members else "not today",
        ),
        Column(
            "Applications",
            lambda c: counted(c.applications_count, "applications", c.slug),
            is_number=True,
            sort="applications",
        ),
        Column(
            "Contracts",
            lambda c: counted(c.contracts_count, "contracts", c.slug),
            is_number=True,
            sort="contracts",
        ),
    ]


def counted(count: int, route: str, slug: str) -> Child:
    """A count that opens to its rows."""
    return link(f"{count:,}", to(route, council=slug)) if count else "none seen"


def empty(request: HttpRequest) -> SafeString:
    """What to do while there is no council."""
    return empty_state(
        in_words("No {councils} yet"),
        el("p", "They come with the configuration of the region."),
        el("p", link("Home", to("home"))),
    )


def above(request: HttpRequest, chosen: Chosen) -> Child:
    """The map above the list, while nothing is filtered."""
    if any(chosen.get(name) for name in ("q", "listed", "cursor")):
        return ""
    return region_map(
        counts.rows_by_council(viewer_of(request)),
        title="Rows listed: applications and contracts",
        noun="rows",
        address=lambda council: to("council", council.slug),
    )


LIST = ListPage(
    listing=reading.COUNCILS,
    route="councils",
    title="{Councils}",
    lead="What each {council} has listed. Open one to see its systems by service area, "
    "what ends next, and who is most like it.",
    noun="{councils}",
    columns=columns,
    write=reading.row,
    fields=reading.CouncilRow,
    empty=empty,
    above=above,
)


def council(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one council."""
    viewer, record, on = viewer_of(request), council_named(slug), today()
    gaps = linked.gaps_of(viewer, record)
    listed = gaps.applications or gaps.contracts
    return framed(
        request,
        record.name,
        figures(record, gaps),
        *(parts(viewer, record, gaps, on) if listed else [nothing(viewer, record)]),
        lead=standing(record, on),
        trail=(("{Councils}", "councils"),),
    )


def standing(record: Organisation, on: date) -> str:
    """Whether it is a member, and with whom it shares its IT."""
    member = record.pk in members_in_force(on)
    said = "A {member} today." if member else "Not a {member} today."
    others = shared(reading.sharing_with().get(record.pk))
    return f"{said} {capital(others)}." if others else said


def shared(others: Sequence[str] | None) -> str:
    """With whom a council shares its IT service; empty where with nobody."""
    if not others:
        return ""
    *first, last = others
    return f"shares IT with {', '.join(first)}{' and ' if first else ''}{last}"


def figures(record: Organisation, gaps: Gaps) -> SafeString:
    """The council in figures that open."""
    slug = record.slug
    return join(
        stats(
            figure(gaps.applications, "applications", to("applications", council=slug)),
            figure(gaps.contracts, "contracts", to("contracts", council=slug)),
            figure(
                gaps.without_contract,
                "applications without a contract",
                to("applications", council=slug, contract="no"),
                note="for procurement to find",
            ),
            figure(
                gaps.without_application,
                "contracts without an application",
                to("contracts", council=slug, application="no"),
                note="for IT to name",
            ),
        ),
        as_at(today(), "Counted over what you may see."),
    )


def parts(viewer: Viewer, record: Organisation, gaps: Gaps, on: date) -> list[Child]:
    """What can be said from one list, or from both."""
    return [
        one_list_alone(viewer, record, gaps),
        el(
            "div",
            el("div", by_area(viewer, record), ends_next(viewer, record, on)),
            el("div", alike(viewer, record), together(viewer, record)),
            cls="two",
        ),
        how_good(viewer, record, gaps, on),
    ]


def one_list_alone(viewer: Viewer, record: Organisation, gaps: Gaps) -> Child:
    """What a second list would add, where there is only one."""
    if gaps.applications and gaps.contracts:
        return None
    if gaps.applications:
        return empty_state(
            "Applications only, so far",
            el(
                "p",
                "Peers, skills and satisfaction are here already. With the contract "
                "register of procurement you would see what ends when.",
            ),
            bring_in(viewer),
        )
    return empty_state(
        "Contracts only, so far",
        el(
            "p",
            "What ends when is here already. With the list of applications of IT you "
            "would see peers, skills and satisfaction.",
        ),
        bring_in(viewer),
    )


def by_area(viewer: Viewer, record: Organisation) -> Child:
    """Its applications by service area and function."""
    found = reading.functions_by_area(viewer, record)
    if not found:
        return None
    return section(
        "What it uses, by service area",
        *(area_part(record, key, name, found) for key, name in AREAS),
    )


def area_part(
    record: Organisation, key: str, name: str, found: Sequence[AreaCount]
) -> Child:
    """One service area: its functions, most applications first."""
    own = [one for one in found if one.service_area == key]
    if not own:
        return None
    total = sum(one.applications for one in own)
    asked = {"council": record.slug, "service_area": key or "not_known"}
    items = [
        (
            rows.function_name(one.function) or "Function not known",
            link(
                plural(one.applications, "application"),
                to("applications", **asked, function=one.function),
            )
            if one.function
            else plural(one.applications, "application"),
        )
        for one in own
    ]
    first, rest = items[:SHOWN], items[SHOWN:]
    return join(
        el(
            "h3",
            f"{name}: ",
            link(plural(total, "application"), to("applications", **asked)),
            cls="govuk-heading-s",
        ),
        todo(first),
        details(f"{len(rest)} more", todo(rest)) if rest else None,
    )


def ends_next(viewer: Viewer, record: Organisation, on: date) -> Child:
    """The contracts that end next."""
    every = to("contracts", council=record.slug, ends_from=on.isoformat())
    found = linked.ending_soon(
        viewer, record.pk, after=on, before=on + AHEAD, most=SHOWN
    )
    if not found:
        return None
    table = data_table(
        [
            Column("Contract", cells.contract_link, is_head=True),
            Column(
                "Supplier", lambda c: cells.supplier_link(c.supplier, c.supplier_text)
            ),
            Column("Ends", cells.ends),
            Column("A year", lambda c: cells.annual(viewer, c), is_number=True),
        ],
        found,
        caption="Contracts that end next",
    )
    return section("What ends next", table, beside=link("All that end later", every))


def alike(viewer: Viewer, record: Organisation) -> Child:
    """The councils that use most of the same products."""
    peers = reading.peers_of(viewer, record)
    if not peers:
        return None
    return section(
        "Most like it",
        el("p", "By the products they have in common.", cls="quiet small"),
        el("ul", [peer_item(peer) for peer in peers], cls="todo"),
    )


def peer_item(peer: Peer) -> SafeString:
    """One peer with the products in common."""
    products = [
        join(", " if at else "", link(name, to("product", key)))
        for at, (key, name) in enumerate(peer.products)
    ]
    return el(
        "li",
        link(peer.name, to("council", peer.slug)),
        el("span", plural(peer.shared, "product"), cls="quiet"),
        details("Which", *products),
    )


def together(viewer: Viewer, record: Organisation) -> Child:
    """The opportunities in which it could take part."""
    if not may_open(viewer, "opportunities"):
        return None
    found = linked.opportunities_for(viewer, record.pk)
    if not found:
        return None
    items = [
        (cells.opportunity_link(one), plural(one.councils, "{council}", "{councils}"))
        for one in found
    ]
    return section("It could buy together", todo(items))


def how_good(viewer: Viewer, record: Organisation, gaps: Gaps, on: date) -> Child:
    """The quality of its lists, for those who see them whole."""
    if not may_open(viewer, "quality"):
        return None
    found: Quality = quality.quality_of(viewer, record, on=on)
    return section(
        "How good its lists are",
        el("p", score(found), cls="lead"),
        split_fixes(found, on=on),
        findings_table(found, on=on),
        at="quality",
    )


def nothing(viewer: Viewer, record: Organisation) -> SafeString:
    """What to do while it has listed nothing that the viewer may see."""
    if viewer.acting_for == record.pk and viewer.holds("import:make"):
        return empty_state(
            "Begin with one list",
            el(
                "p",
                "The list of applications, or the contract register: either is useful "
                "alone. Any spreadsheet will do, as it is.",
            ),
            bring_in(viewer),
        )
    return empty_state(
        "Nothing listed that you may see",
        el("p", "It has brought in no list yet, or shows it to others than you."),
        el("p", link(in_words("All {councils}"), to("councils"))),
    )
