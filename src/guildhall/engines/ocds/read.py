"""Find the releases in a file, whatever wraps them, without holding the file.

A line may hold a release, a release package, a record or a record package; so may
a whole file laid out over many lines, and a list of any of them. What is found is
told as a slice of the file, so that releases of one process can be fetched again.
"""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from guildhall.engines.ocds.decode import decode
from guildhall.engines.ocds.scan import (
    Slice,
    Walker,
    Window,
    is_wrapper,
    ocid_of,
)
from guildhall.foundation.refusal import NotValid

_FIRST_LINE: Final = 1 << 20
_LONGEST: Final = 64 << 20
_OCID_FIRST: Final = re.compile(rb'\{"ocid": ?"([^"\\]{1,200})"')


def releases_in(stream: BinaryIO) -> Iterator[Slice]:
    """Tell each release of a file, in the order of the file.

    Args:
        stream: an open binary file that can seek.

    Raises:
        NotValid: it is not JSON, holds no release, or a release has no ocid;
            the sentence names the line or the release.
    """
    start = _after_mark(stream)
    told = False
    ways = _lines if _reads_by_line(stream, start) else _document
    for found in ways(stream, start):
        told = True
        yield found
    if not told:
        raise NotValid(
            "the file holds no OCDS release; give releases, a release package, "
            "records or a record package, as JSON or one to a line"
        )


def fetch(stream: BinaryIO, at: Slice) -> tuple[dict[str, Any], list[str]]:
    """Read the release at a slice, with what had to be mended.

    Raises:
        NotValid: it cannot be read; the sentence names the place.
    """
    stream.seek(at.start)
    value, mended = _decoded(stream.read(at.length), at.place)
    if not isinstance(value, dict):
        raise NotValid(f"{at.place} is not a release: it should be an object")
    return value, [f"{at.place}: {what}" for what in mended]


def _after_mark(stream: BinaryIO) -> int:
    stream.seek(0)
    return 3 if stream.read(3) == b"\xef\xbb\xbf" else 0


def _reads_by_line(stream: BinaryIO, start: int) -> bool:
    """Say whether the first line that is not blank is a whole object."""
    stream.seek(start)
    line = b"\n"
    while line and not line.strip():
        line = stream.readline(_FIRST_LINE)
    if len(line) == _FIRST_LINE:
        return False
    try:
        return isinstance(decode(line.strip()).value, dict)
    except (ValueError, RecursionError):
        return False


def _lines(stream: BinaryIO, start: int) -> Iterator[Slice]:
    position = start
    number = 0
    stream.seek(position)
    while line := stream.readline(_LONGEST):
        number += 1
        place = f"line {number}"
        if len(line) == _LONGEST:
            raise NotValid(f"{place} is longer than 64 MB; no release is so long")
        first = _OCID_FIRST.match(line)
        if first and b'"releases"' not in line and b'"records"' not in line:
            ocid = first.group(1).decode("utf-8", "replace")
            yield Slice(ocid, position, len(line), place)
        elif line.strip():
            yield from _in_line(line, position, place)
        position += len(line)
        stream.seek(position)


def _in_line(line: bytes, position: int, place: str) -> Iterator[Slice]:
    value, _ = _decoded(line, place)
    if not isinstance(value, dict):
        raise NotValid(f"{place} is not a release: a line should hold one object")
    if not is_wrapper(value):
        yield Slice(ocid_of(value, place), position, len(line), place)
        return
    for found in Walker(Window.of(line), place).value():
        yield found.moved(position)


def _document(stream: BinaryIO, start: int) -> Iterator[Slice]:
    window = Window(stream, start)
    if window.peek() not in ("{", "["):
        raise NotValid(
            "the file is not JSON: it should begin with { or [; "
            "give an OCDS file, not a spreadsheet or a page"
        )
    walker = Walker(window, "the file")
    while window.peek():
        yield from walker.value()


def _decoded(raw: bytes, place: str) -> tuple[Any, list[str]]:
    try:
        read = decode(raw.strip())
    except (ValueError, RecursionError) as error:
        raise NotValid(
            f"{place} is not JSON: {error}; correct it or fetch the file again"
        ) from error
    return read.value, read.mended
