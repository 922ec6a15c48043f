"""The kinds of chart: columns over time, bars by name, points with their trend."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from guildhall.web.charts.drawing import WIDTH, frame, line, nice_top, text
from guildhall.web.components.html import el


@dataclass(frozen=True)
class Mark:
    """One value: its label, its size, where it leads, and what is said of it."""

    label: str
    value: float
    says: str
    address: str = ""
    is_quiet: bool = False


def columns(marks: Sequence[Mark], *, says: str, height: float = 260) -> SafeString:
    """Columns over time, the value above each, a link on each that leads somewhere."""
    top = nice_top(max((mark.value for mark in marks), default=0))
    base, room = height - 34, height - 70
    step = (WIDTH - 20) / max(len(marks), 1)
    parts: list[SafeString] = [line(10, base, WIDTH - 10, base, "base")]
    every = max(1, round(len(marks) / 12))
    for place, mark in enumerate(marks):
        x = 10 + place * step
        tall = room * mark.value / top
        bar = el(
            "rect",
            x=round(x + step * 0.12, 1),
            y=round(base - tall, 1),
            width=round(step * 0.76, 1),
            height=round(tall, 1),
            cls="bar bar--quiet" if mark.is_quiet else "bar",
        )
        middle = x + step / 2
        shown = text(middle, base - tall - 6, f"{mark.value:g}", "value", "middle")
        parts.append(linked(mark, bar, shown if mark.value else None))
        if place % every == 0:
            parts.append(text(middle, base + 18, mark.label, "tick", "middle"))
    return frame(*parts, height=height, says=says)


def bars(marks: Sequence[Mark], *, says: str, unit: str = "") -> SafeString:
    """Bars by name, longest first as given, the value at the end of each."""
    top = max((mark.value for mark in marks), default=0) or 1
    tall, left = 30, 240
    parts = []
    for place, mark in enumerate(marks):
        y = place * tall
        wide = (WIDTH - left - 90) * mark.value / top
        bar = el(
            "rect",
            x=left,
            y=y + 5,
            width=round(max(wide, 1), 1),
            height=tall - 10,
            cls="bar bar--quiet" if mark.is_quiet else "bar",
        )
        name = mark.label if len(mark.label) <= 34 else f"{mark.label[:33]}…"
        parts.append(text(left - 10, y + 20, name, "", "end"))
        parts.append(
            linked(
                mark,
                bar,
                text(left + wide + 8, y + 20, f"{mark.value:g}{unit}", "value"),
            )
        )
    return frame(*parts, height=max(len(marks), 1) * tall + 4, says=says)


def linked(mark: Mark, *parts: SafeString | None) -> SafeString:
    """A mark with its title, and a link where it leads somewhere."""
    if not mark.address:
        return el("g", el("title", mark.says), *parts)
    return el(
        "a", el("title", mark.says), *parts, href=mark.address, aria_label=mark.says
    )


@dataclass(frozen=True)
class Dot:
    """One point of a scatter: where it stands and what is said of it."""

    x: float
    y: float
    says: str
    address: str = ""


def scatter(
    dots: Sequence[Dot], *, says: str, x_label: str, y_label: str, height: float = 360
) -> SafeString:
    """Points with the line that fits them best; both axes are named and start round."""
    left, right, base, ceiling = 52, WIDTH - 16, height - 48, 18
    low_x, high_x = round_range([dot.x for dot in dots])
    low_y, high_y = round_range([dot.y for dot in dots])

    def across(value: float) -> float:
        return left + (right - left) * (value - low_x) / (high_x - low_x)

    def up(value: float) -> float:
        return base - (base - ceiling) * (value - low_y) / (high_y - low_y)

    parts: list[SafeString] = [
        line(left, base, right, base, "base"),
        line(left, base, left, ceiling, "axis"),
        text((left + right) / 2, height - 8, x_label, "tick", "middle"),
        text(left, ceiling - 6, y_label, "tick"),
    ]
    for part in range(5):
        x = low_x + (high_x - low_x) * part / 4
        y = low_y + (high_y - low_y) * part / 4
        parts.append(text(across(x), base + 18, f"{x:g}", "tick", "middle"))
        parts.append(text(left - 8, up(y) + 4, f"{y:g}", "tick", "end"))
        parts.append(line(left, up(y), right, up(y)))
    fitted = best_line([(dot.x, dot.y) for dot in dots])
    if fitted:
        slope, start = fitted
        ends = (low_x, start + slope * low_x, high_x, start + slope * high_x)
        parts.append(
            line(across(ends[0]), up(ends[1]), across(ends[2]), up(ends[3]), "trend")
        )
    for dot in dots:
        circle = el(
            "circle",
            cx=round(across(dot.x), 1),
            cy=round(up(dot.y), 1),
            r=7,
            cls="dot bar",
        )
        parts.append(linked(Mark("", 0, dot.says, dot.address), circle))
    return frame(*parts, height=height, says=says)


def round_range(values: Sequence[float], *, steps: int = 4) -> tuple[float, float]:
    """A range around the values whose ends, and the steps between, are round numbers."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    size = 10.0 ** math.floor(math.log10((high - low) / steps or 1.0))
    for round_step in (1, 2, 2.5, 5, 10, 20, 25):
        step = round_step * size
        start = math.floor(low / step) * step
        if start + steps * step >= high - 1e-9:
            return round(start, 6), round(start + steps * step, 6)
    return low - 1, high + 1


def best_line(points: Sequence[tuple[float, float]]) -> tuple[float, float] | None:
    """Slope and start of the least-squares line, or None without spread."""
    n = len(points)
    if n < 3:
        return None
    mean_x = sum(x for x, _ in points) / n
    mean_y = sum(y for _, y in points) / n
    below = sum((x - mean_x) ** 2 for x, _ in points)
    if not below:
        return None
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / below
    return slope, mean_y - slope * mean_x
