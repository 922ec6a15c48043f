"""Lists: what can be filtered and sorted, and pages that stay right while rows change.

A list is described once, as a table of filters and sorts; the page, the CSV, the JSON
and the API all read it through this description, so they cannot differ. Pages are by
key, not by number: the next page starts after the last row seen, so that page 4,000 of
a long list costs what page 1 does. Rows whose sort value is not known come last.
"""

import base64
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from guildhall.engines.access.viewer import Viewer
from guildhall.foundation.refusal import NotValid

Rows = Any  # a queryset of the list's own kind; its filters know which
Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Filter:
    """One way to leave rows in: its name in the address, its label, what it does.

    A label may hold the region's words, as in `{Council}`. `holds` tells the form and
    the API what belongs in it: `text`, `choice`, `date`, `number`, or `key`, which
    nobody types but which links carry. `choices` is asked for a viewer when the form is
    drawn; `names` says what a chosen key is called.
    """

    name: str
    label: str
    apply: Callable[[Rows, str], Rows]
    holds: str = "text"
    choices: Callable[[Viewer], Choices] | None = None
    hint: str = ""
    names: Callable[[str], str] | None = None


@dataclass(frozen=True)
class Sort:
    """One order: the column that is compared; rows with equal values go by id."""

    key: str
    label: str
    column: str
    descending: bool = False
    may_be_unknown: bool = False


@dataclass(frozen=True)
class Listing:
    """One list of the house: where its rows come from, its filters and its orders."""

    name: str
    rows: Callable[[Viewer], Rows]
    filters: Sequence[Filter]
    sorts: Sequence[Sort]
    page_size: int = 50

    def filtered(self, viewer: Viewer, chosen: Mapping[str, str]) -> Rows:
        """Leave in the rows that the chosen filters leave in, for the viewer.

        Raises:
            NotValid: naming the filter and what belongs in it.
        """
        rows = self.rows(viewer)
        for one in self.filters:
            said = chosen.get(one.name, "").strip()
            if said:
                rows = applied(one, rows, said)
        return rows

    def sort(self, key: str) -> Sort:
        """The order of that name, or the first one where none is named.

        Raises:
            NotValid: naming the orders that there are.
        """
        if not key:
            return self.sorts[0]
        for one in self.sorts:
            if one.key == key:
                return one
        known = ", ".join(sort.key for sort in self.sorts)
        raise NotValid(f"this list cannot be sorted by {key!r}; choose one of {known}")

    def page(
        self,
        viewer: Viewer,
        chosen: Mapping[str, str],
        *,
        size: int | None = None,
        counted: bool = True,
    ) -> "Page":
        """Give one page of the list.

        Args:
            viewer: who asks.
            chosen: filters by name, and `sort` and `cursor`, as they stand in an address.
            size: rows a page; at most 200.
            counted: whether to count all rows too.
        """
        rows = self.filtered(viewer, chosen)
        sort = self.sort(chosen.get("sort", ""))
        start = Cursor.read(chosen.get("cursor", ""))
        limit = min(size or self.page_size, 200)
        found = list(after(rows, sort, start, limit + 1))
        more = len(found) > limit
        shown = tuple(found[:limit])
        following = cursor_at(shown[-1], sort, start.seen + limit) if more else None
        return Page(
            rows=shown,
            sort=sort,
            first=start.seen + 1 if shown else 0,
            total=rows.count() if counted else None,
            next_cursor=following.written() if following else "",
        )

    def every_row(self, viewer: Viewer, chosen: Mapping[str, str]) -> Iterator[Any]:
        """Stream every row in order, for CSV and JSON."""
        rows = self.filtered(viewer, chosen)
        sort = self.sort(chosen.get("sort", ""))
        position = Cursor()
        while True:
            found = list(after(rows, sort, position, 1_000))
            yield from found
            if len(found) < 1_000:
                return
            position = cursor_at(found[-1], sort, 0)


@dataclass(frozen=True)
class Page:
    """One page of rows; `total` counts all of them, `first` is the number of the first."""

    rows: tuple[Any, ...]
    sort: Sort
    first: int
    total: int | None
    next_cursor: str

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return self.first + len(self.rows) - 1 if self.rows else 0


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
        packed = json.dumps(plain, separators=(",", ":"), default=str).encode()
        return base64.urlsafe_b64encode(packed).decode().rstrip("=")

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
            return cls(int(pk), value, bool(unknown), int(seen))
        except (ValueError, TypeError) as fault:
            raise NotValid(
                "the page address is damaged; go back to the first page of the list"
            ) from fault


def applied(one: Filter, rows: Rows, said: str) -> Rows:
    """Apply one filter, or say what belongs in it."""
    try:
        return one.apply(rows, said)
    except (ValueError, KeyError) as fault:
        wanted = {"date": "a date such as 2027-03-31", "number": "a whole number"}
        raise NotValid(
            f"{one.label.strip('{}')}: {said!r} is not {wanted.get(one.holds, 'one of the choices')}"
        ) from fault


def cursor_at(row: Any, sort: Sort, seen: int) -> Cursor:
    """The place after a row."""
    value = row
    for step in sort.column.split("__"):
        value = getattr(value, step)
    if isinstance(value, date | datetime):
        value = value.isoformat()
    return Cursor(row.pk, value, is_unknown=value is None, seen=seen)


def after(rows: QuerySet[Any], sort: Sort, start: Cursor, limit: int) -> Iterator[Any]:
    """Give up to `limit` rows after a place: those with a value first, then the rest."""
    sign = "-" if sort.descending else ""
    order = (f"{sign}{sort.column}", f"{sign}pk")
    known = (
        rows.exclude(**{f"{sort.column}__isnull": True})
        if sort.may_be_unknown
        else rows
    )
    left = limit
    if not start.is_unknown:
        for row in known.filter(beyond(sort, start)).order_by(*order)[:limit]:
            left -= 1
            yield row
    if not sort.may_be_unknown or left <= 0:
        return
    rest = rows.filter(**{f"{sort.column}__isnull": True})
    if start.is_unknown:
        rest = (
            rest.filter(pk__lt=start.pk)
            if sort.descending
            else rest.filter(pk__gt=start.pk)
        )
    yield from rest.order_by(f"{sign}pk")[:left]


def beyond(sort: Sort, start: Cursor) -> Q:
    """The condition for rows after a place, in the direction of the order."""
    if start.pk is None:
        return Q()
    than = "lt" if sort.descending else "gt"
    if sort.column == "pk":
        return Q(**{f"pk__{than}": start.pk})
    # The first condition lets the store walk its index; the second is exact.
    return Q(**{f"{sort.column}__{than}e": start.value}) & (
        Q(**{f"{sort.column}__{than}": start.value})
        | Q(**{sort.column: start.value, f"pk__{than}": start.pk})
    )
