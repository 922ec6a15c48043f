"""Opportunities: the list of what several councils could buy together."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString

from guildhall.engines.access.viewer import Viewer
from guildhall.office.register.models import Opportunity
from guildhall.office.register.queries import joint, lists, rows
from guildhall.office.register.queries.joint import Worth
from guildhall.web.components.basic import (
    empty_state,
    meter,
)
from guildhall.web.components.html import Child, el, join, link
from guildhall.web.components.tables import Column
from guildhall.web.pages.lists import Chosen, ListPage
from guildhall.web.pages.register import cells
from guildhall.web.pages.register.frame import (
    REGISTER,
    to,
)
from guildhall.web.region import in_words


def columns(viewer: Viewer, found: Sequence[Any]) -> list[Column]:
    """What the list shows of an opportunity."""
    worth = joint.worth_of(viewer, found)
    return [
        Column("What", titled, is_head=True),
        Column(
            in_words("{Councils}"),
            lambda o: str(o.councils),
            is_number=True,
            sort="councils",
        ),
        Column("All can act", window, sort="soonest"),
        Column("Alignment", lambda o: meter(o.alignment)),
        Column("A year", lambda o: value(worth[o.pk]), is_number=True),
        Column("Stands", cells.state_of),
    ]


def titled(record: Opportunity) -> Child:
    """An opportunity with its product below it."""
    product = record.product.name if record.product else None
    return cells.below(cells.opportunity_link(record), product)


def window(record: Opportunity) -> Child:
    """The days between which all can act."""
    return join(cells.brief(record.starts_on), " to ", cells.brief(record.ends_on))


def value(worth: Worth) -> Child:
    """What it is worth a year, over what the viewer may see."""
    return cells.sum_of(worth.pence, worth.priced, worth.of)


def empty(request: HttpRequest) -> SafeString:
    """What to do while nothing has been found."""
    return empty_state(
        "No opportunities found yet",
        el(
            "p",
            in_words(
                "They are found once three {councils} have contracts for the same thing "
                "that end close together. The more contract registers come in, the more "
                "there are."
            ),
        ),
        el("p", link("What ends when", to("renewals"))),
    )


def above(request: HttpRequest, chosen: Chosen) -> Child:
    """How to be told of new ones."""
    return el(
        "p",
        "Take them along: ",
        link("calendar (.ics)", to("opportunities_ics")),
        " · ",
        link("Atom feed", to("opportunities_atom")),
        cls="small",
    )


LIST = ListPage(
    listing=lists.OPPORTUNITIES,
    route="opportunities",
    title="What could be bought together",
    lead="Three or more {councils} whose contracts for the same thing end close enough "
    "for them to act as one.",
    noun="opportunities",
    columns=columns,
    write=rows.opportunity,
    fields=rows.OpportunityRow,
    empty=empty,
    trail=REGISTER,
    above=above,
)
