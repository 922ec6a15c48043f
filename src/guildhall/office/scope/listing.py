"""Lists: what can be filtered and sorted, and pages that stay right while rows change.

A list is described once, as a table of filters and sorts; the page, the CSV, the JSON
and the API all read it through this description, so they cannot differ. Pages are by
key, not by number: the next page starts after the last row seen, so that page 4,000 of
a long list costs what page 1 does. Rows whose sort value is not known come last.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from guildhall.engines.access.viewer import Viewer
from guildhall.foundation.refusal import NotValid
from guildhall.office.scope.keyset import Cursor, Sort, after, cursor_at

__all__ = ["Filter", "Listing", "Page", "Sort"]

Rows = Any  # a queryset of the list's own kind; its filters know which
Choices = Sequence[tuple[str, str]]
MOST_ROWS = 200
ROWS_AT_ONCE = 1_000


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

        Raises:
            NotValid: a filter, the order or the place is not one of this list.
        """
        rows = self.filtered(viewer, chosen)
        sort = self.sort(chosen.get("sort", ""))
        start = Cursor.read(chosen.get("cursor", ""))
        limit = max(1, min(size or self.page_size, MOST_ROWS))
        found = after(rows, sort, start, limit + 1)
        shown, more = tuple(found[:limit]), len(found) > limit
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
            found = after(rows, sort, position, ROWS_AT_ONCE)
            yield from found
            if len(found) < ROWS_AT_ONCE:
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


WANTED = {"date": "a date such as 2027-03-31", "number": "a whole number"}


def applied(one: Filter, rows: Rows, said: str) -> Rows:
    """Apply one filter, or say what belongs in it."""
    try:
        return one.apply(rows, said)
    except (ValueError, KeyError) as fault:
        wanted = WANTED.get(one.holds, "one of the choices")
        raise NotValid(f"{one.label.strip('{}')}: {said!r} is not {wanted}") from fault
