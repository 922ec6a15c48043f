"""Walk JSON that is larger than memory, stepping into what wraps releases.

A package of gigabytes is walked through a window of a few megabytes; only one
release at a time is ever held.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, BinaryIO, Final

from guildhall.engines.ocds.decode import decode
from guildhall.foundation.refusal import NotValid

_STEP: Final = 1 << 18
_REACH: Final = 1 << 19
_LARGEST: Final = 64 << 20
_DEEPEST: Final = 20
_SPACE: Final = re.compile(r"[ \t\r\n]*")
_MARKS: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]]', re.DOTALL)
_WRAPPERS: Final = ("releases", "records", "compiledRelease")
_SCANNER: Final = json.JSONDecoder(strict=False)


@dataclass(frozen=True, slots=True)
class Slice:
    """Where one release stands in the file, and of which process it is."""

    ocid: str
    start: int
    length: int
    place: str
    compiled: bool = False

    def moved(self, by: int) -> "Slice":
        """The same slice in a file that begins earlier."""
        return replace(self, start=self.start + by)


def is_wrapper(value: dict[str, Any]) -> bool:
    """Say whether an object wraps releases rather than being one."""
    return any(name in value for name in _WRAPPERS)


def ocid_of(value: dict[str, Any], place: str) -> str:
    """The process a release is of.

    Raises:
        NotValid: it does not say; the sentence names the place.
    """
    ocid = value.get("ocid")
    if isinstance(ocid, str) and ocid.strip():
        return ocid
    raise NotValid(
        f"{place} has no ocid, by which releases are joined; "
        "add it, or take the release out"
    )


class Window:
    """A part of a file as text, one character a byte, that grows where needed.

    Latin-1 keeps a position in the text equal to a position in the file.
    """

    def __init__(self, stream: BinaryIO | None, start: int) -> None:
        self._stream = stream
        self._base = start
        self.text = ""
        self.at = 0

    @classmethod
    def of(cls, raw: bytes) -> "Window":
        """A window on bytes at hand."""
        window = cls(None, 0)
        window.text = raw.decode("latin-1")
        return window

    @property
    def position(self) -> int:
        """Where the window stands in the file."""
        return self._base + self.at

    def back_to(self, position: int) -> None:
        """Return to a position that has not been let go of."""
        self.at = position - self._base

    def peek(self) -> str:
        """The next character that is not white space; empty at the end."""
        while True:
            space = _SPACE.match(self.text, self.at)
            self.at = space.end() if space else self.at
            if self.at < len(self.text):
                return self.text[self.at]
            if not self.grow():
                return ""

    def grow(self) -> bool:
        """Read on, letting go of what has been walked past; say if there was more."""
        if self._stream is None:
            return False
        self._stream.seek(self._base + len(self.text))
        more = self._stream.read(max(_STEP, len(self.text) - self.at))
        if not more:
            return False
        self.text = self.text[self.at :] + more.decode("latin-1")
        self._base += self.at
        self.at = 0
        return True

    def read(self, reach: int) -> Any:
        """Step over one value and give it, growing the window as far as `reach`.

        Raises:
            EOFError: it does not end within reach; the window has not moved.
            ValueError: it is not JSON.
        """
        self.peek()
        while True:
            value, end = self._parsed()
            if end < 0 or end == len(self.text):  # a number may go on beyond the edge
                if len(self.text) - self.at <= reach and self.grow():
                    continue
                if end < 0:
                    raise EOFError("it is cut short")
            self.at = end
            return value

    def _parsed(self) -> tuple[Any, int]:
        """Parse at the window's place; an end of -1 means that more is needed."""
        try:
            return _SCANNER.raw_decode(self.text, self.at)
        except json.JSONDecodeError as error:
            if error.msg.startswith("Unterminated") or error.pos >= len(self.text) - 64:
                return None, -1
            end = self._end_by_marks()
            if end < 0:
                return None, -1
            raw = self.text[self.at : end].encode("latin-1")
            return decode(raw).value, end

    def _end_by_marks(self) -> int:
        """Find the end of an object by counting brackets; numbers may be broken."""
        depth = 0
        for mark in _MARKS.finditer(self.text, self.at):
            kind = mark.group()[0]
            depth += (kind in "{[") - (kind in "}]")
            if depth == 0 and kind != '"':
                return mark.end()
        return -1


class Walker:
    """Walks JSON from value to value, stepping into what wraps releases."""

    def __init__(self, window: Window, place: str) -> None:
        self.window = window
        self.place = place
        self._count = 0
        self._depth = 0

    def value(self) -> Iterator[Slice]:
        """Step over one value; tell the releases in it.

        Raises:
            NotValid: it is not whole JSON; the sentence names the byte.
        """
        opening = self.window.peek()
        if opening not in ("{", "["):
            raise self._broken("expected { or [")
        if self._depth == _DEEPEST:
            raise self._broken("it is nested too deeply")
        self._depth += 1
        yield from self._list() if opening == "[" else self._object()
        self._depth -= 1

    def _list(self) -> Iterator[Slice]:
        self._take("[")
        while self.window.peek() != "]":
            yield from self.value()
            self._next("]")
        self._take("]")

    def _object(self) -> Iterator[Slice]:
        """A release, or what wraps releases: read it where it is small, and see."""
        self.window.peek()
        start = self.window.position
        whole = self._glance()
        if whole is None or is_wrapper(whole):
            self.window.back_to(start)
            yield from self._wrapper(start)
        elif "url" not in whole or "ocid" in whole:  # else it is only an address
            yield self._release(ocid_of(whole, self._place()), start)

    def _place(self) -> str:
        return f"release {self._count + 1} of {self.place}"

    def _release(self, ocid: str, start: int) -> Slice:
        place = self._place()
        self._count += 1
        return Slice(ocid, start, self.window.position - start, place)

    def _glance(self) -> dict[str, Any] | None:
        """Read an object that fits the window; None when it is larger."""
        try:
            value = self.window.read(_REACH)
        except EOFError:
            return None
        except (ValueError, RecursionError) as error:
            raise self._broken(str(error)) from error
        return value if isinstance(value, dict) else None

    def _wrapper(self, start: int) -> Iterator[Slice]:
        """Releases of a package or record; its compiled release where they are absent.

        An object too large to glance at that wraps nothing is a release itself.
        """
        self._take("{")
        full, compiled, wraps, said = False, None, False, {}
        while self.window.peek() != "}":
            key = self._key()
            wraps = wraps or key in _WRAPPERS
            if key in ("releases", "records") and self.window.peek() == "[":
                for found in self._list():
                    full = True
                    yield found
            elif key == "compiledRelease" and self.window.peek() == "{":
                compiled = self._compiled()
            elif key == "ocid":
                said[key] = self._read()
            else:
                self._read()
            self._next("}")
        self._take("}")
        if compiled is not None and not full:
            yield compiled
        elif not wraps:
            yield self._release(ocid_of(said, self._place()), start)

    def _compiled(self) -> Slice:
        start = self.window.position
        whole = self._read()
        place = f"a record of {self.place}"
        length = self.window.position - start
        return Slice(ocid_of(whole, place), start, length, place, compiled=True)

    def _key(self) -> str:
        if self.window.peek() != '"':
            raise self._broken("expected a name in quotation marks")
        key = str(self._read())
        self._take(":")
        return key

    def _read(self) -> Any:
        try:
            return self.window.read(_LARGEST)
        except (ValueError, EOFError, RecursionError) as error:
            raise self._broken(str(error)) from error

    def _take(self, expected: str) -> None:
        if self.window.peek() != expected:
            raise self._broken(f"expected {expected}")
        self.window.at += 1

    def _next(self, closing: str) -> None:
        if self.window.peek() != closing:
            self._take(",")

    def _broken(self, why: str) -> NotValid:
        return NotValid(
            f"{self.place} is not whole JSON at byte {self.window.position}: {why}; "
            "fetch the file again"
        )
