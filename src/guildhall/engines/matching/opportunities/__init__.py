"""Joint purchases: where enough councils could buy the same thing at the same time."""

from guildhall.engines.matching.opportunities.find import find, keep_identities
from guildhall.engines.matching.opportunities.rows import (
    LiveContract,
    Opportunity,
    OpportunityPlan,
)

__all__ = [
    "LiveContract",
    "Opportunity",
    "OpportunityPlan",
    "find",
    "keep_identities",
]
