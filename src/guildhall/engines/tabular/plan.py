"""What a reading is allowed and asked to do: kinds of list, limits and thresholds.

The limits follow the upload gate of the reliability anchors: they keep a hostile file
under 300 MB and five seconds. The thresholds were set on the labelled header rows by
leaving one source out at a time; a plan is printed and stored with its result.
"""

from dataclasses import asdict, dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a list is a list of."""

    CONTRACTS = "contracts"
    APPLICATIONS = "applications"
    SPEND = "spend"
    NOTICES = "notices"


@dataclass(frozen=True)
class Limits:
    """The most that a file may ask of the reader; sizes in bytes, the rest in counts."""

    delimited_bytes: int = 1 << 30
    workbook_bytes: int = 64 << 20
    json_bytes: int = 48 << 20
    json_lines_bytes: int = 1 << 30
    unpacked_bytes: int = 400 << 20
    unpacked_ratio: int = 20
    ratio_matters_above_bytes: int = 32 << 20
    archive_entries: int = 2_000
    cell_characters: int = 131_072
    line_characters: int = 4 << 20
    columns: int = 16_384
    headed_columns: int = 1_024
    sheet_cells: int = 12_000_000
    dense_cells: int = 4_000_000
    sparse_cells: int = 1_500_000
    json_depth: int = 64


@dataclass(frozen=True)
class ReadPlan:
    """How to read: which sheet, how much to look at, when to trust a match."""

    sheet: str | None = None
    header_row: int | None = None
    head_rows: int = 60
    sample_rows: int = 1_000
    sample_cells: int = 1_000_000
    samples_shown: int = 3
    batch_rows: int = 1_000
    problem_limit: int = 2_000
    alike_limit: int = 25
    accept_score: float = 0.6
    sure_confidence: float = 0.7
    sure_wording: float = 0.93
    constraint_share: float = 0.95
    century_pivot_years: int = 40
    limits: Limits = Limits()

    def printed(self) -> dict[str, object]:
        """Give the plan as plain values, to be stored with a result."""
        return asdict(self)


DEFAULT = ReadPlan()
