"""What is coming up, for everybody: public contracts that end, and notices still open.

The same for every reader, whoever is signed in: only what councils have made public.
Values are bands, and only of organisations that show their prices to everybody.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from typing_extensions import TypedDict

from guildhall.engines.access.viewer import Viewer
from guildhall.office.people.queries import PUBLIC
from guildhall.office.register import access
from guildhall.office.register.models import Contract, Notice
from guildhall.office.register.models.notices import Stage
from guildhall.office.register.queries import lists, rows
from guildhall.office.scope.listing import Listing, Sort

MONTHS_AHEAD = 24
BANDS = (
    (25_000_00, "under £25,000"),
    (100_000_00, "£25,000 to £100,000"),
    (250_000_00, "£100,000 to £250,000"),
    (1_000_000_00, "£250,000 to £1 million"),
)
TOP_BAND = "over £1 million"
ASKED_BY = ("q", "council", "function")


class UpcomingRow(TypedDict):
    """One thing to come: a contract that ends, or a notice that can be answered."""

    kind: str
    id: str
    title: str
    buyer: str
    function: str | None
    function_name: str | None
    stage: str | None
    answers_until: str | None
    ends_on: str | None
    value_a_year: str | None
    url: str
    synthetic: bool


def renewals(on: date) -> Listing:
    """Public contracts that end between a day and two years later."""
    until = date(on.year + MONTHS_AHEAD // 12, on.month, min(on.day, 28))

    def ending(_: Viewer) -> QuerySet[Contract]:
        return lists.contracts_of(PUBLIC).filter(ends_on__range=(on, until))

    return Listing(
        "renewals",
        ending,
        [one for one in lists.CONTRACTS.filters if one.name in ASKED_BY],
        (
            Sort("ends", "Ends soonest", "ends_on"),
            Sort("title", "Title", "title"),
        ),
    )


def open_notices(on: date) -> Listing:
    """Public notices that are planned, or open with a deadline that has not passed."""
    alive = Q(stage=Stage.PLANNING) | Q(
        Q(deadline_on__isnull=True) | Q(deadline_on__gte=on), stage=Stage.TENDER
    )

    def unanswered(_: Viewer) -> QuerySet[Notice]:
        return lists.notices_of(PUBLIC).filter(alive)

    return Listing(
        "open-notices",
        unanswered,
        [one for one in lists.NOTICES.filters if one.name in (*ASKED_BY, "stage")],
        (
            Sort(
                "published", "Newest first", "published_on", True, may_be_unknown=True
            ),
            Sort("deadline", "Deadline soonest", "deadline_on", may_be_unknown=True),
        ),
    )


def renewal_row(record: Contract, viewer: Viewer) -> UpcomingRow:
    """A contract that ends; its value as a band, where everybody may see it."""
    return {
        "kind": "renewal",
        "id": record.public_id,
        "title": record.title,
        "buyer": record.organisation.short_name,
        "function": record.function or None,
        "function_name": rows.function_name(record.function) or None,
        "stage": None,
        "answers_until": None,
        "ends_on": rows.day(record.ends_on),
        "value_a_year": band_of(record),
        "url": "",
        "synthetic": record.is_synthetic,
    }


def notice_row(record: Notice, viewer: Viewer) -> UpcomingRow:
    """A notice that can be answered."""
    return {
        "kind": "notice",
        "id": record.public_id,
        "title": record.title,
        "buyer": record.buyer_text,
        "function": record.function or None,
        "function_name": rows.function_name(record.function) or None,
        "stage": record.stage or None,
        "answers_until": rows.day(record.deadline_on),
        "ends_on": rows.day(record.ends_on),
        "value_a_year": None,
        "url": record.url,
        "synthetic": record.is_synthetic,
    }


def band_of(record: Contract) -> str | None:
    """The band of a contract's annual value; None where it is withheld or not known."""
    if record.annual_pence is None or not access.may_see_price(PUBLIC, record):
        return None
    return next((name for top, name in BANDS if record.annual_pence < top), TOP_BAND)


def coming(on: date, asked: dict[str, str], *, most: int = 200) -> Iterator[Any]:
    """Open notices, newest first, then contracts, ending soonest first."""
    notices = open_notices(on).page(PUBLIC, asked, size=most, counted=False)
    ending = renewals(on).page(PUBLIC, asked, size=most, counted=False)
    yield from notices.rows
    yield from ending.rows
