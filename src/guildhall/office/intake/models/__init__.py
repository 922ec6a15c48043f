"""Files that came in, what was read in them, and what bringing them in changed.

The exact cells of every row are kept, so that each stored value can be followed back
to the cell it came from, and each import can be undone to the letter.
"""

from guildhall.office.intake.models.headings import RememberedHeading
from guildhall.office.intake.models.rows import (
    Change,
    ChangeQuerySet,
    Problem,
    ProblemQuerySet,
    Row,
    RowQuerySet,
)
from guildhall.office.intake.models.runs import (
    ImportRun,
    RunQuerySet,
    Upload,
)

__all__ = [
    "Change",
    "ChangeQuerySet",
    "ImportRun",
    "Problem",
    "ProblemQuerySet",
    "RememberedHeading",
    "Row",
    "RowQuerySet",
    "RunQuerySet",
    "Upload",
]
