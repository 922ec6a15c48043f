"""Take a heading apart into concepts: camel case, joined words, spelling, abbreviations.

The concepts and their weights are the table `words.tsv`, which says where they come
from. A word that is not in it is mended to the nearest word that is (`Directotate`,
`Suuplier`, `Registraation`), or cut into words that are (`startdate`, `transno`).
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from rapidfuzz.distance import OSA

UNKNOWN_WEIGHT = 0.85
ASIDE_SHARE = 0.5
_SHORTEST_MENDED = 5
_SIGNS = frozenset("£$€#%")
_LONGEST_HEADING = 400

_MARKS = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u2060"), None)
_DOUBLED_MARK = "\u00ef\u00bb\u00bf"
_ACRONYMS = re.compile(
    r"(SME|VCSE|VAT|CPV|OCID|OCDS|PO|GL|ID|URL|CPN)(?=or|Or|[A-Z][a-z])"
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_LETTER_DIGIT = re.compile(r"(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])")
# Words that mean something else together than apart.
_COMPOUNDS = (
    (re.compile(r"\bcost (?:cent(?:re|er)s?|ctr)\b"), "costcentre"),
    (re.compile(r"\bcost element\b"), "costelement"),
    (re.compile(r"\bcost code\b"), "costcode"),
    (re.compile(r"\bcost (type|category|group|description)\b"), r"expense \1"),
    (re.compile(r"\baddress book\b"), "addressbook"),
    (re.compile(r"\bnotice (?:period|days)\b"), "noticeperiod"),
    (re.compile(r"\bvalue added tax\b"), "vat"),
    (re.compile(r"\be[ -]mail\b"), "email"),
)
_ALNUM = re.compile(r"[A-Za-z0-9]+")
_WORD = re.compile(r"[a-z]+|\d+|[£$€#%]")
_ASIDE = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_SHORT_FORMS = re.compile(r"\b([a-z])[./]([a-z])\b\.?")


@dataclass(frozen=True)
class Concept:
    """One meaning-bearing part of a heading.

    `weight` is how much it tells apart; half of that where it stands in brackets.
    """

    name: str
    weight: float


@dataclass(frozen=True)
class Vocabulary:
    """The words that are known: word to concept, concept to weight."""

    concept_of: dict[str, str]
    weight_of: dict[str, float]
    by_length: dict[int, tuple[str, ...]]


def _lines(name: str) -> Iterable[list[str]]:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


@cache
def vocabulary() -> Vocabulary:
    """Read the table of words, once."""
    concept_of: dict[str, str] = {}
    weight_of: dict[str, float] = {}
    for concept, weight, words in _lines("words.tsv"):
        weight_of[concept] = float(weight)
        concept_of.update(dict.fromkeys(words.split(), concept))
    by_length: dict[int, list[str]] = {}
    for word in concept_of:
        by_length.setdefault(len(word), []).append(word)
    lengths = {length: tuple(words) for length, words in by_length.items()}
    return Vocabulary(concept_of, weight_of, lengths)


def clean(heading: str) -> str:
    """Take away what only software put there: marks, doubled marks, odd spaces."""
    text = unicodedata.normalize("NFKC", heading.replace(_DOUBLED_MARK, ""))
    return " ".join(text.translate(_MARKS).split())


def normalised(heading: str) -> str:
    """Give the form under which a heading is remembered: plain words, lower case."""
    spaced = _CAMEL.sub(" ", clean(heading))
    return " ".join(_WORD.findall(_LETTER_DIGIT.sub(" ", spaced).lower()))


@lru_cache(maxsize=8192)
def concepts(heading: str) -> tuple[Concept, ...]:
    """Read a heading as concepts, the words in brackets at half weight."""
    text = clean(heading)[:_LONGEST_HEADING]
    asides = " ".join(a or b for a, b in _ASIDE.findall(text))
    main = _concepts_in(_ASIDE.sub(" ", text))
    weight = ASIDE_SHARE if main else 1.0
    return (*main, *(Concept(c.name, c.weight * weight) for c in _concepts_in(asides)))


def strongest(found: Iterable[Concept]) -> dict[str, float]:
    """Give each concept once, at its greatest weight."""
    weights: dict[str, float] = {}
    for concept in found:
        weights[concept.name] = max(concept.weight, weights.get(concept.name, 0.0))
    return weights


def _concepts_in(text: str) -> tuple[Concept, ...]:
    spaced = _ALNUM.sub(_spaced, text)
    lowered = _SHORT_FORMS.sub(r"\1\2", spaced.lower()).replace("'", "")
    plain = " ".join(_WORD.findall(lowered))
    for pattern, one_word in _COMPOUNDS:
        plain = pattern.sub(one_word, plain)
    tokens = plain.split()
    found = (concept for token in tokens for concept in _of_token(token))
    return tuple(concept for concept in found if concept.weight > 0)


def _spaced(found: re.Match[str]) -> str:
    """Part the words of camel case; a known word stands (`ProClass`)."""
    word = found[0]
    if word.lower() in vocabulary().concept_of:
        return word
    return _CAMEL.sub(" ", _ACRONYMS.sub(r"\1 ", word))


@lru_cache(maxsize=8192)
def _of_token(token: str) -> tuple[Concept, ...]:
    known = vocabulary()
    if token in known.concept_of:
        return (_known(known.concept_of[token]),)
    if token.isdigit():
        return (Concept(token, 0.3),)
    if len(token) == 1 and token not in _SIGNS:
        return (Concept(token, 0.3),)
    mended = mend(token)
    if mended is not None:
        return (_known(known.concept_of[mended]),)
    parts = _cut(token)
    if parts:
        return tuple(_known(known.concept_of[part]) for part in parts)
    return (Concept(token, UNKNOWN_WEIGHT),)


def _known(concept: str) -> Concept:
    return Concept(concept, vocabulary().weight_of[concept])


def mend(word: str) -> str | None:
    """Give the known word that a misspelt one must be, or None where it is unclear.

    One slip is forgiven in words of five to seven letters, two in longer ones; the
    first letter must stand. A tie between concepts is no answer.
    """
    if len(word) < _SHORTEST_MENDED:
        return None
    known = vocabulary()
    allowed = 1 if len(word) <= 7 else 2
    best: dict[int, set[str]] = {}
    for length in range(len(word) - allowed, len(word) + allowed + 1):
        for candidate in known.by_length.get(length, ()):
            if candidate[0] != word[0] or len(candidate) < _SHORTEST_MENDED - 1:
                continue
            slips = OSA.distance(word, candidate, score_cutoff=allowed)
            if slips <= allowed:
                best.setdefault(slips, set()).add(candidate)
    if not best:
        return None
    nearest = best[min(best)]
    if len({known.concept_of[word] for word in nearest}) > 1:
        return None
    return min(nearest)


def _cut(token: str) -> tuple[str, ...]:
    """Cut a joined word into known words of three letters or more, longest first."""
    if not 6 <= len(token) <= 40:
        return ()
    known = vocabulary().concept_of
    ways: list[tuple[str, ...] | None] = [()] + [None] * len(token)
    for end in range(1, len(token) + 1):
        for start in range(max(0, end - 16), end):
            before, part = ways[start], token[start:end]
            if before is None or part not in known or not _stands_alone(part):
                continue
            way = (*before, part)
            best = ways[end]
            if best is None or len(way) < len(best):
                ways[end] = way
    return ways[len(token)] or ()


def _stands_alone(part: str) -> bool:
    return len(part) > 2 or part in ("no", "id", "of", "to", "or", "po")
