"""A reader for tests of intake alone: plain CSV with headings, no child process."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from guildhall.foundation.refusal import NotValid
from guildhall.office.intake import files, reading
from guildhall.office.intake.mapping import columns_of, fields_of, kept_fields
from guildhall.office.intake.models import ImportRun, Problem, Row
from guildhall.office.intake.receiving import Incoming

FIELDS = {
    "Ref": "contract_ref",
    "Title": "contract_title",
    "Supplier": "supplier_name",
    "Start": "start_date",
    "End": "end_date",
    "Value": "annual_value",
}


@contextmanager
def open_file(run: ImportRun) -> Iterator[reading.Opened]:
    text = files.path_to_read(run.upload.content_sha256).read_text()
    if text.startswith("hostile"):
        raise NotValid("the file could not be opened safely; save it again as CSV")
    header, *rows = csv.reader(io.StringIO(text))
    raw = (reading.RawRow(n, "", cells) for n, cells in enumerate(rows, start=2))
    found = {
        "encoding": "utf-8",
        "header_row": 1,
        "columns": [
            {
                "index": index,
                "heading": heading,
                "field": FIELDS.get(heading),
                "confidence": 0.9,
                "because": "the heading says so",
                "samples": [row[index] for row in rows[:3]],
            }
            for index, heading in enumerate(header)
        ],
    }
    yield reading.Opened(rows=raw, reading=lambda: found)


class Reader:
    """Types dates and pounds, and tells what it cannot."""

    def __init__(self, run: ImportRun) -> None:
        self.run = run
        self.fields = kept_fields(fields_of(run))
        self.headings = {column.index: column.name for column in columns_of(run)}

    def typed(self, row: Row) -> tuple[Incoming, list[Problem]]:
        texts = {field: row.cells[index] for index, field in self.fields.items()}
        values: dict[str, object] = {}
        problems = []
        for index, field in self.fields.items():
            try:
                values[field] = self.value(field, row.cells[index])
            except ValueError:
                values[field] = None
                problems.append(self.problem(row, index))
        return Incoming(row.number, values, texts), problems

    def value(self, field: str, text: str) -> object:
        if field.endswith("_date"):
            return date.fromisoformat(text).isoformat() if text else None
        if field.endswith("_value"):
            return int(text) * 100 if text else None
        return text

    def problem(self, row: Row, index: int) -> Problem:
        return Problem(
            run=self.run,
            row_number=row.number,
            column=index,
            heading=self.headings[index],
            seen=row.cells[index],
            expected="a date such as 2027-03-31, or whole pounds",
            fix="correct the cell",
        )
