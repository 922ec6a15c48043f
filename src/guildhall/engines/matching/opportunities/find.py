"""Find joint opportunities: group by function and by product, sweep, rank, name.

A set that all buy one product is told with the product; where councils with other
products could join for the same function, that larger set is told as well. Rank is
value times alignment times councils. An opportunity keeps its identity from run to run
as long as most of its contracts stay (`keep_identities`), so that a project can adopt it.
"""

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from statistics import median
from typing import NamedTuple

from guildhall.engines.matching.opportunities.classify import Class, classify
from guildhall.engines.matching.opportunities.rows import (
    Interval,
    LiveContract,
    Opportunity,
    OpportunityPlan,
    interval_of,
)
from guildhall.engines.matching.opportunities.sweep import (
    Found,
    Member,
    maximal_sets,
    members_at,
)
from guildhall.engines.matching.products import ProductGraph

_LEAST_ALIGNMENT = 0.05
_SHARED = 0.5


@dataclass(frozen=True)
class Searched:
    """What a search gave: the opportunities, how many there are, what was left out."""

    opportunities: tuple[Opportunity, ...]
    total: int
    without_end: int
    without_function: int


class _Live(NamedTuple):
    contract: LiveContract
    interval: Interval
    told: Class


class _Group(NamedTuple):
    function: str
    product: str
    live: Sequence[_Live]
    members: Sequence[Member]


def find(
    contracts: Iterable[LiveContract],
    *,
    plan: OpportunityPlan,
    graph: ProductGraph,
    on: date | None = None,
) -> Searched:
    """Find every maximal set of councils that could buy together.

    Args:
        contracts: of any number of councils.
        plan: window, councils, notice.
        graph: infers function and product where they are not given.
        on: contracts on which it is too late to act by then are left out; None keeps
            all.

    Returns:
        Opportunities by rank, the best first, and counts of what was left out.
    """
    live, without_end, without_function = _live(contracts, plan, graph, on)
    live.sort(key=lambda one: (one.contract.council, one.contract.contract_id))
    typical = _typical_worth(live)
    groups = [
        group
        for group in _groups(live, typical)
        if len(group.live) >= plan.least_councils
    ]
    best: list[_Entry] = []
    total = 0
    for number, group in enumerate(groups):
        if not group.product and _is_one_product(group):
            continue
        for found in maximal_sets(group.members, plan.least_councils):
            total += 1
            entry = (_rank(found, plan), -number, -found.moment, found)
            if len(best) < plan.most:
                heapq.heappush(best, entry)
            else:
                heapq.heappushpop(best, entry)
    chosen = _within(best, plan.most_contracts)
    given = tuple(_named(groups, chosen, plan))
    total = total if len(chosen) < total else len(given)
    return Searched(given, total, without_end, without_function)


_Entry = tuple[float, int, int, Found]


def _within(best: list[_Entry], most_contracts: int) -> list[_Entry]:
    """The best sets that together hold no more contracts than can be written."""
    best.sort(reverse=True)
    held = 0
    for number, entry in enumerate(best):
        held += entry[3].size
        if held > most_contracts:
            return best[: max(1, number)]
    return best


def keep_identities(
    before: Iterable[Opportunity], now: Iterable[Opportunity]
) -> tuple[Opportunity, ...]:
    """Give each opportunity the identity of the earlier one it continues.

    It continues the one of the same product, or the same function, with which it shares the most
    contracts, at least half of those of both together. An identity is given once.
    """
    known: dict[tuple[str, str], list[Opportunity]] = defaultdict(list)
    for one in before:
        known[_subject(one)].append(one)
    now = tuple(now)
    pairs = sorted(
        (-share, place, earlier.identity)
        for place, one in enumerate(now)
        for earlier in known[_subject(one)]
        if (share := _shared(one, earlier)) >= _SHARED
    )
    kept: dict[int, str] = {}
    for _, place, identity in pairs:
        if place not in kept and identity not in kept.values():
            kept[place] = identity
    return tuple(
        replace(one, identity=kept.get(place, one.identity))
        for place, one in enumerate(now)
    )


def _subject(one: Opportunity) -> tuple[str, str]:
    """What it buys: a product, whatever it is most used for, else a function."""
    return ("", one.product) if one.product else (one.function, "")


def _shared(one: Opportunity, other: Opportunity) -> float:
    ours, theirs = set(one.contract_ids), set(other.contract_ids)
    return len(ours & theirs) / len(ours | theirs)


def _live(
    contracts: Iterable[LiveContract],
    plan: OpportunityPlan,
    graph: ProductGraph,
    on: date | None,
) -> tuple[list[_Live], int, int]:
    live: list[_Live] = []
    without_end = without_function = 0
    today = on.toordinal() if on else 0
    for contract in contracts:
        interval = interval_of(contract, plan)
        if interval is None:
            without_end += 1
            continue
        if interval.closes < today:
            continue
        told = classify(contract, graph)
        if not told.function_key and not told.product_key:
            without_function += 1
            continue
        if interval.opens < today:
            interval = interval._replace(opens=today)
        live.append(_Live(contract, interval, told))
    return live, without_end, without_function


def _typical_worth(live: Sequence[_Live]) -> float:
    known = [one.contract.annual_value_pence for one in live]
    told = [value for value in known if value]
    return float(median(told)) if told else 100.0


def _groups(live: Sequence[_Live], typical: float) -> Iterator[_Group]:
    """Contracts by product, then by function.

    One product is one group whatever each contract's words say it is for. Where a list
    gives the function and not the product, its function alone makes the groups.
    """
    by_product: dict[str, list[_Live]] = defaultdict(list)
    by_function: dict[str, list[_Live]] = defaultdict(list)
    for one in live:
        is_read_in = one.contract.function.strip() and not one.contract.product.strip()
        if one.told.product_key and not is_read_in:
            by_product[one.told.product_key].append(one)
        if one.told.function_key:
            by_function[one.told.function_key].append(one)
    for held in by_product.values():
        yield _Group("", held[0].told.product, held, _members(held, typical))
    for held in by_function.values():
        yield _Group(held[0].told.function, "", held, _members(held, typical))


def _members(held: Sequence[_Live], typical: float) -> list[Member]:
    return [
        Member(
            one.interval,
            _council_key(one.contract.council),
            float(one.contract.annual_value_pence or typical),
        )
        for one in held
    ]


@lru_cache(maxsize=1 << 16)
def _council_key(council: str) -> str:
    return " ".join(council.casefold().split())


def _is_one_product(group: _Group) -> bool:
    """Say whether every contract of a function buys the same product."""
    products = {one.told.product_key for one in group.live}
    is_given = all(
        one.contract.product.strip() or not one.contract.function.strip()
        for one in group.live
    )
    return len(products) == 1 and "" not in products and is_given


def _rank(found: Found, plan: OpportunityPlan) -> float:
    return found.worth * _alignment(found, plan) * found.councils


def _alignment(found: Found, plan: OpportunityPlan) -> float:
    """1 when all must act on one day, falling with the spread of the days."""
    width = max(1.0, plan.window_months * 30.44)
    return max(_LEAST_ALIGNMENT, 1 - (found.latest - found.earliest) / width)


def _named(
    groups: Sequence[_Group],
    best: Iterable[_Entry],
    plan: OpportunityPlan,
) -> Iterator[Opportunity]:
    """Write the chosen sets down, the best first; a set told twice is told once."""
    by_group: dict[int, dict[int, Found]] = defaultdict(dict)
    for _, minus_number, _, found in best:
        by_group[-minus_number][found.moment] = found
    written: dict[frozenset[str], Opportunity] = {}
    for number in sorted(by_group):
        group, chosen = groups[number], by_group[number]
        moments = sorted(chosen)
        sets = members_at(group.members, moments)
        for moment, places in zip(moments, sets, strict=True):
            one = _opportunity(group, places, chosen[moment], plan)
            written.setdefault(frozenset(one.contract_ids), one)
    yield from sorted(written.values(), key=lambda one: (-one.rank, one.identity))


def _opportunity(
    group: _Group, places: Sequence[int], found: Found, plan: OpportunityPlan
) -> Opportunity:
    held = [group.live[place] for place in sorted(places)]
    ends = [one.contract.end_date for one in held if one.contract.end_date]
    opens = max(one.interval.opens for one in held)
    closes = min(one.interval.closes for one in held)
    known = [one.contract.annual_value_pence for one in held]
    products = dict.fromkeys(one.told.product for one in held if one.told.product)
    function = group.function or _most_said(one.told.function for one in held)
    made = Opportunity(
        identity=_identity(function, group.product, held),
        function=function,
        product=group.product,
        councils=_once(one.contract.council for one in held),
        contract_ids=tuple(one.contract.contract_id for one in held),
        interval_starts_on=date.fromordinal(opens),
        interval_ends_on=date.fromordinal(closes),
        ends_from=min(ends),
        ends_to=max(ends),
        total_annual_pence=sum(value or 0 for value in known),
        values_known=sum(value is not None for value in known),
        incumbents=_once(one.contract.supplier for one in held),
        products=tuple(products),
        alignment=round(_alignment(found, plan), 3),
        rank=_rank(found, plan),
        waits=tuple(
            one.contract.contract_id for one in held if one.interval.act_by < opens
        ),
        because="",
    )
    return replace(made, because=_because(made, plan))


def _most_said(names: Iterable[str]) -> str:
    """The name given most often, the first in the alphabet where several are."""
    counted = Counter(name for name in names if name)
    return min(counted, key=lambda name: (-counted[name], name), default="")


def _once(names: Iterable[str]) -> tuple[str, ...]:
    """Names in order, each once whatever its capitals; empty ones left out."""
    kept: dict[str, str] = {}
    for name in dict.fromkeys(names):
        kept.setdefault(_council_key(name), name.strip())
    kept.pop("", None)
    return tuple(kept.values())


def _identity(function: str, product: str, held: Sequence[_Live]) -> str:
    said = [function, product]
    said += sorted(
        f"{one.contract.council}\t{one.contract.contract_id}" for one in held
    )
    return blake2b("\n".join(said).encode(), digest_size=8).hexdigest()


def _because(one: Opportunity, plan: OpportunityPlan) -> str:
    bought = one.product or one.function
    said = [
        f"{len(one.councils)} councils have contracts for {bought} that end "
        f"between {one.ends_from} and {one.ends_to}",
        f"all can act from {one.interval_starts_on} to {one.interval_ends_on}",
    ]
    if one.waits:
        said.append(f"{len(one.waits)} of them must take an extension to join")
    unknown = len(one.contract_ids) - one.values_known
    if unknown:
        said.append(f"the value of {unknown} contracts is not known")
    if not one.product and len(one.products) > 1:
        said.append(f"they use {len(one.products)} products")
    return "; ".join(said)
