"""Read any spreadsheet: bytes in, columns, records and problems out.

Two looks: the first over the head of the sheet settles headings, columns and how cells
are typed; the second goes over every row once, sorting and typing. Rows are never kept
in memory beyond a batch, so a large file costs no more than a small one.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from operator import itemgetter
from typing import BinaryIO

from guildhall.engines.tabular.examining import Examined, examine
from guildhall.engines.tabular.mapping import Known
from guildhall.engines.tabular.plan import DEFAULT, Kind, ReadPlan
from guildhall.engines.tabular.result import (
    Aside,
    AsideKind,
    Batch,
    Problem,
    Reading,
)
from guildhall.engines.tabular.sorter import Sorter
from guildhall.engines.tabular.telling import Teller, aside_problems
from guildhall.engines.tabular.words import clean

_VALUE = itemgetter(0)


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


def _header_rows(examined: Examined) -> tuple[int, ...]:
    if examined.foot_row is not None:
        return (examined.foot_row,)
    return tuple(row + 1 for row in examined.layout.header_rows)


def _pass(examined: Examined, sorter: Sorter, teller: Teller | None) -> Iterator[Batch]:
    """Go over all rows once; a teller is told of every trouble."""
    above = _rows_above(examined)
    rows = islice(examined.grid.rows(), above, None)
    first = above + 1
    while piece := list(islice(rows, examined.plan.batch_rows)):
        numbers, cells = sorter.records(first, piece)
        first += len(piece)
        if not cells:
            continue
        outcomes = {typer.index: typer.outcomes(cells) for typer in examined.typers}
        if teller is not None:
            teller.hear(numbers, cells, outcomes)
        typed = {index: list(map(_VALUE, column)) for index, column in outcomes.items()}
        yield Batch(numbers, cells, typed)
    sorter.close()


def _rows_above(examined: Examined) -> int:
    """How many rows stand above the first that may be a record, headings included."""
    if examined.layout.header_rows:
        return examined.layout.header_rows[-1] + 1
    return 0 if examined.foot_row is not None else examined.grid.hint_rows


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
