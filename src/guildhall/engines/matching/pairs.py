"""Pairs of names: how likely two published names are one body, and why.

Evidence of separate kinds adds up as log-odds (Fellegi and Sunter's model with weights
learnt beforehand, `weights.py`). The score of a pair depends on its two names alone, so
it is the same in every file and on every day.
"""

from collections.abc import Sequence
from itertools import product
from math import exp
from typing import NamedTuple

from guildhall.engines.matching.names.folding import FoldedName, fold
from guildhall.engines.matching.names.likeness import (
    Agreement,
    agree,
    agreed_share,
)
from guildhall.engines.matching.names.tables import LegalForm
from guildhall.engines.matching.names.words import (
    WordKind,
    is_known,
    is_number,
    kind,
    rarity,
)
from guildhall.engines.matching.weights import PAIR_PLAN, PairPlan, Sign

SHOWN_FROM = 0.05  # weights that print as +0.0 are left out


class Evidence(NamedTuple):
    """One piece of evidence: its kind, how much of it, and the words it rests on."""

    sign: Sign
    amount: float
    words: str = ""


class Verdict(NamedTuple):
    """What a pair comes to: score 0 to 1, whether that says same, and the reasons."""

    score: float
    same: bool
    because: str


class _Side(NamedTuple):
    """One of the names a body is known by, with its legal form."""

    core: tuple[str, ...]
    form: LegalForm
    is_other: bool


def compare(name1: str, name2: str, plan: PairPlan = PAIR_PLAN) -> Verdict:
    """Say how likely two names, as published, are one body.

    Args:
        name1: one name.
        name2: the other; order does not matter.
        plan: weights and threshold.

    Returns:
        The verdict; `because` names the evidence with its weight, strongest first.
    """
    return compare_folded(fold(name1), fold(name2), plan)


def compare_folded(a: FoldedName, b: FoldedName, plan: PairPlan = PAIR_PLAN) -> Verdict:
    """Say how likely two folded names are one body."""
    found = evidence(a, b)
    log_odds = plan.prior + sum(plan.by_sign[e.sign] * e.amount for e in found)
    score = round(1 / (1 + exp(-log_odds)), 4)
    return Verdict(score, score >= plan.same_at, because(found, plan))


def because(found: Sequence[Evidence], plan: PairPlan = PAIR_PLAN) -> str:
    """Give the evidence as one sentence with weights, strongest first."""
    if not found:
        return f"nothing agrees (start {plan.prior:+.1f})"
    weighed = [(plan.by_sign[e.sign] * e.amount, e) for e in found]
    weighed.sort(key=_strength)
    parts = [
        f"{e.sign} ({e.words}) {weight:+.1f}" if e.words else f"{e.sign} {weight:+.1f}"
        for weight, e in weighed
        if abs(weight) >= SHOWN_FROM
    ]
    return "; ".join([*parts, f"start {plan.prior:+.1f}"])


def _strength(weighed: tuple[float, Evidence]) -> tuple[float, str]:
    return -abs(weighed[0]), weighed[1].sign


def evidence(a: FoldedName, b: FoldedName) -> list[Evidence]:
    """Gather the evidence about two names, of every kind that applies.

    Args:
        a: one name, folded.
        b: the other.

    Returns:
        Evidence in the order of the table of weights, the same for (b, a).
    """
    if not a.core or not b.core:
        return []
    if (b.key, b.text) < (a.key, a.text):
        a, b = b, a
    one, other = _best_sides(a, b)
    found = _about_words(one, other)
    found += _about_forms(one.form, other.form, found)
    found += _about_the_names(a, b, one, other)
    return found


def _best_sides(a: FoldedName, b: FoldedName) -> tuple[_Side, _Side]:
    """Choose which name of each body to compare: the two that agree most."""
    main_a, main_b = _Side(a.core, a.form, False), _Side(b.core, b.form, False)
    if (not a.aliases and not b.aliases) or a.key == b.key:
        return main_a, main_b
    return max(
        product([main_a, *_others(a)], [main_b, *_others(b)]),
        key=lambda sides: _promise(*sides),
    )


def _others(name: FoldedName) -> list[_Side]:
    return [_Side(alias.core, alias.form, True) for alias in name.own_aliases]


def _promise(one: _Side, other: _Side) -> float:
    agreement = agree(one.core, other.core)
    least = min(len(agreement.left), len(agreement.right))
    penalty = 0.25 * (one.is_other + other.is_other)
    contained = 0.0 if least else 0.5
    return agreed_share(agreement, one.core, other.core) + contained - penalty


def _about_words(one: _Side, other: _Side) -> list[Evidence]:
    """Weigh the words: which agree, how rare they are, and what is left over."""
    a, b = one.core, other.core
    if a == b or "".join(a) == "".join(b):
        rarest = max(map(rarity, a))
        return [
            Evidence(Sign.SAME_WORDS, 1.0, " ".join(a)),
            Evidence(Sign.FIRST_WORD, 1.0, a[0]),
            Evidence(Sign.RAREST_WORD, rarest),
            Evidence(Sign.SHARE, 1.0),
        ]
    agreement = agree(a, b)
    rarest, word = _rarest(agreement)
    found = _about_what_is_left(agreement, rarest)
    if a[0] == b[0]:
        found.append(Evidence(Sign.FIRST_WORD, 1.0, a[0]))
    if rarest:
        found.append(Evidence(Sign.RAREST_WORD, rarest, word))
        found.append(Evidence(Sign.SHARE, agreed_share(agreement, a, b)))
    return found


def _rarest(agreement: Agreement) -> tuple[float, str]:
    """Find the rarest word that agrees; a near one counts by its likeness."""
    weighed = [(rarity(w), w) for w in agreement.shared]
    weighed += [
        ((rarity(n.left) + rarity(n.right)) / 2 * n.likeness, f"{n.left}/{n.right}")
        for n in agreement.near
    ]
    return max(weighed, default=(0.0, ""))


def _about_what_is_left(agreement: Agreement, rarest: float) -> list[Evidence]:
    """Weigh the words left over: none, on one side, or on both."""
    left, right = agreement.left, agreement.right
    if not left and not right:
        near = ", ".join(f"{n.left}/{n.right}" for n in agreement.near)
        return [Evidence(Sign.SPELLING, rarest, near)]
    own_left, own_right = _distinctive(left), _distinctive(right)
    found: list[Evidence] = []
    if not own_left and not own_right:
        found.append(Evidence(Sign.STRUCTURE, rarest, " ".join(left + right)))
    elif not own_left or not own_right:
        added = own_left or own_right
        found.append(Evidence(Sign.CONTAINED, rarest, "+ " + " ".join(added)))
        if countries := [w for w in added if kind(w) is WordKind.COUNTRY]:
            found.append(Evidence(Sign.COUNTRY, 1.0, " ".join(countries)))
    else:
        found += _about_both(own_left, own_right)
    if any(map(is_number, left)) != any(map(is_number, right)):
        numbers = " ".join(filter(is_number, left + right))
        found.append(Evidence(Sign.NUMBER, 1.0, numbers))
    return found


def _about_both(left: list[str], right: list[str]) -> list[Evidence]:
    least = min(sum(map(rarity, left)), sum(map(rarity, right)), 2.0)
    words = f"{' '.join(left)} against {' '.join(right)}"
    found = [Evidence(Sign.BOTH_DIFFER, least, words)]
    if any(map(_is_place, left)) and any(map(_is_place, right)):
        found.append(Evidence(Sign.PLACES_DIFFER, 1.0))
    return found


def _distinctive(words: list[str]) -> list[str]:
    return [w for w in words if kind(w) is not WordKind.STRUCTURE]


def _is_place(word: str) -> bool:
    return kind(word) in _PLACES


_PLACES = (WordKind.PLACE, WordKind.COUNTRY)
_COMMUNITY = ("charity", "community")
_AGREEING = (Sign.SAME_WORDS, Sign.SPELLING, Sign.STRUCTURE)


def _about_forms(
    a: LegalForm, b: LegalForm, found: Sequence[Evidence]
) -> list[Evidence]:
    """Weigh legal forms, which say something only when both names state one."""
    if not a.name or not b.name:
        return []
    out: list[Evidence] = []
    forms = f"{a.name} against {b.name}"
    if a.family != b.family:
        out.append(Evidence(Sign.FORM_FAMILY, 1.0, forms))
    elif a.name != b.name:
        out.append(Evidence(Sign.FORM, 1.0, forms))
    if (a.family in _COMMUNITY) != (b.family in _COMMUNITY):
        out.append(Evidence(Sign.BODY, 1.0))
    if found and found[0].sign not in _AGREEING and not _only_places_added(found):
        out.append(Evidence(Sign.BOTH_REGISTERED, 1.0))
    return out


def _only_places_added(found: Sequence[Evidence]) -> bool:
    """Say whether one name only adds a place, as a branch of a company does."""
    if found[0].sign is not Sign.CONTAINED:
        return False
    added = found[0].words.removeprefix("+ ").split()
    return all(map(_is_place, added)) or all(map(is_number, added))


def _about_the_names(
    a: FoldedName, b: FoldedName, one: _Side, other: _Side
) -> list[Evidence]:
    """Weigh how the names met: through other names, by initials, or cut short."""
    out: list[Evidence] = []
    if one.is_other or other.is_other:
        out.append(Evidence(Sign.OTHER_NAME, 1.0))
        if one.is_other and other.is_other:
            out.append(Evidence(Sign.BOTH_OTHER_NAMES, 1.0))
    elif a.key == b.key:
        return out
    if word := _initials(one.core, b) or _initials(other.core, a):
        out.append(Evidence(Sign.INITIALS, 1.0, word))
    if _is_cut(a.text, b.text):
        out.append(Evidence(Sign.CUT_SHORT, 1.0))
    return out


def _initials(words: Sequence[str], name: FoldedName) -> str:
    """Find a word of three to six letters that begins the other name's initials."""
    for word in words:
        if 3 <= len(word) <= 6 and not is_known(word) and name.acronym.startswith(word):
            return word
    return ""


SHORTEST_CUT = 12


def _is_cut(a: str, b: str) -> bool:
    shorter, longer = sorted((a, b), key=len)
    return (
        len(shorter) >= SHORTEST_CUT
        and longer.startswith(shorter)
        and longer[len(shorter) : len(shorter) + 1] not in ("", " ")
    )
