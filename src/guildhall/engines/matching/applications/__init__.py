"""Applications to contracts: the join at which earlier registers failed."""

from guildhall.engines.matching.applications.link import link
from guildhall.engines.matching.applications.rows import (
    ApplicationRow,
    Band,
    ContractRow,
    Evidence,
    Link,
)
from guildhall.engines.matching.evidence.plan import LinkPlan

__all__ = [
    "ApplicationRow",
    "Band",
    "ContractRow",
    "Evidence",
    "Link",
    "LinkPlan",
    "link",
]
