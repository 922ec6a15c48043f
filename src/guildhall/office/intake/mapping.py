"""The columns of a file as they were read, and what a person may say of them.

The proposal comes from the engine; what a person chose before in the same council
wins over it. Nothing is decided here without being shown.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from guildhall.engines.tabular.fields import FIELDS
from guildhall.engines.tabular.words import normalised
from guildhall.office.intake.models import ImportRun
from guildhall.office.intake.receiving import Receiver


@dataclass(frozen=True)
class Column:
    """One column of a file: what it was read as, how sure, why, and three of its cells."""

    index: int
    heading: str
    field: str | None
    confidence: float
    because: str
    samples: tuple[str, ...]

    @property
    def letter(self) -> str:
        """The name of the column in a spreadsheet: A, B, ... AA."""
        number, letters = self.index + 1, ""
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(ord("A") + rest) + letters
        return letters

    @property
    def name(self) -> str:
        """The heading, or the letter where there is none."""
        return self.heading or f"column {self.letter}"


Columns = Sequence[Column]


def columns_of(run: ImportRun) -> list[Column]:
    """Give the columns of an import that has been read."""
    return [column_of(row) for row in run.reading.get("columns", [])]


def column_of(row: Mapping[str, Any]) -> Column:
    """Make a column of its entry in the reading."""
    return Column(
        index=row["index"],
        heading=row["heading"] or "",
        field=row["field"],
        confidence=row["confidence"],
        because=row["because"],
        samples=tuple(row["samples"]),
    )


def fields_of(run: ImportRun) -> dict[int, str | None]:
    """Give the field of each column: as confirmed, else as proposed."""
    if run.mapping:
        return {int(index): field for index, field in run.mapping.items()}
    return {column.index: column.field for column in columns_of(run)}


def kept_fields(fields: Mapping[int, str | None]) -> dict[int, str]:
    """Leave in the columns that mean something."""
    return {index: field for index, field in sorted(fields.items()) if field}


def what_is_wrong(
    columns: Columns, fields: Mapping[int, str | None], receiver: Receiver
) -> str | None:
    """Say what stands in the way of these choices, or None."""
    unknown = set(kept_fields(fields).values()) - set(receiver.fields)
    if unknown:
        return f"a {receiver.title.lower()} has no field {sorted(unknown)[0]!r}"
    twice = next(iter(chosen_twice(fields)), None)
    if twice is not None:
        names = [c.name for c in columns if fields.get(c.index) == twice]
        return (
            f"{listed(names)} are all chosen as {receiver.fields[twice].lower()}; "
            "choose one of them, and what the others mean, or leave those out"
        )
    return receiver.what_is_missing(list(kept_fields(fields).values()))


def chosen_twice(fields: Mapping[int, str | None]) -> list[str]:
    """Name the fields that more than one column claims and only one may hold."""
    chosen = list(kept_fields(fields).values())
    return [
        field
        for field in dict.fromkeys(chosen)
        if chosen.count(field) > 1 and not may_repeat(field)
    ]


def may_repeat(field: str) -> bool:
    """Say whether several columns may hold the field."""
    return field in FIELDS and FIELDS[field].repeats


def corrections(
    columns: Columns, fields: Mapping[int, str | None]
) -> dict[str, str | None]:
    """Give the headings whose meaning a person chose otherwise than proposed.

    A heading that stands over several columns is told apart by its place, which no
    later file need share: it is not remembered.
    """
    headings = [normalised(column.heading) for column in columns]
    return {
        heading[:200]: fields.get(column.index)
        for heading, column in zip(headings, columns, strict=True)
        if heading
        and headings.count(heading) == 1
        and fields.get(column.index) != column.field
    }


def listed(names: Iterable[str]) -> str:
    """Write names as a list: A, B and C."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
