"""Learn weights from judgements by counting, with shrinkage, so that they can be printed.

First count: how much more often a level holds for true pairs than for others, each
count helped by a pseudo-count. Then recount: levels lean on one another, so each weight
is moved until the pairs that show the level are expected to hold as many true ones as
they do, and pulled towards nothing where few pairs show the level. That is all.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

_HALF_COUNT: Final = 2.0
_PULL: Final = 1.0
"""Pairs of no weight that each level is thought to have beside those counted."""

_ROUNDS: Final = 60
_STEP: Final = 0.5
_FARTHEST: Final = 4.0


@dataclass(frozen=True)
class Judged:
    """A pair with the levels that hold for it, and whether it is true."""

    levels: tuple[str, ...]
    is_true: bool


@dataclass(frozen=True)
class Learnt:
    """What was learnt: the log odds of a pair before evidence, and a weight a level."""

    prior: float
    weights: Mapping[str, float]
    counts: Mapping[str, tuple[int, int]]


def learn(
    pairs: Iterable[Judged], *, fixed: Mapping[str, float] | None = None
) -> Learnt:
    """Count and recount the weights of levels.

    Args:
        pairs: judged pairs, true and not, as they come out of blocking.
        fixed: weights that are given and stay.

    Returns:
        A weight for every level seen; `counts` has true pairs and others by level.
    """
    fixed = fixed or {}
    grouped = Counter((pair.levels, pair.is_true) for pair in pairs)
    counts = _counts(grouped)
    true = sum(n for (_, is_true), n in grouped.items() if is_true)
    other = sum(n for (_, is_true), n in grouped.items() if not is_true)
    prior = math.log((true + 1) / (other + 1))
    weights = {
        level: fixed.get(level, _first(t, o, true, other))
        for level, (t, o) in counts.items()
    }
    for _ in range(_ROUNDS):
        prior, weights = _recounted(grouped, counts, prior, weights, fixed)
    return Learnt(prior, weights, counts)


def _counts(
    grouped: Mapping[tuple[tuple[str, ...], bool], int],
) -> dict[str, tuple[int, int]]:
    true: Counter[str] = Counter()
    other: Counter[str] = Counter()
    for (levels, is_true), n in grouped.items():
        for level in levels:
            (true if is_true else other)[level] += n
    return {level: (true[level], other[level]) for level in {*true, *other}}


def _first(level_true: int, level_other: int, true: int, other: int) -> float:
    """The log of how much more often a level holds for true pairs."""
    share_true = (level_true + _HALF_COUNT * true / (true + other)) / (
        true + _HALF_COUNT
    )
    share_other = (level_other + _HALF_COUNT * other / (true + other)) / (
        other + _HALF_COUNT
    )
    return math.log(share_true / share_other) / 2


def _recounted(
    grouped: Mapping[tuple[tuple[str, ...], bool], int],
    counts: Mapping[str, tuple[int, int]],
    prior: float,
    weights: Mapping[str, float],
    fixed: Mapping[str, float],
) -> tuple[float, dict[str, float]]:
    """Move each weight towards expecting as many true pairs as there are."""
    expected: dict[str, float] = defaultdict(float)
    total_expected = total_true = 0.0
    seen: dict[tuple[str, ...], float] = {}
    for (levels, is_true), n in grouped.items():
        if levels not in seen:
            odds = prior + sum(weights[level] for level in levels)
            seen[levels] = 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))
        total_expected += n * seen[levels]
        total_true += n if is_true else 0
        for level in levels:
            expected[level] += n * seen[levels]
    moved = {}
    for level, weight in weights.items():
        if level in fixed:
            moved[level] = weight
            continue
        against = expected[level] + _PULL * math.exp(weight)
        ratio = (counts[level][0] + _PULL) / against
        moved[level] = max(-_FARTHEST, min(_FARTHEST, weight + _STEP * math.log(ratio)))
    prior += _STEP * math.log((total_true + 1) / (total_expected + 1))
    return prior, moved


def levels_of(pairs: Sequence[tuple[Sequence[str], bool]]) -> list[Judged]:
    """Judged pairs from plain sequences."""
    return [Judged(tuple(levels), is_true) for levels, is_true in pairs]
