"""Read any spreadsheet: bytes in, columns, records and problems out.

Two looks: the first over the head of the sheet settles headings, columns and how cells
are typed; the second goes over every row once, sorting and typing. Rows are never kept
in memory beyond a batch, so a large file costs no more than a small one.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, islice
from operator import itemgetter
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
from guildhall.engines.tabular.plan import DEFAULT, Kind, ReadPlan
from guildhall.engines.tabular.profile import profile_of
from guildhall.engines.tabular.result import (
    Aside,
    AsideKind,
    Batch,
    Column,
    Problem,
    Reading,
)
from guildhall.engines.tabular.sorter import Sorter
from guildhall.engines.tabular.source import Source
from guildhall.engines.tabular.telling import Teller, aside_problems
from guildhall.engines.tabular.typers import Typer, typer_for
from guildhall.engines.tabular.words import clean
from guildhall.foundation.refusal import NotValid

_FOOT = 5
_STRAY_SHARE = 0.02
_VALUE = itemgetter(0)

Numbered = tuple[int, Sequence[str]]


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
        return Sorter(self.layout.headings or (), self.usual)


def read(
    content: bytes | BinaryIO,
    *,
    filename: str,
    kind: Kind | None = None,
    plan: ReadPlan = DEFAULT,
    remembered: Mapping[str, str | None] | None = None,
    learnt: Mapping[str, str] | None = None,
    today: date | None = None,
) -> Reading:
    """Read one file that should hold one list.

    Args:
        content: the bytes, or a stream that can be read again and stays open.
        filename: its name; the ending is compared with what the bytes are.
        kind: what the list is; guessed where None.
        plan: sheet, thresholds and limits.
        remembered: headings that this council's people mapped before, to a field or to
            None for no field; they win over everything.
        learnt: headings that other councils confirmed; they count as weak synonyms.
        today: decides the century of years of two digits.

    Returns:
        The reading; its records can be read again as long as `content` is there.

    Raises:
        NotValid: the file cannot be read; the sentence names place and fix.
    """
    examined = examine(
        content,
        filename=filename,
        kind=kind,
        plan=plan,
        known=Known(remembered, learnt),
        today=today,
    )
    return finish(examined, sink=lambda batch: None)


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


def finish(examined: Examined, *, sink: Callable[[Batch], None]) -> Reading:
    """Take the second look: sort and type every row, and hand each batch to the sink."""
    teller = Teller(examined.columns, examined.plan)
    sorter = examined.sorter()
    kept = 0
    for batch in _pass(examined, sorter, teller):
        kept += len(batch.numbers)
        sink(batch)
    second = sum(a.count for a in sorter.asides if a.kind is AsideKind.SECOND_TABLE)
    problems = (
        *examined.problems,
        *examined.grid.late_problems(),
        *aside_problems(sorter.asides, sorter.more),
        *teller.problems(),
    )
    return Reading(
        kind=examined.kind,
        encoding=examined.grid.encoding,
        delimiter=examined.grid.delimiter,
        sheet=examined.grid.sheet,
        header_rows=_header_rows(examined),
        columns=examined.columns,
        rows=kept + second,
        rows_kept=kept,
        problems=_ordered(problems, examined.plan),
        asides=(*_preamble(examined), *sorter.asides),
        run=lambda: _pass(examined, examined.sorter(), None),
        plan=examined.plan,
    )


def _ordered(problems: Sequence[Problem], plan: ReadPlan) -> tuple[Problem, ...]:
    """Put what concerns the whole file first, then rows in order; tell how many more."""
    ordered = sorted(problems, key=lambda problem: problem.row or 0)
    if len(ordered) <= plan.problem_limit:
        return tuple(ordered)
    more = len(ordered) - plan.problem_limit
    rest = Problem(
        None,
        None,
        f"{more:,} more problems",
        "a list that can be mended by hand",
        "mend those that are shown and read the file again",
    )
    return (*ordered[: plan.problem_limit], rest)


def _named(grid: Grid) -> str:
    return f'The sheet "{grid.sheet}"' if grid.sheet else "The file"


def _header_rows(examined: Examined) -> tuple[int, ...]:
    if examined.foot_row is not None:
        return (examined.foot_row,)
    return tuple(row + 1 for row in examined.layout.header_rows)


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
    return Layout((), headings, at_foot=True), count - back


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


def _rows_below(examined: Examined) -> Iterator[Numbered]:
    rows = enumerate(examined.grid.rows(), start=1)
    if examined.layout.header_rows:
        rows_below: Iterator[Numbered] = islice(
            rows, examined.layout.header_rows[-1] + 1, None
        )
    elif examined.foot_row is not None:
        rows_below = (pair for pair in rows if pair[0] != examined.foot_row)
    else:
        rows_below = islice(rows, examined.grid.hint_rows, None)
    return rows_below


def _pass(examined: Examined, sorter: Sorter, teller: Teller | None) -> Iterator[Batch]:
    """Go over all rows once; a teller is told of every trouble."""
    rows = _rows_below(examined)
    while True:
        piece = list(islice(rows, examined.plan.batch_rows))
        if not piece:
            return
        records = sorter.records(piece)
        if not records:
            continue
        numbers = [number for number, _ in records]
        cells = [row for _, row in records]
        outcomes = {typer.index: typer.outcomes(cells) for typer in examined.typers}
        if teller is not None:
            teller.hear(numbers, cells, outcomes)
        typed = {index: list(map(_VALUE, column)) for index, column in outcomes.items()}
        yield Batch(numbers, cells, typed)


def _preamble(examined: Examined) -> tuple[Aside, ...]:
    """The rows above the headings, each with its text."""
    first = examined.layout.header_rows[0] if examined.layout.header_rows else 0
    first = first or (examined.grid.hint_rows if not examined.layout.header_rows else 0)
    rows = islice(examined.grid.rows(), first)
    return tuple(
        Aside(
            number,
            number,
            AsideKind.PREAMBLE,
            " | ".join(filter(None, map(clean, row)))[:200],
        )
        for number, row in enumerate(rows, start=1)
    )


def _layout_problems(
    window: Sequence[Sequence[str]], layout: Layout, foot_row: int | None
) -> tuple[Problem, ...]:
    if foot_row is not None:
        return (
            Problem(
                foot_row,
                None,
                "the headings stand below the rows",
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
