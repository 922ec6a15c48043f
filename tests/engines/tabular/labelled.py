"""The labelled header rows, and how well headings are recognised one source left out."""

import json
from collections import defaultdict
from dataclasses import dataclass

from guildhall.engines.tabular.mapping import Known, map_headings
from guildhall.engines.tabular.plan import Kind
from tests.shared_data import shared

KINDS = {
    "spend": Kind.SPEND,
    "it_spend": Kind.SPEND,
    "contract_register": Kind.CONTRACTS,
    "application_inventory": Kind.APPLICATIONS,
    "application_contract": Kind.APPLICATIONS,
}


@dataclass(frozen=True)
class Labelled:
    """One header row: where it is from, its kind, its headings and their labels."""

    source: str
    kind: str
    header: tuple[str, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Score:
    """How many distinct (source, heading, label) were right wherever they stood."""

    right: int
    pairs: int
    kinds_right: int
    rows: int

    @property
    def share(self) -> float:
        """The share of distinct pairs that were right."""
        return self.right / self.pairs


def labelled_rows() -> list[Labelled]:
    """Read the labelled rows."""
    path = shared("procurement/headers/header_rows_labelled.jsonl")
    found = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [
        Labelled(
            source=row["source"].split(":")[-1].split("/")[0],
            kind=row["kind"],
            header=tuple(row["header"]),
            labels=tuple(row["labels"]),
        )
        for row in found
    ]


def score(rows: list[Labelled]) -> Score:
    """Map each row without the wordings that were kept because its source uses them."""
    right: dict[tuple[str, str, str], bool] = defaultdict(lambda: True)
    kinds_right = 0
    for row in rows:
        kind, guesses = map_headings(row.header, known=Known(without=row.source))
        kinds_right += kind is KINDS[row.kind]
        for heading, label, guess in zip(row.header, row.labels, guesses, strict=True):
            if heading.strip():
                right[row.source, heading, label] &= (guess.field or "") == label
    return Score(sum(right.values()), len(right), kinds_right, len(rows))
