"""What every chart shares: its frame, its title, and the table that says the same."""

from collections.abc import Callable, Sequence

from django.utils.safestring import SafeString

from guildhall.web.components.basic import details
from guildhall.web.components.html import Child, el
from guildhall.web.components.tables import Column, data_table

WIDTH = 720


def chart_with_table(
    drawing: SafeString,
    *,
    title: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[Child]],
    note: Child = None,
    is_open: bool = False,
) -> SafeString:
    """Put a drawing and its table together.

    Args:
        drawing: the picture, made by `frame`.
        title: what both show.
        headings: of the table; the first column names its row, the others are numbers.
        rows: of the table.
        note: what it was computed from, and as at when.
        is_open: whether the table is open from the start.
    """
    columns = [
        Column(text, at(place), is_head=place == 0, is_number=place > 0)
        for place, text in enumerate(headings)
    ]
    table = data_table(columns, rows, caption=title)
    return el(
        "figure",
        el("figcaption", title),
        el(
            "div",
            drawing,
            cls="chart__drawing",
            tabindex="0",
            role="group",
            aria_label=title,
        ),
        el("p", note, cls="note") if note else None,
        details("Show the numbers as a table", table, is_open=is_open),
        cls="chart",
    )


def at(place: int) -> Callable[[Sequence[Child]], Child]:
    """A function that takes one part of a row."""
    return lambda row: row[place]


def frame(*parts: Child, height: float, says: str, width: float = WIDTH) -> SafeString:
    """The picture itself; `says` tells what it shows to those who cannot see it."""
    return el(
        "svg",
        el("title", says),
        *parts,
        viewBox=f"0 0 {width:g} {height:g}",
        role="group",
        aria_label=says,
    )


def text(
    x: float, y: float, words: Child, cls: str = "", anchor: str = ""
) -> SafeString:
    """Words in a picture."""
    return el(
        "text",
        words,
        x=round(x, 1),
        y=round(y, 1),
        cls=cls or None,
        text_anchor=anchor or None,
        aria_hidden="true",
    )


def line(x1: float, y1: float, x2: float, y2: float, cls: str = "axis") -> SafeString:
    """A straight line."""
    return el(
        "line",
        x1=round(x1, 1),
        y1=round(y1, 1),
        x2=round(x2, 1),
        y2=round(y2, 1),
        cls=cls,
    )


def nice_top(most: float) -> float:
    """A round number at or above the largest value."""
    if most <= 0:
        return 1
    power = 10.0 ** (len(str(int(most))) - 1)
    for step in (1, 2, 2.5, 4, 5, 8, 10):
        if step * power >= most:
            return step * power
    return 10 * power
