"""What a file is, by its first bytes and its name.

Files that hold no rows are refused, each with the way to a file that can be read.
"""

from enum import StrEnum
from pathlib import PurePath

from guildhall.engines.tabular.container import names_in
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


ENDINGS: dict[Form, tuple[str, ...]] = {
    Form.DELIMITED: ("csv", "tsv", "tab", "txt", "psv", ""),
    Form.XLSX: ("xlsx", "xlsm", "xltx"),
    Form.XLS: ("xls", "xlt"),
    Form.ODS: ("ods", "ots"),
    Form.JSON: ("json",),
    Form.JSON_LINES: ("jsonl", "ndjson", "jsonlines"),
}

_SAVE = "Open it in the program that made it and save it as CSV or XLSX."
_OTHERS: tuple[tuple[bytes, str], ...] = (
    (
        b"%PDF",
        "a PDF document. A PDF holds no rows: ask for the sheet it was printed from.",
    ),
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
_WEB_PAGE = (
    b"<!doctype html",
    b"<html",
    b"<head",
    b"<table",
    b"<body",
    b"<meta",
    b"<style",
)


def recognise(source: Source, filename: str) -> Form:
    """Say what a file is by its first bytes.

    Raises:
        NotValid: it is empty, or of a kind that holds no rows.
    """
    if source.size == 0:
        raise NotValid(
            "The file is empty (0 bytes). Choose the file again and bring it once more."
        )
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
    if start.startswith(_WEB_PAGE) or (
        start.startswith(b"<?xml") and b"<html" in start
    ):
        raise NotValid(
            "The file is a web page (HTML), not a sheet. Open it in a spreadsheet "
            "and save it as CSV or XLSX."
        )
    if start.startswith((b"<?xml", b"<workbook", b"<office:")):
        raise NotValid(f"The file is XML, which is not read. {_SAVE}")
    return _text_form(start, ending_of(filename))


def _text_form(start: bytes, ending: str) -> Form:
    if ending in ENDINGS[Form.JSON_LINES] and start.startswith(b"{"):
        return Form.JSON_LINES
    json_named = ending in ("json", "geojson")
    if start.startswith((b"{", b"[")) and (
        json_named or start[1:].lstrip()[:1] in b'"{['
    ):
        return Form.JSON
    if json_named or ending in ENDINGS[Form.JSON_LINES]:
        raise NotValid(
            "The file is named as JSON and does not begin as JSON does, with { or [. "
            "Export it again, or rename it if it is CSV."
        )
    return Form.DELIMITED


def _zipped(source: Source) -> Form:
    names = set(names_in(source))
    if "xl/workbook.xml" in names:
        return Form.XLSX
    if "content.xml" in names and "mimetype" in names:
        return Form.ODS
    if "xl/workbook.bin" in names:
        raise NotValid("The file is a binary workbook (XLSB). Save it as XLSX.")
    if any(name.startswith("word/") for name in names):
        raise NotValid(
            "The file is a Word document. Bring the sheet, or copy its table into one."
        )
    raise NotValid(
        "The file is an archive (ZIP) and no workbook. Unpack it and bring the sheet inside."
    )


def ending_of(filename: str) -> str:
    """The ending of a file name, in lower case, without the point."""
    return PurePath(filename).suffix.lower().lstrip(".")
