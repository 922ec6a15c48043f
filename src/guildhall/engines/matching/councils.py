"""Councils: which authorities a buyer's name means, one, several or none.

A place counts only where it stands with words of council ("Alderley Council", "Borough
of Alderley"), or is all there is; so the hospital, the parish, the housing
company and the cricket club of a place are no council. Joint buyers give all of theirs.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from guildhall.engines.matching.authorities import (
    COUNCIL_WORDS,
    LEADING_WORDS,
    Directory,
    Words,
    words_of,
)
from guildhall.engines.matching.council_spelling import (
    beginning_with,
    nearest,
    spelt,
)


@dataclass(frozen=True)
class Buyer:
    """What a buyer's name means.

    Attributes:
        codes: codes of the authorities, in the order in which they are named; empty
            when the buyer is no council of the table.
        because: why, in words.
    """

    codes: tuple[str, ...]
    because: str


class Mention(NamedTuple):
    """A place named in a buyer's name, from word `start` to before word `end`."""

    start: int
    end: int
    codes: tuple[str, ...]
    place: str


# Between the one that buys and the ones it buys for.
_BETWEEN = (
    ("for", "and", "on", "behalf", "of"),
    ("on", "behalf", "of"),
    ("acting", "as", "agent", "for"),
    ("as", "agent", "for"),
    ("acting", "for"),
    ("in", "partnership", "with"),
    ("hosted", "by"),
)
# Words of bodies that carry a council's name and are not the council.
_OTHER_BODIES = frozenset(
    [
        "limited",
        "ltd",
        "llp",
        "plc",
        "cic",
        "trust",
        "university",
        "college",
        "academy",
        "nhs",
        "ccg",
        "pct",
        "hospital",
        "police",
        "constabulary",
        "probation",
        "association",
        "federation",
        "society",
        "club",
        "union",
        "charity",
        "chamber",
        "friends",
    ]
)
_LOCAL = frozenset({"parish", "town", "community", "village", "neighbourhood"})


def resolve(buyer_name: str, directory: Directory) -> Buyer:
    """Find the authorities that a buyer's name means.

    Args:
        buyer_name: as published: any case, typing errors, departments, joint buyers.
        directory: the authorities that are looked for; others are never given.

    Returns:
        Their codes and the reason.
    """
    codes: dict[str, None] = {}
    reasons: list[str] = []
    for words in _parts(spelt(words_of(buyer_name))):
        found, because = _resolve_part(words, directory)
        codes.update(dict.fromkeys(found))
        reasons.append(because)
    return Buyer(tuple(codes), "; ".join(dict.fromkeys(reasons)))


def _parts(words: Words) -> Iterator[Words]:
    """Take apart the one that buys and the ones it buys for."""
    start = 0
    for at in range(len(words)):
        for phrase in _BETWEEN:
            if at >= start and words[at : at + len(phrase)] == phrase:
                yield words[start:at]
                start = at + len(phrase)
    yield words[start:]


def _resolve_part(words: Words, directory: Directory) -> tuple[list[str], str]:
    """Resolve the name of one buyer: a whole name known, or the places it names."""
    bare = words[1:] if words[:1] == ("the",) else words
    if codes := directory.wholes.get(bare):
        code = _one_of(codes, bare, directory)
        if code:
            return [code], f"the name of {_named(code, directory)}"
    reading = _Reading(words, directory)
    meant = [mention for mention in reading.mentions if reading.is_meant(mention)]
    codes_found = [code for mention in meant if (code := reading.one_of(mention))]
    if codes_found:
        names = ", ".join(_named(code, directory) for code in codes_found)
        return codes_found, f"names {names}"
    places = ", ".join(m.place for m in reading.mentions)
    if meant:
        return [], f"{places}: which council, or what kind of council, is not clear"
    if places:
        return [], f"{places} stands there, but not as a council"
    return [], "names no authority of the list"


def _named(code: str, directory: Directory) -> str:
    authority = directory.authorities[code]
    later = [new for new, old in directory.continues.items() if old == code]
    renamed = f", since renamed under {later[0]}" if later else ""
    return f"{authority.official} ({code}{renamed})"


def _one_of(codes: Sequence[str], around: Sequence[str], directory: Directory) -> str:
    """Choose the authority whose kind fits the words around the place; "" if unclear.

    Where a city council stands in a district of its name, it is a parish.
    """
    kinds = directory.kind_words - _SMALL
    said = kinds.intersection(around)
    fits: list[tuple[int, bool, str]] = []
    for code in codes:
        authority = directory.authorities[code]
        kind = kinds.intersection(words_of(authority.official))
        if (
            "city" in said
            and "district" in kind
            and not kind & {"city", "metropolitan"}
        ):
            continue
        missed = len(said ^ kind) if len(codes) > 1 else 0
        fits.append((missed, not authority.is_current, code))
    if not fits:
        return ""
    fits.sort()
    if len(fits) > 1 and fits[0][:2] == fits[1][:2]:
        return ""
    code = fits[0][2]
    return directory.continues.get(code, code)


_SMALL = frozenset({"of", "the", "and"})


def places_in(words: Words, directory: Directory) -> Iterator[Mention]:
    """Find the places in a name, the longest first where several begin with one word."""
    at = 0
    while at < len(words):
        for end in range(min(len(words), at + directory.longest), at, -1):
            if codes := directory.places.get(words[at:end]):
                yield Mention(at, end, codes, " ".join(words[at:end]))
                at = end - 1
                break
        at += 1


class _Reading:
    """One buyer's name, with the places it names and what stands around them."""

    def __init__(self, words: Words, directory: Directory) -> None:
        self.words = words
        self.directory = directory
        self.mentions = list(places_in(words, directory))
        self.mentions = sorted([*self.mentions, *self._near()])
        inside = {i for m in self.mentions for i in range(m.start, m.end)}
        self.rest = [w for i, w in enumerate(words) if i not in inside]

    def _near(self) -> Iterator[Mention]:
        """Find places misspelt or cut short in what no exact place takes up."""
        taken = {i for m in self.mentions for i in range(m.start, m.end)}
        start = 0
        for at in range(len(self.words) + 1):
            if at == len(self.words) or at in taken or self._is_council(at):
                if found := self._near_place(start, at):
                    yield found
                start = at + 1

    def _near_place(self, start: int, end: int) -> Mention | None:
        strip = self.directory.kind_words
        while start < end and self.words[start] in strip:
            start += 1
        while end > start and self.words[end - 1] in strip:
            end -= 1
        words = self.words[start:end]
        if not words or not _LOCAL.isdisjoint(words):
            return None
        codes = beginning_with(words, self.directory) or nearest(
            " ".join(words), self.directory
        )
        return Mention(start, end, codes, " ".join(words)) if codes else None

    def _is_council(self, at: int) -> bool:
        return self.words[at] in COUNCIL_WORDS or self.words[at] in LEADING_WORDS

    def is_meant(self, mention: Mention) -> bool:
        """Say whether a place stands for its council here."""
        if self._is_all(mention):
            return True
        if not _OTHER_BODIES.isdisjoint(self._clause(mention)):
            return False
        says_so = not _SAYING_SO.isdisjoint(self.words[mention.start : mention.end])
        around = self._is_followed(mention) or self._is_preceded(mention)
        return says_so or around or self._is_named_in_full(mention)

    def one_of(self, mention: Mention) -> str:
        """Choose the authority that a place means here; "" if that is unclear."""
        around = self.kind_around(mention)
        is_exact = self.words[mention.start : mention.end] in self.directory.places
        if len(mention.codes) > 1 and not is_exact and not around:
            return ""
        return _one_of(mention.codes, around, self.directory)

    def _is_all(self, mention: Mention) -> bool:
        """Say whether nothing but words of kind stands beside the only place."""
        known = self.directory.kind_words | COUNCIL_WORDS | LEADING_WORDS
        is_exact = self.words[mention.start : mention.end] in self.directory.places
        return is_exact and len(self.mentions) == 1 and known.issuperset(self.rest)

    def _clause(self, mention: Mention) -> Words:
        """Give the words around a place, from one "and" to the next."""
        start, end = mention.start, mention.end
        while start > 0 and self.words[start - 1] != "and":
            start -= 1
        while end < len(self.words) and self.words[end] != "and":
            end += 1
        return self.words[start:end]

    def _is_followed(self, mention: Mention) -> bool:
        """Say whether words of council follow, after the next place at the latest."""
        at = mention.end
        while at < len(self.words) and self.words[at] in self.directory.kind_words:
            at += 1
        following = next((m for m in self.mentions if m.start == at), None)
        if following:
            return self.is_meant_on_the_right(following)
        if at == len(self.words):
            return bool({"borough", "boroughs"}.intersection(self.words[mention.end :]))
        is_council = self.words[at] in COUNCIL_WORDS
        if self.words[at + 1 : at + 2] == ("for",):
            # One council for another, not a "Council for Voluntary Service".
            return is_council and self._begins_place(at + 2)
        return is_council and self.words[at + 1 : at + 2] != ("of",)

    def _begins_place(self, at: int) -> bool:
        while at < len(self.words) and self.words[at] in self.directory.kind_words:
            at += 1
        return any(m.start == at for m in self.mentions)

    def _is_named_in_full(self, mention: Mention) -> bool:
        """Say whether an official name without a word of council stands among others.

        "City of X" may be one; what follows may be another buyer and nothing else.
        """
        start, end = mention.start, mention.end
        while start > 0 and self.words[start - 1] in _KIND_BEFORE:
            start -= 1
        is_whole = any(
            self.words[at] in _KIND_BEFORE
            and self.words[at:end] in self.directory.wholes
            for at in range(start, mention.start + 1)
        )
        return is_whole and (
            end == len(self.words)
            or self.words[end] in _JOINING
            or self._begins_place(end)
        )

    def is_meant_on_the_right(self, mention: Mention) -> bool:
        """Say whether a place further on is a council by the words that follow it."""
        is_other = not _OTHER_BODIES.isdisjoint(self._clause(mention))
        return not is_other and self._is_followed(mention)

    def _is_preceded(self, mention: Mention) -> bool:
        """Say whether words of council precede, before the last place at the latest."""
        at = mention.start
        while at > 0 and self.words[at - 1] in self.directory.kind_words:
            at -= 1
        before = self.words[at : mention.start]
        if not _BOROUGHS.isdisjoint(before) and "of" in before:
            return True
        if at > 0 and self.words[at - 1] in LEADING_WORDS:
            return True
        if at > 0 and self.words[at - 1] in COUNCIL_WORDS and "of" in before:
            # "Parish Council of", "Parochial Church Council of" are others'.
            return at < 2 or self.words[at - 2] in self.directory.kind_words
        earlier = next((m for m in self.mentions if m.end == at), None)
        if earlier is None or not ("and" in before or self._is_list()):
            return False
        return self._is_preceded(earlier)

    def _is_list(self) -> bool:
        """Say whether several are announced: "the Councils of A, B and C"."""
        return not _SEVERAL.isdisjoint(self.words[: self.mentions[0].start])

    def kind_around(self, mention: Mention) -> Words:
        """Give the words of kind that stand next to a place."""
        start, end = mention.start, mention.end
        kinds = self.directory.kind_words | COUNCIL_WORDS
        while start > 0 and self.words[start - 1] in kinds - {"and"}:
            is_of = "of" in self.words[start : mention.start]
            if self.words[start - 1] in _ENDING and not is_of:
                break  # it belongs to the one named before
            start -= 1
        while end < len(self.words) and self.words[end] in kinds - {"and"}:
            end += 1
            if self.words[end - 1] in COUNCIL_WORDS:
                break  # what follows is the next one's
        return self.words[start : mention.start] + self.words[mention.end : end]


_BOROUGHS = frozenset({"borough", "boroughs", "corporation"})
# Words that stand behind a place, or with "of" before it.
_ENDING = COUNCIL_WORDS | {"city", "county", "district", "corporation"}
_SEVERAL = frozenset({"councils", "boroughs"})
_KIND_BEFORE = frozenset({"city", "royal", "of", "the"})
_JOINING = frozenset({"and", "with", "jointly", "in", "on", "for", "together"})
_SAYING_SO = frozenset({"corporation", "authority", "comhairle", "council"})
