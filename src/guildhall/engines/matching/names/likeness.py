"""Likeness of two folded names: the words they share, weighed by how rare each is.

A shared rare word says much, a shared "services" little. Rarity comes from a table of
words common in the names of suppliers of English councils (words.csv: uses per 10,000
names, measured on 65,443 names in eight bodies' published spend); a word that is not
in the table is rare.
"""

from functools import cache, lru_cache
from math import log

from rapidfuzz.distance import OSA

from guildhall.engines.matching.names import tables
from guildhall.engines.matching.names.folding import FoldedName

RARE_PER_10000 = 0.3
_RAREST = log(10_000 / RARE_PER_10000)


@cache
def _common_words() -> dict[str, float]:
    return {row["word"]: float(row["per_10000"]) for row in tables.rows("words.csv")}


@lru_cache(maxsize=1 << 16)
def rarity(word: str) -> float:
    """Say how much a shared word says: near 0 for "uk", 1 for a word not in the table."""
    uses = _common_words().get(word)
    if uses is None:
        return 1.0 if len(word) > 1 else 0.4
    return max(0.05, log(10_000 / uses) / _RAREST)


def name_similarity(a: FoldedName, b: FoldedName) -> float:
    """Say how alike two names are, 0 to 1, taking the best of their own names.

    Args:
        a: one name, folded.
        b: the other.

    Returns:
        1.0 for the same core words, 0.0 for nothing shared; symmetric. It is a
        likeness, not a probability: `pairs` weighs more evidence for that.
    """
    if a.key == b.key:
        return 1.0 if a.key else 0.0
    if b.key < a.key:
        a, b = b, a
    if not a.aliases and not b.aliases:
        return _alike(a.core, b.core)
    return max(_alike(x, y) for x in a.own_names for y in b.own_names)


def _alike(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    """Weigh shared words against all words (a Dice share); near-equal words count too."""
    whole = sum(map(rarity, a)) + sum(map(rarity, b))
    if not whole:
        return 0.0
    if "".join(a) == "".join(b):
        return 1.0
    left, right = [w for w in a if w not in b], [w for w in b if w not in a]
    shared = whole - sum(map(rarity, left)) - sum(map(rarity, right))
    for word in left:
        other = max(right, key=lambda r: OSA.normalized_similarity(word, r), default="")
        closeness = OSA.normalized_similarity(word, other) if other else 0.0
        if closeness >= 0.75 and not word.isdigit():
            right.remove(other)
            shared += closeness * (rarity(word) + rarity(other))
    return min(1.0, max(0.0, shared / whole))
