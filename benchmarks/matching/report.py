"""The report: our matching of names beside the plain baselines, with counts."""

import sys
from collections.abc import Callable, Iterator, Sequence
from resource import RUSAGE_SELF, getrusage
from time import process_time

from benchmarks.matching import baselines, learning, sets
from benchmarks.matching.measures import (
    Counts,
    average_precision,
    b_cubed,
    best_threshold,
    calibration_error,
    counts_at,
    recall_at,
    threshold_at,
)
from benchmarks.matching.sets import Pair

from guildhall.engines.matching.authorities import authority_of, directory_of
from guildhall.engines.matching.councils import resolve
from guildhall.engines.matching.names.folding import fold
from guildhall.engines.matching.pairs import compare
from guildhall.engines.matching.suppliers import cluster
from guildhall.engines.matching.weights import PAIR_PLAN

Scores = dict[str, list[float]]
OURS = "guildhall"


def report() -> str:
    """Measure everything and give the report as text."""
    if not sets.is_here():
        return f"The open data is not here: {sets.DATA}"
    return "\n".join([*_pairs(), "", *_clusters(), "", *_councils(), "", *_speed()])


def pair_scores(pairs: Sequence[Pair]) -> Scores:
    """Score pairs by each method; ours is called `guildhall`."""
    tfidf = baselines.TfIdf([n for p in pairs for n in (p.name1, p.name2)])
    methods: dict[str, baselines.Score] = {
        "do nothing": baselines.do_nothing,
        "always yes": baselines.always_yes,
        "token sort": baselines.token_sort,
        "tf-idf": tfidf,
        OURS: lambda a, b: compare(a, b).score,
    }
    return {
        name: [score(p.name1, p.name2) for p in pairs]
        for name, score in methods.items()
    }


def threshold(method: str, scored: Sequence[tuple[float, bool]]) -> float:
    """Give our published threshold; baselines get the best one for these very rows."""
    if method == OURS:
        return PAIR_PLAN.same_at
    return 0.5 if method in ("do nothing", "always yes") else best_threshold(scored)


def _pairs() -> Iterator[str]:
    wakefield, organisations = sets.wakefield_pairs(), sets.organisation_pairs()
    gla = sets.gla_pairs()
    unseen = learning.scores_of_unseen(
        [(wakefield, 1), (organisations, 1.5), (gla, 0.25)]
    )
    for title, pairs, cross in (
        ("Supplier pairs, Wakefield (at most 10 a company)", wakefield, unseen[0]),
        ("Organisation pairs, nomenklatura's bench", organisations, unseen[1]),
    ):
        matches = sum(p.is_match for p in pairs)
        yield f"{title}: {matches} pairs are one body, {len(pairs) - matches} are not"
        yield (
            "  method                AP    recall at 98/95/90%  F1    precision"
            "        recall"
        )
        scores = pair_scores(pairs)
        for name, found in scores.items():
            yield _pair_line(name, pairs, found)
        yield _pair_line("unseen bodies*", pairs, cross)
        scored = _scored(pairs, scores[OURS])
        yield f"  calibration error of ours: {calibration_error(scored):.3f}"
    yield (
        "  * our evidence, weights learnt anew on nine tenths of the bodies and "
        "measured on the rest; best threshold"
    )
    yield from _gla(gla, wakefield)


LEAST_PRECISION = 0.95


def _gla(pairs: Sequence[Pair], wakefield: Sequence[Pair]) -> Iterator[str]:
    """Give recall where each method has one precision on another body's names."""
    yield (
        f"Supplier pairs, GLA: {len(pairs)} pairs, all one body; each method at the "
        f"threshold with precision {LEAST_PRECISION} on Wakefield"
    )
    for name, (hits, reachable) in gla_hits(pairs, wakefield).items():
        yield (
            f"  {name:18}  recall {sum(hits) / len(hits):.3f} ({sum(hits)}/{len(hits)}); "
            f"sharing words {sum(reachable) / len(reachable):.3f} "
            f"({sum(reachable)}/{len(reachable)})"
        )


def gla_hits(
    pairs: Sequence[Pair], wakefield: Sequence[Pair]
) -> dict[str, tuple[list[bool], list[bool]]]:
    """Say for each method which pairs it finds: all, and those that share words."""
    thresholds = {
        name: threshold_at(_scored(wakefield, found), LEAST_PRECISION)
        for name, found in pair_scores(wakefield).items()
    }
    hits = {}
    for name, found in pair_scores(pairs).items():
        hit = [score >= thresholds[name] for score in found]
        share = [p.stratum != sets.UNREACHABLE for p in pairs]
        hits[name] = (hit, [h for h, s in zip(hit, share, strict=True) if s])
    return hits


def _scored(pairs: Sequence[Pair], found: Sequence[float]) -> list[tuple[float, bool]]:
    return [(s, p.is_match) for s, p in zip(found, pairs, strict=True)]


def _pair_line(name: str, pairs: Sequence[Pair], found: Sequence[float]) -> str:
    scored = _scored(pairs, found)
    counts = counts_at(scored, threshold(name, scored))
    recalls = " / ".join(f"{recall_at(scored, p):.2f}" for p in (0.98, 0.95, 0.9))
    return (
        f"  {name:18}  {average_precision(scored):.3f}  {recalls:20} {_counts(counts)}"
    )


def _counts(counts: Counts) -> str:
    found, there = counts.right + counts.wrong, counts.right + counts.missed
    return (
        f"{counts.f1:.3f}  {counts.precision:.3f} ({counts.right}/{found})"
        f"  {counts.recall:.3f} ({counts.right}/{there})"
    )


CLUSTER_SETS = {
    "Wakefield, company numbers": "suppliers/truth_wakefield_company_number_dev.csv",
    "Calderdale, company numbers": "suppliers/truth_calderdale_company_number.csv",
    "GLA, vendor numbers (one supplier may have several)": (
        "suppliers/truth_gla_vendor_id.csv"
    ),
}

CLUSTERERS: dict[str, Callable[[list[str]], Sequence[object]]] = {
    "do nothing": lambda names: range(len(names)),
    "always yes": lambda names: [0] * len(names),
    "token sort": baselines.cluster_by_token_sort,
    "tf-idf": baselines.cluster_by_tfidf,
    OURS: lambda names: cluster(names).clusters,
}


def _clusters() -> Iterator[str]:
    for title, path in CLUSTER_SETS.items():
        names, bodies = sets.named_bodies(path)
        yield f"Supplier clusters, {title}: {len(names)} names, {len(set(bodies))} bodies"
        yield "  method              B-cubed precision  recall  F1     several-name recall"
        for name, method in CLUSTERERS.items():
            got = b_cubed(list(map(str, method(names))), bodies)
            yield (
                f"  {name:18}  {got.precision:.3f}              {got.recall:.3f}   "
                f"{got.f1:.3f}  {got.several:.3f} (of {got.names[1]} names)"
            )


def council_counts() -> dict[str, Counts]:
    """Count codes found by each method on the labelled buyers' names."""
    table = sets.rows("reference/mysociety_uk_local_authorities.csv")
    labelled = sets.rows("truth/buyer_name_to_council.csv")
    directory = directory_of(map(authority_of, table))
    known = [(name, r["local-authority-code"]) for r in table
             for name in (r["official-name"], r["nice-name"])]  # fmt: skip
    tfidf = baselines.TfIdf([n for n, _ in known] + [r["buyer_name"] for r in labelled])

    def nearest(score: baselines.Score) -> Callable[[str], list[tuple[float, str]]]:
        return lambda name: [max((score(name, n), code) for n, code in known)]

    methods: dict[str, Callable[[str], list[tuple[float, str]]]] = {
        "do nothing": lambda _: [],
        "always yes": lambda name: [(1.0, nearest(baselines.token_sort)(name)[0][1])],
        "token sort": nearest(baselines.token_sort),
        "tf-idf": nearest(tfidf),
        OURS: lambda name: [(1.0, code) for code in resolve(name, directory).codes],
    }
    return {
        name: _best_council_counts(find, labelled) for name, find in methods.items()
    }


def _best_council_counts(
    find: Callable[[str], list[tuple[float, str]]], labelled: list[dict[str, str]]
) -> Counts:
    """Count codes at the threshold that is best for these very rows."""
    found = [
        (find(row["buyer_name"]), set(row["council_code"].split("+")) - {""})
        for row in labelled
    ]
    options = {score for codes, _ in found for score, _ in codes} or {1.0}

    def at(least: float) -> Counts:
        kept = [({c for s, c in codes if s >= least}, true) for codes, true in found]
        return Counts(
            right=sum(len(codes & true) for codes, true in kept),
            wrong=sum(len(codes - true) for codes, true in kept),
            missed=sum(len(true - codes) for codes, true in kept),
        )

    return max(map(at, sorted(options)), key=lambda counts: counts.f1)


def _councils() -> Iterator[str]:
    yield "Buyers' names to council codes (baselines at the best threshold for these rows)"
    yield "  method              F1     precision        recall"
    for name, counts in council_counts().items():
        yield f"  {name:18}  {_counts(counts)}"


def _speed() -> Iterator[str]:
    names, pairs = sets.distinct_names(), sets.wakefield_pairs()
    fold.cache_clear()
    began = process_time()
    cluster(names)
    seconds = process_time() - began
    yield (
        f"Speed (CPU time): {len(names):,} names clustered in {seconds:.2f} s, "
        f"{len(names) / seconds:,.0f} names/s"
    )
    fold.cache_clear()
    began = process_time()
    for pair in pairs:
        compare(pair.name1, pair.name2)
    each = (process_time() - began) / len(pairs) * 1e6
    peak = getrusage(RUSAGE_SELF).ru_maxrss / 1024
    yield f"  {each:.1f} us a pair with reasons, names folded anew"
    yield f"  peak memory of this whole report: {peak:.0f} MB, Python {sys.version[:6]}"
