"""Notices to contracts and applications: what a tender renews, and whom it concerns."""

from guildhall.engines.matching.tenders.chains import Procurement, procurements
from guildhall.engines.matching.tenders.link import (
    link_notices,
    link_notices_to_applications,
)
from guildhall.engines.matching.tenders.plan import NoticePlan, default_notice_plan
from guildhall.engines.matching.tenders.rows import (
    HeldContract,
    Notice,
    NoticeLink,
    Stage,
    Tie,
    notice_of,
)

__all__ = [
    "HeldContract",
    "Notice",
    "NoticeLink",
    "NoticePlan",
    "Procurement",
    "Stage",
    "Tie",
    "default_notice_plan",
    "link_notices",
    "link_notices_to_applications",
    "notice_of",
    "procurements",
]
