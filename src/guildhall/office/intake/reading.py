"""Where a file becomes rows, and rows become values.

Cells come out of the child process as text and stay as they are; their values are made
from that text by the mapping a person has confirmed, so that a corrected column needs
no second opening of the file. Nothing is guessed: a cell that cannot be read has no
value, and is told.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from guildhall.engines.tabular.cells.outcome import (
    Duration,
    Money,
    Month,
    Outcome,
    Trouble,
    Value,
)
from guildhall.engines.tabular.fields import END_DATES
from guildhall.engines.tabular.plan import DEFAULT, Kind
from guildhall.engines.tabular.result import Reading as EngineReading
from guildhall.engines.tabular.typers import Typer, typer_for
from guildhall.office.intake import files, sandbox
from guildhall.office.intake.mapping import columns_of, fields_of, kept_fields
from guildhall.office.intake.models import ImportRun, Problem, Row
from guildhall.office.intake.queries.headings import (
    learnt_headings,
    remembered_headings,
)
from guildhall.office.intake.receiving import Incoming

Reading = dict[str, Any]
LONGEST_TYPED_CELL = 1_000
NUL_SHOWN = "␀"
PERIODS = {"annual_value": "year"}
TOO_LONG = Outcome(
    trouble=Trouble(
        f"at most {LONGEST_TYPED_CELL:,} characters", "shorten what stands in the cell"
    )
)


@dataclass(frozen=True)
class RawRow:
    """One data row as it stands in the file: its number from 1, its sheet, its cells."""

    number: int
    sheet: str
    cells: list[str]


@dataclass(frozen=True)
class Opened:
    """An open file: its rows, once, and what was found, when the rows are through."""

    rows: Iterator[RawRow]
    reading: Callable[[], Reading]


@contextmanager
def open_file(run: ImportRun) -> Iterator[Opened]:
    """Open the file of an import in a child process with limits.

    Raises:
        NotValid: it cannot be read, or not within the limits.
    """
    found = sandbox.open_safely(
        files.path_to_read(run.upload.content_sha256),
        filename=run.upload.filename,
        kind=Kind(run.kind),
        remembered=remembered_headings(run.organisation_id, run.kind),
        learnt=learnt_headings(run.organisation_id, run.kind),
        today=run.created_at.date(),
    )
    yield Opened(rows=raw_rows(found), reading=lambda: kept_reading(found))


def raw_rows(found: EngineReading) -> Iterator[RawRow]:
    """Give the data rows, cells as they stand."""
    for batch in found.batches():
        for number, cells in zip(batch.numbers, batch.cells, strict=True):
            yield RawRow(number, storable(found.sheet or ""), storable(list(cells)))


def kept_reading(found: EngineReading) -> Reading:
    """Give what is kept of a reading: columns, what was told, what was set aside.

    What single cells say wrong is found again by the confirmed columns, cell by cell
    and without a limit, so it is not kept from here.
    """
    head = found.header_row or 0
    told = [p for p in found.problems if p.column is None or 0 < (p.row or 0) <= head]
    warnings = [p for p in found.problems if p.row is None and p.column is not None]
    reading = {
        "encoding": found.encoding,
        "delimiter": found.delimiter,
        "sheet": found.sheet,
        "header_row": found.header_row,
        "rows": found.rows,
        "rows_kept": found.rows_kept,
        "columns": [column.to_json() for column in found.columns],
        "told": [problem.to_json() for problem in told],
        "warnings": [problem.to_json() for problem in warnings],
        "asides": [asdict(aside) for aside in found.asides],
    }
    return {name: storable(value) for name, value in reading.items()}


def storable(value: Any) -> Any:
    """Show the one character that no store holds as its picture, however deep it lies."""
    if isinstance(value, str):
        return value.replace("\x00", NUL_SHOWN) if "\x00" in value else value
    if isinstance(value, dict):
        return {name: storable(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [storable(inner) for inner in value]
    return value


class Reader:
    """Makes values of the rows of one import, by its confirmed columns."""

    def __init__(self, run: ImportRun) -> None:
        self.run = run
        self.fields = kept_fields(fields_of(run))
        self.names = {column.index: column.name for column in columns_of(run)}
        self.typers = typers_of(run, self.fields)

    def typed(self, row: Row) -> tuple[Incoming, list[Problem]]:
        """Give the values of a row, and what a person should know about its cells."""
        values: dict[str, object] = {}
        texts: dict[str, str] = {}
        problems: list[Problem] = []
        for index, field in self.fields.items():
            text = row.cells[index] if index < len(row.cells) else ""
            outcome = self.outcome(index, field, text)
            if outcome.trouble is not None:
                problems.append(self.problem(row, index, text, outcome.trouble))
            if values.get(field) is None:
                values[field] = None if outcome.value is None else plain(outcome.value)
            if not texts.get(field, "").strip():
                texts[field] = text
        problems += self.out_of_order(row, values)
        return Incoming(row.number, values, texts), problems

    def outcome(self, index: int, field: str, text: str) -> Outcome:
        """Read one cell as its field asks."""
        typer = self.typers.get(index)
        if typer is None:
            return Outcome(text.strip() or None)
        if len(text) > LONGEST_TYPED_CELL:
            return TOO_LONG
        outcome = typer.memory[text]
        if isinstance(outcome.value, Money):
            return in_its_period(field, outcome.value, outcome)
        if isinstance(outcome.value, Month) and field.endswith("_date"):
            return Outcome(None, outcome.trouble)
        return outcome

    def out_of_order(self, row: Row, values: dict[str, object]) -> list[Problem]:
        """Tell of a row that ends before it starts."""
        start = values.get("start_date")
        ends = [values.get(field) for field in END_DATES]
        last = max((end for end in ends if isinstance(end, str)), default=None)
        if not isinstance(start, str) or last is None or start <= last:
            return []
        trouble = Trouble(
            "an end on or after the start", "correct one of the two dates"
        )
        return [self.problem(row, None, f"starts {start}, ends {last}", trouble)]

    def problem(
        self, row: Row, index: int | None, seen: str, trouble: Trouble
    ) -> Problem:
        """Tell of one cell, or of the row."""
        return Problem(
            run=self.run,
            row_number=row.number,
            column=index,
            heading="" if index is None else self.names.get(index, "")[:200],
            seen=seen[:300],
            expected=trouble.expected[:300],
            fix=trouble.fix[:300],
        )


def typers_of(run: ImportRun, fields: dict[int, str]) -> dict[int, Typer]:
    """Choose how each column is read, by its field and its first rows."""
    rows = Row.objects.unscoped(because="the rows of an import that is worked on")
    first = rows.filter(run=run).order_by("number").values_list("cells", flat=True)
    sample = list(first[: DEFAULT.sample_rows])
    headings = {column.index: column.heading for column in columns_of(run)}
    typers = {}
    for index, field in fields.items():
        cells = [row[index] if index < len(row) else "" for row in sample]
        today = run.created_at.date()
        typer = typer_for(index, field, headings.get(index, ""), cells, DEFAULT, today)
        if typer is not None:
            typers[index] = typer
    return typers


def in_its_period(field: str, money: Money, outcome: Outcome) -> Outcome:
    """Take an amount that says for how long, where the column means that time."""
    if money.per in {None, PERIODS.get(field)}:
        return outcome
    wanted = PERIODS.get(field, "whole term")
    trouble = Trouble(
        f"an amount for the {wanted}", f"work out the amount for the {wanted}"
    )
    return Outcome(None, trouble)


def plain(value: Value) -> object:
    """Write a value as plain JSON: dates as text, money in whole pence."""
    if isinstance(value, Money):
        return value.pence
    if isinstance(value, Duration):
        return plain(value.months)
    if isinstance(value, Fraction):
        whole = value.denominator == 1
        return value.numerator if whole else f"{float(value):g}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Month) else value
