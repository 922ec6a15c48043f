"""What the engine proposes, in the form in which it is stored.

The order of review puts first what is worth most to look at: dear contracts, ends that
are near, and pairs that are neither certain nor unlikely.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from guildhall.engines.matching.applications import Band, Evidence
from guildhall.engines.matching.applications import Link as Found
from guildhall.engines.matching.tenders import NoticeLink, Tie
from guildhall.office.register.linking.listed import Identity
from guildhall.office.register.models import Contract, Link
from guildhall.office.register.models.links import LinkKind

OF_PERSON = "a person has judged that these belong together"
YEARS_THAT_COUNT = 3
KIND_OF_TIE = {Tie.SAME: LinkKind.ANNOUNCES, Tie.RENEWS: LinkKind.RENEWS}


@dataclass(frozen=True)
class Proposal:
    """One link that is proposed: what it joins, how sure, and why."""

    identity: Identity
    score: float
    band: str
    reasons: Sequence[Mapping[str, object]]
    would_change: str = ""
    priority: int = 0

    @classmethod
    def of_person(cls, identity: Identity) -> "Proposal":
        """A link that a person has made, which the engine does not propose."""
        said = {"kind": "judgement", "weight": 0.0, "sentence": OF_PERSON}
        return cls(identity, 1.0, "link", (said,))

    def fill(self, link: Link) -> None:
        """Write the proposal into a stored link, its decision apart."""
        kind, left, contract = self.identity
        link.kind, link.contract_id = kind, contract
        if kind == LinkKind.COVERS:
            link.application_id = left
        else:
            link.notice_id = left
        link.score, link.band = self.score, self.band
        link.reasons = list(self.reasons)
        link.would_change = self.would_change[:300]
        link.priority = self.priority


def proposal_of(found: Found, contract: Contract, on: date) -> Proposal:
    """Store what the engine found between an application and a contract."""
    kind = LinkKind.COVERS.value
    return Proposal(
        Identity(kind, int(found.app_id), int(found.contract_id)),
        score=found.score,
        band=found.band.value,
        reasons=written(found.because),
        would_change=found.would_change,
        priority=priority_of(found.score, contract, on),
    )


def tender_proposal_of(found: NoticeLink, contract: Contract, on: date) -> Proposal:
    """Store what the engine found between a notice and a contract."""
    kind = KIND_OF_TIE[found.tie].value
    return Proposal(
        Identity(kind, int(found.notice_id), int(found.contract_id)),
        score=found.score,
        band=Band.REVIEW.value,
        reasons=written(found.because),
        would_change=found.would_change,
        priority=priority_of(found.score, contract, on) // 2,
    )


def written(evidence: Sequence[Evidence]) -> list[dict[str, object]]:
    """Evidence as plain JSON."""
    return [
        {
            "kind": one.kind,
            "weight": one.weight,
            "sentence": one.sentence,
        }
        for one in evidence
    ]


def priority_of(score: float, contract: Contract, on: date) -> int:
    """How much a look at a link is worth: value, nearness of the end, doubt.

    Returns:
        A whole number, larger first; 0 to about 3,000.
    """
    pounds = (contract.annual_pence or 0) / 100
    value = min(pounds, 1_000_000) / 1_000
    nearness = 0.0
    if contract.ends_on is not None:
        days = (contract.ends_on - on).days
        nearness = max(0.0, 1 - abs(days) / (365 * YEARS_THAT_COUNT)) * 1_000
    doubt = (1 - abs(2 * score - 1)) * 1_000
    return round(value + nearness + doubt)
