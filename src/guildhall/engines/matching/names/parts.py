"""Parts of one name: the words as written, the core words that tell, the legal form.

Ledger notes after a name go, a legal form is taken off wherever it stands, councils get
one name in every style, and each word is given in the spelling that stands for it.
"""

from functools import lru_cache

from guildhall.engines.matching.names import tables
from guildhall.engines.matching.names.tables import NO_FORM, LegalForm

_FORMS = tables.legal_forms()
_LONGEST_FORM = max(map(len, _FORMS))
LAST_WORDS = frozenset(words[-1] for words in _FORMS)
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


def ending_form(words: list[str]) -> tuple[LegalForm, int]:
    """Find the longest legal form that ends a name, and how many words it takes."""
    if words[-1] in LAST_WORDS:
        for length in range(min(_LONGEST_FORM, len(words)), 0, -1):
            form = _FORMS.get(tuple(words[-length:]))
            if form:
                return form, length
    return NO_FORM, 0


def part(words: list[str]) -> tuple[tuple[str, ...], tuple[str, ...], LegalForm]:
    """Part one name into words as written, core words and legal form."""
    form = NO_FORM
    if not words:
        return (), (), form
    if words[-1] in _LEDGER_LAST:
        words = _without_ledger_note(words)
    while len(words) > 1 and words[-1] in LAST_WORDS:
        found, length = ending_form(words)
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
