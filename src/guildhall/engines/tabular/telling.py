"""Gather what must be told, in rows and plain words, without flooding a person.

A trouble that repeats with the same text in the same column is told for the first rows
and then counted; nothing goes uncounted.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from operator import itemgetter

from guildhall.engines.tabular.cells.outcome import Outcome, Trouble, Value
from guildhall.engines.tabular.encoding import Survey
from guildhall.engines.tabular.fields import END_DATES
from guildhall.engines.tabular.plan import ReadPlan
from guildhall.engines.tabular.result import Aside, AsideKind, Column, Problem

_KINDS_HELD = 5_000
_TROUBLE: Callable[[Outcome], Trouble | None] = itemgetter(1)


class Teller:
    """Hears the outcomes of typed cells, batch by batch."""

    def __init__(self, columns: Sequence[Column], plan: ReadPlan) -> None:
        self._columns = {column.index: column for column in columns}
        self._width = len(columns)
        self._plan = plan
        self._told: list[Problem] = []
        self._often: dict[tuple[int, str], tuple[int, int, Trouble]] = {}
        self._unheard = 0
        self._spans = _spans(columns)

    def hear(
        self,
        numbers: Sequence[int],
        cells: Sequence[Sequence[str]],
        outcomes: Mapping[int, Sequence[Outcome]],
    ) -> None:
        """Hear one batch: rows that are too long, and cells with a trouble."""
        if max(map(len, cells)) > self._width:
            for place, row in enumerate(cells):
                if len(row) > self._width:
                    self._long_row(numbers[place], row)
        for index, column in outcomes.items():
            troubles = list(map(_TROUBLE, column))
            if not any(troubles):
                continue
            for place, trouble in enumerate(troubles):
                if trouble is not None:
                    self._cell(index, numbers[place], cells[place][index], trouble)
        for start, end in self._spans:
            pairs = zip(outcomes[start.index], outcomes[end.index], strict=True)
            for place, (first, last) in enumerate(pairs):
                if _is_reversed(first[0], last[0]):
                    self._reversed(numbers[place], cells[place], start, end)

    def _reversed(
        self, number: int, row: Sequence[str], start: Column, end: Column
    ) -> None:
        seen = (
            f"{row[end.index].strip()}, before {start.shown} {row[start.index].strip()}"
        )
        expected = "an end on or after the start"
        self._add(
            Problem(number, end.shown, seen, expected, "correct one of the two dates")
        )

    def _long_row(self, number: int, row: Sequence[str]) -> None:
        extra = [cell for cell in row[self._width :] if cell.strip()]
        if extra:
            seen = f"{len(extra):,} more cells than columns: {' | '.join(extra)[:80]}"
            self._add(
                Problem(
                    number,
                    None,
                    seen,
                    f"{self._width} cells",
                    "check for a missing quotation mark or line end in this row",
                )
            )

    def _cell(self, index: int, number: int, seen: str, trouble: Trouble) -> None:
        key = (index, seen)
        count, _, _ = self._often.get(key, (0, 0, trouble))
        if count or len(self._often) < _KINDS_HELD:
            self._often[key] = (count + 1, number, trouble)
        if count >= self._plan.alike_limit:
            return
        column = self._columns[index]
        self._add(Problem(number, column.shown, seen, trouble.expected, trouble.fix))

    def _add(self, problem: Problem) -> None:
        if len(self._told) < self._plan.problem_limit:
            self._told.append(problem)
        else:
            self._unheard += 1

    def problems(self) -> list[Problem]:
        """Give what was heard: row by row, then the counts of what repeats."""
        limit = self._plan.alike_limit
        counted = [
            Problem(
                last,
                self._columns[index].shown,
                f"{seen} ({count - limit:,} more cells alike, the last in this row)",
                trouble.expected,
                trouble.fix,
            )
            for (index, seen), (count, last, trouble) in self._often.items()
            if count > limit
        ]
        if self._unheard:
            counted.append(
                Problem(
                    None,
                    None,
                    f"{self._unheard:,} more cells with troubles",
                    "few troubles",
                    "mend those that are shown and read the file again",
                )
            )
        return [*self._told, *counted]


def _spans(columns: Sequence[Column]) -> list[tuple[Column, Column]]:
    """The start, and each end of the same contract."""
    of = {column.field: column for column in reversed(columns) if column.field}
    start = of.get("start_date")
    if start is None:
        return []
    return [(start, of[field]) for field in END_DATES if field in of]


def _is_reversed(first: Value | None, last: Value | None) -> bool:
    return isinstance(first, date) and isinstance(last, date) and last < first


def aside_problems(asides: Sequence[Aside], more: int = 0) -> list[Problem]:
    """Tell the rows that are no records."""
    told = [_told(aside) for aside in asides if aside.kind is not AsideKind.PREAMBLE]
    if more:
        told.append(
            Problem(
                None,
                None,
                f"{more:,} more rows that are no records",
                "rows of one list",
                "delete blank and total rows from the sheet",
            )
        )
    return told


def _told(aside: Aside) -> Problem:
    expected, fix = _WORDS[aside.kind]
    if aside.kind is AsideKind.BLANK:
        rows = f"rows {aside.first_row:,} to {aside.last_row:,}"
        seen = (
            f"{aside.count:,} blank rows, {rows}" if aside.count > 1 else "a blank row"
        )
    elif aside.kind is AsideKind.SECOND_TABLE:
        seen = f"{aside.text} (to row {aside.last_row:,})"
    else:
        seen = aside.text
    return Problem(aside.first_row, None, seen, expected, fix)


_WORDS: dict[AsideKind, tuple[str, str]] = {
    AsideKind.PREAMBLE: (
        "headings",
        "nothing: titles above the headings are left aside",
    ),
    AsideKind.BLANK: ("a record", "nothing: blank rows are left aside"),
    AsideKind.REPEATED_HEADER: (
        "a record, not the headings again",
        "nothing: the repeated headings are left aside",
    ),
    AsideKind.TOTALS: ("a record, not a total", "nothing: the total is left aside"),
    AsideKind.NOTE: (
        "a record with more than one cell filled",
        "nothing if this is a note; else fill in the other cells of the row",
    ),
    AsideKind.SECOND_TABLE: (
        "one table to a sheet",
        "put the second table, from this row on, on a sheet of its own",
    ),
}


def text_problems(found: Survey) -> tuple[Problem, ...]:
    """Tell what is strange about the bytes of a text."""
    told = []
    if found.mended:
        told.append(
            Problem(
                None,
                None,
                f"bytes that are not UTF-8: {found.mended:,}, the first on line {found.first_strange_line:,}",
                "one encoding in the whole file",
                "save the file again as CSV UTF-8; those bytes were read as Windows-1252",
            )
        )
    elif found.twice_coded:
        told.append(
            Problem(
                None,
                None,
                f"characters that no screen shows: {found.twice_coded:,}, the first on line "
                f"{found.first_strange_line:,}",
                "dashes and quotation marks",
                "the text was once saved in the wrong encoding: export it again from its source",
            )
        )
    return tuple(told)
