"""What councils do: a flat list of functions, and which of them a text speaks of.

The list is our own (data/products/functions.csv): a key, a name, whether the work is
front-line or corporate, the family it belongs to, the words it goes by, and the CPV
codes that hint at it. CPV is weak: four in ten notices carry only a general code.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Final

from guildhall.engines.matching.evidence.words import words

_DATA: Final = "guildhall.engines.matching.data.products"
_STRENGTH_OF_LENGTH: Final = {1: 0.6, 2: 1.0, 3: 1.2}
_CPV_STRENGTH: Final = {8: 0.7, 7: 0.7, 6: 0.7, 5: 0.6, 4: 0.45, 3: 0.3}


class Area(Enum):
    """Whom the work faces."""

    FRONT_LINE = "front-line"
    CORPORATE = "corporate"


@dataclass(frozen=True)
class Function:
    """One thing that a council does.

    Attributes:
        key: stable short name, in stored rows and addresses.
        family: functions of one family are easily taken for one another.
        synonyms: words it goes by in lists, titles and notices.
        cpv: CPV codes that hint at it, eight digits.
    """

    key: str
    name: str
    area: Area
    family: str
    synonyms: tuple[str, ...]
    cpv: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Functions:
    """The functions, ready to be recognised in text; compared by identity."""

    listed: tuple[Function, ...]

    @cached_property
    def by_key(self) -> Mapping[str, Function]:
        """Each function by its key."""
        return {function.key: function for function in self.listed}

    @cached_property
    def _phrases(self) -> dict[tuple[str, ...], tuple[str, ...]]:
        found: dict[tuple[str, ...], dict[str, None]] = {}
        for function in self.listed:
            for phrase in (function.name, *function.synonyms):
                key = tuple(word.stem for word in words(phrase))
                found.setdefault(key, {})[function.key] = None
        return {phrase: tuple(keys) for phrase, keys in found.items()}

    @cached_property
    def by_own_name(self) -> Mapping[str, str]:
        """Keys by key and by name, in small letters."""
        return {f.name.casefold(): f.key for f in self.listed} | {
            f.key: f.key for f in self.listed
        }

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._phrases))

    @cached_property
    def _starts(self) -> frozenset[str]:
        return frozenset(phrase[0] for phrase in self._phrases)

    def spoken_of(self, text: str, cpv: Iterable[str] = ()) -> dict[str, float]:
        """Say which functions a text speaks of, and how clearly.

        Args:
            text: a title, a description, or what a list calls a function.
            cpv: CPV codes given beside it.

        Returns:
            Strength by key: 0.6 for one word, 1 for a phrase, a little more for a
            long one, less for CPV alone. Longest phrases win over those inside them.
        """
        found = dict(_read(text, self))
        for code in cpv:
            for key, strength in self._hinted(code).items():
                found[key] = max(found.get(key, 0.0), strength)
        return found

    def covers(self, text: str, but: frozenset[str] = frozenset()) -> bool:
        """Say whether a text says nothing but what something is for.

        Args:
            text: a name, such as "Cashless parking app".
            but: folded words that may stand outside any phrase.
        """
        stems = [word.stem for word in words(text)]
        at, covered = 0, False
        while at < len(stems):
            length = self._phrase_at(stems, at)
            if not length and stems[at] not in but:
                return False
            covered = covered or length > 0
            at += max(length, 1)
        return covered

    def read(self, text: str) -> tuple[tuple[str, float], ...]:
        """Recognise the longest phrases of a text; see `spoken_of`."""
        stems = [word.stem for word in words(text)]
        found: dict[str, float] = {}
        at = 0
        while at < len(stems):
            length = self._phrase_at(stems, at)
            for key in self._phrases.get(tuple(stems[at : at + length]), ()):
                strength = _STRENGTH_OF_LENGTH.get(length, 1.3)
                found[key] = max(found.get(key, 0.0), strength)
            at += max(length, 1)
        return tuple(found.items())

    def _phrase_at(self, stems: list[str], at: int) -> int:
        if stems[at] in self._starts:
            for length in range(min(self._longest, len(stems) - at), 0, -1):
                if tuple(stems[at : at + length]) in self._phrases:
                    return length
        return 0

    def _hinted(self, code: str) -> dict[str, float]:
        """Functions that a CPV code hints at, by how many digits agree."""
        digits = code.strip()[:8].rstrip("0")
        found: dict[str, float] = {}
        for function in self.listed:
            for known in function.cpv:
                meant = known.rstrip("0")
                shared = len(meant) if digits.startswith(meant) else 0
                strength = _CPV_STRENGTH.get(shared, 0.0)
                if strength > found.get(function.key, 0.0):
                    found[function.key] = strength
        return found

    def related(self, one: Iterable[str], other: Iterable[str]) -> bool:
        """Say whether any of one set is of the family of any of the other."""
        families = {self.by_key[key].family for key in one if key in self.by_key}
        return any(self.by_key[k].family in families for k in other if k in self.by_key)

    def name(self, key: str) -> str:
        """What people call a function; the key itself where it is not in the list."""
        function = self.by_key.get(key)
        return function.name if function else key

    def keyed(self, written: str) -> str | None:
        """The key of a function as a person or a list wrote it, or None."""
        if written in self.by_key:
            return written
        found = self.spoken_of(written)
        return max(found, key=lambda key: found[key]) if found else None


@lru_cache(maxsize=1 << 15)
def _read(text: str, functions: Functions) -> tuple[tuple[str, float], ...]:
    return functions.read(text)


@lru_cache(maxsize=1)
def default_functions() -> Functions:
    """The functions of our own list."""
    with (files(_DATA) / "functions.csv").open(encoding="utf-8") as rows:
        return Functions(tuple(_function(row) for row in csv.DictReader(rows)))


def _function(row: Mapping[str, str]) -> Function:
    return Function(
        key=row["key"],
        name=row["name"],
        area=Area(row["area"]),
        family=row["family"],
        synonyms=tuple(row["synonyms"].split("; ")),
        cpv=tuple(row["cpv"].split("; ")) if row["cpv"] else (),
    )
