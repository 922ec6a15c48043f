"""Likeness of two names: which words agree, which nearly agree, which are left over.

Words agree when they are equal, when one is two words of the other run together, or
when one is a misspelling or a cut of the other. Two words that are both in the table of
common words are two words, however near their letters ("health", "wealth"); numbers
never nearly agree.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import OSA

from guildhall.engines.matching.names.folding import FoldedName
from guildhall.engines.matching.names.words import is_known, is_number, rarity

NEAR = 0.72  # share of letters that agree, from which two words are near
CUT = 0.88  # likeness of a word and the beginning of it
SHORTEST_NEAR = 4  # letters; shorter words agree exactly or not at all


class Near(NamedTuple):
    """Two words taken for two spellings of one, and their likeness, 0.72 to 1."""

    left: str
    right: str
    likeness: float


class Agreement(NamedTuple):
    """Words of two names: equal ones, near ones, and those left over on either side."""

    shared: list[str]
    near: list[Near]
    left: list[str]
    right: list[str]


def agree(a: Sequence[str], b: Sequence[str]) -> Agreement:
    """Set the core words of two names against each other.

    Args:
        a: core words of one name.
        b: core words of the other.

    Returns:
        The agreement; with `a` and `b` exchanged, left and right are exchanged.
    """
    shared = [w for w in a if w in b]
    left = [w for w in a if w not in b]
    right = [w for w in b if w not in a]
    near: list[Near] = []
    if left and right:
        if "".join(left) == "".join(right):
            return Agreement([*shared, "".join(left)], near, [], [])
        _join_words(shared, left, right, b)
        _join_words(shared, right, left, a)
        if left and right:
            _pair_near_words(left, right, near)
    return Agreement(shared, near, left, right)


def _pair_near_words(left: list[str], right: list[str], near: list[Near]) -> None:
    """Take the nearest pair of words out of both sides until no two are near."""
    pairs = [
        (-likeness, min(x, y), max(x, y), x, y)
        for x in left
        for y in right
        if (likeness := word_likeness(x, y)) >= NEAR
    ]
    for likeness, _, _, x, y in sorted(pairs):
        if x in left and y in right:
            left.remove(x)
            right.remove(y)
            near.append(Near(x, y, -likeness))


def word_likeness(x: str, y: str) -> float:
    """Say how likely two different words are one misspelt or cut short, 0 to 1."""
    if len(x) < SHORTEST_NEAR or len(y) < SHORTEST_NEAR:
        return 0.0
    if is_number(x) or is_number(y) or (is_known(x) and is_known(y)):
        return 0.0
    if x.startswith(y) or y.startswith(x):
        return CUT
    return OSA.normalized_similarity(x, y, score_cutoff=NEAR)


def _join_words(
    shared: list[str], one: list[str], other: list[str], other_name: Sequence[str]
) -> None:
    """Let a word agree with two neighbours of the other name that it runs together."""
    for first, second in pairwise(other_name):
        if first + second in one:
            one.remove(first + second)
            shared.append(first + second)
            other[:] = [w for w in other if w not in (first, second)]


def name_similarity(a: FoldedName, b: FoldedName) -> float:
    """Say how alike two names are, 0 to 1, taking the best of their own names.

    Args:
        a: one name, folded.
        b: the other.

    Returns:
        1.0 for the same core words, 0.0 for nothing shared; symmetric. It is a
        likeness, not a probability: `pairs.compare` weighs more evidence for that.
    """
    if a.key == b.key:
        return 1.0 if a.key else 0.0
    if not a.aliases and not b.aliases:
        return core_similarity(a.core, b.core)
    return max(core_similarity(x, y) for x in a.own_names for y in b.own_names)


def core_similarity(a: Sequence[str], b: Sequence[str]) -> float:
    """Weigh the words that agree against all words of both names (a Dice share)."""
    if not a or not b:
        return 0.0
    return agreed_share(agree(a, b), a, b)


def agreed_share(agreement: Agreement, a: Sequence[str], b: Sequence[str]) -> float:
    """Give the share of both names' weight that agrees; near words count in part."""
    if not agreement.left and not agreement.right and not agreement.near:
        return 1.0
    whole = sum(map(rarity, a)) + sum(map(rarity, b))
    agreed = 2 * sum(map(rarity, agreement.shared)) + sum(
        (rarity(n.left) + rarity(n.right)) * n.likeness for n in agreement.near
    )
    return min(1.0, agreed / whole)
