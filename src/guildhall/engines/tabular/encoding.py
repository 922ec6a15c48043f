"""Decide by evidence how the bytes of a text file are written.

A byte-order mark decides; then whether the bytes are UTF-8, or UTF-16 without a mark;
then which of the single-byte encodings of British offices (Windows-1252, Mac OS Roman,
DOS 850) gives characters that stand where such characters stand.
"""

import codecs
import re
from dataclasses import dataclass
from typing import NamedTuple

from guildhall.engines.tabular.plan import Limits
from guildhall.engines.tabular.source import Source
from guildhall.foundation.refusal import NotValid

_JUDGED = 8 << 20
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SINGLE_BYTE = ("cp1252", "mac_roman", "cp850")
_CONTEXT = re.compile(rb"(?s)(.?)([\x80-\xff])(.?)")
_CONTROL = bytes(set(range(32)) - {9, 10, 12, 13, 26, 27})
_TWICE_CODED = re.compile(rb"\xc2[\x80-\x9f]")

_COMMON_LETTERS = frozenset("éèêëáàâäíîïóòôöúùûüñçåøÉ")
_SIGNS = frozenset("•…™®©°½¼¾·²³±×¢¬§¶")
_QUOTES = frozenset("’‘“”")
_DASHES = frozenset("–—")

MENDING = "guildhall-mend"


def _mend(error: UnicodeError) -> tuple[str, int]:
    """Read bytes that are not UTF-8 as Windows-1252, one run at a time."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = bytes(error.object[error.start : error.end])
    return wrong.decode("cp1252", errors="replace"), error.end


codecs.register_error(MENDING, _mend)


class Survey(NamedTuple):
    """What one pass over the bytes of a text file found."""

    encoding: str
    errors: str
    because: str
    quotes: int
    mended: int
    twice_coded: int
    first_strange_line: int


@dataclass
class _Counts:
    """Running counts of the pass."""

    quotes: int = 0
    lines: int = 0
    run: int = 0
    nulls: int = 0
    controls: int = 0
    twice_coded: int = 0
    first_twice_coded: int = 0


def survey(source: Source, limits: Limits) -> Survey:
    """Look at every byte once and decide the encoding.

    Raises:
        NotValid: the bytes are no text, or a line has no end in sight.
    """
    head = source.head(_JUDGED)
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    wide = marked or _wide_without_mark(head)
    if wide and wide != "utf-8-sig":
        return Survey(wide, "strict", "a byte-order mark or its pattern", 0, 0, 0, 0)
    counts = _Counts()
    valid = codecs.getincrementaldecoder("utf-8")()
    is_utf8 = True
    for chunk in source.chunks():
        _count(chunk, counts, limits)
        if is_utf8 and not chunk.isascii():
            try:
                valid.decode(chunk)
            except UnicodeDecodeError:
                is_utf8 = False
    if is_utf8:
        try:
            valid.decode(b"", final=True)
        except UnicodeDecodeError:
            is_utf8 = False
    _must_be_text(counts, source.size)
    return _decided(head, counts, marked=marked is not None, is_utf8=is_utf8)


def _count(chunk: bytes, counts: _Counts, limits: Limits) -> None:
    first = _first_end(chunk)
    if first < 0:
        counts.run += len(chunk)
    else:
        counts.run += first
    _must_end(counts, limits)
    if first >= 0:
        counts.run = len(chunk) - 1 - max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
    counts.quotes += chunk.count(b'"')
    counts.nulls += chunk.count(b"\0")
    counts.controls += len(chunk) - len(chunk.translate(None, _CONTROL))
    if b"\xc2" in chunk:
        found = _TWICE_CODED.search(chunk)
        if found and not counts.first_twice_coded:
            before = chunk[: found.start()]
            counts.first_twice_coded = counts.lines + 1 + before.count(b"\n")
        counts.twice_coded += len(_TWICE_CODED.findall(chunk)) if found else 0
    counts.lines += chunk.count(b"\n") or chunk.count(b"\r")
    _must_end(counts, limits)


def _must_end(counts: _Counts, limits: Limits) -> None:
    if counts.run > limits.line_characters:
        line = counts.lines + 1
        raise NotValid(
            f"Line {line:,} of the file is longer than {limits.line_characters:,} "
            "characters and has no end in sight. Save the sheet again as CSV, one row a line."
        )


def _first_end(chunk: bytes) -> int:
    ends = [place for place in (chunk.find(b"\n"), chunk.find(b"\r")) if place >= 0]
    return min(ends, default=-1)


def _must_be_text(counts: _Counts, size: int) -> None:
    if counts.nulls or counts.controls > size / 200:
        raise NotValid(
            "The file is not a text file: it holds bytes that no CSV or JSON has. "
            "Open it in the program that made it and save it as CSV or XLSX."
        )


def _wide_without_mark(head: bytes) -> str | None:
    """Recognise UTF-16 by its zeros: every other byte of Latin text."""
    part = head[:4096]
    if len(part) < 4 or b"\0" not in part:
        return None
    even, odd = part[::2].count(0), part[1::2].count(0)
    half = len(part) / 2
    if odd > 0.6 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.6 * half and odd < 0.1 * half:
        return "utf-16-be"
    return None


def _decided(head: bytes, counts: _Counts, *, marked: bool, is_utf8: bool) -> Survey:
    def told(encoding: str, because: str, *, mended: int = 0, line: int = 0) -> Survey:
        return Survey(
            encoding=encoding,
            errors=MENDING if mended else ("strict" if is_utf8 else "replace"),
            because=because,
            quotes=counts.quotes,
            mended=mended,
            twice_coded=counts.twice_coded if is_utf8 or mended else 0,
            first_strange_line=line or counts.first_twice_coded,
        )

    if is_utf8:
        name = "utf-8-sig" if marked else "utf-8"
        return told(name, "a byte-order mark" if marked else "every byte is UTF-8")
    wrong, right, first = _wrong_and_right(head)
    if marked or right >= 3 * wrong:
        name = "utf-8-sig" if marked else "utf-8"
        line = head[:first].count(b"\n") + 1
        return told(name, "nearly every byte is UTF-8", mended=wrong, line=line)
    cr_only = b"\r" in head and b"\n" not in head
    name = _single_byte(head, cr_only=cr_only)
    return told(name, "the characters outside ASCII stand where they should")


def _wrong_and_right(head: bytes) -> tuple[int, int, int]:
    """Count bytes that are not UTF-8 and characters that are; the first wrong place."""
    text = head.decode("utf-8", errors="surrogateescape")
    wrong = sum(0xDC80 <= ord(c) <= 0xDCFF for c in text if c > "\x7f")
    right = sum(c > "\x7f" for c in text) - wrong
    first = 0
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        first = error.start
    return wrong, right, first


def _single_byte(head: bytes, *, cr_only: bool) -> str:
    contexts = [found.groups() for found in _CONTEXT.finditer(head)][:5000]
    points = {name: _points(name, contexts) for name in _SINGLE_BYTE}
    points["cp850"] -= 2
    points["mac_roman"] += 0.5 if cr_only else -1
    return max(_SINGLE_BYTE, key=lambda name: points[name])


def _points(name: str, contexts: list[tuple[bytes, ...]]) -> float:
    total = 0.0
    for before, byte, after in contexts:
        try:
            char = byte.decode(name)
        except UnicodeDecodeError:
            total -= 3
            continue
        left, right = before.decode("latin-1"), after.decode("latin-1")
        total += _plausibility(char, left, right)
    return total


def _plausibility(char: str, left: str, right: str) -> float:  # noqa: PLR0911  a ladder of cases
    if char in "£€":
        return 3 if right.isdigit() or not left.isalpha() else 0.5
    if char in _QUOTES:
        return 2 if left.isalpha() or right.isalpha() else 1
    if char in _DASHES:
        return 2 if not (left.isalpha() and right.isalpha()) else 1
    if char == "\xa0":
        return 1.5
    if char in _SIGNS:
        return 1
    if char.islower() and left.isupper() and not right.islower():
        return -1
    if char in _COMMON_LETTERS:
        return 1.5 if left.isalpha() or right.isalpha() else -0.5
    if char.isalpha():
        return -1.5 if char.isupper() and left.islower() else -0.5
    return -1
