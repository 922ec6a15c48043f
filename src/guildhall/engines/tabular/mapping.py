"""Say which field each column is, with the reasons: headings, values, neighbours.

Headings and values are scored apart and added; neighbours settle bare headings; then an
assignment gives every field to one column only (to several where it may repeat). What a
person has corrected before wins over all of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import exp

from guildhall.engines.tabular.assignment import Place, assign
from guildhall.engines.tabular.evidence import Evidence, evidence
from guildhall.engines.tabular.fields import FIELDS
from guildhall.engines.tabular.headings import Likeness, scores
from guildhall.engines.tabular.neighbours import leanings, settle
from guildhall.engines.tabular.plan import DEFAULT, Kind, ReadPlan
from guildhall.engines.tabular.profile import Profile
from guildhall.engines.tabular.valueonly import guesses
from guildhall.engines.tabular.words import clean, concepts, normalised

_PLACES_OF_REPEATED = 5
_COST_OF_REPEATING = 0.04
_LEARNT_SCORE = 0.9
# A column does not fall back on a field this far below what it is most like.
_FALLS_BACK_AT_MOST = 0.2
_PLAINLY_WEAKER = 0.05
# A field wins over "no field" where both are as likely.
_A_TIE = 0.01
# What marks a list as one of applications: one of these, or a heading that says so.
_OF_APPLICATIONS = frozenset(
    [
        "hosting",
        "criticality",
        "users",
        "data_categories",
        "collection_frequency",
        "update_frequency",
        "auto_renew",
        "open_ended_flag",
    ]
)
_SAYS_APPLICATION = frozenset({"application", "system", "software", "product", "brand"})
_BONUS, _MALUS = 0.06, 0.2
# In a tie the first of these wins: the kinds in the order in which lists arrive.
_ORDER = (Kind.CONTRACTS, Kind.SPEND, Kind.APPLICATIONS, Kind.NOTICES)


@dataclass(frozen=True)
class Guess:
    """What one column means: a field or none, how sure, and why.

    `wording` is what the heading alone says for the field, 0 to 1; `rivals` are the
    next likely fields with what it says for them.
    """

    field: str | None
    confidence: float
    because: str
    score: float = 0.0
    wording: float = 1.0
    rivals: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class Known:
    """What is known beyond the file, by normalised heading.

    `remembered` are corrections of this council's people and win; `learnt` are wordings
    that other councils confirmed and count as weak synonyms; `without` leaves out one
    source's own wordings, for measuring; `standard` says what headings are where the
    file follows one.
    """

    remembered: Mapping[str, str | None] | None = None
    learnt: Mapping[str, str] | None = None
    without: str | None = None
    standard: Mapping[str, str | None] | None = None

    @cached_property
    def corrections(self) -> dict[str, str | None]:
        """The corrections under normalised headings."""
        given = {**(self.standard or {}), **(self.remembered or {})}
        return {normalised(h): field for h, field in given.items()}

    @cached_property
    def synonyms(self) -> dict[str, str]:
        """The confirmed wordings under normalised headings."""
        return {normalised(h): field for h, field in (self.learnt or {}).items()}


NOTHING_KNOWN = Known()


@dataclass(frozen=True)
class Candidate:
    """A field that a column could be, with points and reasons."""

    score: float
    because: tuple[str, ...]
    wording: float = 1.0


def map_headings(
    headings: Sequence[str], *, kind: Kind | None = None, known: Known = NOTHING_KNOWN
) -> tuple[Kind, tuple[Guess, ...]]:
    """Map a heading row alone: words and neighbours, no values."""
    return map_columns(headings, None, kind=kind, known=known)


def map_columns(
    headings: Sequence[str] | None,
    profiles: Sequence[Profile] | None,
    *,
    kind: Kind | None = None,
    known: Known = NOTHING_KNOWN,
    plan: ReadPlan = DEFAULT,
) -> tuple[Kind, tuple[Guess, ...]]:
    """Map columns to fields.

    Args:
        headings: one text per column, or None where the sheet has no heading row.
        profiles: one profile per column, or None where only headings are known.
        kind: the kind of list; guessed where None.
        known: corrections and confirmed wordings.
        plan: thresholds.

    Returns:
        The kind, and one guess per column in order.
    """
    tried = [
        (_worth(guesses_, headings, one), number, one, guesses_)
        for number, one in enumerate(_ORDER if kind is None else (kind,))
        for guesses_ in (_map(headings, profiles, one, known, plan),)
    ]
    _, _, best, found = max(tried, key=lambda t: (t[0], -t[1]))
    return best, found


def _worth(
    guessed: Sequence[Guess], headings: Sequence[str] | None, kind: Kind
) -> float:
    """How well a kind explains the columns; a field of that kind alone counts more."""
    worth, marked = 0.0, False
    for number, guess in enumerate(guessed):
        if guess.field is None:
            continue
        worth += guess.score - 0.45
        if kind is Kind.APPLICATIONS:
            mark = guess.field in _OF_APPLICATIONS or (
                guess.field == "product"
                and headings is not None
                and any(c.name in _SAYS_APPLICATION for c in concepts(headings[number]))
            )
            marked = marked or mark
            worth += _BONUS * mark
        else:
            worth += _BONUS * (len(FIELDS[guess.field].kinds) == 1)
    return worth - _MALUS * (kind is Kind.APPLICATIONS and not marked)


def _map(
    headings: Sequence[str] | None,
    profiles: Sequence[Profile] | None,
    kind: Kind,
    known: Known,
    plan: ReadPlan,
) -> tuple[Guess, ...]:
    if headings is None:
        assert profiles is not None
        candidates = _by_values(profiles, kind)
        texts: Sequence[str] = [""] * len(profiles)
    else:
        texts = [clean(heading) for heading in headings]
        candidates = _by_headings(texts, profiles, kind, known)
    fixed = {
        number: known.corrections[normalised(text)]
        for number, text in enumerate(texts)
        if text and normalised(text) in known.corrections
    }
    gains = _gains(candidates, fixed, plan)
    places = assign(gains)
    chosen = [None if place is None else _field_of(place) for place in places]
    settled = settle(texts, chosen, [dict(_scores_of(c)) for c in candidates])
    return tuple(
        _known_guess(texts[number], fixed[number], known)
        if number in fixed
        else _guess(settled[number], candidates[number], plan)
        for number in range(len(texts))
    )


def _scores_of(
    candidates: Mapping[str | None, Candidate],
) -> list[tuple[str | None, float]]:
    return [(field, candidate.score) for field, candidate in candidates.items()]


def _by_values(
    profiles: Sequence[Profile], kind: Kind
) -> list[dict[str | None, Candidate]]:
    return [
        {
            field: Candidate(score, (because,))
            for field, (score, because) in column.items()
        }
        for column in guesses(profiles, kind)
    ]


def _by_headings(
    texts: Sequence[str],
    profiles: Sequence[Profile] | None,
    kind: Kind,
    known: Known,
) -> list[dict[str | None, Candidate]]:
    words = [dict(_words_of(text, kind, known)) for text in texts]
    for number, leaning in enumerate(leanings(texts, words, kind)):
        words[number].update(leaning)
    found = []
    for number, column in enumerate(words):
        profile = profiles[number] if profiles else Profile()
        _numbers_of_suppliers(column, profile)
        top = max((like.score for like in column.values()), default=0.0)
        found.append({f: _weighed(f, like, profile, top) for f, like in column.items()})
    return found


def _numbers_of_suppliers(column: dict[str | None, Likeness], profile: Profile) -> None:
    """Let a supplier column that holds nothing but numbers be their numbers."""
    like = column.get("supplier_name")
    known = column.get("supplier_id")
    if like is None or profile.numbers < 0.8 or like.score < 0.9:
        return
    if known is None or known.score < like.score:
        column["supplier_id"] = Likeness(like.score - 0.1, like.phrase)


def _words_of(text: str, kind: Kind, known: Known) -> dict[str | None, Likeness]:
    if not text:
        return {}
    found = dict(scores(text, kind, known.without))
    learnt = known.synonyms.get(normalised(text))
    if learnt is not None and kind in FIELDS[learnt].kinds:
        before = found.get(learnt)
        if before is None or before.score < _LEARNT_SCORE:
            found[learnt] = Likeness(
                _LEARNT_SCORE, "a wording that other councils confirmed"
            )
    return found


def _weighed(
    field: str | None, like: Likeness, profile: Profile, top: float
) -> Candidate:
    """Add what the values say; in favour of a weaker heading they count by half."""
    reason = f'the heading reads as "{like.phrase}"'
    if field is None:
        return Candidate(like.score, (reason,))
    weighed: Evidence = evidence(field, profile)
    reasons = (reason, weighed.because) if weighed.because else (reason,)
    points = weighed.points
    if points > 0 and like.score < top - _PLAINLY_WEAKER:
        points /= 2
    return Candidate(like.score + points, reasons, like.score)


def _gains(
    candidates: Sequence[Mapping[str | None, Candidate]],
    fixed: Mapping[int, str | None],
    plan: ReadPlan,
) -> list[dict[Place, float]]:
    taken = {field for field in fixed.values() if field and not FIELDS[field].repeats}
    gains: list[dict[Place, float]] = []
    for number, column in enumerate(candidates):
        gain: dict[Place, float] = {}
        if number not in fixed:
            none = column.get(None)
            best = max((c.score for f, c in column.items() if f), default=0.0)
            bar = max(plan.accept_score, none.score - _A_TIE if none else 0.0)
            for field, candidate in column.items():
                if field is None or field in taken:
                    continue
                if candidate.score < best - _FALLS_BACK_AT_MOST - 1e-9:
                    continue
                over = candidate.score - bar
                repeats = (
                    FIELDS[field].repeats and candidate.score >= best - _PLAINLY_WEAKER
                )
                places = _PLACES_OF_REPEATED if repeats else 1
                for place in range(places):
                    if over - place * _COST_OF_REPEATING > 0:
                        gain[(field, place)] = over - place * _COST_OF_REPEATING
        gains.append(gain)
    return gains


def _field_of(place: Place) -> str:
    assert isinstance(place, tuple)
    field: str = place[0]
    return field


def _known_guess(text: str, field: str | None, known: Known) -> Guess:
    remembered = {normalised(heading) for heading in known.remembered or {}}
    if normalised(text) in remembered:
        return Guess(field, 1.0, "a person of this council said so before", 1.0)
    return Guess(field, 1.0, "the Open Contracting Data Standard says so", 1.0)


def _guess(
    field: str | None, candidates: Mapping[str | None, Candidate], plan: ReadPlan
) -> Guess:
    ranked = sorted(
        ((f, c) for f, c in candidates.items() if f is not None and f != field),
        key=lambda pair: -pair[1].score,
    )
    rivals = tuple((str(f), round(c.wording, 3)) for f, c in ranked[:3])
    next_best = max((c.score for _, c in ranked), default=0.0)
    if field is None:
        return _no_field(candidates, rivals, next_best, plan)
    own = candidates.get(field, Candidate(plan.accept_score, ()))
    none = candidates.get(None)
    rival = max(next_best, none.score if none else 0.0)
    confidence = certainty(own.score, own.score - rival)
    because = "; ".join(part for part in own.because if part)
    return Guess(field, confidence, because, own.score, own.wording, rivals)


def _no_field(
    candidates: Mapping[str | None, Candidate],
    rivals: tuple[tuple[str, float], ...],
    next_best: float,
    plan: ReadPlan,
) -> Guess:
    none = candidates.get(None)
    if none is not None and none.score >= plan.accept_score:
        return Guess(
            None,
            certainty(none.score, none.score - next_best),
            none.because[0],
            0.0,
            1.0,
            rivals,
        )
    if next_best >= plan.accept_score:
        because = f"another column is more like {rivals[0][0]}"
        return Guess(None, 0.5, because, 0.0, 1.0, rivals)
    because = "no field is like it" if rivals else "nothing says what it is"
    return Guess(None, round(1 - max(next_best, 0.4), 3), because, 0.0, 1.0, rivals)


def certainty(score: float, margin: float) -> float:
    """Turn points and the lead over the next best into a probability, 0.02 to 0.99.

    The curve was fitted by hand to the labelled rows, one source left out at a time.
    """
    z = 6.0 * (score - 0.62) + 4.0 * min(max(margin, -0.3), 0.5)
    return round(min(0.99, max(0.02, 1 / (1 + exp(-z)))), 3)
