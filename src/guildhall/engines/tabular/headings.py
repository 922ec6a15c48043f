"""Score a heading against the fields by its words alone.

A heading and a phrase are compared by the weight of the concepts that they share (twice
the shared weight over the sum of both), so that no wording need be listed exactly. Pairs
of concepts that mean nearly the same count in part.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from guildhall.engines.tabular.fields import FIELDS, Holds
from guildhall.engines.tabular.phrases import Phrase, phrases
from guildhall.engines.tabular.plan import Kind
from guildhall.engines.tabular.words import concepts, strongest

# How far one concept stands for another (1 is the same).
_ALIKE: dict[frozenset[str], float] = {
    frozenset(pair): share
    for *pair, share in (
        ("number", "id", 0.85),
        ("number", "reference", 0.85),
        ("id", "reference", 0.8),
        ("id", "code", 0.65),
        ("number", "code", 0.6),
        ("reference", "code", 0.55),
        ("name", "label", 0.8),
        ("name", "title", 0.7),
        ("name", "description", 0.4),
        ("label", "description", 0.75),
        ("summary", "description", 0.4),
        ("purpose", "description", 0.45),
        ("category", "type", 0.45),
        ("category", "proclass", 0.4),
        ("value", "spend", 0.7),
        ("value", "expense", 0.3),
        ("spend", "expense", 0.6),
        ("department", "service", 0.45),
        ("department", "unit", 0.4),
        ("buyer", "organisation", 0.6),
        ("buyer", "body", 0.55),
        ("organisation", "body", 0.6),
        ("supplier", "company", 0.5),
        ("supplier", "party", 0.6),
        ("system", "application", 0.7),
        ("system", "software", 0.6),
        ("software", "application", 0.7),
        ("solution", "software", 0.6),
        ("product", "software", 0.5),
        ("product", "brand", 0.7),
        ("period", "duration", 0.6),
        ("period", "month", 0.5),
        ("transaction", "voucher", 0.6),
        ("transaction", "payment", 0.5),
        ("transaction", "document", 0.3),
        ("account", "expense", 0.45),
        ("account", "nominal", 0.7),
        ("account", "journal", 0.5),
        ("subjective", "expense", 0.7),
        ("nominal", "expense", 0.5),
        ("end", "retired", 0.5),
        ("end", "completion", 0.5),
        ("extension", "extendable", 0.5),
        ("extension", "extended", 0.7),
        ("including", "maximum", 0.3),
        ("irrecoverable", "recoverable", 0.5),
        ("latest", "maximum", 0.6),
        ("latest", "current", 0.4),
        ("cost-centre", "cost-code", 0.6),
        ("expense", "cost-code", 0.4),
        ("signed", "award", 0.3),
        ("award", "total", 0.3),
        ("link", "document", 0.3),
        ("owner", "manager", 0.7),
        ("contact", "manager", 0.3),
        ("vcse", "community", 0.5),
        ("sme", "small", 0.6),
        ("process", "type", 0.3),
        ("status", "active", 0.5),
        ("annual", "year", 0.7),
        ("count", "number", 0.6),
        ("organisation", "agency", 0.6),
        ("area", "department", 0.2),
        ("line", "number", 0.2),
    )
}
# A heading that names a kind of value is hardly a field of another kind.
_DATED = frozenset({Holds.DATE, Holds.MONTH})
_VALUE_WORDS: dict[str, frozenset[Holds]] = {
    "date": _DATED,
    "value": frozenset({Holds.MONEY}),
    "postcode": frozenset({Holds.POSTCODE}),
    "number": frozenset(Holds) - _DATED - {Holds.MONEY},
    "reference": frozenset(Holds) - _DATED - {Holds.MONEY},
    "code": frozenset(Holds) - _DATED - {Holds.MONEY},
    "id": frozenset(Holds) - _DATED - {Holds.MONEY},
    "name": frozenset({Holds.TEXT}),
    "description": frozenset({Holds.TEXT}),
}
_OF_ANOTHER_KIND = 0.7
# Words of a long question that no phrase explains count no more than this together.
_UNEXPLAINED_AT_MOST = 1.7
# A heading is known to be no field only by (nearly) its whole wording.
_NO_FIELD_AT_LEAST = 0.8


# Below this no likeness is worth telling.
_FLOOR = 0.45
# A concept below this weight alone brings no phrase into question.
_TELLING = 0.55

Weights = Mapping[str, float]


@dataclass(frozen=True)
class Likeness:
    """How like a field a heading is; `phrase` is the wording that it came nearest to."""

    score: float
    phrase: str


@lru_cache(maxsize=1)
def _neighbours() -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for pair, share in _ALIKE.items():
        one, other = sorted(pair)
        found[one][other] = share
        found[other][one] = share
    return dict(found)


@lru_cache(maxsize=64)
def _index(kind: Kind, without: str | None) -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = defaultdict(set)
    for number, phrase in enumerate(phrases(kind, without)):
        for name in phrase.weights:
            found[name].add(number)
    return {name: tuple(numbers) for name, numbers in found.items()}


def shared_weight(one: Weights, other: Weights) -> float:
    """The weight of `one` that `other` accounts for."""
    total = 0.0
    near = _neighbours()
    for name, weight in one.items():
        if name in other:
            total += weight
        elif name in near:
            alike = near[name]
            best = 0.0
            for candidate in other:
                share = alike.get(candidate, 0.0)
                best = max(best, share)
            total += weight * best
    return total


def likeness(heading: Weights, phrase: Phrase, *, at_least: float = 0.0) -> float:
    """How like a phrase a heading is, 0 to 1, before the weight of the phrase.

    Where it cannot reach `at_least`, the answer is some number below it.
    """
    explained = shared_weight(heading, phrase.weights)
    mass = min(sum(heading.values()), explained + _UNEXPLAINED_AT_MOST)
    whole = mass + phrase.mass
    if explained + phrase.mass < at_least * whole:
        return 0.0
    return (explained + shared_weight(phrase.weights, heading)) / whole


@lru_cache(maxsize=16_384)
def scores(
    heading: str, kind: Kind, without: str | None = None
) -> dict[str | None, Likeness]:
    """Score a heading against every field that it could mean in one kind of list.

    Returns:
        For each field (None: a known heading of no field) its best likeness, only
        those of at least 0.45 (0.8 for None). The dictionary is shared: treat it as
        frozen.
    """
    wanted = strongest(concepts(heading))
    table = phrases(kind, without)
    agreement: dict[str | None, float] = {}
    found: dict[str | None, Likeness] = {}
    for number in _in_question(wanted, kind, without):
        phrase = table[number]
        field = phrase.field
        if field not in agreement:
            agreement[field] = _agreement(wanted, field)
        factor = phrase.weight * agreement[field]
        best = found.get(field)
        bar = best.score if best else (_FLOOR if field else _NO_FIELD_AT_LEAST)
        score = likeness(wanted, phrase, at_least=bar / factor) * factor
        if score > bar or (best is None and score >= bar):
            found[field] = Likeness(score, phrase.text)
    return found


def _in_question(wanted: Weights, kind: Kind, without: str | None) -> list[int]:
    """The phrases that share a telling concept with a heading, or one like it."""
    index, near = _index(kind, without), _neighbours()
    telling = [name for name, weight in wanted.items() if weight >= _TELLING]
    numbers: set[int] = set()
    for name in telling or wanted:
        numbers.update(index.get(name, ()))
        for alike, share in near.get(name, {}).items():
            if share >= _FLOOR:
                numbers.update(index.get(alike, ()))
    return sorted(numbers)


def _agreement(heading: Weights, field: str | None) -> float:
    """One where the words for kinds of value allow the field, less where they do not."""
    if field is None:
        return 1.0
    holds = FIELDS[field].holds
    clashes = (
        holds not in _VALUE_WORDS[name]
        for name, weight in heading.items()
        if name in _VALUE_WORDS and weight >= 0.5
    )
    return _OF_ANOTHER_KIND if any(clashes) else 1.0
