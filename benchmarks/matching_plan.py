"""Learn the weights of linking from generated councils, and print them.

Run: `python -m benchmarks.matching_plan [--write]`. The councils are made with seeds
that no report uses; with `--write` the table in the engine's data is written anew.
Levels are counted, then recounted three times, because how a pair stands beside its
rivals depends on the weights themselves. Calibration is fitted on further councils.
"""

import csv
import math
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.world import World, make

from guildhall.engines.matching.applications.link import Pair, pairs_of
from guildhall.engines.matching.evidence.learn import Judged, Learnt, learn
from guildhall.engines.matching.evidence.plan import LinkPlan, Weight, default_plan
from guildhall.engines.matching.products import ProductGraph, default_graph

LEARNT_ON = range(1, 17)
CALIBRATED_ON = range(201, 209)
ROUNDS = 3
PROMISED = 0.98
TABLE = (
    Path(__file__).resolve().parents[1]
    / "src/guildhall/engines/matching/data/products/link_weights.csv"
)

Key = tuple[str, str]
Weighed = list[tuple[Pair, Key, bool]]


def weighed(world: World, plan: LinkPlan, graph: ProductGraph) -> Weighed:
    """Every pair that comes out of blocking, with its identifiers and its truth."""
    found = []
    for _, pairs in pairs_of(world.applications, world.contracts, plan, graph, None):
        for pair in pairs:
            key = (pair.app.row.app_id, pair.contract.row.contract_id)
            found.append((pair, key, key in world.truth))
    return found


def learnt_plan(seeds: Iterable[int], graph: ProductGraph) -> tuple[LinkPlan, Learnt]:
    """Count weights on generated councils, rivals included."""
    worlds = [make(seed) for seed in seeds]
    plan = LinkPlan(weights=())
    for turn in range(ROUNDS + 1):
        judged = [
            Judged(pair.all_levels if turn else tuple(pair.levels), is_true)
            for world in worlds
            for pair, _, is_true in weighed(world, plan, graph)
        ]
        learnt = learn(judged)
        weights = tuple(Weight(n, "", v) for n, v in sorted(learnt.weights.items()))
        plan = LinkPlan(weights=weights, prior=learnt.prior)
    return plan, learnt


def calibrated(
    plan: LinkPlan, seeds: Iterable[int], graph: ProductGraph
) -> tuple[float, float, float]:
    """Fit slope and prior, and the score from which the promised precision holds."""
    totals = [
        (pair.total, is_true)
        for seed in seeds
        for pair, _, is_true in weighed(make(seed), plan, graph)
    ]
    slope, prior = min(
        ((s / 20, plan.prior + p / 10) for s in range(12, 34) for p in range(-15, 16)),
        key=lambda fit: _log_loss(totals, *fit),
    )
    fitted = LinkPlan(weights=plan.weights, prior=prior, slope=slope)
    scores = sorted(((fitted.score(t), is_true) for t, is_true in totals), reverse=True)
    return slope, prior, _promised_from(scores)


def _log_loss(
    totals: Sequence[tuple[float, bool]], slope: float, prior: float
) -> float:
    fitted = LinkPlan(weights=(), prior=prior, slope=slope)
    floor = 1e-6
    return -sum(
        math.log(max(floor, s if is_true else 1 - s))
        for total, is_true in totals
        if (s := fitted.score(total)) > floor
    )


def _promised_from(scores: Sequence[tuple[float, bool]]) -> float:
    """The lowest score above which the share of true pairs is as promised."""
    true = 0
    lowest = 1.0
    for seen, (score, is_true) in enumerate(scores, 1):
        true += is_true
        if true / seen >= PROMISED:
            lowest = score
    return lowest


def main() -> None:
    """Learn, print, and write when asked to."""
    graph = default_graph()
    plan, learnt = learnt_plan(LEARNT_ON, graph)
    slope, prior, link_at = calibrated(plan, CALIBRATED_ON, graph)
    print(f"prior {prior:.2f} slope {slope:.2f} link at {link_at:.2f}")
    print("level | weight | true pairs | other pairs")
    for weight in plan.weights:
        true, other = learnt.counts[weight.name]
        print(f"{weight.name:28} {weight.default:6.2f} {true:6} {other:7}")
    if "--write" in sys.argv:
        write(plan, learnt)


def write(plan: LinkPlan, learnt: Learnt) -> None:
    """Write the table anew; levels that no council showed keep their weight."""
    known = {weight.name: weight for weight in default_plan().weights}
    with TABLE.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(("name", "weight", "true_pairs", "other_pairs", "meaning"))
        for name in sorted(known.keys() | plan.by_name.keys()):
            weight = plan.by_name.get(name, known[name].default if name in known else 0)
            meaning = known[name].meaning if name in known else ""
            counts = learnt.counts.get(name, (0, 0))
            rows.writerow((name, f"{weight:.2f}", *counts, meaning))


if __name__ == "__main__":
    main()
