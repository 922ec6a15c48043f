"""Messy lists made in code: one clean register, spoilt in the ways in which councils do.

Every file says what must be found in it: the heading row, how many rows are records,
and the same values as in the clean register.
"""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from xml.sax.saxutils import escape

import openpyxl

from tests.engines.tabular.old_excel import xls_bytes

HEADINGS = (
    "Contract Reference",
    "Contract Title",
    "Supplier Name",
    "Start Date",
    "End Date",
    "Annual Value",
    "Total Contract Value",
)
FIELDS = (
    "contract_ref",
    "contract_title",
    "supplier_name",
    "start_date",
    "end_date",
    "annual_value",
    "total_value",
)

Row = Sequence[str]


def _row(number: int) -> list[str]:
    start = date(2021, 1 + number % 12, 1 + number % 28)
    end = date(2024, 1 + number % 12, 1 + number % 28)
    return [
        f"C{number:03d}",
        f"{_THINGS[number % len(_THINGS)]} {number}",
        f"{_NAMES[number % len(_NAMES)]}",
        start.strftime("%d/%m/%Y"),
        end.strftime("%d/%m/%Y"),
        f"{1_000 + 37 * number}.50",
        f"{3_000 + 111 * number + 1}.50",
    ]


_THINGS = ("Grounds upkeep", "Café supplies", "Lift repairs", "Payroll software")
_NAMES = ("Brook & Sons Ltd", "Elmfield Services Limited", "Oakway plc", "Société Marl")
ROWS = [_row(number) for number in range(1, 13)]


@dataclass(frozen=True)
class Messy:
    """One spoilt file and what must be found in it."""

    name: str
    content: bytes
    header_row: int | None
    rows: Sequence[Row] = field(default_factory=lambda: ROWS)


def csv_bytes(
    rows: Sequence[Row],
    *,
    delimiter: str = ",",
    encoding: str = "utf-8",
    line_end: str = "\r\n",
) -> bytes:
    """Write rows as delimited text."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=line_end).writerows(rows)
    return out.getvalue().encode(encoding)


def _wide(row: Row, at: Sequence[int]) -> list[str]:
    """Put blank spacer columns before the places named."""
    wide: list[str] = []
    for place, cell in enumerate(row):
        wide.extend([""] * (place in at))
        wide.append(cell)
    return wide


def _with_pounds(row: Row) -> list[str]:
    changed = list(row)
    for place in (5, 6):
        changed[place] = f"£{float(row[place]):,.2f}"
    return changed


def _spell_dates(row: Row, how: str) -> list[str]:
    changed = list(row)
    for place in (3, 4):
        day, month, year = map(int, row[place].split("/"))
        changed[place] = date(year, month, day).strftime(how)
    return changed


def _serials(row: Row) -> list[str]:
    changed = list(row)
    for place in (3, 4):
        day, month, year = map(int, row[place].split("/"))
        changed[place] = str((date(year, month, day) - date(1899, 12, 30)).days)
    return changed


def _total(place: int = 6) -> list[str]:
    row = [""] * len(HEADINGS)
    row[0], row[place] = "Total", "12,345.00"
    return row


TITLE = ["Alder Council contracts register"]
NOTE = ["* Values do not include VAT"]
BLANK: list[str] = []
CLEAN = [list(HEADINGS), *ROWS]


def texts() -> list[Messy]:  # noqa: PLR0915  a list, one line an entry
    """The files of delimited text."""
    made: list[Messy] = []

    def add(
        name: str, rows: Sequence[Row], header_row: int | None = 1, **how: str
    ) -> None:
        made.append(Messy(f"{name}.csv", csv_bytes(rows, **how), header_row))

    add("clean", CLEAN)
    for word, delimiter in (("semicolons", ";"), ("tabs", "\t"), ("bars", "|")):
        add(word, CLEAN, delimiter=delimiter)
        add(
            f"{word} and pounds",
            [list(HEADINGS), *map(_with_pounds, ROWS)],
            delimiter=delimiter,
        )
    for encoding in ("utf-8-sig", "cp1252", "mac_roman", "utf-16"):
        add(f"in {encoding}", CLEAN, encoding=encoding)
    for word, end in (("line feeds", "\n"), ("returns alone", "\r")):
        add(word, CLEAN, line_end=end)
    add("returns alone in mac_roman", CLEAN, line_end="\r", encoding="mac_roman")
    add("a title", [TITLE, *CLEAN], 2)
    add("titles and a gap", [TITLE, ["Published 1 May 2024"], BLANK, *CLEAN], 4)
    add("a title padded", [TITLE + [""] * 6, [""] * 7, *CLEAN], 3)
    add("blank rows first", [BLANK, BLANK, *CLEAN], 3)
    add("a note", [*CLEAN, BLANK, NOTE])
    add("notes", [*CLEAN, NOTE, ["Source: contracts team"]])
    add("a total", [*CLEAN, _total()])
    add("a total under a line", [*CLEAN, BLANK, _total()])
    add("a grand total", [*CLEAN, ["", "GRAND TOTAL:", "", "", "", "1.00", "2.00"]])
    add("headings again", [*CLEAN[:6], list(HEADINGS), *CLEAN[6:]])
    add("pages", [*CLEAN[:6], BLANK, TITLE, list(HEADINGS), *CLEAN[6:], BLANK])
    add("blank rows between", [CLEAN[0], *CLEAN[1:4], BLANK, BLANK, *CLEAN[4:]])
    add("spacers", [_wide(row, (0, 2, 5)) for row in CLEAN])
    add("blank columns right", [row + [""] * 9 for row in CLEAN])
    add("pounds and commas", [list(HEADINGS), *map(_with_pounds, ROWS)])
    add("spaces", [[f" {cell} " for cell in row] for row in CLEAN])
    add("the foot", [*ROWS, list(HEADINGS)], 13)
    for how in (
        "%Y-%m-%d",
        "%d %B %Y",
        "%d-%b-%y",
        "%d.%m.%Y",
        "%A %d %B %Y",
        "%Y%m%d",
    ):
        add(
            f"dates as {how.replace('%', '')}",
            [list(HEADINGS), *(_spell_dates(r, how) for r in ROWS)],
        )
    add("serials", [list(HEADINGS), *map(_serials, ROWS)])
    add("lower case", [[h.lower() for h in HEADINGS], *ROWS])
    add("capitals", [[h.upper() for h in HEADINGS], *ROWS])
    add("underscores", [[h.lower().replace(" ", "_") for h in HEADINGS], *ROWS])
    add("camel case", [[h.replace(" ", "") for h in HEADINGS], *ROWS])
    add("misspelt", [_MISSPELT, *ROWS])
    add("two rows, wrapped", [_UPPER, _LOWER, *ROWS], 2)
    add("two rows, groups", [_GROUPS, _MEMBERS, *ROWS], 2)
    add("units below", [list(HEADINGS), _UNITS, *ROWS], 2)
    add("a hint of the delimiter", [["sep=,"], *CLEAN], 2)
    made.append(Messy("quoted everywhere.csv", _all_quoted(CLEAN), 1))
    american = [list(HEADINGS), *(_spell_dates(r, "%m/%d/%Y") for r in _LATE)]
    made.append(Messy("month first.csv", csv_bytes(american), 1, _LATE))
    broken = _with_breaks(CLEAN)
    made.append(Messy("line breaks.csv", csv_bytes(broken), 1, broken[1:]))
    made.append(
        Messy("a lone quote.csv", _lone_quote(), 1, _changed(1, 1, '"Lift repairs 2'))
    )
    made.append(
        Messy("doubled mark.csv", b"\xc3\xaf\xc2\xbb\xc2\xbf" + csv_bytes(CLEAN), 1)
    )
    made.append(
        Messy("mark twice.csv", b"\xef\xbb\xbf\xef\xbb\xbf" + csv_bytes(CLEAN), 1)
    )
    made.append(Messy("nearly UTF-8.csv", _nearly_utf8(), 1))
    made.append(Messy("a second table.csv", _second_table(), 1))
    made.append(Messy("text named xls.xls", csv_bytes(CLEAN, delimiter="\t"), 1))
    short = [CLEAN[0], *(row[:-1] if n == 4 else row for n, row in enumerate(ROWS))]
    made.append(Messy("ragged.csv", csv_bytes(short), 1, _changed(4, 6, "")))
    return made


def _changed(row: int, place: int, text: str) -> list[Row]:
    """The clean rows with one cell changed."""
    rows = [list(row) for row in ROWS]
    rows[row][place] = text
    return list(rows)


_LATE = [[*row[:3], "25/06/2021", "25/06/2024", *row[5:]] for row in ROWS]
_MISSPELT = [
    "Contract Refrence",
    "Contarct Title",
    "Suplier Name",
    "Strat Date",
    "Expirey Date",
    "Anual Value",
    "Total Contract Vaule",
]
_UPPER = [
    "Contract",
    "Contract",
    "Supplier",
    "Start",
    "End",
    "Annual",
    "Total Contract",
]
_LOWER = ["Reference", "Title", "Name", "Date", "Date", "Value", "Value"]
_GROUPS = ["Contract", "", "Supplier", "Dates", "", "Contract value", ""]
_MEMBERS = ["Reference", "Title", "Name", "Start", "End", "Annual", "Total"]
_UNITS = ["", "", "", "dd/mm/yyyy", "dd/mm/yyyy", "£", "£"]


def _all_quoted(rows: Sequence[Row]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(rows)
    return out.getvalue().encode()


def _with_breaks(rows: Sequence[Row]) -> list[Row]:
    return [[cell.replace("Lift", "Lift\n") for cell in row] for row in rows]


def _lone_quote() -> bytes:
    return csv_bytes(CLEAN).replace(b"Lift repairs 2", b'"Lift repairs 2')


def _nearly_utf8() -> bytes:
    return csv_bytes(CLEAN).replace(
        "Société".encode(), "Soci\u00e9t\u00e9".encode("cp1252"), 1
    )


def _second_table() -> bytes:
    other = [
        ["Supplier Name", "Supplier Postcode", "Company Number"],
        ["Oakway plc", "M1 1AA", "01234567"],
    ]
    return csv_bytes([*CLEAN, BLANK, *other])


def workbook_bytes(fill: Callable[[openpyxl.Workbook], None]) -> bytes:
    """Make an XLSX workbook; `fill` gets it with one sheet."""
    book = openpyxl.Workbook()
    fill(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _typed(row: Row) -> list[object]:
    def day(text: str) -> date:
        d, m, y = map(int, text.split("/"))
        return date(y, m, d)

    return [
        row[0],
        row[1],
        row[2],
        day(row[3]),
        day(row[4]),
        float(row[5]),
        float(row[6]),
    ]


def workbooks() -> list[Messy]:
    """The XLSX files."""
    made: list[Messy] = []

    def add(
        name: str, fill: Callable[[openpyxl.Workbook], None], header_row: int = 1
    ) -> None:
        made.append(Messy(f"{name}.xlsx", workbook_bytes(fill), header_row))

    def typed(book: openpyxl.Workbook) -> None:
        for row in [list(HEADINGS), *map(_typed, ROWS)]:
            book.active.append(row)

    def titled(book: openpyxl.Workbook) -> None:
        sheet = book.active
        sheet.append(TITLE)
        sheet.merge_cells("A1:G1")
        sheet.append([])
        for row in [list(HEADINGS), *map(_typed, ROWS)]:
            sheet.append(row)

    def grouped(book: openpyxl.Workbook) -> None:
        sheet = book.active
        for row in [_GROUPS, _MEMBERS, *map(_typed, ROWS)]:
            sheet.append(row)
        for cells in ("A1:B1", "D1:E1", "F1:G1"):
            sheet.merge_cells(cells)

    def down(book: openpyxl.Workbook) -> None:
        sheet = book.active
        for row in [list(HEADINGS), *map(_typed, ROWS)]:
            sheet.append(row)
        for first in (2, 5):
            sheet.cell(first + 1, 3).value = None
            sheet.merge_cells(
                start_row=first, end_row=first + 1, start_column=3, end_column=3
            )

    def second_sheet(book: openpyxl.Workbook) -> None:
        book.active.title = "Read me"
        book.active.append(["This workbook lists our contracts."])
        book.active.append(["Ask the contracts team about it."])
        sheet = book.create_sheet("Register")
        for row in [list(HEADINGS), *map(_typed, ROWS)]:
            sheet.append(row)
        book.create_sheet("Lookups").sheet_state = "hidden"

    def offset(book: openpyxl.Workbook) -> None:
        for number, row in enumerate([list(HEADINGS), *map(_typed, ROWS)]):
            for place, cell in enumerate(row):
                book.active.cell(number + 4, place + 3).value = cell

    add("typed", typed)
    add("titled", titled, 3)
    add("grouped", grouped, 2)
    add("second sheet", second_sheet)
    add("offset", offset, 4)
    merged = _changed(1, 2, ROWS[0][2])
    merged = [*merged[:4], [*merged[4][:2], ROWS[3][2], *merged[4][3:]], *merged[5:]]
    made.append(Messy("merged down.xlsx", workbook_bytes(down), 1, merged))
    made.append(Messy("a workbook named csv.csv", workbook_bytes(typed), 1))
    return made


def ods_bytes(rows: str) -> bytes:
    """Make an ODS workbook of one sheet from the XML of its rows."""
    names = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        "</manifest:manifest>"
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {names} office:version="1.2">'
        "<office:body><office:spreadsheet>"
        f'<table:table table:name="Register">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", kind, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
    return out.getvalue()


def ods_row(cells: Sequence[object]) -> str:
    """Write one row of an ODS sheet, each cell with its type."""
    return f"<table:table-row>{''.join(map(_ods_cell, cells))}</table:table-row>"


def _ods_cell(cell: object) -> str:
    if isinstance(cell, date):
        kind = f'office:value-type="date" office:date-value="{cell.isoformat()}"'
        text = cell.strftime("%d/%m/%y")
    elif isinstance(cell, float):
        kind, text = f'office:value-type="float" office:value="{cell}"', f"{cell}"
    else:
        kind, text = 'office:value-type="string"', escape(str(cell))
    return f"<table:table-cell {kind}><text:p>{text}</text:p></table:table-cell>"


ODS_TAIL = (
    '<table:table-row table:number-rows-repeated="1048000">'
    '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
)


def open_documents() -> list[Messy]:
    """The ODS files."""
    rows = "".join(ods_row(row) for row in [list(HEADINGS), *map(_typed, ROWS)])
    title = ods_row(TITLE)
    return [
        Messy("typed.ods", ods_bytes(rows), 1),
        Messy("long tail.ods", ods_bytes(title + rows + ODS_TAIL), 2),
    ]


def old_workbooks() -> list[Messy]:
    """The XLS files, their days written as text."""
    numbers = [[*row[:5], float(row[5]), float(row[6])] for row in ROWS]
    return [
        Messy("plain.xls", xls_bytes([list(HEADINGS), *numbers]), 1),
        Messy("titled.xls", xls_bytes([TITLE, [""], list(HEADINGS), *numbers]), 3),
        Messy("xls named xlsx.xlsx", xls_bytes([list(HEADINGS), *numbers]), 1),
    ]


def records() -> list[Messy]:
    """The JSON files; a heading row there is none."""
    plain = [dict(zip(HEADINGS, row, strict=True)) for row in ROWS]
    lines = "\n".join(json.dumps(item) for item in plain)
    return [
        Messy("list.json", json.dumps(plain).encode(), None),
        Messy("wrapped.json", json.dumps({"page": 1, "items": plain}).encode(), None),
        Messy("lines.jsonl", lines.encode(), None),
        Messy("marked.jsonl", b"\xef\xbb\xbf" + lines.encode(), None),
        Messy("lines named json.json", lines.encode(), None),
    ]


def crossed() -> list[Messy]:
    """Shapes of sheets crossed with delimiters and encodings."""
    shapes: dict[str, tuple[list[Row], int]] = {
        "plain": (list(CLEAN), 1),
        "titled": ([TITLE, BLANK, *CLEAN], 3),
        "noted": ([*CLEAN, BLANK, NOTE], 1),
        "summed": ([*CLEAN, _total()], 1),
        "spaced": ([_wide(row, (1, 3)) for row in CLEAN], 1),
    }
    made = []
    for shape, (rows, header_row) in shapes.items():
        for word, delimiter in (("semicolons", ";"), ("tabs", "\t"), ("bars", "|")):
            for encoding in ("cp1252", "utf-16"):
                content = csv_bytes(rows, delimiter=delimiter, encoding=encoding)
                name = f"{shape}, {word}, {encoding}.csv"
                made.append(Messy(name, content, header_row))
    return made


def corpus() -> list[Messy]:
    """All messy files."""
    return [
        *texts(),
        *crossed(),
        *workbooks(),
        *open_documents(),
        *old_workbooks(),
        *records(),
    ]
