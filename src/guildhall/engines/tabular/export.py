"""Write tables that stay tables: CSV and XLSX in which no cell is a live formula.

A spreadsheet takes a text for a formula when it begins with = + - @, a tab or a line
end, or the full-width form of such a sign, also behind spaces or quotation marks. In
CSV such a text gets an apostrophe in front; in XLSX cells carry their type, so texts
stay texts as they are. Numbers stay numbers in both. Source: the export rule of the
reliability anchors, 4.4; CSV as in RFC 4180.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from io import StringIO
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.cell.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from guildhall.engines.tabular.cells.outcome import Duration, Money, Month

Cell = (
    str
    | int
    | float
    | bool
    | Decimal
    | Fraction
    | date
    | Money
    | Month
    | Duration
    | None
)
Row = Sequence[Cell]

_TRIGGERS = "=+\\-@\t\r\n＝＋－＠﹢﹣﹦﹫−"
_COVER = r"[\s\"'`‘’“”«»\u200b-\u200f\u2060\ufeff]*"
_LIVE = re.compile(f"{_COVER}[{_TRIGGERS}]|[\t\r\n]")
_PLAIN_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,6})?", re.ASCII)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST_CELL = 32_767
_EXACT_IN_A_SHEET = 10**15
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Sheet:
    """One table to be written: a title, the headings, and rows of as many cells."""

    title: str
    headings: Sequence[str]
    rows: Iterable[Row]


def harmless(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would take for a formula.

    A plain number stands as it is, and so does every other text, but for signs that no
    sheet can hold, which become the replacement sign.
    """
    plain = _NOT_XML.sub("\ufffd", text)
    if _LIVE.match(plain) and not _PLAIN_NUMBER.fullmatch(plain):
        return "'" + plain
    return plain


def csv_lines(sheet: Sheet, *, with_mark: bool = False) -> Iterator[bytes]:
    """Write a table as CSV, a line at a time, in UTF-8.

    Texts stand in quotation marks, so that no other delimiter cuts them; numbers and
    dates stand bare. Lines end with CR LF.

    Args:
        sheet: the table; its title is not written.
        with_mark: begin with a byte-order mark, which older spreadsheets want.
    """
    buffer = StringIO(newline="")
    writer = csv.writer(buffer, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    first = _MARK if with_mark else b""
    for row in _rows(sheet):
        writer.writerow([_csv_cell(cell) for cell in row])
        yield first + buffer.getvalue().encode("utf-8", errors="replace")
        first = b""
        buffer.seek(0)
        buffer.truncate()


def _rows(sheet: Sheet) -> Iterator[Row]:
    yield list(sheet.headings)
    yield from sheet.rows


class _Bare(float):
    """A number or date that the CSV writer leaves without quotation marks."""

    text: str

    def __new__(cls, text: str) -> "_Bare":
        made = super().__new__(cls, 0.0)
        made.text = text
        return made

    def __repr__(self) -> str:
        return self.text

    __str__ = __repr__


def _csv_cell(cell: Cell) -> object:
    if cell is None:
        return _Bare("")
    if isinstance(cell, str):
        return harmless(cell)
    if isinstance(cell, Duration):
        return duration_text(cell)
    return _Bare(_plain(cell))


def _plain(cell: Cell) -> str:
    """Write a typed value as plain text: pounds with pence, days as 2024-03-31."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, Money):
        return f"{Decimal(cell.pence) / 100:.2f}"
    if isinstance(cell, Fraction):
        return decimal_text(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


def decimal_text(share: Fraction) -> str:
    """Write a fraction as a decimal of at most six places."""
    return (
        f"{float(share):.6f}".rstrip("0").rstrip(".")
        if share.denominator > 1
        else str(share)
    )


def duration_text(duration: Duration) -> str:
    """Write a term as council registers do: `36+12+12 months`."""
    parts = (duration.months, *duration.extensions)
    return "+".join(map(decimal_text, parts)) + " months"


def write_xlsx(sheets: Sequence[Sheet], out: BinaryIO) -> None:
    """Write tables as one workbook, each cell with its type, row by row.

    Signs that XML cannot hold become the replacement sign; a text beyond what a cell
    holds (32,767 characters) is cut and ends in an ellipsis.
    """
    book = Workbook(write_only=True)
    titles: set[str] = set()
    for sheet in sheets:
        page = book.create_sheet(_title(sheet.title, titles))
        page.freeze_panes = "A2"
        page.append([_heading(page, text) for text in sheet.headings])
        for row in sheet.rows:
            page.append([_xlsx_cell(page, cell) for cell in row])
    book.save(out)


def _title(title: str, taken: set[str]) -> str:
    """Make a title that a workbook takes: short, without its own signs, not twice."""
    plain = (
        _NOT_IN_TITLES.sub(" ", _NOT_XML.sub(" ", title)).strip(" '")[:31] or "Sheet"
    )
    made, number = plain, 2
    while made.lower() in taken:
        tail = f" {number}"
        made, number = plain[: 31 - len(tail)] + tail, number + 1
    taken.add(made.lower())
    return made


def _text_cell(page: WriteOnlyWorksheet, text: str) -> SheetCell:
    plain = _NOT_XML.sub("\ufffd", text)
    if len(plain) > _LONGEST_CELL:
        plain = plain[: _LONGEST_CELL - 1] + "…"
    cell = WriteOnlyCell(page, value=None)
    cell._value = plain  # type: ignore[attr-defined]  # setting `value` would make a formula of "=..."
    cell.data_type = "s"
    cell.quotePrefix = bool(_LIVE.match(plain))
    return cell


def _heading(page: WriteOnlyWorksheet, text: str) -> SheetCell:
    cell = _text_cell(page, text)
    cell.font = Font(bold=True)
    return cell


def _xlsx_cell(page: WriteOnlyWorksheet, cell: Cell) -> SheetCell | None:
    if cell is None:
        return None
    if isinstance(cell, str | Duration):
        return _text_cell(page, cell if isinstance(cell, str) else duration_text(cell))
    if isinstance(cell, Money):
        return _typed(page, cell.pence / 100, "#,##0.00")
    if isinstance(cell, datetime):
        return _typed(page, cell, "yyyy-mm-dd hh:mm")
    if isinstance(cell, date):
        return _typed(page, datetime.combine(cell, time()), "yyyy-mm-dd")
    return _number_cell(page, cell)


def _number_cell(
    page: WriteOnlyWorksheet, cell: int | float | Decimal | Fraction | Month
) -> SheetCell:
    """Write a number as one; what a sheet would round, or is none, as text."""
    if isinstance(cell, bool | Month) or not (abs(float(cell)) < _EXACT_IN_A_SHEET):
        return _text_cell(page, _plain(cell))
    number = float(cell) if isinstance(cell, Decimal | Fraction) else cell
    return _typed(page, number, None)


def _typed(
    page: WriteOnlyWorksheet, value: float | datetime, shown_as: str | None
) -> SheetCell:
    cell = WriteOnlyCell(page, value=value)
    if shown_as is not None:
        cell.number_format = shown_as
    return cell
