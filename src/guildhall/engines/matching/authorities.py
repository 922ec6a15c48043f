"""Authorities: the councils that a buyer's name can mean, as a table gives them.

The table has the columns of mySociety's list of UK local authorities; a region's own
list has the same ones. What councils call themselves besides the place (borough,
council, the region's own name) is learnt from the official names in the table.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from guildhall.engines.matching.names import tables
from guildhall.engines.matching.names.folding import plain

REQUIRED_COLUMNS = ("local-authority-code", "official-name", "nice-name")

Words = tuple[str, ...]

# Words that say what kind of council it is, in any table.
COUNCIL_WORDS = frozenset(
    ["council", "councils", "cbc", "mbc", "mdc", "bc", "dc", "cc", "lbc"]
)
KIND_WORDS = frozenset(
    [
        "borough",
        "boroughs",
        "city",
        "county",
        "district",
        "metropolitan",
        "unitary",
        "ua",
        "royal",
        "corporation",
        "of",
        "the",
        "and",
    ]
)
# Words of council that stand before the place: "Cyngor Gwynedd".
LEADING_WORDS = frozenset(["lb", "rb", "cyngor", "comhairle", "dinas", "sir"])
_JOINT_WORDS = frozenset({"combined", "authority", "ca", "cca", "mca"})


@dataclass(frozen=True)
class Authority:
    """One council or other authority of the table.

    Attributes:
        code: its three-letter code (some are longer).
        official: official name.
        nice: name of the place.
        others: other names in use.
        is_current: whether it still exists.
        replaced_by: codes of its successors.
    """

    code: str
    official: str
    nice: str
    others: tuple[str, ...] = ()
    is_current: bool = True
    replaced_by: tuple[str, ...] = ()


def authority_of(row: Mapping[str, str]) -> Authority:
    """Read one row of the table; columns that are not there count as empty."""
    others = [name.strip() for name in row.get("alt-names", "").split(",")]
    replaced_by = row.get("replaced-by", "").replace(",", " ").split()
    is_current = row.get("current-authority", "").strip().lower() not in ("false", "0")
    return Authority(
        code=row["local-authority-code"].strip(),
        official=row["official-name"].strip(),
        nice=row["nice-name"].strip(),
        others=tuple(name for name in others if name),
        is_current=is_current and not row.get("end-date", "").strip(),
        replaced_by=tuple(replaced_by),
    )


def words_of(name: str) -> Words:
    """Give the words of a council's or buyer's name, county abbreviations written out."""
    shires = _shires()
    text = _INITIALS.sub(
        r"\1\2", plain(name[:LONGEST_BUYER]).replace("(", " ").replace(")", " ")
    )
    return tuple(part for w in text.split() for part in shires.get(w, w).split())


LONGEST_BUYER = 500  # characters read; joint buyers have long names
_INITIALS = re.compile(r"\b([a-z]) +([a-z])\b")  # "L B" of a borough


@cache
def _shires() -> dict[str, str]:
    return {row["short"]: row["word"] for row in tables.rows("shires.csv")}


@dataclass(frozen=True)
class Directory:
    """The authorities, found by the words of their names.

    Attributes:
        authorities: by code.
        wholes: full names, official and others, with the codes they can mean.
        places: names of places alone, with the codes they can mean.
        kind_words: words that say what kind of council it is.
        continues: the code under which a renamed council goes on, by its later code.
    """

    authorities: Mapping[str, Authority]
    wholes: Mapping[Words, tuple[str, ...]]
    places: Mapping[Words, tuple[str, ...]]
    kind_words: frozenset[str]
    continues: Mapping[str, str]
    longest: int = field(init=False)

    def __post_init__(self) -> None:
        longest = max(map(len, self.places), default=0)
        object.__setattr__(self, "longest", longest)


def directory_of(authorities: Iterable[Authority]) -> Directory:
    """Index a table of authorities.

    A name that is one authority's official name or place, and another's name only
    among others, means the first.
    """
    listed = tuple(authorities)
    kind_words = _kind_words(listed)
    wholes, places = _Names(), _Names()
    for authority in listed:
        for name in (authority.official, authority.nice):
            _enter(name, authority, kind_words, wholes, places)
    current = {a.code for a in listed if a.is_current}
    others, other_places = _Names(), _Names()
    for authority in listed:
        for name in authority.others:
            words = words_of(name)
            # "Hull, City of" is cut at its comma; "Adur and Worthing" is
            # given as another name of one of the two.
            is_kind_only = set(words) <= KIND_WORDS | COUNCIL_WORDS
            if not is_kind_only and not _is_joint(
                place_of(words, kind_words), places, current
            ):
                _enter(name, authority, kind_words, others, other_places)
    return Directory(
        authorities={a.code: a for a in listed},
        wholes={**others.found(), **wholes.found()},
        places={**other_places.found(), **places.found()},
        kind_words=kind_words,
        continues=_continued(listed),
    )


class _Names:
    """Codes by the words of names."""

    def __init__(self) -> None:
        self._codes: dict[Words, dict[str, None]] = defaultdict(dict)

    def add(self, words: Words, code: str) -> None:
        self._codes[words][code] = None

    def codes(self, words: Words) -> tuple[str, ...]:
        return tuple(self._codes.get(words, ()))

    def found(self) -> dict[Words, tuple[str, ...]]:
        return {words: tuple(codes) for words, codes in self._codes.items()}


def _enter(
    name: str,
    authority: Authority,
    kind_words: frozenset[str],
    wholes: _Names,
    places: _Names,
) -> None:
    """Enter a name whole, and the place in it; of a combined authority only whole."""
    words = words_of(name)
    is_combined = not _JOINT_WORDS.isdisjoint(words_of(authority.official))
    if not words or (is_combined and _JOINT_WORDS.isdisjoint(words)):
        return
    wholes.add(words, authority.code)
    places.add(words if is_combined else place_of(words, kind_words), authority.code)


def _is_joint(words: Words, places: _Names, current: Collection[str]) -> bool:
    """Say whether a name is the places of two authorities that exist side by side."""
    if "and" not in words:
        return False
    at = words.index("and")
    one, other = places.codes(words[:at]), places.codes(words[at + 1 :])
    both = {*one, *other}
    return bool(one and other) and set(one).isdisjoint(other) and both <= set(current)


LEAST_OFFICIAL_NAMES = 3


def _kind_words(authorities: Iterable[Authority]) -> frozenset[str]:
    """Learn the words that official names have beyond the place."""
    seen: Counter[str] = Counter()
    for authority in authorities:
        beyond = set(words_of(authority.official)) - set(words_of(authority.nice))
        seen.update(beyond)
    learnt = {word for word, times in seen.items() if times >= LEAST_OFFICIAL_NAMES}
    return KIND_WORDS | (learnt - COUNCIL_WORDS - _JOINT_WORDS)


def place_of(words: Words, kind_words: frozenset[str]) -> Words:
    """Strip words of kind from both ends of a name, leaving the place."""
    strip = kind_words | COUNCIL_WORDS
    start, end = 0, len(words)
    while start < end and words[start] in strip:
        start += 1
    while end > start and words[end - 1] in strip:
        end -= 1
    place = words[start:end]
    # A city of the region's own name would be nothing without its kind: keep it whole.
    return place if place else words


def _continued(authorities: Iterable[Authority]) -> dict[str, str]:
    """Find councils that were only renamed: same place, one successor.

    Somerset and North Yorkshire County Councils became "Somerset Council" and "North
    Yorkshire Council" as continuing authorities (Structural Changes Orders 2022).
    """
    listed = {a.code: a for a in authorities}
    return {
        later.code: former.code
        for former in listed.values()
        if len(former.replaced_by) == 1
        and (later := listed.get(former.replaced_by[0])) is not None
        and former.nice == later.nice
    }
