"""Data quality: every council's lists, with the three fixes that are worth most."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString

from guildhall.engines.access.viewer import Viewer
from guildhall.office.register.queries import quality as reading
from guildhall.office.register.queries.quality import IT, PROCUREMENT, Quality
from guildhall.web.components.basic import empty_state
from guildhall.web.components.html import Child, el, link
from guildhall.web.components.tables import Column, data_table
from guildhall.web.pages.lists import viewer_of
from guildhall.web.pages.register import cells
from guildhall.web.pages.register.fixes import fixes_in_a_cell, how, score
from guildhall.web.pages.register.frame import (
    as_at,
    bring_in,
    framed,
    section,
    to,
    today,
)
from guildhall.web.pages.register.taking import Numbers
from guildhall.web.region import in_words


def quality(request: HttpRequest) -> HttpResponse:
    """Show how good the lists are, and what would raise them most."""
    viewer = viewer_of(request)
    found = reading.quality_of_councils(viewer, on=today())
    return framed(
        request,
        "How good the lists are",
        *([table(request, found)] if found else [nothing(viewer)]),
        lead="For each {council}, lowest score first: the three fixes that would raise "
        "it most, and whose job they are.",
    )


def table(request: HttpRequest, found: list[Quality]) -> SafeString:
    """Every council with its score and fixes, parted by whose job they are."""
    on = today()
    shown = data_table(
        [
            Column(
                in_words("{Council}"),
                lambda q: cells.council_link(q.organisation),
                is_head=True,
            ),
            Column("Score", score),
            Column("Rows", listed),
            Column("For IT", lambda q: fixes_in_a_cell(q, IT, on=on)),
            Column("For procurement", lambda q: fixes_in_a_cell(q, PROCUREMENT, on=on)),
        ],
        found,
        caption="Quality of lists, lowest score first",
    )
    return section(
        "What to do next",
        how(),
        as_at(on, "Counted over what you may see."),
        NUMBERS.offered(request),
        shown,
    )


def numbers(request: HttpRequest) -> Iterator[dict[str, Any]]:
    """Everything that is looked at, a row a council and check."""
    for one in reading.quality_of_councils(viewer_of(request), on=today()):
        for found in one.findings:
            yield {
                "council": one.organisation.slug,
                "score": round(one.score or 0, 2),
                "looked_at": found.check.label,
                "whose_job": found.check.owner,
                "lacking": found.missing,
                "of": found.of,
                "weight": found.check.weight,
            }


NUMBERS = Numbers(
    "quality",
    ("council", "score", "looked_at", "whose_job", "lacking", "of", "weight"),
    numbers,
)


def listed(found: Quality) -> Child:
    """How much it has listed."""
    slug = found.organisation.slug
    return el(
        "span",
        link(f"{found.applications:,} applications", to("applications", council=slug)),
        el("br"),
        link(f"{found.contracts:,} contracts", to("contracts", council=slug)),
        cls="nowrap",
    )


def nothing(viewer: Viewer) -> SafeString:
    """What to do while no list is in."""
    return empty_state(
        "No lists yet",
        el("p", "Once a list has come in, this page says what would make it better."),
        bring_in(viewer),
    )
