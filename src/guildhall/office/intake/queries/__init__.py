"""Reading imports, for a viewer; and the ledger, from a kept value back to its cell."""

from guildhall.office.intake.queries.contents import (
    ProblemGroup,
    changes_for,
    problem_groups,
    problems_for,
    row_for,
    rows_for,
)
from guildhall.office.intake.queries.headings import (
    learnt_headings,
    remembered_headings,
)
from guildhall.office.intake.queries.ledger import (
    SourceCell,
    cells_of,
    source_of,
    sources_of,
)
from guildhall.office.intake.queries.lists import IMPORTS
from guildhall.office.intake.queries.runs import (
    import_for,
    imports_for,
    imports_waiting_for,
    in_force,
    is_under_way,
    later_in_force,
)

__all__ = [
    "IMPORTS",
    "ProblemGroup",
    "SourceCell",
    "cells_of",
    "changes_for",
    "import_for",
    "imports_for",
    "imports_waiting_for",
    "in_force",
    "is_under_way",
    "later_in_force",
    "learnt_headings",
    "problem_groups",
    "problems_for",
    "remembered_headings",
    "row_for",
    "rows_for",
    "source_of",
    "sources_of",
]
