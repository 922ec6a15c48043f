"""Folding: a name as published becomes its parts, so that like can meet like.

Legal forms are folded, not deleted; "trading as", "formerly", "part of" and brackets
split off other names; initials are joined; plurals and ledger abbreviations meet their
word. Source of the rules: names in the spend files of eight English public bodies.
"""

import html
import re
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from guildhall.engines.matching.names import tables
from guildhall.engines.matching.names.parts import LAST_WORDS, ending_form, part
from guildhall.engines.matching.names.tables import LegalForm


class Kind(Enum):
    """What a second name found inside a published name is to the first."""

    TRADING = "trading name"
    FORMER = "former name"
    BRACKETED = "name in brackets"
    PARENT = "parent body"
    VIA = "paid through"
    CARE_OF = "care of"
    SITE = "site or person concerned"


class Alias(NamedTuple):
    """A second name inside a published one: its kind, core words and legal form."""

    kind: Kind
    core: tuple[str, ...]
    form: LegalForm


class _Fields(NamedTuple):
    text: str
    tokens: tuple[str, ...]
    core: tuple[str, ...]
    form: LegalForm
    aliases: tuple[Alias, ...]
    key: str


class FoldedName(_Fields):
    """One name, folded; immutable, made by `fold`.

    Attributes:
        text: the whole name in plain small letters, words one space apart.
        tokens: the words of the main name, legal form left out, as written.
        core: the words that carry evidence: no legal form, no fillers, initials joined,
            abbreviations and plurals folded; never empty unless the name is.
        form: the legal form, folded; `form.name` is empty when none is written.
        aliases: the other names inside it ("T/A", "formerly", brackets ...).
        key: the core without spaces; equal keys are the same main name.
    """

    # A tuple underneath: tens of thousands of these are made in a second.
    __slots__ = ()

    @property
    def legal_form(self) -> str:
        """Give the short name of the legal form, or an empty string."""
        return self.form.name

    @property
    def acronym(self) -> str:
        """Give the initials of the written words, fillers left out."""
        return "".join(t[0] for t in self.tokens if t not in tables.FILLERS)

    @property
    def own_aliases(self) -> list[Alias]:
        """Give the other names of this body itself: trading, former, bracketed."""
        return [a for a in self.aliases if a.kind in OWN_KINDS and a.core]

    @property
    def own_names(self) -> tuple[tuple[str, ...], ...]:
        """Give the cores this body itself is known by, the main one first."""
        return (self.core, *(a.core for a in self.own_aliases))


OWN_KINDS = frozenset({Kind.TRADING, Kind.FORMER, Kind.BRACKETED})

_TO_SPACE = ',;:"*_-!?#@<>[]{}=~^|\\.%$£€«»•·'
_CHARACTERS = str.maketrans(
    dict.fromkeys(_TO_SPACE, " ")
    | {"'": None, "&": " and ", "+": " and ", "(": " ( ", ")": " ) "}
    | dict.fromkeys(map(chr, range(32)), " ")
)
_ESCAPED_QUOTE = re.compile(r"\\x(?:b4|92|91|27)", re.IGNORECASE)
_SLASHED = (
    (re.compile(r"\bt\s?/\s?as?\b"), " tradingas "),
    (re.compile(r"\bc\s?/\s?o\b"), " careof "),
    (re.compile(r"\ba\s?/\s?c\b"), " account "),
)
_MARKERS: dict[tuple[str, ...], Kind] = {
    ("tradingas",): Kind.TRADING,
    ("trading", "as"): Kind.TRADING,
    ("dba",): Kind.TRADING,
    ("also", "known", "as"): Kind.TRADING,
    ("aka",): Kind.TRADING,
    ("formerly", "known", "as"): Kind.FORMER,
    ("formerly",): Kind.FORMER,
    ("formally", "known", "as"): Kind.FORMER,
    ("previously", "known", "as"): Kind.FORMER,
    ("previously",): Kind.FORMER,
    ("now", "known", "as"): Kind.FORMER,
    ("fka",): Kind.FORMER,
    ("a", "division", "of"): Kind.PARENT,
    ("division", "of"): Kind.PARENT,
    ("a", "trading", "name", "of"): Kind.TRADING,
    ("part", "of"): Kind.PARENT,
    ("via",): Kind.VIA,
    ("careof",): Kind.CARE_OF,
    ("ta",): Kind.TRADING,
    ("re",): Kind.SITE,
}
_MARKER_WORDS = frozenset({words[0] for words in _MARKERS} - {"a"} | {"(", "division"})
_AFTER_A_FORM = frozenset({"re", "ta"})
_LONGEST_MARKER = max(map(len, _MARKERS))


LONGEST_NAME = 300  # characters
MOST_WORDS = 30


@lru_cache(maxsize=1 << 17)
def fold(name: str) -> FoldedName:
    """Fold one published name into its parts.

    Args:
        name: as it stands in the source; any script, may be empty. Only its first 300
            characters and 30 words are read: no body's name is longer.

    Returns:
        The parts. The same name always gives the same parts.
    """
    words = plain(name[:LONGEST_NAME]).split()[:MOST_WORDS]
    if _MARKER_WORDS.isdisjoint(words):
        tokens, core, form = part(words)
        return FoldedName(" ".join(words), tokens, core, form, (), "".join(core))
    main, others = _split(words)
    tokens, core, form = part(main)
    text = " ".join(w for w in words if w not in "()")
    aliases = tuple(Alias(kind, *part(own)[1:]) for kind, own in others if own)
    return FoldedName(text, tokens, core, form, aliases, "".join(core))


def plain(name: str) -> str:
    """Give a name in plain small letters: no accents, no stops, ampersands as "and"."""
    if not name.isascii():
        name = tables.without_marks(name.translate(tables.PLAIN_LETTERS))
        name = name.translate(tables.PLAIN_LETTERS).casefold()
    else:
        name = name.lower()
    if "&" in name and ";" in name:
        name = html.unescape(name)
    if "\\" in name:
        name = _ESCAPED_QUOTE.sub("'", name)
    if "/" in name:
        for pattern, word in _SLASHED:
            name = pattern.sub(word, name)
        name = name.replace("/", " ")
    return name.translate(_CHARACTERS)


def _split(words: list[str]) -> tuple[list[str], list[tuple[Kind, list[str]]]]:
    """Split the words of a name at its markers and at brackets that hold another name."""
    main: list[str] = []
    others: list[tuple[Kind, list[str]]] = []
    into = main
    outer: list[str] | None = None
    at = 0
    while at < len(words):
        word = words[at]
        marker = _marker_at(words, at) if word in _MARKER_WORDS or word == "a" else None
        if marker and not main and word == "tradingas":
            at += marker[1]
            continue
        if marker and main and _may_split(word, main):
            into = []
            others.append((marker[0], into))
            at += marker[1]
            continue
        if word == "(":
            outer, into = into, []
        elif word == ")" and outer is not None:
            if into and not (others and others[-1][1] is into):
                _place_bracket(into, outer, others, at == len(words) - 1)
            into, outer = outer, None
        elif word != ")":
            into.append(word)
        at += 1
    if outer is not None and into and not (others and others[-1][1] is into):
        _place_bracket(into, outer, others, True)
    return main or [w for _, other in others for w in other], others


def _may_split(word: str, main: list[str]) -> bool:
    """Say whether a marker splits here: "re" and "ta" do so only after a legal form."""
    return word not in _AFTER_A_FORM or main[-1] in LAST_WORDS


def _place_bracket(
    inside: list[str],
    outside: list[str],
    others: list[tuple[Kind, list[str]]],
    is_last: bool,
) -> None:
    """Keep words in brackets where they stand, unless they are another name."""
    if outside and is_last and len(inside) > 1 and ending_form(inside)[1]:
        others.append((Kind.BRACKETED, inside))
    else:
        outside.extend(inside)


def _marker_at(words: list[str], at: int) -> tuple[Kind, int] | None:
    for length in range(min(_LONGEST_MARKER, len(words) - at), 0, -1):
        kind = _MARKERS.get(tuple(words[at : at + length]))
        if kind and at + length < len(words):
            return kind, length
    return None
