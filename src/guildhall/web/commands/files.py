"""CSV files in and out of the commands: read with care, written whole or not at all.

A file that is missing, empty, not text, not CSV, or lacks a column is refused with one
sentence that names the file, the row and the column, and the fix. Input cells are
written back byte for byte, because what comes next joins on them; the columns that a
command adds pass through `harmless`, so that none is a live formula in a spreadsheet.
"""

import csv
import io
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from guildhall.foundation.refusal import NotValid

MAX_BYTES = 128 * 1024 * 1024
MAX_COLUMNS = 2_000
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_CONTROL = frozenset(map(chr, range(32))) - set("\t\r\n")
# Signatures of files that people send instead of CSV.
_NOT_CSV = {
    b"PK\x03\x04": "a spreadsheet or zip file",
    b"\xd0\xcf\x11\xe0": "an old Excel or Word file",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a gzip file",
    b"SQLite format 3": "a database",
}
_ENCODINGS = ["utf-8", "cp1252"]
# What marks leave behind where a program wrote one before another.
_MARKS_AS_TEXT = ("\ufeff", "ï»¿")
_OTHER_MARKS = {";": "semicolons", "\t": "tabs", "|": "bars"}
_BYTE_ORDER_MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}


@dataclass(frozen=True)
class Rows:
    """The rows of one CSV file; every row has as many cells as the header."""

    path: Path
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    places: dict[str, int]
    lines: tuple[int, ...] = ()
    """The line of the file on which each row ends, for what is said of it."""

    def column(self, name: str) -> list[str]:
        """Give the cells of one column, in the order of the rows."""
        at = self.places[name]
        return [row[at] for row in self.rows]

    def records(self) -> Iterator[dict[str, str]]:
        """Give each row by the names of its columns."""
        for row in self.rows:
            yield dict(zip(self.header, row, strict=True))


def read_rows(path: Path, required: Sequence[str]) -> Rows:
    """Read a CSV file with a header.

    Args:
        path: the file. UTF-8, UTF-16 with its mark, or Windows-1252.
        required: the columns that must be there; case and outer spaces do not matter.

    Returns:
        Header and rows as they stand in the file. `places` finds a required column by
        the name asked for, however it is written in the file, and all others as written.

    Raises:
        NotValid: the file cannot be used; the sentence names the place and the fix.
    """
    text = _text(path)
    try:
        # Strict: a quote that never closes is an error here, not half a file in a cell.
        lines = csv.reader(io.StringIO(text, newline=""), strict=True)
        rows = [(lines.line_num, tuple(row)) for row in lines if row]
    except csv.Error as error:
        raise NotValid(f"{path}, line {lines.line_num}: {_broken(error)}") from None
    if not rows or not any(cell.strip() for cell in rows[0][1]):
        raise NotValid(
            f"{path} is empty: its first row must be a header with {_list(required)}."
        )
    header = rows[0][1]
    places = _places(path, header, required)
    body = tuple(_squared(path, line, row, header) for line, row in rows[1:])
    return Rows(path, header, body, places, tuple(line for line, _ in rows[1:]))


def write_rows(
    path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    """Write a CSV file whole, or leave what was there untouched.

    The rows go to a file beside it that takes its name when the last row is written;
    when anything fails, that file is removed.

    Args:
        path: where to write; its folder must exist.
        header: names of the columns.
        rows: cells, written as they are; pass generated text through `harmless`.

    Raises:
        NotValid: the folder is missing or may not be written to.
    """
    with whole_file(path) as out:
        text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
        text.detach()


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file that is written whole, or leaves what was there untouched.

    A pipe or device has no whole to put in place: it is written to as it stands, and
    never replaced.

    Args:
        path: where to write; its folder must exist.

    Raises:
        NotValid: it may not be written to, or there is no room; nothing is left.
    """
    if path.is_dir():
        raise NotValid(f"{path} is a folder; choose another place, a file in it.")
    opened = _stream if _is_stream(path) else _beside
    try:
        with opened(path) as out:
            yield out
    except OSError as error:
        raise NotValid(
            f"{path} cannot be written ({error.strerror}); choose another place."
        ) from None


@contextmanager
def _stream(path: Path) -> Iterator[BinaryIO]:
    with path.open("wb") as out:
        yield out
        out.flush()


@contextmanager
def _beside(path: Path) -> Iterator[BinaryIO]:
    """Write beside the file; what was written takes its name at the end."""
    place = path.resolve()  # a link stays a link
    try:
        handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name[:40]}.")
    except OSError as error:
        raise NotValid(
            f"{path} cannot be written ({error.strerror}); "
            "choose a folder that exists and that you may write to."
        ) from None
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            yield out
        part.chmod(0o666 & ~_umask())
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)


def _is_stream(path: Path) -> bool:
    """Say whether this is a pipe or device, which has no whole to put in place."""
    if path.is_relative_to("/dev") or path.is_relative_to("/proc"):
        return path.exists()
    return path.exists() and not path.is_file()


def apart(out: Path, *inputs: Path) -> None:
    """Refuse to write over a file that is read.

    Raises:
        NotValid: OUT is one of the inputs; the sentence names it.
    """
    for path in inputs:
        if out.is_file() and path.is_file() and out.samefile(path):
            raise NotValid(
                f"{out} is the file that is read; give --out another name, "
                "so that what you have is not lost."
            )


def harmless(text: str) -> str:
    """Give generated text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _text(path: Path) -> str:
    """Read the characters of a file, refusing what is no text."""
    raw = _bytes(path)
    for start, kind in _NOT_CSV.items():
        if raw.startswith(start):
            raise NotValid(
                f"{path} is {kind}, not CSV; open it and save the sheet as CSV."
            )
    text = _decoded(path, raw)
    while text.startswith(_MARKS_AS_TEXT):
        text = text.removeprefix("\ufeff").removeprefix("ï»¿")
    for number, line in enumerate(text.split("\n"), start=1):
        if not _CONTROL.isdisjoint(line):
            raise NotValid(
                f"{path}, line {number}: there are bytes that are no text; "
                "save the sheet as CSV (UTF-8)."
            )
    return text


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir() or not path.exists():
            said = "is a folder" if path.is_dir() else "is not there"
            raise NotValid(f"{path} {said}; give the path of a CSV file.")
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise NotValid(
            f"{path} cannot be read ({error.strerror}); check its permissions."
        ) from None
    if len(raw) > MAX_BYTES:
        raise NotValid(
            f"{path} is larger than {MAX_BYTES // 1024**2} MB; "
            "split it into several files."
        )
    return raw


def _broken(error: csv.Error) -> str:
    """Say what is wrong with a row, and what mends it."""
    if "field larger" in str(error):
        most = f"{csv.field_size_limit():,}"
        return f"a cell has more than {most} characters; shorten it."
    return f"this is not a CSV row ({error}); save the sheet as CSV again."


def _decoded(path: Path, raw: bytes) -> str:
    marked = [e for mark, e in _BYTE_ORDER_MARKS.items() if raw.startswith(mark)]
    for encoding in marked or _ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError as error:
            at = error.start
    line = raw[:at].count(b"\n") + 1
    raise NotValid(
        f"{path}, line {line}: the byte {raw[at : at + 1].hex()} is no letter in "
        f"{' or '.join(marked or _ENCODINGS)}; save the sheet as CSV (UTF-8)."
    )


def _places(
    path: Path, header: tuple[str, ...], required: Sequence[str]
) -> dict[str, int]:
    """Find each column's place; refuse a missing, doubled or endless header."""
    if len(header) > MAX_COLUMNS:
        raise NotValid(
            f"{path}, row 1: {len(header):,} columns, more than {MAX_COLUMNS:,}; "
            "remove the blank columns."
        )
    places = {name: at for at, name in reversed(list(enumerate(header)))}
    plain = [name.strip().casefold() for name in header]
    for name in required:
        if (times := plain.count(name)) != 1:
            said = "no column" if not times else f"{times} columns called"
            fix = "add or rename one" if not times else "keep one of them"
            mark = _mark_instead(header, required)
            fix = (
                f"its cells are parted by {mark}; save it with commas" if mark else fix
            )
            raise NotValid(
                f"{path}, row 1: {said} {name!r} in the header "
                f"({_shortened(', '.join(header))}); {fix}."
            )
        places[name] = plain.index(name)
    return places


def _mark_instead(header: tuple[str, ...], required: Sequence[str]) -> str:
    """Name the mark that parts the cells where it is not the comma."""
    text = ",".join(header).casefold()
    for mark, name in _OTHER_MARKS.items():
        cells = [cell.strip(' "') for cell in text.split(mark)]
        if len(cells) > 1 and set(required) & set(cells):
            return name
    return ""


def _squared(
    path: Path, line: int, row: tuple[str, ...], header: tuple[str, ...]
) -> tuple[str, ...]:
    """Give a row as many cells as the header; only blank ones may be too many."""
    if len(row) == len(header):
        return row
    if len(row) < len(header) or any(cell.strip() for cell in row[len(header) :]):
        raise NotValid(
            f"{path}, line {line}: {len(row)} cells where the header has "
            f"{len(header)}; put commas inside a cell between quotation marks."
        )
    return row[: len(header)]


def _list(names: Sequence[str]) -> str:
    return ", ".join(names) if names else "the names of its columns"


def _shortened(text: str) -> str:
    return text if len(text) <= 120 else text[:117] + "..."


def _umask() -> int:
    """Read the permissions that new files get, which can only be read by setting them."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
