"""The shapes in which councils send their lists.

A form says what stands where: lines above the table, headings, separator, encoding,
how days and money are written, what stands below. Writing and reading use the same
form, so that tests can read the committed files back without the product's importer.
"""

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

SERIAL_START = date(1899, 12, 30)  # day 0 of spreadsheet serial numbers


class DayStyle(StrEnum):
    """How a list writes a day; the value is the pattern for `strftime`."""

    SLASHES = "%d/%m/%Y"
    ISO = "%Y-%m-%d"
    WORDS = "%d %b %Y"
    SHORT = "%d-%b-%y"
    DOTS = "%d.%m.%Y"
    SERIAL = "serial"

    def write(self, day: date | None) -> str:
        """Write a day, nothing for no day."""
        if day is None:
            return ""
        if self is DayStyle.SERIAL:
            return str((day - SERIAL_START).days)
        return day.strftime(self.value)

    def read(self, text: str) -> date | None:
        """Read a day; what is no day in this style is None."""
        try:
            if self is DayStyle.SERIAL:
                return SERIAL_START + timedelta(days=int(text))
            return datetime.strptime(text, self.value).date()
        except ValueError:
            return None


class MoneyStyle(StrEnum):
    """How a list writes pounds."""

    PENCE = "£{:,.2f}"
    POUNDS = "£{:,}"
    COMMAS = "{:,}"
    PLAIN = "{}"
    THOUSANDS = "k"

    def write(self, pounds: int) -> str:
        """Write whole pounds."""
        if self is MoneyStyle.THOUSANDS:
            return f"£{pounds / 1000:,.1f}k"
        return self.value.format(pounds)

    def read(self, text: str) -> float | None:
        """Read pounds; what is no sum of money is None."""
        plain = text.replace("£", "").replace(",", "")
        factor = 1000 if plain.endswith("k") else 1
        try:
            return float(plain.removesuffix("k")) * factor
        except ValueError:
            return None


@dataclass(frozen=True)
class Form:
    """One shape of list; a column with an empty field is a spacer.

    `above` may name `{council}`, `{day}` and `{survey}`; `groups` is a first heading row
    over the real one; `total_of` asks for a totals row and names the field it adds up.
    """

    key: str
    columns: tuple[tuple[str, str], ...]
    above: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    delimiter: str = ","
    encoding: str = "utf-8"
    line_end: str = "\n"
    days: DayStyle = DayStyle.SLASHES
    money: MoneyStyle = MoneyStyle.PLAIN
    total_of: str = ""
    repeats_heading_after: int = 0
    blank_after: int = 0

    @property
    def headings(self) -> list[str]:
        """The heading row."""
        return [heading for heading, _ in self.columns]

    @property
    def fields(self) -> list[str]:
        """The field of each column."""
        return [field for _, field in self.columns]


@dataclass(frozen=True)
class Written:
    """A list as bytes, and the line (1-based) on which each data row stands."""

    content: bytes
    lines: tuple[int, ...]


def write(
    form: Form, rows: list[dict[str, str]], words: dict[str, str], totals: str = ""
) -> Written:
    """Write a list in a form.

    Args:
        form: the shape.
        rows: text per field, one dictionary per data row.
        words: what `above` may name.
        totals: the sum to stand in the totals row.
    """
    width = len(form.columns)
    table = [[text.format(**words), *[""] * (width - 1)] for text in form.above]
    if form.groups:
        table.append(list(form.groups))
    table.append(form.headings)
    lines = []
    for number, row in enumerate(rows, start=1):
        if number == form.blank_after + 1 and form.blank_after:
            table.append([""] * width)
        if number == form.repeats_heading_after + 1 and form.repeats_heading_after:
            table.append(form.headings)
        table.append([row.get(field, "") for field in form.fields])
        lines.append(len(table))
    if form.total_of:
        total = [totals if field == form.total_of else "" for field in form.fields]
        table.append(["Total", *total[1:]])
    text = io.StringIO()
    writer = csv.writer(text, delimiter=form.delimiter, lineterminator=form.line_end)
    writer.writerows(table)
    return Written(text.getvalue().encode(form.encoding), tuple(lines))


def read(form: Form, content: bytes) -> dict[int, dict[str, str]]:
    """Read a list back: line to text per field, data rows only."""
    text = content.decode(form.encoding)
    found: dict[int, dict[str, str]] = {}
    in_table = False
    for line, cells in enumerate(
        csv.reader(io.StringIO(text), delimiter=form.delimiter), start=1
    ):
        if cells == form.headings:
            in_table = True
        elif in_table and any(cells) and cells[0] != "Total":
            found[line] = {
                field: cell.strip()
                for field, cell in zip(form.fields, cells, strict=True)
                if field
            }
    return found
