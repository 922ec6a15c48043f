"""What is linked and what comes out: applications, contracts, links with their reasons."""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import NamedTuple


class ApplicationRow(NamedTuple):
    """One application as a council's IT lists it; empty text where it does not say."""

    app_id: str
    council: str
    app_name: str
    app_vendor: str = ""
    app_function: str = ""


class ContractRow(NamedTuple):
    """One contract as a council's procurement lists it, or a notice states it."""

    contract_id: str
    council: str
    title: str
    description: str = ""
    supplier: str = ""
    start_date: date | None = None
    end_date: date | None = None


class Band(Enum):
    """What is to be done with a pair."""

    LINK = "link"
    REVIEW = "review"


@dataclass(frozen=True)
class Evidence:
    """One reason for (weight above 0) or against a pair, as a sentence."""

    kind: str
    weight: float
    sentence: str


@dataclass(frozen=True)
class Link:
    """An application and a contract that belong together, or may.

    Attributes:
        score: calibrated; of pairs scored 0.9, nine in ten are true.
        because: reasons for and against, the weightiest first.
        would_change: what would turn the decision, as a sentence.
    """

    app_id: str
    contract_id: str
    council: str
    score: float
    band: Band
    because: tuple[Evidence, ...]
    would_change: str

    @property
    def sentence(self) -> str:
        """The three weightiest reasons for, then those against, in one line."""
        pro = [e.sentence for e in self.because if e.weight > 0][:3]
        contra = [e.sentence for e in self.because if e.weight < 0][:2]
        said = "; ".join(pro)
        against = f"; against: {'; '.join(contra)}" if contra else ""
        return f"{said or 'nothing speaks for it'}{against}"
