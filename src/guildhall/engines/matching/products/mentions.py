"""Mentions: the products that a text names, on the borders of words only.

Names are looked up by their words run together, so `modern.gov`, `Modern Gov` and
`ModernGov` are one. A name that is also a common word (Confirm, Uniform, One) is marked
as guarded: whoever reads the text must find a second witness.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz import fuzz, process

from guildhall.engines.matching.evidence.words import (
    Word,
    common_shares,
    is_empty_word,
    words,
)

_SHORT = 4
_LONG = 6
_LIKE = 88.0


class Mention(NamedTuple):
    """A product named in a text.

    Attributes:
        product: its name in the graph.
        alias: the name by which it is mentioned.
        guarded: the name is a common word; a second witness is needed.
        own_name: it is mentioned by its own name, not by another.
        stands_out: it is capitalised where the words around it are not.
        start: position of its first word.
        length: how many words it takes.
    """

    product: str
    alias: str
    guarded: bool
    own_name: bool
    stands_out: bool
    start: int
    length: int


class _Entry(NamedTuple):
    product: str
    alias: str
    guarded: bool
    word_count: int


@dataclass(frozen=True, eq=False)
class Lexicon:
    """All names of all products, by their words run together."""

    entries: Mapping[str, tuple[_Entry, ...]]
    longest: int
    beginnings: frozenset[str]

    @classmethod
    def of(cls, named: Iterable[tuple[str, str, bool]]) -> "Lexicon":
        """Build from product, alias and whether the alias is guarded."""
        found: dict[str, list[_Entry]] = {}
        longest = 1
        for product, alias, guarded in named:
            cut = words(alias)
            key = _joined(cut)
            if not key:
                continue
            entry = _Entry(product, alias, guarded, len(cut))
            known = found.setdefault(key, [])
            if all(e.product != product for e in known):
                known.append(entry)
            longest = max(longest, len(cut), min(len(key) // 3, 4))
        beginnings = frozenset(key[:2] for key in found)
        return cls({k: tuple(v) for k, v in found.items()}, longest, beginnings)

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Find the mentions in a text; a longer name wins over one inside it."""
        cut = words(text)
        found: list[Mention] = []
        at = 0
        while at < len(cut):
            length, entries = self._longest_at(cut, at)
            out = length > 0 and _stands_out(cut, at, length)
            common = length > 0 and _is_common(cut[at : at + length])
            for entry in entries:
                own = _joined(words(entry.alias)) == _joined(words(entry.product))
                found.append(
                    Mention(
                        entry.product,
                        entry.alias,
                        entry.guarded or common,
                        own,
                        out,
                        at,
                        length,
                    )
                )
            at += max(length, 1)
        return tuple(found)

    def nearly(self, text: str) -> tuple[Mention, ...]:
        """Find the names that a whole text is, but for one slip of the pen."""
        key = _joined(words(text))
        if len(key) < _LONG:
            return ()
        likely = [
            k for k in self.entries if k[0] == key[0] and abs(len(k) - len(key)) < 2
        ]
        found = process.extractOne(key, likely, scorer=fuzz.ratio, score_cutoff=_LIKE)
        if found is None:
            return ()
        return tuple(
            Mention(e.product, e.alias, e.guarded, True, False, 0, e.word_count)
            for e in self.entries[found[0]]
        )

    def _longest_at(
        self, cut: tuple[Word, ...], at: int
    ) -> tuple[int, tuple[_Entry, ...]]:
        if _letters(cut[at])[:2] not in self.beginnings and len(_letters(cut[at])) > 1:
            return 0, ()
        best: tuple[int, tuple[_Entry, ...]] = (0, ())
        key = ""
        for length in range(1, min(self.longest, len(cut) - at) + 1):
            key += _letters(cut[at + length - 1])
            entries = self.entries.get(key, ())
            fitting = tuple(e for e in entries if _fits(e, key, length))
            if fitting:
                best = (length, fitting)
        return best


def _is_common(cut: tuple[Word, ...]) -> bool:
    """Say whether a name as written is nothing but everyday words."""
    common = common_shares()
    return all(w.stem in common or is_empty_word(w.stem) for w in cut)


def _letters(word: Word) -> str:
    return word.written.lower().removesuffix("'s").replace("'", "")


def _joined(cut: tuple[Word, ...]) -> str:
    return "".join(map(_letters, cut))


def _fits(entry: _Entry, key: str, length: int) -> bool:
    """Short names must be cut as they are written; long ones may run together."""
    return len(key) > _SHORT or entry.word_count == length


def _stands_out(cut: tuple[Word, ...], at: int, length: int) -> bool:
    """Say whether a name has a capital where the words around it have none."""
    if not cut[at].is_capitalised or at == 0:
        return False
    around = [*cut[max(0, at - 3) : at], *cut[at + length : at + length + 3]]
    plain = [w for w in around if w.written[:1].islower()]
    return 2 * len(plain) >= len(around) > 0 and cut[at - 1].written[:1].islower()
