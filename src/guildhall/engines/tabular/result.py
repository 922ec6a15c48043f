"""What a reading gives back: columns, records with their source cells, and problems.

Every row of the source is header, preamble, a record, or told aside; every value of a
record names the cell that it came from, and the cell stands beside it as it was.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TypedDict

from guildhall.engines.tabular.cells.marks import read_text
from guildhall.engines.tabular.cells.outcome import Value
from guildhall.engines.tabular.fields import FIELDS, Holds
from guildhall.engines.tabular.plan import DEFAULT, Kind, ReadPlan

_SEEN_AT_MOST = 120


class ProblemJson(TypedDict):
    """One problem as it is printed."""

    row: int | None
    column: str | None
    seen: str
    expected: str
    fix: str


class ColumnJson(TypedDict):
    """One column as it is printed; `index` counts from 0."""

    index: int
    heading: str
    field: str | None
    confidence: float
    because: str
    samples: list[str]


class ReadingJson(TypedDict):
    """A reading as it is printed; rows count from 1, as a spreadsheet shows them."""

    encoding: str | None
    delimiter: str | None
    sheet: str | None
    header_row: int | None
    columns: list[ColumnJson]
    rows: int
    rows_kept: int
    problems: list[ProblemJson]


@dataclass(frozen=True)
class Problem:
    """Something a person should know: where, what was seen, expected, and the fix.

    `row` is None where a whole column or the file is meant; `column` is its heading, or
    its letters where it has none, and None where the row or the file is meant.
    """

    row: int | None
    column: str | None
    seen: str
    expected: str
    fix: str

    def to_json(self) -> ProblemJson:
        """Give the problem as plain values."""
        seen = self.seen
        if len(seen) > _SEEN_AT_MOST:
            seen = seen[: _SEEN_AT_MOST - 1] + "…"
        return ProblemJson(
            row=self.row,
            column=self.column,
            seen=seen,
            expected=self.expected,
            fix=self.fix,
        )


@dataclass(frozen=True)
class Column:
    """One column of the sheet: its heading, what it means, how sure, and why."""

    index: int
    heading: str
    field: str | None
    confidence: float
    because: str
    samples: tuple[str, ...] = ()

    @property
    def letters(self) -> str:
        """The letters under which a spreadsheet shows the column."""
        return letters_of(self.index)

    @property
    def shown(self) -> str:
        """The name for a person: the heading, or the letters."""
        return self.heading or f"column {self.letters}"

    def to_json(self) -> ColumnJson:
        """Give the column as plain values."""
        return ColumnJson(
            index=self.index,
            heading=self.heading,
            field=self.field,
            confidence=self.confidence,
            because=self.because,
            samples=list(self.samples),
        )


class AsideKind(StrEnum):
    """Why a row is no record."""

    PREAMBLE = "preamble"
    BLANK = "blank"
    REPEATED_HEADER = "repeated header"
    TOTALS = "totals"
    NOTE = "note"
    SECOND_TABLE = "second table"


@dataclass(frozen=True)
class Aside:
    """A run of rows of the same sort that are no records; `text` is of the first."""

    first_row: int
    last_row: int
    kind: AsideKind
    text: str

    @property
    def count(self) -> int:
        """How many rows the run has."""
        return self.last_row - self.first_row + 1


@dataclass(frozen=True)
class TypedCell:
    """One value with its source: the column it came from and the cell as it was."""

    column: int
    raw: str
    value: Value | None


@dataclass(frozen=True)
class Record:
    """One data row: its row in the source, its cells as they were, its typed values."""

    row: int
    cells: Sequence[str]
    values: Mapping[str, tuple[TypedCell, ...]]

    def get(self, field: str) -> Value | None:
        """The first value of a field that says anything."""
        cells = self.values.get(field, ())
        return next((cell.value for cell in cells if cell.value is not None), None)

    def raw(self, field: str) -> str:
        """The text of the first column of a field, as it was; empty where there is none."""
        cells = self.values.get(field, ())
        return cells[0].raw if cells else ""


@dataclass(frozen=True)
class Batch:
    """A run of records, column by column.

    `numbers` and `cells` have one entry per record; `typed` has, for each column that
    does not hold plain text, one value per record.
    """

    numbers: Sequence[int]
    cells: Sequence[Sequence[str]]
    typed: Mapping[int, Sequence[Value | None]]


@dataclass(frozen=True)
class Reading:
    """What was found in one file."""

    kind: Kind
    encoding: str | None
    delimiter: str | None
    sheet: str | None
    header_rows: tuple[int, ...]
    columns: tuple[Column, ...]
    rows: int
    rows_kept: int
    problems: tuple[Problem, ...]
    asides: tuple[Aside, ...]
    run: Callable[[], Iterator[Batch]]
    plan: ReadPlan = DEFAULT

    @property
    def header_row(self) -> int | None:
        """The row of the headings (the last of them), or None where there is none."""
        return self.header_rows[-1] if self.header_rows else None

    @cached_property
    def by_field(self) -> dict[str, tuple[Column, ...]]:
        """The columns of each field, in the order of the sheet."""
        found: dict[str, tuple[Column, ...]] = {}
        for column in self.columns:
            if column.field is not None:
                found[column.field] = (*found.get(column.field, ()), column)
        return found

    def batches(self) -> Iterator[Batch]:
        """Read the records again from the first, batch by batch."""
        return self.run()

    def records(self) -> Iterator[Record]:
        """Read the records again from the first, one at a time."""
        for batch in self.run():
            for place, number in enumerate(batch.numbers):
                yield self._record(batch, place, number)

    def _record(self, batch: Batch, place: int, number: int) -> Record:
        cells = batch.cells[place]
        values = {
            field: tuple(_typed(column, cells, batch, place) for column in columns)
            for field, columns in self.by_field.items()
        }
        return Record(number, tuple(cells), values)

    def to_json(self) -> ReadingJson:
        """Give the reading as the one JSON object that `guildhall read` prints."""
        return ReadingJson(
            encoding=self.encoding,
            delimiter=self.delimiter,
            sheet=self.sheet,
            header_row=self.header_row,
            columns=[column.to_json() for column in self.columns],
            rows=self.rows,
            rows_kept=self.rows_kept,
            problems=[problem.to_json() for problem in self.problems],
        )


def _typed(column: Column, cells: Sequence[str], batch: Batch, place: int) -> TypedCell:
    raw = cells[column.index] if column.index < len(cells) else ""
    if column.index in batch.typed:
        return TypedCell(column.index, raw, batch.typed[column.index][place])
    return TypedCell(column.index, raw, read_text(raw).value)


def holds_text(field: str | None) -> bool:
    """Say whether the values of a field are plain text, which needs no typing."""
    return field is None or FIELDS[field].holds in (Holds.TEXT, Holds.REFERENCE)


def letters_of(index: int) -> str:
    """Write a column counted from 0 as a spreadsheet does: A, B, ... Z, AA."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
