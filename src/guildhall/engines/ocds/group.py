"""Bring the releases of one process together, in memory that hardly grows.

A file is walked once for an index of a few machine words a release, then the
releases of each process are fetched again and merged.
"""

from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, BinaryIO, Final

from guildhall.engines.ocds.merge import Compiler
from guildhall.engines.ocds.read import fetch, releases_in
from guildhall.engines.ocds.scan import Slice

_BITS: Final = 34
"""Releases are counted up to 2 to the power of this, far beyond any file."""

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Process:
    """All that a file says of one contracting process, compiled."""

    ocid: str
    compiled: dict[str, Any]
    releases: int


def compile_all(
    stream: BinaryIO, *, compiler: Compiler, tell: Tell
) -> Iterator[Process]:
    """Compile each process of a file, in the order in which each first appears.

    Args:
        stream: an open binary file that can seek.
        compiler: the merge rules to use.
        tell: is given a sentence for each value that had to be mended.

    Raises:
        NotValid: the file cannot be read or merged; the sentence names the place.
    """
    index = _Index()
    for found in releases_in(stream):
        index.add(found)
    for slices in index.groups():
        yield _compiled(stream, slices, compiler, tell)


def _compiled(
    stream: BinaryIO, slices: list[Slice], compiler: Compiler, tell: Tell
) -> Process:
    full = [at for at in slices if not at.compiled] or slices[-1:]
    releases = []
    for at in full:
        release, mended = fetch(stream, at)
        releases.append(release)
        for what in mended:
            tell(what)
    ocid = str(releases[0].get("ocid"))
    if full[0].compiled:
        return Process(ocid, releases[0], 1)
    return Process(ocid, compiler.compile(releases), len(releases))


class _Index:
    """Where each release stands, chained by process: about 40 bytes a release."""

    def __init__(self) -> None:
        self._keys: list[int] = []
        self._starts = array("Q")
        self._lengths = array("Q")
        self._compiled: set[int] = set()

    def add(self, found: Slice) -> None:
        """Note one release."""
        number = len(self._starts)
        digest = blake2b(found.ocid.encode("utf-8", "replace"), digest_size=8)
        self._keys.append(int.from_bytes(digest.digest(), "big") << _BITS | number)
        self._starts.append(found.start)
        self._lengths.append(found.length)
        if found.compiled:
            self._compiled.add(number)

    def groups(self) -> Iterator[list[Slice]]:
        """The releases of each process, processes by their first release."""
        following, heads = self._chains()
        for number, is_head in enumerate(heads):
            if is_head:
                yield [self._slice(n) for n in _chain(number, following)]

    def _chains(self) -> "tuple[array[int], bytearray]":
        """Link each release to the next of its process; 0 ends a chain."""
        following = array("Q", bytes(8 * len(self._keys)))
        heads = bytearray(b"\x01" * len(self._keys))
        mask = (1 << _BITS) - 1
        self._keys.sort()
        before = -1
        for key in self._keys:
            if before >= 0 and before >> _BITS == key >> _BITS:
                following[before & mask] = key & mask
                heads[key & mask] = 0
            before = key
        self._keys.clear()
        return following, heads

    def _slice(self, number: int) -> Slice:
        start = self._starts[number]
        return Slice(
            ocid="",
            start=start,
            length=self._lengths[number],
            place=f"release {number + 1} (at byte {start})",
            compiled=number in self._compiled,
        )


def _chain(number: int, following: "array[int]") -> Iterator[int]:
    yield number
    while number := following[number]:
        yield number
