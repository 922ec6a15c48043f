"""Spans of time, one below another, so that one sees what could be brought together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.safestring import SafeString

from guildhall.web.charts.drawing import WIDTH, frame, line, text
from guildhall.web.charts.kinds import Mark, linked
from guildhall.web.components.html import el

LEFT, ROW, TOP = 190, 34, 26


@dataclass(frozen=True)
class Span:
    """One run of days: who, from when to when, and how far it could be stretched."""

    label: str
    starts: date
    ends: date
    stretched: date
    says: str
    address: str = ""


def spans(
    shown: Sequence[Span], *, band: tuple[date, date], band_says: str, says: str
) -> SafeString:
    """Draw spans with the days between which all of them can act as a band behind."""
    first = min(band[0], *(span.ends for span in shown)) - timedelta(days=200)
    last = max(band[1], *(span.stretched for span in shown)) + timedelta(days=90)

    def across(day: date) -> float:
        share = (min(max(day, first), last) - first) / (last - first)
        return LEFT + (WIDTH - LEFT - 12) * share

    height = TOP + len(shown) * ROW + 30
    parts: list[SafeString] = [
        el(
            "rect",
            x=round(across(band[0]), 1),
            y=TOP - 6,
            width=round(max(across(band[1]) - across(band[0]), 2), 1),
            height=len(shown) * ROW + 10,
            cls="band",
        ),
        text(across(band[0]), TOP - 12, band_says, "tick"),
    ]
    base = TOP + len(shown) * ROW + 6
    parts.append(line(LEFT, base, WIDTH - 12, base, "base"))
    for year in range(first.year, last.year + 2):
        new_year = date(year, 1, 1)
        if first <= new_year <= last:
            x = across(new_year)
            parts.append(line(x, TOP - 6, x, base))
            parts.append(text(x, base + 18, str(year), "tick", "middle"))
    for place, span in enumerate(shown):
        parts += row(
            span,
            TOP + place * ROW,
            across(span.starts),
            across(span.ends),
            across(span.stretched),
        )
    return frame(*parts, height=height, says=says)


def row(
    span: Span, y: float, start: float, end: float, stretched: float
) -> list[SafeString]:
    """One span: its name, its days, and the days that it would have to be stretched."""
    bar = el(
        "rect",
        x=round(start, 1),
        y=y + 6,
        width=round(max(end - start, 2), 1),
        height=ROW - 14,
        rx=2,
        cls="bar",
    )
    stretch = (
        el(
            "rect",
            x=round(end, 1),
            y=y + 6,
            width=round(stretched - end, 1),
            height=ROW - 14,
            rx=2,
            cls="stretch",
        )
        if stretched > end + 1
        else None
    )
    name = span.label if len(span.label) <= 24 else f"{span.label[:23]}…"
    return [
        text(LEFT - 10, y + 21, name, "", "end"),
        linked(Mark("", 0, span.says, span.address), bar, stretch),
    ]
