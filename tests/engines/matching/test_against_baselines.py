"""Our matching of names beats every plain baseline on the open data, and its targets.

The report with all figures: `python -m benchmarks.matching`.
"""

import pytest
from benchmarks.matching import report, sets
from benchmarks.matching.measures import (
    BCubed,
    Counts,
    average_precision,
    b_cubed,
    best_threshold,
    calibration_error,
    counts_at,
    recall_at,
)
from benchmarks.matching.report import OURS

from tests.shared_data import shared

BASELINES = ["do nothing", "always yes", "token sort", "tf-idf"]


def test_measures_agree_with_figures_worked_out_by_hand() -> None:
    scored = [(0.9, True), (0.8, False), (0.8, True), (0.1, False)]

    assert counts_at(scored, 0.8) == Counts(right=2, wrong=1, missed=0)
    assert counts_at(scored, 0.8).f1 == pytest.approx(0.8)
    assert best_threshold(scored) == 0.8
    assert average_precision(scored) == pytest.approx((1 + 2 / 3) / 2)
    assert recall_at(scored, 0.9) == 0.5
    assert calibration_error(scored) == pytest.approx((0.1 + 0.6 + 0.1) / 4)


def test_b_cubed_agrees_with_figures_worked_out_by_hand() -> None:
    measured = b_cubed(["x", "x", "x", "y"], ["a", "a", "b", "b"])

    assert measured.precision == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)
    assert measured.recall == pytest.approx((1 + 1 + 0.5 + 0.5) / 4)
    assert measured == BCubed(measured.precision, 0.75, 0.75, (4, 4))


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("kind", "least_precision", "least_f1"),
    [("wakefield_pairs", 0.70, 0.70), ("organisation_pairs", 0.90, 0.90)],
)
def test_pairs_beat_every_baseline(
    kind: str, least_precision: float, least_f1: float
) -> None:
    shared("procurement/suppliers/pairs_wakefield_dev.csv")
    pairs = getattr(sets, kind)()
    scored = {
        name: [(s, p.is_match) for s, p in zip(found, pairs, strict=True)]
        for name, found in report.pair_scores(pairs).items()
    }

    precision = {name: average_precision(rows) for name, rows in scored.items()}
    f1 = {
        name: counts_at(rows, report.threshold(name, rows)).f1
        for name, rows in scored.items()
    }

    assert precision[OURS] >= least_precision
    assert f1[OURS] >= least_f1
    assert all(precision[OURS] > precision[name] for name in BASELINES)
    assert all(f1[OURS] > f1[name] for name in BASELINES)


@pytest.mark.shared_data
def test_pairs_of_another_body_are_found_more_often_at_one_precision() -> None:
    shared("procurement/suppliers/pairs_gla_positive_only.csv")

    hits = report.gla_hits(sets.gla_pairs(), sets.wakefield_pairs())

    assert all(sum(hits[OURS][0]) > sum(hits[name][0]) for name in BASELINES)


@pytest.mark.shared_data
@pytest.mark.parametrize("title", report.CLUSTER_SETS)
def test_clusters_beat_every_baseline(title: str) -> None:
    shared("procurement/suppliers/truth_wakefield_company_number_dev.csv")
    names, bodies = sets.named_bodies(report.CLUSTER_SETS[title])

    measured = {
        name: b_cubed([str(c) for c in method(names)], bodies)
        for name, method in report.CLUSTERERS.items()
    }

    assert all(measured[OURS].f1 > measured[name].f1 for name in BASELINES)
    if "company numbers" in title:
        assert measured[OURS].precision >= 0.99
        assert measured[OURS].several >= 0.70


@pytest.mark.shared_data
def test_councils_beat_every_baseline() -> None:
    shared("procurement/truth/buyer_name_to_council.csv")

    counts = report.council_counts()

    assert counts[OURS].precision >= 0.995
    assert counts[OURS].recall >= 0.985
    assert all(counts[OURS].f1 > counts[name].f1 for name in BASELINES)
