"""Take the first look at a sheet: headings, columns, and how cells are to be typed.

Only the head of the sheet is held, so that a large file costs no more than a small one;
what is settled here is what the second look (`reading`) goes by.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from typing import BinaryIO

from guildhall.engines.tabular.checks import column_problems
from guildhall.engines.tabular.grid import Grid
from guildhall.engines.tabular.layout import (
    Layout,
    find_layout,
    header_at,
    header_at_foot,
    typical_fill,
)
from guildhall.engines.tabular.mapping import Guess, Known, map_columns
from guildhall.engines.tabular.opening import open_grid
from guildhall.engines.tabular.plan import Kind, ReadPlan
from guildhall.engines.tabular.profile import profile_of
from guildhall.engines.tabular.result import (
    Column,
    Problem,
)
from guildhall.engines.tabular.sorter import Sorter
from guildhall.engines.tabular.source import Source
from guildhall.engines.tabular.typers import Typer, typer_for
from guildhall.engines.tabular.words import clean
from guildhall.foundation.refusal import NotValid

_FOOT = 5
_STRAY_SHARE = 0.02


@dataclass(frozen=True)
class Examined:
    """What the first look settled; `pass_over` is the second."""

    grid: Grid
    kind: Kind
    layout: Layout
    columns: tuple[Column, ...]
    typers: tuple[Typer, ...]
    usual: float
    problems: tuple[Problem, ...]
    foot_row: int | None
    plan: ReadPlan

    def sorter(self) -> Sorter:
        """Begin sorting rows into records and others."""
        return Sorter(self.layout.headings or (), self.usual, self.foot_row)


def examine(
    content: bytes | BinaryIO,
    *,
    filename: str,
    kind: Kind | None,
    plan: ReadPlan,
    known: Known,
    today: date | None,
) -> Examined:
    """Take the first look: format, headings, columns, how cells are typed."""
    grid = open_grid(Source(content), filename=filename, plan=plan)
    window, is_whole = _window(grid, plan)
    if not any(any(cell.strip() for cell in row) for row in window):
        raise NotValid(
            f"{_named(grid)} holds no rows. Check that you chose the right "
            "file and, in a workbook, the right sheet."
        )
    layout, foot_row = _layout(grid, window, plan, is_whole=is_whole)
    usual = typical_fill(_below(window, layout))
    sample = _sample(window, layout, usual, foot_row)
    headings = _padded(layout.headings, sample, plan)
    layout = replace(layout, headings=headings if layout.headings is not None else None)
    cells = [[_cell(row, index) for row in sample] for index in range(len(headings))]
    profiles = [profile_of(column) for column in cells]
    told = None if layout.headings is None else headings
    if grid.fields is not None:
        known = replace(known, standard=dict(zip(headings, grid.fields, strict=False)))
        kind = kind or Kind.NOTICES
    found, guesses = map_columns(told, profiles, kind=kind, known=known, plan=plan)
    columns, typers = _columns(headings, guesses, cells, plan, today)
    typed = {t.index: [o.value for o in t.outcomes(sample)] for t in typers}
    columns, warnings = column_problems(columns, guesses, typed, plan)
    typers = _typers(columns, cells, plan, today)
    return Examined(
        grid=grid,
        kind=found,
        layout=layout,
        columns=columns,
        typers=typers,
        usual=usual,
        problems=(
            *grid.problems,
            *_layout_problems(window, layout, foot_row),
            *warnings,
        ),
        foot_row=foot_row,
        plan=plan,
    )


def _window(grid: Grid, plan: ReadPlan) -> tuple[list[Sequence[str]], bool]:
    """Take the first rows, and say whether they are all; wide sheets give fewer."""
    window: list[Sequence[str]] = []
    cells = 0
    for row in grid.rows():
        if (
            len(window) >= plan.head_rows + plan.sample_rows
            or cells > plan.sample_cells
        ):
            return window, False
        window.append(row)
        cells += len(row)
    return window, True


def _named(grid: Grid) -> str:
    return f'The sheet "{grid.sheet}"' if grid.sheet else "The file"


def _layout(
    grid: Grid, window: Sequence[Sequence[str]], plan: ReadPlan, *, is_whole: bool
) -> tuple[Layout, int | None]:
    """Find the headings at the top, else at the foot; the foot row counts from 1."""
    if grid.headings is not None:
        return Layout((), grid.headings), None
    if plan.header_row is not None:
        if not 1 <= plan.header_row <= len(window):
            raise NotValid(
                f"There is no row {plan.header_row:,} near the top to hold headings."
            )
        return header_at(window, plan.header_row - 1, grid.merges), None
    layout = find_layout(window[: plan.head_rows * 2], grid.merges, skip=grid.hint_rows)
    if layout.out_of_place is not None:
        return layout, layout.out_of_place + 1
    if layout.headings is not None:
        return layout, None
    return _foot(window if is_whole else grid.rows(), layout)


def _foot(rows: Iterable[Sequence[str]], layout: Layout) -> tuple[Layout, int | None]:
    """Look for headings that stand below the rows, as when a sheet was sorted."""
    last: deque[Sequence[str]] = deque(maxlen=_FOOT)
    count = 0
    for row in rows:
        count += 1
        last.append(row)
    back = header_at_foot(list(last))
    if back is None or count - back <= 1:
        return layout, None
    headings = tuple(clean(cell) for cell in last[-1 - back])
    return Layout((), headings, out_of_place=count - back - 1), count - back


def _below(window: Sequence[Sequence[str]], layout: Layout) -> Sequence[Sequence[str]]:
    return window[layout.header_rows[-1] + 1 :] if layout.header_rows else window


def _sample(
    window: Sequence[Sequence[str]], layout: Layout, usual: float, foot_row: int | None
) -> list[Sequence[str]]:
    sorter = Sorter(layout.headings or (), usual)
    first = layout.header_rows[-1] + 1 if layout.header_rows else 0
    return [
        row
        for number, row in enumerate(window[first:], start=first + 1)
        if number != foot_row and sorter.is_record(number, row)
    ]


def _padded(
    headings: tuple[str, ...] | None, sample: Sequence[Sequence[str]], plan: ReadPlan
) -> tuple[str, ...]:
    """Give each column that is there a heading, if only an empty one.

    Columns on the right with neither heading nor values are no columns; nor are cells
    beyond the headings that hardly a row has (those rows are told).
    """
    texts = list(headings or ())
    reach: dict[int, int] = {}
    for row in sample:
        width = len(row)
        while width and not row[width - 1].strip():
            width -= 1
        reach[width] = reach.get(width, 0) + 1
    enough = max(1.0, _STRAY_SHARE * len(sample)) if headings else 0.0
    width = max(
        (w for w, n in reach.items() if n > enough or w <= len(texts)), default=0
    )
    if headings is None:
        width = max(reach, default=0)
    last = max((number for number, text in enumerate(texts, 1) if text), default=0)
    width = max(width, last)
    padded = (*texts[:width], *[""] * (width - len(texts)))
    if sum(map(bool, padded)) > plan.limits.headed_columns:
        raise NotValid(
            f"The sheet has {sum(map(bool, padded)):,} headings; at most "
            f"{plan.limits.headed_columns:,} are read. Delete the columns that are not needed."
        )
    return padded


def _cell(row: Sequence[str], index: int) -> str:
    return row[index] if index < len(row) else ""


def _columns(
    headings: Sequence[str],
    guesses: Sequence[Guess],
    cells: Sequence[Sequence[str]],
    plan: ReadPlan,
    today: date | None,
) -> tuple[tuple[Column, ...], tuple[Typer, ...]]:
    columns = tuple(
        Column(
            index=index,
            heading=heading,
            field=guess.field,
            confidence=guess.confidence,
            because=guess.because,
            samples=_samples(cells[index], plan.samples_shown),
        )
        for index, (heading, guess) in enumerate(zip(headings, guesses, strict=True))
    )
    return columns, _typers(columns, cells, plan, today)


def _typers(
    columns: Sequence[Column],
    cells: Sequence[Sequence[str]],
    plan: ReadPlan,
    today: date | None,
) -> tuple[Typer, ...]:
    made = (
        typer_for(c.index, c.field, c.heading, cells[c.index], plan, today)
        for c in columns
        if c.field is not None
    )
    return tuple(typer for typer in made if typer is not None)


def _samples(cells: Sequence[str], count: int) -> tuple[str, ...]:
    different: dict[str, None] = {}
    for cell in cells:
        text = cell.strip()
        if text:
            different[text] = None
            if len(different) == count:
                break
    return tuple(text if len(text) <= 80 else text[:79] + "…" for text in different)


def _layout_problems(
    window: Sequence[Sequence[str]], layout: Layout, foot_row: int | None
) -> tuple[Problem, ...]:
    if foot_row is not None:
        return (
            Problem(
                foot_row,
                None,
                "the headings stand below rows of data",
                "headings in the first row",
                "move the heading row to the top of the sheet",
            ),
        )
    if layout.headings is None:
        return (
            Problem(
                None,
                None,
                "no heading row was found",
                "one row of headings above the data",
                "add headings; until then the columns are told by their values alone",
            ),
        )
    raw = chain.from_iterable(window[row] for row in layout.header_rows)
    if any("\u00ef\u00bb\u00bf" in cell for cell in raw):
        return (
            Problem(
                layout.header_rows[0] + 1,
                layout.headings[0],
                "\u00ef\u00bb\u00bf before the heading",
                "no byte-order mark written twice",
                "save the file once more as CSV UTF-8",
            ),
        )
    return ()
