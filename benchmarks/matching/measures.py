"""Measures: precision, recall, F1, average precision, B-cubed, each with its counts."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

Scored = Sequence[tuple[float, bool]]


@dataclass(frozen=True)
class Counts:
    """Found rightly, found wrongly, and missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """Share of what was found that is right; 1 when nothing was found."""
        found = self.right + self.wrong
        return self.right / found if found else 1.0

    @property
    def recall(self) -> float:
        """Share of what there is that was found."""
        there = self.right + self.missed
        return self.right / there if there else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both; 0 when nothing right was found."""
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)


def counts_at(scored: Scored, least: float) -> Counts:
    """Count what a threshold finds."""
    found = [is_match for score, is_match in scored if score >= least]
    return Counts(
        right=sum(found),
        wrong=len(found) - sum(found),
        missed=sum(is_match for _, is_match in scored) - sum(found),
    )


def best_threshold(scored: Scored) -> float:
    """Choose the threshold with the best F1 on these very rows: a gift to whoever."""
    return max(
        {score for score, _ in scored}, key=lambda t: (counts_at(scored, t).f1, t)
    )


def _steps(scored: Scored) -> Iterator[tuple[int, int, int]]:
    """Give, from the best score down, matches of this score, found, and right so far."""
    by_score: dict[float, list[bool]] = defaultdict(list)
    for score, is_match in scored:
        by_score[score].append(is_match)
    found = right = 0
    for score in sorted(by_score, reverse=True):
        matches = sum(by_score[score])
        found, right = found + len(by_score[score]), right + matches
        yield matches, found, right


def average_precision(scored: Scored) -> float:
    """Mean precision at each match, rows of one score taken together."""
    there = sum(is_match for _, is_match in scored)
    return sum(matches * right / found for matches, found, right in _steps(scored)) / (
        there or 1
    )


def recall_at(scored: Scored, precision: float) -> float:
    """Highest recall at which precision is still this high."""
    there = sum(is_match for _, is_match in scored) or 1
    reached = [r / there for _, f, r in _steps(scored) if r / f >= precision]
    return max(reached, default=0.0)


def threshold_at(scored: Scored, precision: float) -> float:
    """Give the lowest threshold with this precision; above all scores when none has."""
    reached = [
        score
        for score in {score for score, _ in scored}
        if counts_at(scored, score).precision >= precision
    ]
    return min(reached, default=2.0)


def calibration_error(scored: Scored, bands: int = 10) -> float:
    """Mean gap between score and share of matches, over bands of equal width."""
    by_band: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for score, is_match in scored:
        by_band[min(bands - 1, int(score * bands))].append((score, is_match))
    gaps = (
        abs(sum(s for s, _ in rows) - sum(m for _, m in rows))
        for rows in by_band.values()
    )
    return sum(gaps) / len(scored)


@dataclass(frozen=True)
class BCubed:
    """Per-name precision and recall of a clustering.

    Attributes:
        precision: mean share of a name's cluster that is its body.
        recall: mean share of a name's body that is in its cluster.
        several: that recall over names of bodies that have several names.
        names: how many names, and of them in bodies with several.
    """

    precision: float
    recall: float
    several: float
    names: tuple[int, int]

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def b_cubed(clusters: Sequence[Hashable], bodies: Sequence[Hashable]) -> BCubed:
    """Measure a clustering of names against the bodies they belong to."""
    in_cluster: dict[Hashable, list[int]] = defaultdict(list)
    in_body: dict[Hashable, list[int]] = defaultdict(list)
    for name, (cluster, body) in enumerate(zip(clusters, bodies, strict=True)):
        in_cluster[cluster].append(name)
        in_body[body].append(name)
    precisions, recalls, several = [], [], []
    for cluster, body in zip(clusters, bodies, strict=True):
        both = len(set(in_cluster[cluster]) & set(in_body[body]))
        precisions.append(both / len(in_cluster[cluster]))
        recalls.append(both / len(in_body[body]))
        if len(in_body[body]) > 1:
            several.append(recalls[-1])
    return BCubed(
        precision=sum(precisions) / len(precisions),
        recall=sum(recalls) / len(recalls),
        several=sum(several) / (len(several) or 1),
        names=(len(clusters), len(several)),
    )
