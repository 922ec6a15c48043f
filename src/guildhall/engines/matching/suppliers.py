"""Suppliers: names in a list that are one body get one cluster.

Blocking brings pairs up, the evidence of `pairs.py` scores them, and clusters grow from
the surest link down. Two registered names with different words never come together
through an informal one, and a short name that is part of many longer ones joins none.
"""

import gc
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import log
from typing import NamedTuple

from guildhall.engines.matching.blocking import (
    Shape,
    candidates,
    without_structure,
)
from guildhall.engines.matching.catch_all import CatchAll, catch_alls
from guildhall.engines.matching.names.folding import FoldedName, fold
from guildhall.engines.matching.names.words import WordKind, kind
from guildhall.engines.matching.pairs import evidence
from guildhall.engines.matching.weights import SUPPLIER_PLAN, PairPlan, SupplierPlan


class Link(NamedTuple):
    """Two bodies, by number, that are one, and how they are alike.

    `sure` is in log-odds. The first of two CONTAINED bodies has the shorter name.
    """

    sure: float
    shape: Shape
    one: int
    other: int


class Body(NamedTuple):
    """All names with one main name: `speaker` is the one that is compared."""

    speaker: FoldedName
    members: tuple[FoldedName, ...]
    registered: tuple[str, ...]


@dataclass(frozen=True)
class Numbers:
    """One column of numbers that stand for suppliers.

    Attributes:
        cells: for each name, its number; empty where there is none.
        tells_apart: whether two numbers mean two bodies, as two company numbers do; a
            finance system often has several numbers for one supplier.
    """

    cells: Sequence[str]
    tells_apart: bool


@dataclass(frozen=True)
class Clustering:
    """Names put together.

    Attributes:
        clusters: for each name, in the order given, the identifier of its cluster: the
            first of its members' folded texts in the alphabet; empty for no name. It
            does not depend on the order of the names.
        catch_alls: numbers that stand for many bodies and were not taken as identity.
    """

    clusters: tuple[str, ...]
    catch_alls: tuple[CatchAll, ...]


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Let nothing look for rubbish in a batch that makes none: a third of its time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_collector_at_rest()
def cluster(
    names: Sequence[str],
    plan: SupplierPlan = SUPPLIER_PLAN,
    numbers: Sequence[Numbers] = (),
) -> Clustering:
    """Put together the names of a list that are one body.

    Args:
        names: as published; repeated and empty ones are allowed.
        plan: thresholds and weights.
        numbers: columns of company or vendor numbers beside the names. Names with one
            number are one body, unless the number is a catch-all.

    Returns:
        One cluster for each name, independent of the order of the list. Equal names
        always share a cluster.
    """
    folded = [fold(name) for name in names]
    bodies = gather({f.text: f for f in folded if f.core}.values())
    body_of = {m.text: i for i, body in enumerate(bodies) for m in body.members}
    found, groups = links(bodies, plan), Groups(bodies)
    refused: list[CatchAll] = []
    for column in numbers:
        refused += _join_by_number(groups, column, folded, body_of, plan)
    merge(groups, bodies, found, plan)
    labels = groups.labels(bodies)
    clusters = (labels[body_of[f.text]] if f.core else "" for f in folded)
    return Clustering(tuple(clusters), tuple(refused))


def _join_by_number(
    groups: "Groups",
    column: Numbers,
    folded: Sequence[FoldedName],
    body_of: Mapping[str, int],
    plan: SupplierPlan,
) -> tuple[CatchAll, ...]:
    """Join bodies that have one number, catch-alls left out.

    A body's number is the one that most of its rows have, so that a number typed once
    against the wrong supplier joins nothing.
    """
    named: dict[str, dict[str, FoldedName]] = defaultdict(dict)
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for name, number in zip(folded, column.cells, strict=True):
        if number and name.core:
            named[number][name.text] = name
            counts[body_of[name.text]][number] += 1
    refused = catch_alls({n: tuple(found.values()) for n, found in named.items()}, plan)
    no_identity = {catch_all.number for catch_all in refused}
    first: dict[str, int] = {}
    for body in sorted(counts):
        valid = [(-c, n) for n, c in counts[body].items() if n not in no_identity]
        if valid:
            number = min(valid)[1]
            groups.join(body, first.setdefault(number, body))
            if column.tells_apart:
                groups.number(body, number)
    return refused


def gather(names: Iterable[FoldedName]) -> list[Body]:
    """Put together names with one main name, charities and companies apart."""
    by_key: dict[tuple[str, bool], list[FoldedName]] = defaultdict(list)
    for name in names:
        by_key[name.key, name.form.family in _COMMUNITY].append(name)
    for key in [key for key, is_community in by_key if is_community]:
        # A name without a form may be either; it is the company where there is one.
        if not any(m.form.name for m in by_key.get((key, False), [])):
            by_key[key, True] += by_key.pop((key, False), [])
    return sorted(_body(members) for members in by_key.values())


_COMMUNITY = ("charity", "community")


def _body(members: list[FoldedName]) -> Body:
    members.sort(key=lambda m: m.text)
    speaker = min(members, key=lambda m: (not m.form.name, bool(m.aliases), m.text))
    registered = _registered_words(speaker.core) if speaker.form.name else ()
    return Body(speaker, tuple(members), registered)


def _registered_words(core: Sequence[str]) -> tuple[str, ...]:
    """Give the words that tell registered names apart: no places, no numbers."""
    return tuple(w for w in without_structure(core) if kind(w) not in _NOT_TELLING)


_NOT_TELLING = (WordKind.PLACE, WordKind.NUMBER)


def links(bodies: Sequence[Body], plan: SupplierPlan) -> list[Link]:
    """Weigh the pairs that blocking brings up and keep those sure enough.

    Returns:
        Links between bodies, by number, the surest first.
    """
    owners, speakers, cores = [], [], []
    for number, body in enumerate(bodies):
        for speaker, core in names_of(body):
            owners.append(number)
            speakers.append(speaker)
            cores.append(core)
    best: dict[tuple[int, int], Link] = {}
    least = log(plan.link_at / (1 - plan.link_at))
    for pair in candidates(cores, plan.widest_block):
        one, other = owners[pair.one], owners[pair.other]
        if one != other:
            sure = log_odds(speakers[pair.one], speakers[pair.other], plan.pairs)
            link = Link(sure, pair.shape, one, other)
            bodies_met = (min(one, other), max(one, other))
            if sure >= least and _is_better(link, best.get(bodies_met)):
                best[bodies_met] = link
    return sorted(best.values(), key=lambda link: (-link.sure, link.one, link.other))


def _is_better(link: Link, known: Link | None) -> bool:
    """Say whether a link is surer than a known one, or as sure and plainer."""
    return known is None or (-link.sure, link[1:]) < (-known.sure, known[1:])


def names_of(body: Body) -> Iterable[tuple[FoldedName, tuple[str, ...]]]:
    """Give each name a body goes by, with the folded name that holds it."""
    seen = {body.speaker.core: body.speaker}
    for member in body.members:
        for alias in member.own_aliases:
            seen.setdefault(alias.core, member)
    return [(speaker, core) for core, speaker in seen.items()]


def log_odds(a: FoldedName, b: FoldedName, plan: PairPlan) -> float:
    """Add up the evidence about two names."""
    weights = plan.by_sign
    return plan.prior + sum(weights[e.sign] * e.amount for e in evidence(a, b))


class Groups:
    """Bodies put together so far; the smallest number stands for its group."""

    def __init__(self, bodies: Sequence[Body]) -> None:
        self._parent = list(range(len(bodies)))
        self._registered = [{b.registered} - {()} for b in bodies]
        self._numbers: dict[int, set[str]] = {}

    def find(self, body: int) -> int:
        """Find the body that stands for the group of a body."""
        while self._parent[body] != body:
            self._parent[body] = self._parent[self._parent[body]]
            body = self._parent[body]
        return body

    def join(self, one: int, other: int) -> None:
        """Put the groups of two bodies together."""
        one, other = sorted((self.find(one), self.find(other)))
        if one != other:
            self._parent[other] = one
            self._registered[one] |= self._registered[other]
            if other in self._numbers:
                self._numbers.setdefault(one, set()).update(self._numbers.pop(other))

    def number(self, body: int, number: str) -> None:
        """Note a number that tells the body's group from groups with another."""
        self._numbers.setdefault(self.find(body), set()).add(number)

    def numbers_differ(self, one: int, other: int) -> bool:
        """Say whether two groups have telling numbers, and none in common."""
        a = self._numbers.get(self.find(one))
        b = self._numbers.get(self.find(other))
        return bool(a and b and a.isdisjoint(b))

    def names_differ(self, one: int, other: int) -> bool:
        """Say whether two groups hold registered names, none of them in common."""
        a = self._registered[self.find(one)]
        b = self._registered[self.find(other)]
        return bool(a and b and a.isdisjoint(b))

    def labels(self, bodies: Sequence[Body]) -> list[str]:
        """Give each body the first of its group's texts in the alphabet."""
        first: dict[int, str] = {}
        for number, body in enumerate(bodies):
            group, text = self.find(number), body.members[0].text
            first[group] = min(first.get(group, text), text)
        return [first[self.find(number)] for number in range(len(bodies))]


def merge(
    groups: Groups, bodies: Sequence[Body], found: Sequence[Link], plan: SupplierPlan
) -> None:
    """Grow groups from links: equal and misspelt names first, then longer ones."""
    longer: dict[int, list[Link]] = defaultdict(list)
    for link in found:
        if link.shape is Shape.CONTAINED:
            longer[link.one].append(link)
        elif not groups.numbers_differ(link.one, link.other):
            groups.join(link.one, link.other)
    # The longest first, so that "a b" has met "a b c" before "a" is asked about both.
    for one in sorted(longer, key=lambda n: (-len(bodies[n].speaker.core), n)):
        others = {groups.find(link.other) for link in longer[one]} - {groups.find(one)}
        if len(others) <= plan.most_longer_names:
            for link in longer[one]:
                if not _is_refused(groups, one, link.other):
                    groups.join(one, link.other)


def _is_refused(groups: Groups, one: int, other: int) -> bool:
    return groups.names_differ(one, other) or groups.numbers_differ(one, other)
