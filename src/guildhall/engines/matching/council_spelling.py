"""Names of councils misspelt or cut short, read as what they are nearest to.

Words of kind ("Coucil") are mended one letter at a time; a place is found by its
beginning, where a finance system cut it, or by the one place most like it.
"""

from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from guildhall.engines.matching.authorities import Directory, Words

_OFTEN_MISSPELT = ("council", "councils", "borough", "district", "metropolitan")
_MISSPELT = {word: word for word in _OFTEN_MISSPELT}
NEAR_PLACE = 0.85
SHORTEST_NEAR_PLACE = 6
SHORTEST_CUT_PLACE = 8


def spelt(words: Words) -> Words:
    """Mend typing errors in the words that say what kind of body it is."""
    return tuple(_MISSPELT.get(word) or _spelt_word(word) for word in words)


@lru_cache(maxsize=1 << 16)
def _spelt_word(word: str) -> str:
    if len(word) < SHORTEST_NEAR_PLACE:
        return word
    near = (k for k in _OFTEN_MISSPELT if k[0] == word[0])
    return next((k for k in near if OSA.distance(word, k) == 1), word)


def beginning_with(words: Words, directory: Directory) -> tuple[str, ...]:
    """Find the places that begin with these words, or were cut short at the last."""
    text = " ".join(words)
    if len(text) < SHORTEST_NEAR_PLACE:
        return ()
    found = {}
    for place, codes in directory.places.items():
        whole = " ".join(place)
        is_begun = place[: len(words)] == words
        is_cut = len(text) >= SHORTEST_CUT_PLACE and whole.startswith(text)
        if is_begun or (is_cut and len(words) > 1):
            found.update(dict.fromkeys(codes))
    return tuple(found)


def nearest(text: str, directory: Directory) -> tuple[str, ...]:
    """Find the one place that a misspelt text is nearest to."""
    if len(text) < SHORTEST_NEAR_PLACE:
        return ()
    near = process.extract(
        text,
        [p for p in map(" ".join, directory.places) if p[0] == text[0]],
        scorer=OSA.normalized_similarity,
        score_cutoff=NEAR_PLACE,
        limit=2,
    )
    if not near or (len(near) > 1 and near[0][1] == near[1][1]):
        return ()
    return directory.places[tuple(near[0][0].split())]
