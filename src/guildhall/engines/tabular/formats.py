"""What a file is, by its bytes and its name, and the grid of cells inside it.

The gate stands in the order of the reliability anchors: size, then the first bytes
against the ending, then what the container holds, then its extent, then its rows. Files
of other kinds are refused with the way to a file that can be read.
"""

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from pathlib import PurePath

from guildhall.engines.tabular.delimited import rows_of, sniff
from guildhall.engines.tabular.encoding import Survey, survey
from guildhall.engines.tabular.grid import Grid
from guildhall.engines.tabular.plan import Limits, ReadPlan
from guildhall.engines.tabular.result import Problem
from guildhall.engines.tabular.source import Source
from guildhall.foundation.refusal import NotValid


class Form(StrEnum):
    """The forms that are read."""

    DELIMITED = "CSV"
    XLSX = "XLSX"
    XLS = "XLS"
    ODS = "ODS"
    JSON = "JSON"
    JSON_LINES = "JSON lines"


_ENDINGS: dict[Form, tuple[str, ...]] = {
    Form.DELIMITED: ("csv", "tsv", "tab", "txt", "psv", ""),
    Form.XLSX: ("xlsx", "xlsm", "xltx"),
    Form.XLS: ("xls", "xlt"),
    Form.ODS: ("ods", "ots"),
    Form.JSON: ("json",),
    Form.JSON_LINES: ("jsonl", "ndjson", "jsonlines"),
}

_SAVE = "Open it in the program that made it and save it as CSV or XLSX."
_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document. A PDF holds no rows: ask for the sheet it was printed from."),
    (b"\x89PNG", "a picture (PNG). Ask for the sheet that the picture shows."),
    (b"\xff\xd8\xff", "a picture (JPEG). Ask for the sheet that the picture shows."),
    (b"GIF8", "a picture (GIF). Ask for the sheet that the picture shows."),
    (b"{\\rtf", f"a rich-text document. {_SAVE}"),
    (b"\x1f\x8b", "a compressed file (gzip). Unpack it and bring the sheet inside."),
    (b"7z\xbc\xaf", "a compressed archive (7z). Unpack it and bring the sheet inside."),
    (b"Rar!", "a compressed archive (RAR). Unpack it and bring the sheet inside."),
    (b"SQLite format 3", "a database. Export the table as CSV."),
    (b"PAR1", "a Parquet file. Export the table as CSV."),
    (b"\x7fELF", "a program, not a sheet."),
    (b"MZ", "a program, not a sheet."),
)
_WEB_PAGE = (b"<!doctype html", b"<html", b"<head", b"<table", b"<body", b"<meta", b"<style")


def recognise(source: Source, filename: str) -> Form:
    """Say what a file is by its first bytes.

    Raises:
        NotValid: it is empty, or of a kind that holds no rows.
    """
    if source.size == 0:
        raise NotValid("The file is empty (0 bytes). Choose the file again and bring it once more.")
    head = source.head(4096)
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _zipped(source)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return Form.XLS
    for mark, what in _OTHERS:
        if head.startswith(mark):
            if mark == b"MZ" and b"\0" not in head:
                continue
            raise NotValid(f"The file is {what}")
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(_WEB_PAGE) or (start.startswith(b"<?xml") and b"<html" in start):
        raise NotValid(
            "The file is a web page (HTML), not a sheet. Open it in a spreadsheet "
            "and save it as CSV or XLSX."
        )
    if start.startswith((b"<?xml", b"<workbook", b"<office:")):
        raise NotValid(f"The file is XML, which is not read. {_SAVE}")
    return _text_form(start, ending_of(filename))


def _text_form(start: bytes, ending: str) -> Form:
    if ending in _ENDINGS[Form.JSON_LINES] and start.startswith(b"{"):
        return Form.JSON_LINES
    json_named = ending in ("json", "geojson")
    if start.startswith((b"{", b"[")) and (json_named or start[1:].lstrip()[:1] in b'"{['):
        return Form.JSON
    if json_named or ending in _ENDINGS[Form.JSON_LINES]:
        raise NotValid(
            "The file is named as JSON and does not begin as JSON does, with { or [. "
            "Export it again, or rename it if it is CSV."
        )
    return Form.DELIMITED


def _zipped(source: Source) -> Form:
    from guildhall.engines.tabular.container import names_in

    names = set(names_in(source))
    if "xl/workbook.xml" in names:
        return Form.XLSX
    if "content.xml" in names and "mimetype" in names:
        return Form.ODS
    if "xl/workbook.bin" in names:
        raise NotValid("The file is a binary workbook (XLSB). Save it as XLSX.")
    if any(name.startswith("word/") for name in names):
        raise NotValid("The file is a Word document. Bring the sheet, or copy its table into one.")
    raise NotValid("The file is an archive (ZIP) and no workbook. Unpack it and bring the sheet inside.")


def ending_of(filename: str) -> str:
    """The ending of a file name, in lower case, without the point."""
    return PurePath(filename).suffix.lower().lstrip(".")


def open_grid(source: Source, *, filename: str, plan: ReadPlan) -> Grid:
    """Open the sheet of a file that is to be read.

    Raises:
        NotValid: the file is too large, of another kind, or cannot be read.
    """
    form = recognise(source, filename)
    _must_fit(source.size, form, plan.limits)
    grid = _OPENERS[form](source, plan)
    ending = ending_of(filename)
    if ending in _ENDINGS[form] or (form is Form.JSON and ending in ("geojson",)):
        return grid
    told = Problem(
        None, None, f"a {form.value} file whose name ends in .{ending or 'nothing'}",
        f"a name that ends in .{_ENDINGS[form][0]}",
        "rename the file; it was read by what it holds",
    )
    return replace(grid, problems=(told, *grid.problems))


def _must_fit(size: int, form: Form, limits: Limits) -> None:
    allowed = {
        Form.DELIMITED: limits.delimited_bytes,
        Form.JSON: limits.json_bytes,
        Form.JSON_LINES: limits.json_lines_bytes,
    }.get(form, limits.workbook_bytes)
    if size > allowed:
        raise NotValid(
            f"The file has {size / 1e6:,.0f} MB; a {form.value} file may have at most "
            f"{allowed / 1e6:,.0f} MB. Split it, or bring it as CSV."
        )


def _delimited(source: Source, plan: ReadPlan) -> Grid:
    found = survey(source, plan.limits)
    dialect = sniff(source, found)

    def late() -> tuple[Problem, ...]:
        rows = sorted(set(dialect.open_quotes))
        return tuple(_open_quote(row) for row in rows[:100])

    return Grid(
        rows=lambda: rows_of(source, found, dialect, plan.limits),
        encoding=found.encoding,
        delimiter=dialect.delimiter,
        hint_rows=1 if dialect.hint_row else 0,
        problems=text_problems(found),
        late_problems=late,
    )


def _open_quote(row: int) -> Problem:
    return Problem(
        row, None, "a quotation mark that does not close", "quotation marks in pairs",
        "add or delete the mark; it was read as part of the text",
    )


def text_problems(found: Survey) -> tuple[Problem, ...]:
    """Tell what is strange about the bytes of a text."""
    told = []
    if found.mended:
        told.append(
            Problem(
                None, None,
                f"{found.mended:,} bytes that are not UTF-8, the first on line {found.first_strange_line:,}",
                "one encoding in the whole file",
                "save the file again as CSV UTF-8; those bytes were read as Windows-1252",
            )
        )
    elif found.twice_coded:
        told.append(
            Problem(
                None, None,
                f"{found.twice_coded:,} characters that no screen shows, the first on line "
                f"{found.first_strange_line:,}",
                "dashes and quotation marks",
                "the text was once saved in the wrong encoding: export it again from its source",
            )
        )
    return tuple(told)


def _workbook(source: Source, plan: ReadPlan, form: Form) -> Grid:
    from guildhall.engines.tabular.workbook import open_workbook

    return open_workbook(source, form, plan)


def _json(source: Source, plan: ReadPlan, *, lines: bool) -> Grid:
    from guildhall.engines.tabular.jsonrows import open_json

    return open_json(source, plan, lines=lines)


_OPENERS: dict[Form, Callable[[Source, ReadPlan], Grid]] = {
    Form.DELIMITED: _delimited,
    Form.XLSX: lambda source, plan: _workbook(source, plan, Form.XLSX),
    Form.XLS: lambda source, plan: _workbook(source, plan, Form.XLS),
    Form.ODS: lambda source, plan: _workbook(source, plan, Form.ODS),
    Form.JSON: lambda source, plan: _json(source, plan, lines=False),
    Form.JSON_LINES: lambda source, plan: _json(source, plan, lines=True),
}
