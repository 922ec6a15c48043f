"""Delimited text to rows of cells: delimiter by consistency, quotes that close, row ends.

A row is what a spreadsheet would number as one, so a cell with line breaks inside does
not move the count. A quotation mark that never closes is taken as a mark, and told,
where it would else swallow the rest of the file.
"""

import csv
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO, TextIOWrapper
from math import sqrt
from typing import BinaryIO

from guildhall.engines.tabular.encoding import Survey
from guildhall.engines.tabular.plan import Limits
from guildhall.engines.tabular.source import Source
from guildhall.foundation.refusal import NotValid

DELIMITERS = (",", ";", "\t", "|")
_SNIFFED = 256 << 10
_QUOTED_LINES = 30


@dataclass
class Dialect:
    """How the cells of a text file are kept apart.

    `open_quotes` collects the rows in which a quotation mark did not close, while the
    rows are read.
    """

    delimiter: str
    lone_quotes: bool = False
    hint_row: bool = False
    open_quotes: list[int] = field(default_factory=list)


class _Kept:
    """A stream that a text wrapper may not close: it belongs to the caller."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return False

    def seekable(self) -> bool:
        return False

    closed = False

    def read(self, count: int = -1) -> bytes:
        return self._stream.read(count)

    def read1(self, count: int = -1) -> bytes:
        return self._stream.read(count)

    def flush(self) -> None:
        return None

    def close(self) -> None:
        return None


def text_of(source: Source, found: Survey) -> TextIOWrapper:
    """Open the text of a file; line ends stand as they are."""
    kept = _Kept(source.stream())
    return TextIOWrapper(
        kept,  # type: ignore[arg-type]  # has what the wrapper calls
        encoding=found.encoding,
        errors=found.errors,
        newline="",
    )


def sniff(source: Source, found: Survey) -> Dialect:
    """Find the delimiter: the one that cuts most rows into the same number of cells.

    Raises:
        NotValid: the bytes do not decode.
    """
    try:
        text = text_of(source, found).read(_SNIFFED)
    except UnicodeError as error:
        raise NotValid(
            f"The file says that it is {found.encoding.upper()} and is not. "
            "Save it again as CSV UTF-8."
        ) from error
    lone = found.quotes % 2 == 1
    first = text.lstrip("\ufeff")[:6].lower()
    if first.startswith("sep=") and first[4:5] in DELIMITERS:
        return Dialect(first[4], lone_quotes=lone, hint_row=True)
    if len(text) == _SNIFFED:
        text = text[: max(text.rfind("\n"), text.rfind("\r")) + 1] or text
    best = max(
        DELIMITERS, key=lambda delimiter: _consistency(text, delimiter, lone=lone)
    )
    return Dialect(best, lone_quotes=lone)


def _consistency(text: str, delimiter: str, *, lone: bool) -> float:
    lines = StringIO(text, newline="")
    rows = (
        csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
        if lone
        else csv.reader(lines, delimiter=delimiter)
    )
    widths: Counter[int] = Counter()
    try:
        for number, row in enumerate(rows):
            if any(cell.strip() for cell in row):
                widths[len(row)] += 1
            if number >= 400:
                break
    except csv.Error:
        return 0.0
    wide = {width: count for width, count in widths.items() if width > 1}
    if not wide:
        return 0.0
    width = max(wide, key=lambda w: (wide[w], w))
    share = wide[width] / widths.total()
    return share * share * sqrt(width - 1)


def rows_of(
    source: Source, found: Survey, dialect: Dialect, limits: Limits
) -> Iterator[list[str]]:
    """Read the rows from the first; a blank line is an empty row.

    Raises:
        NotValid: a cell or a row is too large, or the bytes do not decode.
    """
    text = text_of(source, found)
    lines: Iterator[str] = _mended(text, dialect) if dialect.lone_quotes else text
    reader: Iterator[list[str]] = csv.reader(lines, delimiter=dialect.delimiter)
    number = 0
    try:
        for number, row in enumerate(reader, start=1):
            if len(row) > limits.columns:
                raise NotValid(
                    f"Row {number:,} has {len(row):,} cells; a sheet has at most "
                    f"{limits.columns:,} columns. Delete the empty columns on the right."
                )
            yield row
    except csv.Error as error:
        raise NotValid(
            f"Row {number + 1:,} has a cell of more than {limits.cell_characters:,} "
            "characters; a quotation mark may be missing near it. Mend that row."
        ) from error
    except UnicodeError as error:
        raise NotValid(
            f"After row {number:,} the bytes are not {found.encoding.upper()}. "
            "Save the file again as CSV UTF-8."
        ) from error


def _mended(text: Iterator[str], dialect: Dialect) -> Iterator[str]:
    """Give the lines so that every quotation mark closes.

    Lines are joined while marks are open, up to thirty; where they do not close within
    that, the first line stands alone with its mark as text, and is told.
    """
    waiting: deque[str] = deque()
    row = 0
    while (line := _next_line(waiting, text)) is not None:
        row += 1
        if '"' not in line or line.count('"') % 2 == 0:
            yield line
            continue
        group = [line]
        while sum(part.count('"') for part in group) % 2:
            following = (
                _next_line(waiting, text) if len(group) < _QUOTED_LINES else None
            )
            if following is None:
                break
            group.append(following)
        else:
            yield from group
            continue
        waiting.extendleft(reversed(group[1:]))
        dialect.open_quotes.append(row)
        yield _as_text(line, dialect.delimiter)


def _next_line(waiting: deque[str], text: Iterator[str]) -> str | None:
    return waiting.popleft() if waiting else next(text, None)


def _as_text(line: str, delimiter: str) -> str:
    """Write a line so that its quotation marks are read as part of the text."""
    plain = line.rstrip("\r\n")
    cells = [cell.replace('"', '""') for cell in plain.split(delimiter)]
    return delimiter.join(f'"{cell}"' for cell in cells) + "\n"
