"""The plan of linking: every weight by name, with what it means, and the thresholds.

A weight is the natural logarithm of how much more often a true pair shows the evidence
than a false one. The defaults were counted on generated councils with shrinkage, and
recounted until each level expects as many true pairs as it has; benchmarks/matching
prints them and how they were learnt. A plan is stored with what it decided.
"""

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from importlib.resources import files


@dataclass(frozen=True)
class Weight:
    """One level of evidence: its name, what it means, and its weight in nats."""

    name: str
    meaning: str
    default: float


@lru_cache(maxsize=1)
def learnt_weights() -> tuple[Weight, ...]:
    """The weights of the table (data/products/link_weights.csv)."""
    table = files("guildhall.engines.matching.data.products") / "link_weights.csv"
    with table.open(encoding="utf-8") as rows:
        return tuple(
            Weight(row["name"], row["meaning"], float(row["weight"]))
            for row in csv.DictReader(rows)
        )


@dataclass(frozen=True)
class LinkPlan:
    """How applications are linked to contracts.

    Attributes:
        weights: each level of evidence with its weight.
        prior: log odds of a pair before any evidence.
        slope: turns the sum into calibrated log odds.
        link_at: score from which a pair is a link; 2,926 of 2,981 were right (98.2%)
            in the generated worlds of seeds 201 to 212.
        review_at: score from which a person should look.
        follows_by: how far (in log odds) a pair may fall behind the best contract of
            its application and still be shown.
        most_shown: most pairs shown for one application.
    """

    weights: tuple[Weight, ...]
    prior: float = -0.83
    slope: float = 1.20
    link_at: float = 0.80
    review_at: float = 0.25
    follows_by: float = 5.0
    most_shown: int = 6

    @cached_property
    def by_name(self) -> Mapping[str, float]:
        """Each weight by the name of its level."""
        return {weight.name: weight.default for weight in self.weights}

    def weigh(self, level: str) -> float:
        """The weight of a level; 0 for one that the plan does not name."""
        return self.by_name.get(level, 0.0)

    def score(self, total: float) -> float:
        """Turn a sum of weights into a calibrated score between 0 and 1."""
        odds = self.slope * (self.prior + total)
        return 1 / (1 + math.exp(-max(-40.0, min(40.0, odds))))

    def with_weights(self, changed: Mapping[str, float]) -> "LinkPlan":
        """The same plan with some weights changed."""
        kept = tuple(
            replace(w, default=changed.get(w.name, w.default)) for w in self.weights
        )
        return replace(self, weights=kept)


@lru_cache(maxsize=1)
def default_plan() -> LinkPlan:
    """The plan as learnt; thresholds were set on councils that taught no weight."""
    return LinkPlan(weights=learnt_weights())
