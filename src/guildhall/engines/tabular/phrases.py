"""What headings are called: the table of phrases by field, with provenance.

The phrases and where they come from are the table `phrases.tsv`. A provenance that
begins with `seen:` names the one source whose published files use the wording, so that
a measurement on that source can leave it out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from guildhall.engines.tabular.fields import FIELDS
from guildhall.engines.tabular.plan import Kind
from guildhall.engines.tabular.words import _lines, concepts, strongest

_LETTERS = {
    "c": Kind.CONTRACTS,
    "a": Kind.APPLICATIONS,
    "s": Kind.SPEND,
    "n": Kind.NOTICES,
}


@dataclass(frozen=True)
class Phrase:
    """A wording and what it means in one kind of list; `field` None is "none of them".

    `weights` are the weights of its concepts by name, `mass` their sum.
    """

    text: str
    field: str | None
    weight: float
    provenance: str
    weights: dict[str, float]
    mass: float


@lru_cache(maxsize=64)
def phrases(kind: Kind, without: str | None = None) -> tuple[Phrase, ...]:
    """The phrases of one kind of list.

    Args:
        kind: the kind of list.
        without: a source whose own wordings are left out, for an honest measurement.
    """
    return tuple(
        phrase
        for phrase in _of_kind(kind)
        if without is None or phrase.provenance != f"seen:{without}"
    )


@lru_cache(maxsize=8)
def _of_kind(kind: Kind) -> tuple[Phrase, ...]:
    return tuple(phrase for where, phrase in _table() if kind in where)


def _table() -> Iterator[tuple[frozenset[Kind], Phrase]]:
    for field, letters, provenance, texts in _lines("phrases.tsv"):
        where = frozenset(
            Kind if letters == "*" else map(_LETTERS.__getitem__, letters)
        )
        if field != "-" and field not in FIELDS:
            raise ValueError(f"phrases.tsv names the field {field}, which is not known")
        for text in texts.split(";"):
            wording, _, weight = text.strip().partition("@")
            weights = strongest(concepts(wording))
            yield (
                where,
                Phrase(
                    text=wording,
                    field=None if field == "-" else field,
                    weight=float(weight or 1),
                    provenance=provenance,
                    weights=weights,
                    mass=sum(weights.values()),
                ),
            )
