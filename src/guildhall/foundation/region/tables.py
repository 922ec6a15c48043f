"""Reading one file of a region's folder, and saying exactly what is wrong with it.

Every fault names file, line, field, what was seen and what to write instead; a whole
folder is read before anything is said, so that one look mends everything.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from guildhall.foundation.refusal import NotValid

Kind = TypeVar("Kind", bound=StrEnum)


@dataclass(frozen=True)
class Fault:
    """One thing to put right; `line` is 1-based, 0 where the file has no such line."""

    file: str
    line: int
    field: str
    seen: str
    fix: str

    def __str__(self) -> str:
        """Write the fault as one sentence for the person who keeps the folder."""
        place = f"{self.file}, line {self.line}" if self.line else self.file
        seen = f": found “{self.seen}”" if self.seen else ""
        return f"{place}, {self.field}{seen}. {self.fix}"


class RegionNotValid(NotValid):
    """A region's folder cannot be used; `faults` lists all that must be put right."""

    def __init__(self, folder: Path, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        lines = "\n".join(f"- {fault}" for fault in faults)
        super().__init__(f"The region in {folder} cannot be used yet:\n{lines}")


@dataclass
class Faults:
    """Collects the faults of one folder while it is read."""

    found: list[Fault] = field(default_factory=list)

    def add(self, file: str, line: int, name: str, seen: str, fix: str) -> None:
        """Note a fault and go on reading."""
        self.found.append(Fault(file, line, name, seen, fix))


@dataclass(frozen=True)
class Row:
    """One row of a table, whose readers note a fault instead of raising."""

    file: str
    line: int
    values: dict[str, str]
    faults: Faults

    def wrong(self, name: str, fix: str) -> None:
        """Note that a field of this row must be put right."""
        seen = self.values.get(name, "").strip()
        self.faults.add(self.file, self.line, name, seen, fix)

    def optional(self, name: str) -> str:
        """The text of a field, empty where nothing stands."""
        return self.values.get(name, "").strip()

    def text(self, name: str) -> str:
        """The text of a field that must not be empty."""
        value = self.optional(name)
        if not value:
            self.wrong(name, "Write a value; it may not be empty.")
        return value

    def many(self, name: str, separator: str = ";") -> tuple[str, ...]:
        """The parts of a field that holds several values."""
        parts = (part.strip() for part in self.optional(name).split(separator))
        return tuple(part for part in parts if part)

    def whole(self, name: str) -> int:
        """A whole number from 0 up."""
        value = self.optional(name)
        if not re.fullmatch(r"[0-9]{1,9}", value):
            self.wrong(name, "Write a whole number, as in 3.")
            return 0
        return int(value)

    def day(self, name: str) -> date:
        """A day that must be there."""
        return self.optional_day(name, required=True) or date.min

    def optional_day(self, name: str, *, required: bool = False) -> date | None:
        """A day written as in 2026-11-21, or nothing."""
        value = self.optional(name)
        if not value and not required:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.wrong(name, "Write the day as year-month-day, as in 2026-11-21.")
            return None

    def choice(self, name: str, kinds: type[Kind]) -> Kind:
        """One of the fixed values of an enum."""
        return self.one_of(name, self.optional(name), kinds)

    def one_of(self, name: str, value: str, kinds: type[Kind]) -> Kind:
        """Read a value of an enum; the first one stands in where it is unknown."""
        try:
            return kinds(value)
        except ValueError:
            known = ", ".join(kind.value for kind in kinds)
            self.wrong(name, f"Use one of: {known}.")
            return next(iter(kinds))

    def matching(self, name: str, pattern: str, fix: str) -> str:
        """The text of a field that must have a certain form."""
        value = self.text(name)
        if value and not re.fullmatch(pattern, value):
            self.wrong(name, fix)
        return value

    def known(self, name: str, among: set[str], what: str) -> str:
        """A key that must be that of a row elsewhere in the folder."""
        value = self.text(name)
        if value and value not in among:
            self.wrong(name, f"Use the key of {what}, or add that row there first.")
        return value


def rows_of(
    folder: Path, file: str, columns: tuple[str, ...], faults: Faults
) -> Iterator[Row]:
    """Read a table with a heading row, one `Row` per line that is not blank.

    Args:
        folder: the region's folder.
        file: name of the table inside it.
        columns: headings that must be there; others are allowed and kept.
        faults: takes a missing file, a missing heading, an unreadable byte.
    """
    path = folder / file
    if not path.is_file():
        faults.add(file, 0, "file", "", f"Add the file, with columns {columns[0]} ...")
        return
    try:
        content = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as fault:
        line = path.read_bytes()[: fault.start].count(b"\n") + 1
        faults.add(file, line, "encoding", "", "Save the file as UTF-8.")
        return
    reader = csv.DictReader(content.splitlines(keepends=True), restval="")
    missing = [name for name in columns if name not in (reader.fieldnames or ())]
    for name in missing:
        faults.add(file, 1, name, "", "Add this column to the heading row.")
    if missing:
        return
    for values in reader:
        yield Row(file, reader.line_num, values, faults)


def unique(rows: list[Row], *names: str) -> None:
    """Note every row whose values, taken together, an earlier row has already.

    Args:
        rows: the rows of one table.
        names: the columns taken together; capitals make no difference, and a row
            where all of them are empty is left alone.
    """
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        key = tuple(row.optional(name).lower() for name in names)
        if any(key) and key in seen:
            fix = f"Line {seen[key]} has it already; it must be unique."
            row.wrong(" and ".join(names), fix)
        seen.setdefault(key, row.line)
