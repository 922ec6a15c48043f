"""The short, slow, obvious forms of matching: what the fast paths must equal.

Folding is shared; everything after it is written again, without caches, blocks or
early exits. Tests run both on the same names.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from math import exp, log
from typing import NamedTuple

from rapidfuzz.distance import OSA

from guildhall.engines.matching.authorities import Authority, directory_of
from guildhall.engines.matching.blocking import (
    LEAST_TELLING,
    Shape,
    is_misspelt,
    is_nearly,
)
from guildhall.engines.matching.names.folding import FoldedName, fold
from guildhall.engines.matching.names.tables import LegalForm
from guildhall.engines.matching.names.words import WordKind, is_known, is_number, rarity
from guildhall.engines.matching.names.words import kind as kind_of
from guildhall.engines.matching.suppliers import (
    Body,
    Groups,
    Link,
    gather,
    merge,
    names_of,
)
from guildhall.engines.matching.weights import (
    PAIR_PLAN,
    SUPPLIER_PLAN,
    PairPlan,
    Sign,
    SupplierPlan,
)

Words = Sequence[str]
Side = tuple[tuple[str, ...], LegalForm, bool]


class Agreement(NamedTuple):
    """Words that are equal, near (with their likeness), and left over on each side."""

    equal: list[str]
    near: list[tuple[str, str, float]]
    left: list[str]
    right: list[str]


def score(name1: str, name2: str, plan: PairPlan = PAIR_PLAN) -> float:
    """Score one pair of names by the table of weights, one line a kind of evidence."""
    amounts = pair_evidence(fold(name1), fold(name2))
    weights = {w.sign: w.weight for w in plan.weights}
    log_odds = plan.prior + sum(weights[s] * amount for s, amount in amounts.items())
    return round(1 / (1 + exp(-log_odds)), 4)


def pair_evidence(a: FoldedName, b: FoldedName) -> dict[Sign, float]:
    """Give the amount of every kind of evidence about two names; 0 where none."""
    amounts = dict.fromkeys(Sign, 0.0)
    if not a.core or not b.core:
        return amounts
    a, b = sorted((a, b), key=lambda name: (name.key, name.text))
    (x, form_x, other_x), (y, form_y, other_y) = best_sides(a, b)
    same = "".join(x) == "".join(y)
    agreed = Agreement(list(x), [], [], []) if same else agreement(x, y)
    left, right = agreed.left, agreed.right
    own_left, own_right = distinctive(left), distinctive(right)
    rarest = rarest_agreeing(agreed)
    spelling = not same and not left and not right
    structure = bool(left or right) and not own_left and not own_right
    contained = bool(own_left) != bool(own_right)
    added = own_left + own_right if contained else []
    places = {WordKind.PLACE, WordKind.COUNTRY}
    bodies = [form.family in {"charity", "community"} for form in (form_x, form_y)]
    both_forms = bool(form_x.name and form_y.name)
    added_little = contained and (
        all(kind_of(w) in places for w in added) or all(map(is_number, added))
    )

    amounts[Sign.SAME_WORDS] = float(same)
    amounts[Sign.SPELLING] = rarest * spelling
    amounts[Sign.STRUCTURE] = rarest * structure
    amounts[Sign.CONTAINED] = rarest * contained
    amounts[Sign.FIRST_WORD] = float(same or x[0] == y[0])
    amounts[Sign.RAREST_WORD] = rarest
    amounts[Sign.SHARE] = share(agreed, x, y)
    if own_left and own_right:
        amounts[Sign.BOTH_DIFFER] = min(
            sum(map(rarity, own_left)), sum(map(rarity, own_right)), 2.0
        )
        amounts[Sign.PLACES_DIFFER] = float(
            any(kind_of(w) in places for w in own_left)
            and any(kind_of(w) in places for w in own_right)
        )
    amounts[Sign.COUNTRY] = float(any(kind_of(w) is WordKind.COUNTRY for w in added))
    amounts[Sign.NUMBER] = float(
        any(map(is_number, left)) != any(map(is_number, right))
    )
    amounts[Sign.FORM_FAMILY] = float(both_forms and form_x.family != form_y.family)
    amounts[Sign.FORM] = float(
        both_forms and form_x.family == form_y.family and form_x.name != form_y.name
    )
    amounts[Sign.BODY] = float(both_forms and bodies[0] != bodies[1])
    amounts[Sign.BOTH_REGISTERED] = float(
        both_forms and not (same or spelling or structure or added_little)
    )
    amounts[Sign.OTHER_NAME] = float(other_x or other_y)
    amounts[Sign.BOTH_OTHER_NAMES] = float(other_x and other_y)
    if other_x or other_y or a.key != b.key:
        amounts[Sign.INITIALS] = float(is_initialled(x, b) or is_initialled(y, a))
        amounts[Sign.CUT_SHORT] = float(is_cut(a.text, b.text))
    return amounts


def best_sides(a: FoldedName, b: FoldedName) -> tuple[Side, Side]:
    """Try every name of one body with every name of the other; keep the best."""
    sides_a = [(a.core, a.form, False)] + [
        (n.core, n.form, True) for n in a.own_aliases
    ]
    sides_b = [(b.core, b.form, False)] + [
        (n.core, n.form, True) for n in b.own_aliases
    ]
    if a.key == b.key:
        return sides_a[0], sides_b[0]

    def promise(x: Side, y: Side) -> float:
        agreed = agreement(x[0], y[0])
        contained = 0.5 if not agreed.left or not agreed.right else 0.0
        return share(agreed, x[0], y[0]) + contained - 0.25 * (x[2] + y[2])

    best = (sides_a[0], sides_b[0])
    for x in sides_a:
        for y in sides_b:
            if promise(x, y) > promise(*best):
                best = (x, y)
    return best


def agreement(a: Words, b: Words) -> Agreement:
    """Set two names against each other, word by word."""
    equal = [w for w in a if w in b]
    left = [w for w in a if w not in b]
    right = [w for w in b if w not in a]
    if left and right and "".join(left) == "".join(right):
        return Agreement([*equal, "".join(left)], [], [], [])
    if left and right:
        run_together(equal, left, right, b)
        run_together(equal, right, left, a)
    near = []
    while pairs := [(x, y) for x in left for y in right if likeness(x, y) >= 0.72]:
        # The nearest first, then by the alphabet.
        x, y = min(pairs, key=lambda p: (-likeness(*p), min(p), max(p)))
        near.append((x, y, likeness(x, y)))
        left.remove(x)
        right.remove(y)
    return Agreement(equal, near, left, right)


def run_together(
    equal: list[str], one: list[str], other: list[str], other_name: Words
) -> None:
    """Let a word be equal to two neighbours of the other name that it runs together."""
    for pair in pairwise(other_name):
        if "".join(pair) in one:
            one.remove("".join(pair))
            equal.append("".join(pair))
            other[:] = [w for w in other if w not in pair]


def likeness(x: str, y: str) -> float:
    """Say how near two different words are; numbers and known words never are."""
    if min(len(x), len(y)) < 4 or is_number(x) or is_number(y):
        return 0.0
    if is_known(x) and is_known(y):
        return 0.0
    if x.startswith(y) or y.startswith(x):
        return 0.88
    return OSA.normalized_similarity(x, y)


def share(agreed: Agreement, a: Words, b: Words) -> float:
    """Give the weight of what agrees over the weight of all words of both names."""
    if not agreed.near and not agreed.left and not agreed.right:
        return 1.0
    agreeing = sum(map(rarity, agreed.equal)) * 2
    agreeing += sum((rarity(x) + rarity(y)) * how for x, y, how in agreed.near)
    return min(1.0, agreeing / (sum(map(rarity, a)) + sum(map(rarity, b))))


def rarest_agreeing(agreed: Agreement) -> float:
    """Give the rarity of the rarest word that agrees."""
    weights = [rarity(w) for w in agreed.equal]
    weights += [(rarity(x) + rarity(y)) / 2 * how for x, y, how in agreed.near]
    return max(weights, default=0.0)


def distinctive(words: Words) -> list[str]:
    """Leave out words such as group and holding."""
    return [w for w in words if kind_of(w) is not WordKind.STRUCTURE]


def is_initialled(words: Words, name: FoldedName) -> bool:
    """Say whether one of the words begins the initials of a name."""
    return any(
        3 <= len(w) <= 6 and not is_known(w) and name.acronym.startswith(w)
        for w in words
    )


def is_cut(a: str, b: str) -> bool:
    """Say whether one text is the other, cut inside a word."""
    for whole, cut in ((a, b), (b, a)):
        if len(cut) >= 12 and whole.startswith(cut) and len(whole) > len(cut):
            return whole[len(cut)] != " "
    return False


def cluster(names: Sequence[str], plan: SupplierPlan = SUPPLIER_PLAN) -> list[str]:
    """Cluster a list of names by looking at every pair of them."""
    folded = [fold(name) for name in names]
    bodies = gather({f.text: f for f in folded if f.core}.values())
    groups = Groups(bodies)
    found = []
    for x, y in combinations(range(len(bodies)), 2):
        linked = [*body_links(bodies, x, y, plan), *body_links(bodies, y, x, plan)]
        if linked:
            found.append(min(linked, key=lambda f: (-f.sure, f.shape, f.one, f.other)))
    merge(groups, bodies, sorted(found, key=lambda f: (-f.sure, f.one, f.other)), plan)
    labels = groups.labels(bodies)
    of = {m.text: labels[i] for i, body in enumerate(bodies) for m in body.members}
    return [of.get(f.text, "") for f in folded]


def body_links(
    bodies: Sequence[Body], one: int, other: int, plan: SupplierPlan
) -> Iterator[Link]:
    """Give the links between any name of one body and any of another."""
    for speaker_a, a in names_of(bodies[one]):
        for speaker_b, b in names_of(bodies[other]):
            sure = plan.pairs.prior + sum(
                plan.pairs.by_sign[sign] * amount
                for sign, amount in pair_evidence(speaker_a, speaker_b).items()
            )
            if sure >= log(plan.link_at / (1 - plan.link_at)):
                for shape in shapes(a, b):
                    low, high = sorted((one, other))
                    first = (one, other) if shape is Shape.CONTAINED else (low, high)
                    yield Link(sure, shape, *first)


def shapes(a: tuple[str, ...], b: tuple[str, ...]) -> Iterator[Shape]:
    """Give the ways in which two names are alike, as blocking finds them."""
    letters_a, letters_b = "".join(a), "".join(b)
    rest_a, rest_b = tuple(distinctive(a)), tuple(distinctive(b))
    if letters_a == letters_b:
        yield Shape.SAME
    if rest_a and "".join(rest_a) == "".join(rest_b):
        yield Shape.STRUCTURE
    if len(a) == len(b) and is_misspelt(a, b):
        differing = next((x, y) for x, y in zip(a, b, strict=True) if x != y)
        if differing[0][:2] == differing[1][:2]:
            yield Shape.MISSPELT
    if letters_a != letters_b and letters_a[:5] == letters_b[:5]:
        long_enough = min(len(letters_a), len(letters_b)) >= 8
        are_letters = (letters_a + letters_b).isalpha()
        if long_enough and are_letters and is_nearly(letters_a, letters_b):
            yield Shape.LETTERS
    if len(" ".join(a)) >= 20 and " ".join(b).startswith(" ".join(a)) and a != b:
        yield Shape.CUT
    runs = [rest_b[i : i + len(rest_a)] for i in range(len(rest_b) - len(rest_a) + 1)]
    tells = max(map(rarity, rest_a), default=0.0) >= LEAST_TELLING
    if tells and len(rest_a) < len(rest_b) and rest_a in runs:
        yield Shape.CONTAINED


def council_places(
    words: Words, authorities: Sequence[Authority]
) -> list[tuple[int, int]]:
    """Find the places in a buyer's name by trying every stretch of words, longest first.

    Gives first word and word after the last of each, in order, none overlapping.
    """
    places = set(directory_of(authorities).places)
    stretches = [
        (start, end)
        for start in range(len(words))
        for end in range(start + 1, len(words) + 1)
        if tuple(words[start:end]) in places
    ]
    found: list[tuple[int, int]] = []
    for start, end in sorted(stretches, key=lambda s: (s[0], -s[1])):
        if not found or start >= found[-1][1]:
            found.append((start, end))
    return found
