"""Turn the bytes of one release into values, mending what feeds really send.

The troubles are those met in Find a Tender and Contracts Finder (harvesters'
notes, read July 2026): numbers such as `1e9999` or ` 000,`, half of a surrogate
pair, bytes that are not UTF-8. Each is mended in one stated way and told.
"""

import json
import math
import re
from dataclasses import dataclass, field
from typing import Any, Final

import orjson

_LEADING_ZEROS: Final = re.compile(r"([:\[,]\s*-?)0+(?=\d)")
_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)

_DIGITS_ALIKE: Final = bytes.maketrans(b"123456789", b"0" * 9)
_LONG: Final = b"0" * 19  # more than 64 bits can hold begins here


@dataclass
class Decoded:
    """A value, and what had to be mended to read it."""

    value: Any
    mended: list[str] = field(default_factory=list)


def decode(raw: bytes) -> Decoded:
    """Read one JSON value.

    Args:
        raw: the bytes of exactly one value.

    Returns:
        The value with a sentence for each mend: a number that is infinite or not a
        number becomes null, leading zeros are dropped, bytes that are not UTF-8
        are read as Windows-1252.

    Raises:
        ValueError: it is not JSON, mended or not.
    """
    if _LONG in raw.translate(_DIGITS_ALIKE):  # whole numbers that orjson rounds
        return _mend(raw)
    try:
        return Decoded(orjson.loads(raw))
    except orjson.JSONDecodeError:
        return _mend(raw)


def encode(value: Any) -> bytes:
    """Write a value as one line of JSON in UTF-8, without its line end."""
    try:
        return orjson.dumps(value)
    except TypeError:  # a number beyond 64 bits, or half of a surrogate pair
        return json.dumps(value, separators=(",", ":")).encode("ascii")


def _mend(raw: bytes) -> Decoded:
    mended: list[str] = []
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
        mended.append("bytes that are not UTF-8 were read as Windows-1252")

    def number(written: str) -> float | None:
        value = float(written)
        if math.isfinite(value):
            return value
        mended.append(f"the number {written} is out of range and was left empty")
        return None

    def constant(written: str) -> None:
        mended.append(f"{written} is not a number and was left empty")

    def load(text: str) -> Any:
        return json.loads(
            text, parse_float=number, parse_constant=constant, strict=False
        )

    before = len(mended)
    try:
        return Decoded(load(text), mended)
    except (json.JSONDecodeError, RecursionError) as error:
        del mended[before:]
        shorter, changes = _without_leading_zeros(text)
        if not changes:
            raise ValueError(str(error)) from error
    mended.append("numbers with leading zeros were read without them")
    return Decoded(load(shorter), mended)


def _without_leading_zeros(text: str) -> tuple[str, int]:
    """Drop leading zeros of numbers outside quoted text."""
    parts, end, changes = [], 0, 0
    for quoted in _STRING.finditer(text):
        between, n = _LEADING_ZEROS.subn(r"\1", text[end : quoted.start()])
        parts += [between, quoted.group()]
        end, changes = quoted.end(), changes + n
    between, n = _LEADING_ZEROS.subn(r"\1", text[end:])
    return "".join([*parts, between]), changes + n
