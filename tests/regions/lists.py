"""Reads the committed lists back through their own forms, not through the importer.

The check values must hold of the files as they lie in the repository; reading them
here by the form in which they were written keeps these tests apart from the product's
own reading, which has tests of its own.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from tools.demonstration.forms import Form, read
from tools.demonstration.plan import Plan, read_plan
from tools.demonstration.shapes import APPLICATION_FORMS, CONTRACT_FORMS

from guildhall.foundation.region import load_region
from tests.regions.paths import LONDON


@dataclass(frozen=True)
class Line:
    """A data row of a list: its text by field, and what the generator knows of it."""

    council: str
    file: str
    row: int
    form: Form
    text: dict[str, str]
    truth: dict[str, str]

    def day(self, field: str) -> date | None:
        """The day in a field, None where none can be read."""
        return self.form.days.read(self.text[field])

    def pounds(self, field: str) -> float | None:
        """The pounds in a field, None where none can be read."""
        return self.form.money.read(self.text[field])

    @property
    def current_end(self) -> date | None:
        """The end after extensions taken, from whichever column the form has for it."""
        if "current_end_date" in self.text:
            return self.day("current_end_date")
        return self.day("extended_to") or self.day("end_date")


@cache
def plan_of(folder: Path = LONDON) -> Plan:
    """The plan from which the lists of a region were drawn."""
    return read_plan(load_region(folder), folder / "plan")


@cache
def truth_of(table: str, folder: Path = LONDON) -> tuple[dict[str, str], ...]:
    """A table of what the generator knows."""
    with (folder / "truth" / table).open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


@cache
def applications(folder: Path = LONDON) -> tuple[Line, ...]:
    """Every row of every application list of a region."""
    return tuple(_lines("applications", folder))


@cache
def contracts(folder: Path = LONDON) -> tuple[Line, ...]:
    """Every row of every contract register of a region."""
    return tuple(_lines("contracts", folder))


def _lines(kind: str, folder: Path) -> Iterator[Line]:
    known = {
        (row["file"], int(row["row"])): row for row in truth_of(f"{kind}.csv", folder)
    }
    forms = APPLICATION_FORMS if kind == "applications" else CONTRACT_FORMS
    for council in plan_of(folder).councils:
        wanted = (
            council.application_form
            if kind == "applications"
            else council.contract_form
        )
        file = f"{council.authority.slug}-{kind}.csv"
        path = folder / "lists" / file
        if not path.is_file():
            continue
        for row, text in read(forms[wanted], path.read_bytes()).items():
            truth = known[file, row]
            yield Line(council.code, file, row, forms[wanted], text, truth)
