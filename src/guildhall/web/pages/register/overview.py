"""The register at a glance: the map, the figures, and the questions it answers."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString

from guildhall.engines.access.viewer import Viewer
from guildhall.office.register.queries import counts, linked
from guildhall.web.components.basic import empty_state, stats
from guildhall.web.components.html import Child, el, link
from guildhall.web.pages.lists import viewer_of
from guildhall.web.pages.register.frame import (
    as_at,
    bring_in,
    figure,
    framed,
    may_open,
    section,
    to,
    today,
)
from guildhall.web.pages.register.maps import region_map
from guildhall.web.region import in_words

WAYS: Sequence[tuple[str, str, str]] = (
    ("products", "Who uses what", "Every product with the {councils} that use it, how satisfied they are, and who could teach it."),
    ("renewals", "What ends when", "Contracts by the quarter they end in, by function, product or {council}."),
    ("opportunities", "What could be bought together", "Three or more {councils} whose contracts end close enough to act as one."),
    ("overlap", "Who buys the same", "A grid of {councils} by product, and the pairs that have most in common."),
    ("skills", "Skills and satisfaction", "Whether more suppliers mean happier users, and who could teach whom."),
    ("concentration", "How concentrated supply is", "Which share the largest suppliers hold, by contracts and by value."),
    ("quality", "How good the lists are", "For each {council} the three fixes that are worth most, and whose job they are."),
    ("unlinked", "What lacks its other half", "Applications without a contract, contracts without an application."),
    ("upcoming", "What is coming up", "Public renewals and open notices, for suppliers of every size."),
)  # fmt: skip


def register(request: HttpRequest) -> HttpResponse:
    """Show the register at a glance."""
    viewer = viewer_of(request)
    found = linked.summary(viewer)
    return framed(
        request,
        "The register",
        el(
            "div",
            figures(viewer, found),
            the_map(viewer),
            cls="two two--even",
        ),
        ways(viewer),
        nothing_yet(viewer) if not found.applications and not found.contracts else None,
        lead="Which systems {councils} use, what they signed, what was announced, and "
        "how it hangs together.",
        trail=(),
    )


def figures(viewer: Viewer, found: linked.Summary) -> SafeString:
    """What the register holds, in figures that open."""
    return el(
        "div",
        stats(
            figure(found.applications, "applications", to("applications")),
            figure(found.contracts, "contracts", to("contracts")),
            figure(found.notices, "notices", to("notices")),
            figure(
                found.links,
                "confirmed links",
                to("links", state="confirmed") if may_open(viewer, "links") else "",
            ),
            figure(
                found.councils,
                "{councils} have listed what they use",
                to("councils", sort="applications"),
            ),
        ),
        as_at(today(), "Counted over what you may see."),
    )


def the_map(viewer: Viewer) -> SafeString:
    """How many applications each council has listed."""
    return region_map(
        counts.applications_by_council(viewer),
        title="Applications listed",
        noun="applications",
        address=lambda council: to("council", council.slug),
        note=in_words("Each tile is a {council}, roughly where it lies."),
    )


def ways(viewer: Viewer) -> SafeString:
    """The questions that the register answers, each a page."""
    items = [
        el("li", link(in_words(name), reverse(route)), el("p", in_words(says)))
        for route, name, says in WAYS
        if may_open(viewer, route)
    ]
    return section("Questions it answers", el("ul", items, cls="ways"))


def nothing_yet(viewer: Viewer) -> Child:
    """What to do while the register holds nothing for the viewer."""
    if viewer.holds("import:make"):
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
        "Nothing here is public yet",
        el(
            "p",
            in_words(
                "{Councils} share their lists with one another first. Sign in, or look "
                "at what is open to everybody."
            ),
        ),
        el("p", link("Upcoming renewals and notices", to("upcoming"))),
    )
