"""Words: how much a shared one says, and of what kind it is.

A shared rare word says much, a shared "services" little. `words.csv` holds the words
common in the names of suppliers of English councils with their uses per 10,000 names
(measured on 65,443 names in eight bodies' published spend; places that hardly occur
there stand at 3), and their kind. A word that is not in the table is rare.
"""

from enum import Enum
from functools import cache, lru_cache
from math import log

from guildhall.engines.matching.names import tables


class WordKind(Enum):
    """What a word in an organisation's name tells."""

    TRADE = "word of trade"
    PLACE = "place in the United Kingdom, or its parts"
    COUNTRY = "another country"
    STRUCTURE = "word such as group or holding"
    NUMBER = "number"
    RARE = "word not common in names"


RARE_PER_10000 = 0.3
_RAREST = log(10_000 / RARE_PER_10000)
_ROMAN = frozenset({"ii", "iii", "iv", "vi", "vii", "viii", "ix", "xi", "xii"})


@cache
def _table() -> dict[str, tuple[WordKind, float]]:
    return {
        row["word"]: (WordKind[row["kind"].upper()], float(row["per_10000"]))
        for row in tables.rows("words.csv")
    }


@lru_cache(maxsize=1 << 16)
def rarity(word: str) -> float:
    """Say how much a shared word says: 0.23 for "uk", 1 for a word not in the table.

    Args:
        word: a core word, as `fold` gives it.

    Returns:
        A weight from 0.05 to 1; a lone letter or two letters never reach 1.
    """
    known = _table().get(word)
    if known is None:
        return 1.0 if len(word) > 2 else 0.7 if len(word) == 2 else 0.35
    return max(0.05, log(10_000 / known[1]) / _RAREST)


@lru_cache(maxsize=1 << 16)
def kind(word: str) -> WordKind:
    """Say of what kind a core word is."""
    if is_number(word):
        return WordKind.NUMBER
    known = _table().get(word)
    return known[0] if known else WordKind.RARE


@cache
def structure_words() -> frozenset[str]:
    """Give the words, such as group, that name no business of their own."""
    return frozenset(w for w, (of, _) in _table().items() if of is WordKind.STRUCTURE)


def is_known(word: str) -> bool:
    """Say whether a word is in the table, and so is no misspelling of another there."""
    return word in _table()


@lru_cache(maxsize=1 << 16)
def is_number(word: str) -> bool:
    """Say whether a word is a number, a Roman numeral, or ends in a digit."""
    return word[0].isdigit() or word[-1].isdigit() or word in _ROMAN
