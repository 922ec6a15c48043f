"""Pages by key: the place after a row, and the rows that follow it.

The next page starts after the last row seen, found by the value that is sorted by and,
among equal values, by the id. Rows whose value is not known come last, by their ids.
"""

import base64
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from guildhall.foundation.refusal import NotValid

LONGEST_CURSOR = 3_000
DAMAGED = "the page address is damaged; go back to the first page of the list"
NOT_A_PLACE = (ValueError, TypeError, OverflowError, RecursionError, ValidationError)


@dataclass(frozen=True)
class Sort:
    """One order: the column that is compared; rows with equal values go by id."""

    key: str
    label: str
    column: str
    descending: bool = False
    may_be_unknown: bool = False

    @property
    def order(self) -> tuple[str, str]:
        """The order as the store takes it."""
        sign = "-" if self.descending else ""
        return f"{sign}{self.column}", f"{sign}pk"

    @property
    def than(self) -> str:
        """The comparison by which a row comes after another."""
        return "lt" if self.descending else "gt"


@dataclass(frozen=True)
class Cursor:
    """A place in a list: after the row with this value and id."""

    pk: int | None = None
    value: Any = None
    is_unknown: bool = False
    seen: int = 0

    def written(self) -> str:
        """Write the place as text fit for an address."""
        plain = [self.pk, self.value, self.is_unknown, self.seen]
        packed = json.dumps(plain, separators=(",", ":"), ensure_ascii=False)
        return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")

    @classmethod
    def read(cls, text: str) -> "Cursor":
        """Read a place from an address; no text is the start.

        Raises:
            NotValid: when it was not written by `written`.
        """
        if not text:
            return cls()
        try:
            padded = text + "=" * (-len(text) % 4)
            pk, value, unknown, seen = json.loads(base64.urlsafe_b64decode(padded))
            return cls(int(pk), value, bool(unknown), max(0, int(seen)))
        except NOT_A_PLACE as fault:
            raise NotValid(DAMAGED) from fault


def cursor_at(row: Any, sort: Sort, seen: int) -> Cursor:
    """The place after a row."""
    value = row
    for step in sort.column.split("__"):
        value = getattr(value, step)
    if isinstance(value, date | datetime):
        value = value.isoformat()
    return Cursor(row.pk, value, is_unknown=value is None, seen=seen)


def after(rows: QuerySet[Any], sort: Sort, start: Cursor, limit: int) -> list[Any]:
    """Give up to `limit` rows after a place: those with a value first, then the rest.

    Raises:
        NotValid: the place is none of a list in this order.
    """
    try:
        found = [] if start.is_unknown else with_value(rows, sort, start, limit)
        if sort.may_be_unknown and len(found) < limit:
            found += without_value(rows, sort, start, limit - len(found))
    except NOT_A_PLACE as fault:
        if start.pk is None:
            raise
        raise NotValid(DAMAGED) from fault
    return found


def with_value(rows: QuerySet[Any], sort: Sort, start: Cursor, limit: int) -> list[Any]:
    """The rows after a place whose value is known."""
    if sort.may_be_unknown:
        rows = rows.exclude(**{f"{sort.column}__isnull": True})
    return list(rows.filter(beyond(sort, start)).order_by(*sort.order)[:limit])


def without_value(
    rows: QuerySet[Any], sort: Sort, start: Cursor, limit: int
) -> list[Any]:
    """The rows whose value is not known, after a place among them, or all."""
    rest = rows.filter(**{f"{sort.column}__isnull": True})
    if start.is_unknown:
        rest = rest.filter(**{f"pk__{sort.than}": start.pk})
    return list(rest.order_by(sort.order[1])[:limit])


def beyond(sort: Sort, start: Cursor) -> Q:
    """The condition for rows after a place, in the direction of the order."""
    if start.pk is None:
        return Q()
    if sort.column == "pk":
        return Q(**{f"pk__{sort.than}": start.pk})
    # The first condition lets the store walk its index; the second is exact.
    return Q(**{f"{sort.column}__{sort.than}e": start.value}) & (
        Q(**{f"{sort.column}__{sort.than}": start.value})
        | Q(**{sort.column: start.value, f"pk__{sort.than}": start.pk})
    )
