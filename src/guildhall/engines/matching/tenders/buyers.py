"""Which councils a buyer's name stands for: one, several that buy jointly, or none.

`Chorley Council and South Ribble Borough Council` is two; `on behalf of` names those it
buys for; the British Council is no council of ours.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from guildhall.engines.matching.names import fold
from guildhall.engines.matching.names.tables import council_words

_OF_MANY: Final = council_words() | {"and", "on", "behalf"}
_PUBLIC: Final = re.compile(
    r"\b(?:council|borough|city|county|district|corporation|authority)\b"
)


@lru_cache(maxsize=1 << 14)
def short_name(name: str) -> str:
    """A council's name without the words that many councils bear."""
    words = fold(name).text.split()
    kept = [word for word in words if word not in _OF_MANY]
    return " ".join(kept or words)


def councils_of(buyer: str, known: Iterable[str]) -> tuple[str, ...]:
    """The known councils that a buyer's name stands for.

    Args:
        buyer: as published.
        known: names of councils, as the register has them.

    Returns:
        Each council once, in the order known; none where it is another body.
    """
    text = f" {fold(buyer).text} "
    exact = [c for c in known if fold(c).text == text.strip()]
    if exact:
        return tuple(exact)
    if not _PUBLIC.search(text):
        return ()
    plain = " ".join(w for w in text.split() if w not in ("borough", "city", "royal"))
    found = []
    for council in known:
        name = short_name(council)
        others = [n for n in (short_name(k) for k in known) if n != name and name in n]
        if f" {name} " in f" {plain} " and not any(
            f" {o} " in f" {plain} " for o in others
        ):
            found.append(council)
    return tuple(found)
