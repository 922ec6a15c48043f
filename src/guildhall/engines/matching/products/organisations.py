"""Keys by which vendors and suppliers meet, whatever legal form they are written in.

`SAP UK Ltd`, `SAP` and `SAP (UK) Limited` share a key. Words that half of all vendors
bear ("software", "solutions") are left out of a key as long as something remains.
"""

import re
from functools import lru_cache
from typing import Final

from rapidfuzz.fuzz import ratio

from guildhall.engines.matching.evidence.words import common_shares
from guildhall.engines.matching.names import fold

_BORNE_BY_MANY: Final = frozenset(
    [
        "uk",
        "gb",
        "europe",
        "emea",
        "international",
        "global",
        "group",
        "holding",
        "holdings",
        "company",
        "software",
        "solution",
        "solutions",
        "system",
        "systems",
        "technology",
        "technologies",
        "tech",
        "digital",
        "data",
        "information",
        "services",
        "service",
        "management",
        "business",
        "businesses",
        "enterprise",
        "enterprises",
        "consulting",
        "consultancy",
        "consultants",
        "computing",
        "computer",
        "computers",
        "it",
        "ict",
        "corporation",
        "creative",
        "communications",
        "communication",
        "limited",
        "ltd",
        "plc",
        "llp",
        "the",
        "and",
        "healthcare",
        "education",
        "public",
        "sector",
        "government",
    ]
)
_BEGINS_MANY: Final = frozenset(
    [
        "advanced",
        "access",
        "insight",
        "central",
        "national",
        "first",
        "premier",
        "british",
        "english",
        "northern",
        "southern",
        "eastern",
        "western",
        "midland",
        "united",
        "global",
        "royal",
        "alpha",
        "omega",
        "apex",
        "phoenix",
        "legend",
        "premier",
        "quality",
        "direct",
        "total",
        "network",
        "smart",
    ]
)
_BRACKETED: Final = re.compile(r"\(([^()]*)\)")
_LEAST_FOR_LIKENESS: Final = 6
_LIKE: Final = 88.0


@lru_cache(maxsize=1 << 16)
def keys(name: str) -> tuple[str, ...]:
    """The keys of a name: of its main part, and of the other names inside it."""
    folded = fold(name)
    cores = list(folded.own_names)
    if "(" in name:  # Everything Everywhere (EE): either part is a name
        inside = " ".join(_BRACKETED.findall(name))
        cores += [fold(inside).core, fold(_BRACKETED.sub(" ", name)).core]
    found = (_telling(core) for core in cores if not _BORNE_BY_MANY.issuperset(core))
    joined = tuple(dict.fromkeys("".join(kept) for kept in found))
    return joined or ((folded.key,) if folded.key else ())


@lru_cache(maxsize=1 << 16)
def telling(name: str) -> tuple[str, ...]:
    """The words of a name that tell it from others."""
    return _telling(fold(name).core)


def _telling(core: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in core if word not in _BORNE_BY_MANY) or core


@lru_cache(maxsize=1 << 16)
def alike(one: str, other: str) -> bool:
    """Say whether two names are, as written, one organisation.

    Equal keys; or one name beginning with the whole of the other (`Locata` and
    `Locata Housing Services`); or long keys with a slip of the pen between them.
    """
    first, second = keys(one), keys(other)
    if not set(first).isdisjoint(second):
        return True
    if _begins(telling(one), telling(other)) or _begins(telling(other), telling(one)):
        return True
    return any(
        len(a) >= _LEAST_FOR_LIKENESS
        and len(b) >= _LEAST_FOR_LIKENESS
        and ratio(a, b) >= _LIKE
        for a in first
        for b in second
    )


def _is_telling_alone(word: str) -> bool:
    """Say whether one word is enough to know an organisation by."""
    return len(word) > 3 and word not in common_shares() and word not in _BEGINS_MANY


def _begins(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Say whether a name of one or more telling words begins a longer one."""
    return (
        0 < len(short) < len(long)
        and long[: len(short)] == short
        and (len(short) > 1 or _is_telling_alone(short[0]))
    )
