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
from guildhall.engines.matching.names.tables import NO_FORM, LegalForm


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
        tokens, core, form = _part(words)
        return FoldedName(" ".join(words), tokens, core, form, (), "".join(core))
    main, others = _split(words)
    tokens, core, form = _part(main)
    text = " ".join(w for w in words if w not in "()")
    aliases = tuple(Alias(kind, *_part(part)[1:]) for kind, part in others if part)
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
    return main or [w for _, part in others for w in part], others


def _may_split(word: str, main: list[str]) -> bool:
    """Say whether a marker splits here: "re" and "ta" do so only after a legal form."""
    return word not in _AFTER_A_FORM or main[-1] in _LAST_WORDS


def _place_bracket(
    inside: list[str],
    outside: list[str],
    others: list[tuple[Kind, list[str]]],
    is_last: bool,
) -> None:
    """Keep words in brackets where they stand, unless they are another name."""
    if outside and is_last and len(inside) > 1 and _ending_form(inside)[1]:
        others.append((Kind.BRACKETED, inside))
    else:
        outside.extend(inside)


def _marker_at(words: list[str], at: int) -> tuple[Kind, int] | None:
    for length in range(min(_LONGEST_MARKER, len(words) - at), 0, -1):
        kind = _MARKERS.get(tuple(words[at : at + length]))
        if kind and at + length < len(words):
            return kind, length
    return None


_FORMS = tables.legal_forms()
_LONGEST_FORM = max(map(len, _FORMS))
_LAST_WORDS = frozenset(words[-1] for words in _FORMS)
# Forms that some laws write before the name; other forms in first place are words.
_LEADING = {
    words: form
    for words, form in _FORMS.items()
    if form.name in {"jsc", "llc", "ano", "pt", "srl"} or len(words) > 2
}
_LEADING_FIRST = frozenset(words[0] for words in _LEADING)
# Forms that also end a name when more words follow ("HOUSING LTD INVOICE PAYMENTS").
_INNER = {
    word: _FORMS[(word,)] for word in ("ltd", "limited", "plc", "llp", "cic", "limted")
}
_INNER_WORDS = frozenset(_INNER)


# What a ledger adds after a name: which account is paid, or what became of the firm.
_LEDGER_NOTES = frozenset(
    tuple(note.split())
    for note in (
        "invoice payments",
        "invoice payment",
        "invoices",
        "rent account",
        "rent accounts",
        "current account",
        "client account",
        "euro account",
        "sales ledger",
        "purchase ledger",
        "sales account",
        "accounts receivable",
        "accounts department",
        "accounts dept",
        "payments account",
        "in liquidation",
        "in administration",
        "in receivership",
        "do not use",
        "head office",
    )
)
_LEDGER_LAST = frozenset(note[-1] for note in _LEDGER_NOTES)


def _without_ledger_note(words: list[str]) -> list[str]:
    for length in (3, 2, 1):
        if len(words) > length and tuple(words[-length:]) in _LEDGER_NOTES:
            return words[:-length]
    return words


def _ending_form(words: list[str]) -> tuple[LegalForm, int]:
    """Find the longest legal form that ends a name, and how many words it takes."""
    if words[-1] in _LAST_WORDS:
        for length in range(min(_LONGEST_FORM, len(words)), 0, -1):
            form = _FORMS.get(tuple(words[-length:]))
            if form:
                return form, length
    return NO_FORM, 0


def _part(words: list[str]) -> tuple[tuple[str, ...], tuple[str, ...], LegalForm]:
    """Part one name into words as written, core words and legal form."""
    form = NO_FORM
    if not words:
        return (), (), form
    if words[-1] in _LEDGER_LAST:
        words = _without_ledger_note(words)
    while len(words) > 1 and words[-1] in _LAST_WORDS:
        found, length = _ending_form(words)
        if not length or length >= len(words):
            break
        form = form if form.name else found
        words = words[:-length]
    if words[0] in _LEADING_FIRST and len(words) > 1:
        form, words = _leading_form(form, words)
    if not _INNER_WORDS.isdisjoint(words):
        form, words = _inner_form(form, words)
    told = words if _STYLE_WORDS.isdisjoint(words) else _in_council_style(words)
    return tuple(words), _core(told), form


_BEFORE, _AFTER = tables.council_styles("before"), tables.council_styles("after")
_LONGEST_STYLE = max(map(len, _BEFORE | _AFTER))
_STYLE_WORDS = frozenset(w for s in _BEFORE | _AFTER for w in s) - tables.FILLERS


def _in_council_style(words: list[str]) -> list[str]:
    """Give a council one name: "LB of X", "X Borough Council" -> "X council"."""
    start, end = int(words[0] == "the"), len(words)
    for length in range(_LONGEST_STYLE, 0, -1):
        if tuple(words[start : start + length]) in _BEFORE:
            start += length
            break
    for length in range(_LONGEST_STYLE, 0, -1):
        if end - length >= start and tuple(words[end - length : end]) in _AFTER:
            end -= length
            break
    if start >= end or (start < 2 and end == len(words)):
        return words
    return [*words[start:end], "council"]


def _leading_form(form: LegalForm, words: list[str]) -> tuple[LegalForm, list[str]]:
    for length in range(min(_LONGEST_FORM, len(words) - 1), 0, -1):
        found = _LEADING.get(tuple(words[:length]))
        if found:
            return form if form.name else found, words[length:]
    return form, words


def _inner_form(form: LegalForm, words: list[str]) -> tuple[LegalForm, list[str]]:
    kept = [w for i, w in enumerate(words) if i == 0 or w not in _INNER_WORDS]
    if len(kept) < len(words) and not form.name:
        form = next(_INNER[w] for w in words[1:] if w in _INNER_WORDS)
    return form, kept


@lru_cache(maxsize=1 << 17)
def canonical(word: str) -> str:
    """Give the word that stands for this one: no plural, no abbreviation; "" for a filler."""
    if word in tables.FILLERS:
        return ""
    known = _ABBREVIATIONS.get(word) or tables.NUMBER_WORDS.get(word)
    if known:
        return known
    if len(word) > 3 and word[-1] == "s" and word[-2] not in "suia":
        word = word[:-3] + "y" if word.endswith("ies") and len(word) > 4 else word[:-1]
        return _ABBREVIATIONS.get(word, word)
    return word


_ABBREVIATIONS = tables.abbreviations()


def _core(words: list[str]) -> tuple[str, ...]:
    core = list(filter(None, map(canonical, words)))
    if not core:
        return tuple(words)
    if min(map(len, core)) == 1 or not tables.TENS.isdisjoint(core):
        core = _joined(core)
    if "wellbeing" in core:
        core = _undo_replacement(core)
    return tuple(core)


def _joined(core: list[str]) -> list[str]:
    """Join initials ("b", "t" -> "bt"), a lone possessive s, and tens with units."""
    out: list[str] = []
    initials = False
    for word in core:
        single = len(word) == 1
        if single and word.isdigit():
            if out and out[-1] in tables.TENS:
                out[-1] = out[-1][0] + word
            else:
                out.append(word)
            initials = False
        elif single and initials:
            out[-1] += word
        elif word == "s" and out and len(out[-1]) > 2:
            initials = False
        else:
            out.append(word)
            initials = single
    return out


def _undo_replacement(core: list[str]) -> list[str]:
    """Undo a ledger's replacement of "Health" by "Health & Wellbeing" (Bradford)."""
    return [
        w
        for i, w in enumerate(core)
        if not (w == "wellbeing" and i and core[i - 1] == "health")
    ]
