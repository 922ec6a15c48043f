"""Weights learnt from labelled pairs, and what they are worth on bodies never seen.

Logistic regression by Newton's method with shrinkage, on the amounts of evidence that
`pairs.evidence` gives. A weight that comes out against its sign is set to nothing.
This is how the table in `engines.matching.weights` was first filled.
"""

from collections.abc import Iterable, Sequence
from hashlib import md5
from math import exp

from benchmarks.matching.sets import UNREACHABLE, Pair

from guildhall.engines.matching.names import fold
from guildhall.engines.matching.pairs import evidence
from guildhall.engines.matching.weights import PAIR_WEIGHTS, Sign

SHRINKAGE = 0.3
FOLDS = 10
STEPS = 12
# Pairs without a word in common teach nothing about words; one body's rows count less.
_UNREACHABLE_WEIGHT = 0.25

Row = tuple[dict[int, float], bool, float]
SIGNS = list(Sign)
_FOR = {w.sign: w.weight > 0 for w in PAIR_WEIGHTS}


def row_of(pair: Pair, weight: float) -> Row:
    """Give a pair's amounts of evidence by number of the sign, and how it counts."""
    found = evidence(fold(pair.name1), fold(pair.name2))
    amounts = {SIGNS.index(e.sign): e.amount for e in found}
    amounts[len(SIGNS)] = 1.0
    is_unreachable = pair.is_match and pair.stratum == UNREACHABLE
    return (
        amounts,
        pair.is_match,
        weight * (_UNREACHABLE_WEIGHT if is_unreachable else 1.0),
    )


def learn(rows: Sequence[Row]) -> list[float]:
    """Learn one weight a sign, and the start last."""
    off: set[int] = set()
    while True:
        weights = _newton(rows, off)
        wrong = {
            n for n, sign in enumerate(SIGNS) if (weights[n] > 0) != _FOR[sign]
        } - off
        if not wrong:
            return weights
        off |= wrong


def _newton(rows: Sequence[Row], off: set[int]) -> list[float]:
    size = len(SIGNS) + 1
    weights = [0.0] * size
    for _ in range(STEPS):
        slope = [-SHRINKAGE * w for w in weights[:-1]] + [0.0]
        curve = [
            [(SHRINKAGE if n < size - 1 else 1e-9) * (n == m) for m in range(size)]
            for n in range(size)
        ]
        for amounts, is_match, counts in rows:
            chance = logistic(weights, amounts)
            pull = counts * (is_match - chance)
            steep = counts * chance * (1 - chance)
            for n, amount in amounts.items():
                slope[n] += pull * amount
                for m, other in amounts.items():
                    curve[n][m] += steep * amount * other
        for n in off:
            slope[n], curve[n] = 0.0, [float(n == m) for m in range(size)]
        step = _solve(curve, slope)
        weights = [
            w + max(-2.0, min(2.0, s)) for w, s in zip(weights, step, strict=True)
        ]
        for n in off:
            weights[n] = 0.0
    return weights


def logistic(weights: Sequence[float], amounts: dict[int, float]) -> float:
    """Give the chance that weights see in evidence."""
    log_odds = sum(weights[n] * amount for n, amount in amounts.items())
    return 1 / (1 + exp(-max(-30.0, min(30.0, log_odds))))


def _solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Solve a system of linear equations by elimination with pivots."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for at in range(len(rows)):
        pivot = max(range(at, len(rows)), key=lambda r: abs(rows[r][at]))
        rows[at], rows[pivot] = rows[pivot], rows[at]
        for other in range(len(rows)):
            if other != at and rows[other][at]:
                share = rows[other][at] / rows[at][at]
                rows[other] = [
                    x - share * y for x, y in zip(rows[other], rows[at], strict=True)
                ]
    return [row[-1] / row[at] for at, row in enumerate(rows)]


def scores_of_unseen(sets: Iterable[tuple[Sequence[Pair], float]]) -> list[list[float]]:
    """Score each pair with weights learnt on bodies of the other folds.

    Args:
        sets: sets of pairs with what one pair of the set counts.

    Returns:
        For each set, a score for each of its pairs.
    """
    listed = [(pairs, [row_of(p, weight) for p in pairs]) for pairs, weight in sets]
    learnt = {
        fold_number: learn(
            [
                row
                for pairs, made in listed
                for pair, row in zip(pairs, made, strict=True)
                if _fold(pair) != fold_number
            ]
        )
        for fold_number in range(FOLDS)
    }
    return [
        [
            logistic(learnt[_fold(pair)], row[0])
            for pair, row in zip(pairs, made, strict=True)
        ]
        for pairs, made in listed
    ]


def _fold(pair: Pair) -> int:
    return int(md5(pair.body.encode(), usedforsecurity=False).hexdigest(), 16) % FOLDS
