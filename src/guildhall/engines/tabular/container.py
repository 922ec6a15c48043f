"""Look into a zipped workbook before anything opens it.

The directory first: how many entries, how large unpacked, what names. Then the XML as a
stream: no document type, no giant text, and how far the cells reach. The fast reader
makes room for every cell between the first and the last, so reach decides who reads.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from guildhall.engines.tabular.plan import Limits
from guildhall.engines.tabular.source import Source
from guildhall.foundation.refusal import NotValid

_DAMAGED = (
    "The workbook is damaged or was cut short. Download it again, or open it in a "
    "spreadsheet and save it as XLSX."
)
_NESTED = (".zip", ".xlsx", ".xlsm", ".xls", ".ods", ".7z", ".rar", ".gz", ".jar")
_PIECE = 1 << 20
_OVERLAP = 256
# Nearly every writer puts the place of a row or cell first; that form is found fast.
_USUAL_ROW = re.compile(rb'<row r="(\d{1,9})"')
_USUAL_COLUMN = re.compile(rb'<c r="([A-Z]{1,4})')
_FAR_ROW = re.compile(rb'<row r="(\d{6,9})"')
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br=\"(\d{1,9})\"")
_COLUMN = re.compile(rb"\br=\"([A-Z]{1,4})\d")
_FORMULA_EMPTY = re.compile(rb"(?:</f>|<f[^>]*/>)(?:<v\s*/>|<v></v>|</c>)")
_ERROR = re.compile(rb"<c\b[^>]*\bt=\"e\"")
_REPEATED = re.compile(rb"number-(columns|rows)-repeated=\"(\d{1,12})\"")


@dataclass(frozen=True)
class Extent:
    """How far a sheet reaches, and how many of its cells are written."""

    last_row: int
    last_column: int
    cells: int
    empty_formulas: int = 0
    errors: int = 0

    @property
    def area(self) -> int:
        """The cells between the first and the last, written or not."""
        return self.last_row * self.last_column


def names_in(source: Source) -> list[str]:
    """The names in the directory of a zip file."""
    return _archive(source).namelist()


def archive_of(source: Source, limits: Limits) -> zipfile.ZipFile:
    """Open a zip file whose directory is in order.

    Raises:
        NotValid: it is damaged, too large unpacked, or holds what no workbook holds.
    """
    archive = _archive(source)
    entries = archive.infolist()
    if len(entries) > limits.archive_entries:
        raise NotValid(
            f"The workbook holds {len(entries):,} parts; at most {limits.archive_entries:,} "
            "are opened. Save the sheet alone as XLSX or CSV."
        )
    for entry in entries:
        _must_be_part(entry)
    unpacked = sum(entry.file_size for entry in entries)
    ratio = unpacked / max(source.size, 1)
    too_dense = (
        unpacked > limits.ratio_matters_above_bytes and ratio > limits.unpacked_ratio
    )
    if unpacked > limits.unpacked_bytes or too_dense:
        raise NotValid(
            f"The workbook would unpack from {source.size / 1e6:,.1f} MB to "
            f"{unpacked / 1e6:,.0f} MB, which is not opened. Save the sheet alone as CSV."
        )
    return archive


def _archive(source: Source) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(BytesIO(source.content()))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise NotValid(_DAMAGED) from error


def _must_be_part(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    if name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or ":" in name:
        raise NotValid(
            "The workbook names a place outside itself. Save the sheet again as XLSX."
        )
    if name.lower().endswith(_NESTED):
        raise NotValid(
            f"The workbook holds another file inside ({name.rsplit('/', 1)[-1]}). "
            "Take it out, or save the sheet alone as CSV."
        )
    if entry.flag_bits & 1:
        raise NotValid("The workbook is protected by a password. Save it without one.")


def pieces_of(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Unpack one part in pieces that overlap a little, so that no mark is cut in two."""
    try:
        with archive.open(name) as part:
            before = b""
            while piece := part.read(_PIECE):
                yield before + piece
                before = piece[-_OVERLAP:]
    except (
        zipfile.BadZipFile,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
    ) as error:
        raise NotValid(_DAMAGED) from error
    except Exception as error:  # zlib's own error has no public base class
        if type(error).__module__ != "zlib":
            raise
        raise NotValid(_DAMAGED) from error


def must_be_plain_xml(archive: zipfile.ZipFile, name: str, limits: Limits) -> None:
    """Refuse document types, entities, and a text larger than any cell.

    Raises:
        NotValid: the part is not what a spreadsheet writes.
    """
    run = 0
    for number, piece in enumerate(pieces_of(archive, name)):
        if number == 0 and (b"<!DOCTYPE" in piece or b"<!ENTITY" in piece):
            raise NotValid(
                "The workbook defines entities of its own, as no spreadsheet does. "
                "Open it in a spreadsheet and save it as XLSX."
            )
        fresh = piece if number == 0 else piece[_OVERLAP:]
        first = fresh.find(b"<")
        run += len(fresh) if first < 0 else first
        if run > limits.cell_characters * 8:
            raise NotValid(
                f"A cell of the workbook has more than {limits.cell_characters * 8:,} "
                "characters. Shorten it, or save the sheet as CSV without it."
            )
        if first >= 0:
            run = len(fresh) - 1 - fresh.rfind(b"<")


def extent_of(archive: zipfile.ZipFile, name: str) -> Extent:
    """Measure one sheet of an XLSX workbook by reading its XML as a stream."""
    last_row = cells = formulas = errors = rows = 0
    columns: set[bytes] = set()
    for number, piece in enumerate(pieces_of(archive, name)):
        columns.update(_USUAL_COLUMN.findall(piece) or _COLUMN.findall(piece))
        found = _USUAL_ROW.findall(piece) or _ROW.findall(piece)
        last_row = max(
            [last_row, *map(int, found[-1:]), *map(int, _FAR_ROW.findall(piece))]
        )
        fresh = piece if number == 0 else piece[_OVERLAP:]
        cells += fresh.count(b"<c ") + fresh.count(b"<c>") + fresh.count(b":c ")
        rows += fresh.count(b"<row")
        if b"<f" in fresh:
            formulas += len(_FORMULA_EMPTY.findall(fresh))
        if b't="e"' in fresh:
            errors += len(_ERROR.findall(fresh))
    last_column = max(map(_number_of, columns), default=0)
    if not last_column and rows:
        last_column = -(-cells // rows)
    return Extent(max(last_row, rows), last_column, cells, formulas, errors)


def _number_of(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def largest_repeat(archive: zipfile.ZipFile) -> int:
    """How often the content of an ODS sheet repeats a filled cell at most."""
    largest = 1
    filled = re.compile(
        rb"<table:table-cell\b([^>]*[^/])>|<table:table-cell\b([^>]*value[^>]*)/>"
    )
    for piece in pieces_of(archive, "content.xml"):
        for one, two in filled.findall(piece):
            for _, count in _REPEATED.findall(one or two):
                largest = max(largest, int(count))
    return largest
