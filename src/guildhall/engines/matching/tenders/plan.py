"""The plan of linking notices: weights by name, and how near in time is near.

There are too few judged pairs of notice and contract to count weights from; these were
set by hand and are told as such. A council's confirmations will teach better ones.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

HAND_SET: Mapping[str, tuple[float, str]] = {
    "product.named": (2.6, "notice and contract name the same product"),
    "supplier.named": (1.8, "the notice names the supplier of the contract"),
    "supplier.other": (-0.6, "the notice names other suppliers"),
    "title.same": (2.2, "the titles are nearly the same"),
    "title.shared": (1.2, "the titles share rare words"),
    "purpose.same": (1.6, "both are for the same function"),
    "purpose.hinted": (0.5, "CPV codes or the description hint at the same function"),
    "purpose.other": (-3.0, "they are for different functions"),
    "dates.meet": (2.0, "one ends within three months of the other's start"),
    "dates.near": (1.0, "one ends within nine months of the other's start"),
    "dates.apart": (-2.0, "the dates lie more than eighteen months apart"),
    "kind.other": (-1.0, "one of them is not for IT and the other is"),
}


@dataclass(frozen=True)
class NoticePlan:
    """How notices are linked to contracts.

    Attributes:
        weights: each kind of evidence with its weight, in nats.
        prior: log odds of a pair of one buyer before any evidence.
        shown_from: least score of a renewal that is told.
        window_months: how far ahead the contract of another council may end and still
            make a notice relevant to it.
        most_relevant: most contracts of other councils told for one notice.
    """

    weights: Mapping[str, float] = field(
        default_factory=lambda: {name: w for name, (w, _) in HAND_SET.items()}
    )
    prior: float = -3.0
    shown_from: float = 0.35
    window_months: int = 12
    most_relevant: int = 20

    def score(self, levels: tuple[str, ...]) -> float:
        """Turn the levels that hold into a score between 0 and 1."""
        odds = self.prior + sum(self.weights.get(level, 0.0) for level in levels)
        return 1 / (1 + math.exp(-odds))


def default_notice_plan() -> NoticePlan:
    """The plan with the weights set by hand."""
    return NoticePlan()
