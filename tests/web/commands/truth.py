"""What the generator of a region knows of its lists, set beside what was stored."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from guildhall.office.intake.models import Change, ImportRun
from guildhall.office.intake.rules import RunState
from guildhall.office.register.models import Link

Place = tuple[str, int]
BECAUSE = "a test compares what is stored with what is true"


@dataclass(frozen=True)
class Judged:
    """How many of the links found are right, and how many of the right ones are found."""

    found: int
    right: int
    true: int

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return self.right / self.found

    @property
    def recall(self) -> float:
        """The share of what is right that was found."""
        return self.right / self.true

    def __str__(self) -> str:
        return (
            f"precision {self.precision:.3f} ({self.right} of {self.found}), "
            f"recall {self.recall:.3f} ({self.right} of {self.true})"
        )


def records_by_row() -> dict[Place, int]:
    """The record that each row of each file in force became."""
    runs = ImportRun.objects.unscoped(because=BECAUSE)
    names = {
        run.pk: run.upload.filename
        for run in runs.filter(state=RunState.COMMITTED).select_related("upload")
    }
    changes = Change.objects.unscoped(because=BECAUSE).filter(run__in=names)
    rows = changes.values_list("run_id", "row_number", "record_id")
    return {(names[run], row): record for run, row, record in rows if row and record}


def true_pairs(region: Path) -> Iterator[tuple[Place, Place]]:
    """The rows of applications and contracts that belong together."""
    with (region / "truth" / "truth.csv").open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened):
            yield (
                (row["application-file"], int(row["application-row"])),
                (row["contract-file"], int(row["contract-row"])),
            )


def judged(region: Path, *, bands: set[str], least: float = 0.0) -> Judged:
    """Compare the links of applications that are stored, of these bands, with the truth."""
    records = records_by_row()
    true = {(records[app], records[deal]) for app, deal in true_pairs(region)}
    links = Link.objects.unscoped(because=BECAUSE).filter(
        kind="covers", band__in=bands, score__gte=least
    )
    found = set(links.values_list("application_id", "contract_id"))
    return Judged(len(found), len(found & true), len(true))
