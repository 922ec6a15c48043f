"""Tables: sortable, readable, stacked into cards on a narrow screen."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from guildhall.web.components.basic import known
from guildhall.web.components.html import Child, el


@dataclass(frozen=True)
class Column:
    """One column: its heading, what it shows of a row, how it can be sorted.

    `sort` and `sort_reversed` name orders of the list; `is_head` marks the cell that
    names the row.
    """

    heading: str
    show: Callable[[Any], Child]
    is_number: bool = False
    is_head: bool = False
    sort: str = ""
    sort_reversed: str = ""


@dataclass(frozen=True)
class Sorting:
    """The order in force, and how to address another one."""

    current: str
    address: Callable[[str], str]


def data_table(
    columns: Sequence[Column],
    rows: Iterable[Any],
    *,
    caption: str,
    sorting: Sorting | None = None,
    is_wide: bool = False,
    shows_caption: bool = False,
) -> SafeString:
    """Build a table.

    Args:
        columns: what to show, from left to right.
        rows: records, one a row.
        caption: what the table is; read out, and shown where `shows_caption`.
        sorting: the order in force; headings become links with it.
        is_wide: whether it may scroll sideways instead of stacking.
        shows_caption: whether the caption is seen.
    """
    head = el("tr", [heading(column, sorting) for column in columns])
    body = [el("tr", [cell(column, row) for column in columns]) for row in rows]
    table = el(
        "table",
        el("caption", caption, cls=None if shows_caption else "hidden"),
        el("thead", head),
        el("tbody", body),
        cls="data keep" if is_wide else "data",
    )
    if not is_wide:
        return el("div", table, cls="table-wrap")
    return el(
        "div",
        table,
        cls="table-wrap wide",
        tabindex="0",
        role="region",
        aria_label=caption,
    )


def heading(column: Column, sorting: Sorting | None) -> SafeString:
    """One heading; a link to the order by it, where there is one."""
    cls = "number" if column.is_number else None
    if sorting is None or not column.sort:
        return el("th", column.heading, scope="col", cls=cls)
    state, other = None, column.sort
    if sorting.current == column.sort:
        state, other = "ascending", column.sort_reversed or column.sort
    elif sorting.current == column.sort_reversed:
        state = "descending"
    text = el("a", column.heading, href=sorting.address(other))
    return el("th", text, scope="col", cls=cls, aria_sort=state)


def cell(column: Column, row: Any) -> SafeString:
    """One cell; the one that names its row is a heading."""
    shown = known(column.show(row))
    cls = "number" if column.is_number else None
    if column.is_head:
        return el("th", shown, scope="row", cls=cls)
    return el("td", shown, cls=cls, data_label=column.heading)
