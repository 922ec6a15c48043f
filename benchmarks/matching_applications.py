"""How well applications are linked to contracts, beside plain ways of doing it.

Run: `python -m benchmarks.matching_applications`. Two sets: the labelled pairs staged
beside the project (a smoke test: who wrote the applications had seen the contracts),
and generated councils with seeds from which nothing was learnt, four products in ten
of which no table knows. Plain ways get the threshold that suits them best.
"""

import csv
import html
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from benchmarks.world import World, make
from rapidfuzz import fuzz

from guildhall.engines.matching.applications import (
    ApplicationRow,
    Band,
    ContractRow,
    link,
)
from guildhall.engines.matching.evidence.plan import default_plan
from guildhall.engines.matching.names import fold
from guildhall.engines.matching.products import default_graph

STAGED = Path(__file__).resolve().parents[2] / "shared/data/procurement"
BLIND_SEEDS = (101, 102, 103, 104)
ENOUGH = 0.95

Key = tuple[str, str]
Scored = list[tuple[float, Key]]
Way = Callable[[World], Scored]


@dataclass(frozen=True)
class Measured:
    """What a way of linking achieves on a set.

    Attributes:
        right: true pairs among those it gives, at its threshold.
        given: pairs it gives at its threshold.
        true: true pairs of the set.
        average_precision: over its whole ranking.
        recall_at_95: most true pairs found while 95 in 100 are right.
    """

    name: str
    right: int
    given: int
    true: int
    average_precision: float
    recall_at_95: float
    threshold: float
    by_class: Mapping[str, tuple[int, int]]

    @property
    def precision(self) -> float:
        """Share of the pairs given that are true."""
        return self.right / self.given if self.given else 0.0

    @property
    def recall(self) -> float:
        """Share of the true pairs that are given."""
        return self.right / self.true if self.true else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def line(self) -> str:
        """One line of the report, with counts."""
        return (
            f"{self.name:28} | {self.precision:.3f} ({self.right}/{self.given}) | "
            f"{self.recall:.3f} ({self.right}/{self.true}) | {self.f1:.3f} | "
            f"{self.average_precision:.3f} | {self.recall_at_95:.3f} | "
            f"{self.threshold:.2f}"
        )


def report() -> str:
    """Measure every way on every set.

    Returns:
        Tables: precision and recall with counts, F1, average precision, recall at 95%
        precision; recall by class of difficulty; calibration and reviewer effort.
    """
    parts = []
    for title, world in sets():
        measured = measure_all(world)
        parts += [f"## {title}", _header(), *(m.line() for m in measured), ""]
        parts += [_classes(measured[0]), _quality(world), ""]
    return "\n".join(parts)


def sets() -> Iterator[tuple[str, World]]:
    """The staged pairs, where they are, and generated councils."""
    if STAGED.exists():
        yield "Staged pairs (Salford, Lancashire, Contracts Finder)", staged()
    for seed in BLIND_SEEDS:
        yield f"Generated councils, seed {seed}", make(seed)


def measure_all(world: World) -> list[Measured]:
    """Guildhall first, then the plain ways."""
    return [
        measure("guildhall", guildhall(world), world, _link_threshold()),
        measure("guildhall, best threshold", guildhall(world), world),
        measure("token sort", token_sort(world), world),
        measure("tf-idf of characters", tf_idf(world), world),
        measure("always yes", always_yes(world), world),
        measure("do nothing", [], world),
    ]


def measure(
    name: str, scored: Scored, world: World, threshold: float | None = None
) -> Measured:
    """Measure a ranking; without a threshold the one that suits it best is taken."""
    ranked = sorted(scored, key=lambda one: (-one[0], one[1]))
    truth = world.truth
    right = 0
    best = (0.0, 1.1, 0, 0)
    precision_sum = at_95 = 0.0
    for given, (score, key) in enumerate(ranked, 1):
        if key in truth:
            right += 1
            precision_sum += right / given
        at_95 = max(at_95, right / len(truth)) if right / given >= ENOUGH else at_95
        last = given == len(ranked) or ranked[given][0] < score
        f1 = 2 * right / (given + len(truth))
        wanted = score >= threshold if threshold is not None else f1 > best[0]
        if last and wanted:
            best = (f1, score, right, given)
    _, cut, found, given = best
    kept = {key for score, key in ranked if score >= cut}
    classes: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for key, difficulty in truth.items():
        classes[difficulty][0] += key in kept
        classes[difficulty][1] += 1
    return Measured(
        name,
        found,
        given,
        len(truth),
        precision_sum / len(truth),
        at_95,
        cut,
        {c: (f, n) for c, (f, n) in sorted(classes.items())},
    )


def guildhall(world: World) -> Scored:
    """Every pair worth a look, as `guildhall match applications` gives them."""
    return [
        (one.score, (one.app_id, one.contract_id))
        for one in link(
            world.applications,
            world.contracts,
            plan=default_plan(),
            graph=default_graph(),
        )
    ]


def token_sort(world: World) -> Scored:
    """Name and vendor against title and supplier, words sorted."""
    return [
        (
            fuzz.token_sort_ratio(
                f"{a.app_name} {a.app_vendor}".lower(),
                f"{c.title} {c.supplier}".lower(),
            )
            / 100,
            (a.app_id, c.contract_id),
        )
        for a, c in _pairs(world)
    ]


def tf_idf(world: World) -> Scored:
    """Runs of three and four letters of all text of a row, weighed by rarity."""
    theirs = {c.contract_id: _grams(_contract_text(c)) for c in world.contracts}
    ours = {a.app_id: _grams(" ".join(a[2:])) for a in world.applications}
    holders = Counter(g for grams in (*theirs.values(), *ours.values()) for g in grams)
    total = len(theirs) + len(ours)
    vectors = {
        key: _vector(grams, holders, total) for key, grams in (theirs | ours).items()
    }
    return [
        (_cosine(vectors[a.app_id], vectors[c.contract_id]), (a.app_id, c.contract_id))
        for a, c in _pairs(world)
    ]


def always_yes(world: World) -> Scored:
    """Every pair of a council."""
    return [(1.0, (a.app_id, c.contract_id)) for a, c in _pairs(world)]


def _pairs(world: World) -> Iterator[tuple[ApplicationRow, ContractRow]]:
    by_council: dict[str, list[ContractRow]] = defaultdict(list)
    for contract in world.contracts:
        by_council[contract.council].append(contract)
    for app in world.applications:
        for contract in by_council[app.council]:
            yield app, contract


def _contract_text(contract: ContractRow) -> str:
    return f"{contract.title} {contract.description[:500]} {contract.supplier}"


def _grams(text: str) -> Counter[str]:
    text = re.sub(r"\W+", " ", f" {text.lower()} ")
    return Counter(text[i : i + n] for n in (3, 4) for i in range(len(text) - n + 1))


def _vector(grams: Counter[str], holders: Counter[str], total: int) -> dict[str, float]:
    weighed = {
        g: (1 + math.log(n)) * math.log(total / holders[g]) for g, n in grams.items()
    }
    length = math.sqrt(sum(w * w for w in weighed.values())) or 1.0
    return {g: w / length for g, w in weighed.items()}


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    if len(one) > len(other):
        one, other = other, one
    return sum(w * other.get(g, 0.0) for g, w in one.items())


def _link_threshold() -> float:
    return default_plan().link_at


def _header() -> str:
    return f"{'way':28} | precision | recall | F1 | average precision | R@95P | from"


def _classes(measured: Measured) -> str:
    said = (f"{c} {found}/{n}" for c, (found, n) in measured.by_class.items())
    return f"recall of links by class: {', '.join(said)}"


def _quality(world: World) -> str:
    """Calibration error of what is shown, and how many candidates a reviewer reads."""
    shown = link(
        world.applications, world.contracts, plan=default_plan(), graph=default_graph()
    )
    sure = sum(one.band is Band.LINK for one in shown)
    error = calibration_error(
        [(o.score, (o.app_id, o.contract_id) in world.truth) for o in shown]
    )
    effort = len(shown) / max(1, len({one.app_id for one in shown}))
    return (
        f"shown {len(shown)}, of which links {sure}; calibration error {error:.3f}; "
        f"candidates an application {effort:.2f}"
    )


def calibration_error(scored: Sequence[tuple[float, bool]]) -> float:
    """Mean gap between score and share of true pairs, in ten bins of equal width."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for score, is_true in scored:
        bins[min(9, int(score * 10))].append((score, is_true))
    gaps = (
        abs(sum(s for s, _ in held) - sum(t for _, t in held)) for held in bins.values()
    )
    return sum(gaps) / max(1, len(scored))


def staged() -> World:
    """The labelled pairs, each with every contract of its council as a candidate."""
    world = World()
    places: dict[str, list[tuple[ContractRow, tuple[str, ...]]]] = defaultdict(list)
    for contract, source, references in _staged_contracts():
        world.contracts.append(contract)
        places[source].append((contract, references))
    with (STAGED / "truth/app_contract_truth.csv").open(encoding="utf-8") as rows:
        listed: dict[Key, ApplicationRow] = {}
        for row in csv.DictReader(rows):
            key = (row["council"], row["app_name"])
            if key not in listed:
                listed[key] = ApplicationRow(
                    f"A{len(listed) + 1:03}",
                    *key,
                    row["app_vendor"],
                    row["app_function"],
                )
            source = row["contract_source"].split(":")[0]
            for contract, references in places[source]:
                if _is_labelled(row, contract, references):
                    pair = (listed[key].app_id, contract.contract_id)
                    world.truth[pair] = row["difficulty"]
    world.applications.extend(listed.values())
    return world


def _is_labelled(
    row: Mapping[str, str], contract: ContractRow, references: tuple[str, ...]
) -> bool:
    same_title = html.unescape(contract.title) == row["contract_title"]
    if row["contract_source"] == "salford_register_2022":
        ends = (row["contract_end"] in references) or not any(references)
        return same_title and ends and contract.supplier == row["contract_supplier"]
    same_council = contract.council == row["council"]
    return row["contract_ref"] in references or (
        same_title
        and same_council
        and row["contract_source"] != "contracts_finder:lancs"
    )


_LANCASHIRE = {
    "burnley": "Burnley Council",
    "chorley": "Chorley Council",
    "south_ribble": "South Ribble Council",
    "wyre": "Wyre Council",
}


def _staged_contracts() -> Iterator[tuple[ContractRow, str, tuple[str, ...]]]:
    """Each contract with the source it is labelled under and what it is known by."""
    register = STAGED / "registers/salford_contracts_register_2022.csv"
    with register.open(encoding="utf-8-sig") as rows:
        for number, row in enumerate(csv.DictReader(rows)):
            contract = ContractRow(
                f"salford-{number}",
                "Salford City Council",
                row["Contract Title"],
                row["Contract Description"],
                row["Supplier Company Name"],
                _day(row["Start Date"]),
                _day(row["End Date"]),
            )
            ends = (row["End Date"], row["Current Expiry Date"])
            yield contract, "salford_register_2022", ends
    notices = STAGED / "notices/lancashire_contracts_finder_notices.csv"
    with notices.open(encoding="utf-8-sig") as rows:
        for row in csv.DictReader(rows):
            council = _LANCASHIRE.get(row["council"], fold(row["council"]).text)
            contract = ContractRow(
                row["id"],
                council,
                row["title"],
                row["description"],
                row["awarded_supplier"],
            )
            yield contract, "contracts_finder", (row["id"],)
    for name in ("contracts_finder_releases", "public_contracts_scotland_releases"):
        with (STAGED / f"ocds/{name}.jsonl").open(encoding="utf-8") as lines:
            for number, line in enumerate(lines):
                yield _of_release(json.loads(line), f"{name}-{number}")


def _of_release(
    release: dict[str, dict[str, str]], spare: str
) -> tuple[ContractRow, str, tuple[str, ...]]:
    tender = release["tender"]
    awards: Sequence[Mapping[str, Sequence[Mapping[str, str]]]] = release.get(
        "awards", []
    )  # type: ignore[assignment]
    suppliers = [s.get("name") or "" for a in awards for s in a.get("suppliers", [])]
    contract = ContractRow(
        str(release.get("id") or spare),
        release["buyer"]["name"],
        tender["title"],
        tender["description"],
        "; ".join(suppliers),
    )
    return contract, "contracts_finder", (str(release["ocid"]),)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


if __name__ == "__main__":
    print(report())
