"""Link a council's applications to its contracts: block, weigh, assign, band.

Only pairs of one council meet, and of those only pairs that share a word, a product,
an organisation or a function. Each is weighed on its own first; then a pair learns how
it stands beside its rivals, because the contract of an application is the one that
fits better than the others do, and most contracts cover one application only.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from rapidfuzz import fuzz, process

from guildhall.engines.matching.applications.compare import (
    Council,
    Levels,
    compare,
    makes,
)
from guildhall.engines.matching.applications.explain import explained, what_would_change
from guildhall.engines.matching.applications.rows import (
    ApplicationRow,
    Band,
    ContractRow,
    Link,
)
from guildhall.engines.matching.applications.views import (
    ApplicationView,
    ContractView,
    rarity_of,
    read_application,
    read_contract,
)
from guildhall.engines.matching.evidence.plan import LinkPlan
from guildhall.engines.matching.evidence.words import Rarity
from guildhall.engines.matching.names import fold
from guildhall.engines.matching.names.tables import council_words
from guildhall.engines.matching.products import ProductGraph
from guildhall.engines.matching.products import organisations as names

_LIKE: Final = 84.0
_LEAST_LETTERS: Final = 5
_RARE_ENOUGH: Final = 3.0


@dataclass(eq=False)
class Pair:
    """A pair under consideration: its levels, and the sum of their weights so far."""

    app: ApplicationView
    contract: ContractView
    levels: Levels
    rivals: tuple[str, str] = ("rival.none", "claim.none")
    total: float = 0.0

    @property
    def all_levels(self) -> tuple[str, ...]:
        """Every level that holds for the pair."""
        return (*self.levels, *self.rivals)


def link(
    applications: Iterable[ApplicationRow],
    contracts: Iterable[ContractRow],
    *,
    plan: LinkPlan,
    graph: ProductGraph,
    on: date | None = None,
) -> tuple[Link, ...]:
    """Propose which contracts cover which applications.

    Args:
        applications: of any number of councils, identifiers unique within a council.
        contracts: of the same councils; spelling of a council may differ in case.
        plan: weights and thresholds.
        graph: products and organisations known.
        on: the day for which contracts are alive; None leaves dates out.

    Returns:
        Every pair worth a look, applications in the order given, the best first.
    """
    found: dict[tuple[str, str], list[Link]] = {}
    applications = tuple(applications)
    for app_rows, pairs in pairs_of(applications, contracts, plan, graph, on):
        for links in _banded(pairs, plan, graph, app_rows):
            found[(links[0].council, links[0].app_id)] = links
    listed = dict.fromkeys((row.council, row.app_id) for row in applications)
    ordered = (found.get(key, []) for key in listed)
    return tuple(link for links in ordered for link in links)


def pairs_of(
    applications: Iterable[ApplicationRow],
    contracts: Iterable[ContractRow],
    plan: LinkPlan,
    graph: ProductGraph,
    on: date | None,
) -> Iterator[tuple[Sequence[ApplicationRow], list[Pair]]]:
    """Weigh the pairs of each council; also what learning and measuring start from."""
    contracts = tuple(contracts)
    rarity = rarity_of(contracts)
    by_council: dict[str, list[ContractRow]] = defaultdict(list)
    for row in contracts:
        by_council[fold(row.council).text].append(row)
    listed: dict[str, list[ApplicationRow]] = defaultdict(list)
    for app in applications:
        listed[fold(app.council).text].append(app)
    homes = _homes(listed, by_council)
    for council, app_rows in listed.items():
        views = [
            read_contract(row, graph) for row in by_council.get(homes[council], ())
        ]
        apps = [read_application(row, graph) for row in app_rows]
        at = _council(apps, views, graph, rarity, on)
        pairs = [
            Pair(app, contract, compare(app, contract, at))
            for app, near in _blocked(apps, views, at)
            for contract in near
        ]
        weigh(pairs, plan, len(views))
        yield app_rows, pairs


_OF_MANY_COUNCILS: Final = council_words()


def _homes(listed: Iterable[str], contracted: Iterable[str]) -> dict[str, str]:
    """Under which name the contracts of each council stand.

    The same name; else the only one left when words that many councils bear are
    dropped, so that `Burnley Council` meets `Burnley Borough Council`.
    """
    short: dict[str, list[str]] = defaultdict(list)
    contracted = list(contracted)
    for name in contracted:
        short[_short(name)].append(name)
    known = set(contracted)
    homes = {}
    for name in listed:
        likely = short.get(_short(name), [])
        one = likely[0] if len(likely) == 1 else name
        homes[name] = name if name in known else one
    return homes


def _short(name: str) -> str:
    kept = [word for word in name.split() if word not in _OF_MANY_COUNCILS]
    return " ".join(kept) or name


def _council(
    apps: Sequence[ApplicationView],
    contracts: Sequence[ContractView],
    graph: ProductGraph,
    rarity: Rarity,
    on: date | None,
) -> Council:
    vocabulary = frozenset(
        word
        for c in contracts
        for word in (*c.title_words, *c.text_words, *c.supplier_words)
        if len(word) >= _LEAST_LETTERS
    )
    near = {
        word: _near(word, vocabulary)
        for word in {w for app in apps for w in app.brand}
        if len(word) >= _LEAST_LETTERS and word not in vocabulary
    }
    suppliers = Counter(
        key for c in contracts for key in names.keys(c.row.supplier)[:1]
    )
    return Council(graph, rarity, near, suppliers, on)


def _near(word: str, vocabulary: frozenset[str]) -> frozenset[str]:
    """Words a slip of the pen away; the first letter is seldom mistaken."""
    first = [v for v in vocabulary if v[0] == word[0] and abs(len(v) - len(word)) < 3]
    found = process.extract(word, first, scorer=fuzz.ratio, score_cutoff=_LIKE, limit=3)
    return frozenset(match for match, _, _ in found)


class _Index:
    """The contracts of one council by everything that a pair can share."""

    def __init__(self, contracts: Sequence[ContractView], at: Council) -> None:
        self.by_word: dict[str, set[int]] = defaultdict(set)
        self.by_initials: dict[str, set[int]] = defaultdict(set)
        self.by_abbreviation: dict[str, set[int]] = defaultdict(set)
        self.by_product: dict[str, set[int]] = defaultdict(set)
        self.by_function: dict[str, set[int]] = defaultdict(set)
        self.by_supplier: dict[str, set[int]] = defaultdict(set)
        for number, contract in enumerate(contracts):
            for word in (
                contract.title_words | contract.text_words | contract.supplier_words
            ):
                self.by_word[word].add(number)
            for letters in contract.initials:
                self.by_initials[letters].add(number)
            for letters in contract.abbreviations:
                self.by_abbreviation[letters].add(number)
            for mention in (*contract.in_title, *contract.in_text):
                self.by_product[mention.product].add(number)
            for key in contract.functions:
                self.by_function[key].add(number)
            if contract.row.supplier.strip():
                self.by_supplier[contract.row.supplier].add(number)
        self.at = at

    def near(self, app: ApplicationView) -> set[int]:
        """Numbers of the contracts that share something with an application."""
        found: set[int] = set()
        rare = (w for w in app.purpose if self.at.rarity(w) >= _RARE_ENOUGH)
        for word in (*app.brand, *rare, *app.vendor_words):
            found |= self.by_word.get(word, set())
            for like in self.at.near.get(word, ()):
                found |= self.by_word.get(like, set())
        for one, other in pairwise(app.brand):
            found |= self.by_word.get(one + other, set())
        for letters in app.abbreviations:
            found |= self.by_initials.get(letters, set())
        for letters in app.spelt_out:
            found |= self.by_abbreviation.get(letters, set())
        for product in app.products:
            found |= self.by_product.get(product, set())
        for key in app.functions:
            found |= self.by_function.get(key, set())
        return found | self._by_supplier(app)

    def _by_supplier(self, app: ApplicationView) -> set[int]:
        graph = self.at.graph
        known = graph.organisations_named(app.vendor) if app.vendor else frozenset()
        found: set[int] = set()
        for supplier, numbers in self.by_supplier.items():
            if (
                (app.vendor and names.alike(app.vendor, supplier))
                or (known and not known.isdisjoint(graph.organisations_named(supplier)))
                or any(makes(supplier, p, graph) for p in app.products)
            ):
                found |= numbers
        return found


def _blocked(
    apps: Sequence[ApplicationView], contracts: Sequence[ContractView], at: Council
) -> Iterator[tuple[ApplicationView, list[ContractView]]]:
    index = _Index(contracts, at)
    for app in apps:
        yield app, [contracts[number] for number in sorted(index.near(app))]


def weigh(pairs: Sequence[Pair], plan: LinkPlan, contracts: int) -> None:
    """Sum the weights of each pair, first alone, then beside its rivals."""
    for pair in pairs:
        pair.total = sum(map(plan.weigh, pair.levels))
    by_app: dict[int, list[Pair]] = defaultdict(list)
    by_contract: dict[int, list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_app[id(pair.app)].append(pair)
        by_contract[id(pair.contract)].append(pair)
    beside = {}
    for pair in pairs:
        rival = _lead(pair, by_app[id(pair.app)])
        claim = _lead(pair, by_contract[id(pair.contract)])
        told = "broad" if pair.contract.is_broad else _named(claim)
        beside[id(pair)] = (f"rival.{_named(rival)}", f"claim.{told}")
    for pair in pairs:
        pair.rivals = beside[id(pair)]
        pair.total += sum(map(plan.weigh, pair.rivals))


def _lead(pair: Pair, beside: Sequence[Pair]) -> float | None:
    """How far a pair leads (or trails, below 0) the best other one."""
    others = [other.total for other in beside if other is not pair]
    return pair.total - max(others) if others else None


def _named(lead: float | None) -> str:
    if lead is None:
        return "alone"
    bounds = ((3.0, "far_ahead"), (1.0, "ahead"), (-0.5, "level"), (-2.5, "behind"))
    return next((name for least, name in bounds if lead >= least), "far_behind")


def _banded(
    pairs: Sequence[Pair],
    plan: LinkPlan,
    graph: ProductGraph,
    rows: Sequence[ApplicationRow],
) -> Iterator[list[Link]]:
    """The links of each application that are worth a look, the best first."""
    by_app: dict[int, list[tuple[float, Pair]]] = defaultdict(list)
    for pair in pairs:
        score = plan.score(pair.total)
        if score >= plan.review_at:
            by_app[id(pair.app)].append((score, pair))
    for scored in by_app.values():
        scored.sort(key=lambda one: (-one[0], one[1].contract.row.contract_id))
        best = scored[0][1].total
        yield [
            _linked(pair, score, plan, graph)
            for score, pair in scored[: plan.most_shown]
            if pair.total >= best - plan.follows_by
        ]


def _linked(pair: Pair, score: float, plan: LinkPlan, graph: ProductGraph) -> Link:
    band = Band.LINK if score >= plan.link_at else Band.REVIEW
    because = explained(pair.app, pair.contract, pair.all_levels, plan, graph)
    return Link(
        app_id=pair.app.row.app_id,
        contract_id=pair.contract.row.contract_id,
        council=pair.app.row.council,
        score=score,
        band=band,
        because=because,
        would_change=what_would_change(pair.app, pair.contract, pair.all_levels, band),
    )
