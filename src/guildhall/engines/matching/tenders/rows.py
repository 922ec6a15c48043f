"""Notices, contracts on the register, and what ties one to the other."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import NamedTuple

from guildhall.engines.matching.applications.rows import Evidence


class Stage(Enum):
    """How far a procurement has come when a notice is published."""

    PLANNING = "planning"
    TENDER = "tender"
    AWARD = "award"
    CONTRACT = "contract"


class Tie(Enum):
    """What a notice is to a contract."""

    SAME = "same procurement"
    RENEWS = "renews"
    RELEVANT = "relevant to"


class Notice(NamedTuple):
    """One notice, or one lot of one.

    Attributes:
        buyer: as published; joint buyers and "on behalf of" included.
        notice_type: `UK1` to `UK17`, or `old`.
        starts_on: first day of the contract it is about; `ends_on` the last.
    """

    notice_id: str
    ocid: str
    buyer: str
    stage: Stage
    title: str
    description: str = ""
    notice_type: str = "old"
    suppliers: tuple[str, ...] = ()
    cpv_codes: tuple[str, ...] = ()
    published_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    status: str = ""


class HeldContract(NamedTuple):
    """One contract on the register of a council; `ocid` is empty where not known."""

    contract_id: str
    council: str
    title: str
    description: str = ""
    supplier: str = ""
    start_date: date | None = None
    end_date: date | None = None
    ocid: str = ""


@dataclass(frozen=True)
class NoticeLink:
    """A notice and a contract that have to do with one another.

    Attributes:
        score: between 0 and 1; ranks, and is not calibrated for want of judgements.
        because: reasons for and against, the weightiest first.
        would_change: what would turn the decision.
    """

    notice_id: str
    contract_id: str
    council: str
    tie: Tie
    score: float
    because: tuple[Evidence, ...]
    would_change: str


def notice_of(row: Mapping[str, str]) -> Notice:
    """Read a notice from a row of the table of notices, by the names of its columns."""
    codes = (row.get("cpv_code", ""), *row.get("other_cpv_codes", "").split("; "))
    lot = row.get("lot", "")
    return Notice(
        notice_id=f"{row['notice_id'] or row['ocid']}{'#' + lot if lot else ''}",
        ocid=row["ocid"],
        buyer=row["buyer"],
        stage=Stage(row["stage"]),
        title=" - ".join(t for t in (row["title"], row.get("lot_title", "")) if t),
        description=row.get("description", ""),
        notice_type=row.get("notice_type", "old"),
        suppliers=tuple(s for s in row.get("suppliers", "").split("; ") if s),
        cpv_codes=tuple(code for code in codes if code),
        published_on=_day(row.get("published_on", "")),
        starts_on=_day(row.get("start_date", "")),
        ends_on=_day(row.get("end_date", "")),
        status=row.get("status", ""),
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
