"""Blocking: the few pairs of names worth weighing, found without looking at all pairs.

Two names come up together when their core words are equal, equal but for one such as
group, one run of words holds the other, one word is misspelt, the letters run together
nearly agree, or one is the other cut short. Each is found by looking up, never by
comparing all with all.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from itertools import combinations
from typing import NamedTuple

from rapidfuzz.distance import OSA

from guildhall.engines.matching.names.likeness import (
    NEAR,
    SHORTEST_NEAR,
    word_likeness,
)
from guildhall.engines.matching.names.words import is_number, rarity, structure_words


class Shape(IntEnum):
    """How two names that come up together are alike, the plainest first."""

    SAME = 1
    STRUCTURE = 2  # the same but for words such as group
    MISSPELT = 3
    LETTERS = 4  # nearly the same letters
    CUT = 5  # one is the beginning of the other
    CONTAINED = 6  # the words of one stand inside the other


class Pair(NamedTuple):
    """Two names that come up together; for CONTAINED the first is the shorter."""

    one: int
    other: int
    shape: Shape


SHARED_LETTERS = 5  # letters that names with nearly the same letters begin with
SHORTEST_LETTERS = 8
NEAR_LETTERS = 0.9
LEAST_TELLING = 0.45  # rarity below which no weights link two names by a word
SHORTEST_CUT_TEXT = 20
MISSPELT_FROM = 2  # letters that a misspelt word begins with


Numbers = Sequence[int]
Cores = dict[tuple[str, ...], list[int]]


def candidates(cores: Sequence[tuple[str, ...]], widest_block: int) -> Iterator[Pair]:
    """Find the pairs of names worth weighing.

    Args:
        cores: the core words of each name; names are numbers from 0.
        widest_block: blocks with more names than this are left out.

    Yields:
        Pairs of different names; one pair may come up in more than one shape.
    """
    numbers: Cores = defaultdict(list)
    for number, core in enumerate(cores):
        numbers[core].append(number)
    yield from _same(numbers, widest_block)
    yield from _contained(numbers, widest_block)
    yield from _misspelt(numbers, widest_block)
    yield from _nearly_same_letters(numbers, widest_block)
    yield from _cut_short(numbers, widest_block)


def _pairs(numbers: Iterable[int], shape: Shape) -> Iterator[Pair]:
    for one, other in combinations(sorted(numbers), 2):
        yield Pair(one, other, shape)


def _same(numbers: Cores, widest_block: int) -> Iterator[Pair]:
    """Bring up names with equal letters, and those equal but for structure words."""
    by_letters: dict[str, list[int]] = defaultdict(list)
    by_rest: dict[str, list[int]] = defaultdict(list)
    for core, members in numbers.items():
        by_letters["".join(core)] += members
        if rest := without_structure(core):
            by_rest["".join(rest)] += members
    for shape, blocks in ((Shape.SAME, by_letters), (Shape.STRUCTURE, by_rest)):
        for members in blocks.values():
            if 1 < len(members) <= widest_block:
                yield from _pairs(members, shape)


def without_structure(core: Sequence[str]) -> tuple[str, ...]:
    """Leave out words such as group and company."""
    structure = structure_words()
    if structure.isdisjoint(core):
        return tuple(core)
    return tuple(w for w in core if w not in structure)


def _contained(numbers: Cores, widest_block: int) -> Iterator[Pair]:
    """Bring up names whose words stand, in a row, inside another name.

    Words such as group are left out first: "team group" stands in "team repairs". A
    name of common words alone, or one inside very many others, tells nothing.
    """
    by_rest: Cores = defaultdict(list)
    for core, members in numbers.items():
        by_rest[without_structure(core)] += members
    longer: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for rest, members in by_rest.items():
        for run in _runs(rest):
            if run in by_rest:
                longer[run] += members
    for run, members in longer.items():
        shorter = by_rest[run]
        if (
            len(members) <= widest_block
            and len(shorter) <= widest_block
            and max(map(rarity, run)) >= LEAST_TELLING
        ):
            for one in shorter:
                for other in members:
                    yield Pair(one, other, Shape.CONTAINED)


def _runs(core: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for length in range(len(core) - 1, 0, -1):
        for start in range(len(core) - length + 1):
            yield core[start : start + length]


def _misspelt(numbers: Cores, widest_block: int) -> Iterator[Pair]:
    """Bring up names of which one word differs and may be a misspelling."""
    blocks: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for core in numbers:
        for at, word in enumerate(core):
            if len(word) >= SHORTEST_NEAR and not is_number(word):
                before, after = core[:at], core[at + 1 :]
                rest = " ".join((*before, word[:MISSPELT_FROM], "*", *after))
                blocks[rest].append(core)
    for block in blocks.values():
        if 1 < len(block) <= widest_block:
            for a, b in combinations(sorted(block), 2):
                if is_misspelt(a, b):
                    yield from _across(numbers[a], numbers[b], Shape.MISSPELT)


def is_misspelt(a: Sequence[str], b: Sequence[str]) -> bool:
    """Say whether two names differ in one word, which may be a misspelling."""
    differing = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
    return len(differing) == 1 and word_likeness(*differing[0]) >= NEAR


def _across(one: Numbers, other: Numbers, shape: Shape) -> Iterator[Pair]:
    for x in one:
        for y in other:
            yield Pair(min(x, y), max(x, y), shape)


def _nearly_same_letters(numbers: Cores, widest_block: int) -> Iterator[Pair]:
    """Bring up names whose letters, run together, nearly agree."""
    blocks: dict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    for core in numbers:
        letters = "".join(core)
        if len(letters) >= SHORTEST_LETTERS and letters.isalpha():
            blocks[letters[:SHARED_LETTERS]].append((letters, core))
    for block in blocks.values():
        if 1 < len(block) <= widest_block:
            for (x, a), (y, b) in combinations(block, 2):
                if x != y and is_nearly(x, y):
                    yield from _across(numbers[a], numbers[b], Shape.LETTERS)


def is_nearly(x: str, y: str) -> bool:
    """Say whether two names run together agree in nine letters of ten."""
    return OSA.normalized_similarity(x, y, score_cutoff=NEAR_LETTERS) > 0


def _cut_short(numbers: Cores, widest_block: int) -> Iterator[Pair]:
    """Bring up a name and those after it in the alphabet that begin with all of it."""
    texts = sorted((" ".join(core), core) for core in numbers)
    for at, (cut, core) in enumerate(texts):
        if len(cut) >= SHORTEST_CUT_TEXT:
            for whole, longer in texts[at + 1 : at + 1 + widest_block]:
                if not whole.startswith(cut):
                    break
                yield from _across(numbers[core], numbers[longer], Shape.CUT)
