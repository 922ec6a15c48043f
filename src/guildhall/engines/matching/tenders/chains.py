"""Procurements: notices of one OCID in the order in which they follow one another.

Under the Procurement Act 2023 the notices of one procurement share an OCID, from
engagement (UK2) over planning (UK3), tender (UK4) and award (UK6) to contract details
(UK7) and changes (UK10). The last word on a date is that of the latest notice.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from guildhall.engines.matching.tenders.rows import Notice, Stage

_ORDER: Final = {
    kind: place
    for place, kind in enumerate(
        [
            "UK1",
            "UK2",
            "UK3",
            "UK4",
            "UK12",
            "UK13",
            "UK14",
            "UK15",
            "UK16",
            "UK5",
            "UK6",
            "UK7",
            "UK8",
            "UK9",
            "UK10",
            "UK11",
        ]
    )
}
_BY_STAGE: Final = {
    Stage.PLANNING: 0.5,
    Stage.TENDER: 3.5,
    Stage.AWARD: 9.5,
    Stage.CONTRACT: 11.5,
}


@dataclass(frozen=True)
class Procurement:
    """One procurement, as far as its notices tell.

    Attributes:
        notice_ids: in the order in which they follow one another.
        stage: how far it has come; `is_ended` when it was given up or terminated.
        starts_on: as the latest notice that says it has it; so `ends_on`.
        because: which notice each date is taken from.
    """

    ocid: str
    notice_ids: tuple[str, ...]
    stage: Stage
    is_ended: bool
    starts_on: date | None
    ends_on: date | None
    suppliers: tuple[str, ...]
    because: str


def procurements(notices: Iterable[Notice]) -> tuple[Procurement, ...]:
    """Bring the notices of each OCID together, OCIDs in the order of their first."""
    chains: dict[str, list[Notice]] = defaultdict(list)
    for notice in notices:
        if notice.ocid:
            chains[notice.ocid].append(notice)
    return tuple(_procurement(ocid, chain) for ocid, chain in chains.items())


def place_of(notice: Notice) -> tuple[float, date]:
    """Where a notice stands in the chain."""
    place = _ORDER.get(notice.notice_type, _BY_STAGE[notice.stage])
    return place, notice.published_on or date.min


def _procurement(ocid: str, chain: list[Notice]) -> Procurement:
    chain = sorted(chain, key=place_of)
    starts = next((n for n in reversed(chain) if n.starts_on), None)
    ends = next((n for n in reversed(chain) if n.ends_on), None)
    supplied = next((n.suppliers for n in reversed(chain) if n.suppliers), ())
    ended = any(
        n.notice_type in ("UK11", "UK12") or n.status in ("cancelled", "unsuccessful")
        for n in chain
    )
    said = []
    if starts:
        said.append(f"the start is that of notice {starts.notice_id}")
    if ends:
        said.append(f"the end is that of notice {ends.notice_id}")
    return Procurement(
        ocid=ocid,
        notice_ids=tuple(dict.fromkeys(n.notice_id for n in chain)),
        stage=chain[-1].stage,
        is_ended=ended,
        starts_on=starts.starts_on if starts else None,
        ends_on=ends.ends_on if ends else None,
        suppliers=supplied,
        because="; ".join(said) or "no notice says its dates",
    )
