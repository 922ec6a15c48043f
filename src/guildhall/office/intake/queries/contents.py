"""What one import says: its rows, what they do, and what is not as expected."""

from dataclasses import dataclass

from django.db.models import Count, Max, Min

from guildhall.engines.access.viewer import Viewer
from guildhall.foundation.refusal import NotFound
from guildhall.office.intake import access
from guildhall.office.intake.models import (
    Change,
    ChangeQuerySet,
    ImportRun,
    Problem,
    ProblemQuerySet,
    Row,
    RowQuerySet,
)
from guildhall.office.intake.rules import Action

GROUPS_MOST = 100


@dataclass(frozen=True)
class ProblemGroup:
    """Problems of one kind in one column: how many, the first place, the fix.

    `seen` holds one or two of the texts that stood in the cells.
    """

    column: int | None
    heading: str
    expected: str
    fix: str
    count: int
    first_row: int | None
    seen: tuple[str, ...]


def changes_for(
    viewer: Viewer, run: ImportRun, action: Action | None = None
) -> ChangeQuerySet:
    """The changes of an import, for those who may see its rows.

    Raises:
        NotAllowed: the viewer may read that it came, not what it says.
    """
    access.may_see_rows(viewer, run.organisation_id, run.kind).require()
    changes = Change.objects.for_viewer(viewer).filter(run=run).order_by("position")
    return changes if action is None else changes.filter(action=action.value)


def problems_for(viewer: Viewer, run: ImportRun) -> ProblemQuerySet:
    """The problems of an import, in the order of the file.

    Raises:
        NotAllowed: the viewer may read that it came, not what it says.
    """
    access.may_see_rows(viewer, run.organisation_id, run.kind).require()
    problems = Problem.objects.for_viewer(viewer).filter(run=run)
    return problems.order_by("row_number", "column", "pk")


def rows_for(viewer: Viewer, run: ImportRun) -> RowQuerySet:
    """The rows of an import as they stood in the file.

    Raises:
        NotAllowed: the viewer may read that it came, not what it says.
    """
    access.may_see_rows(viewer, run.organisation_id, run.kind).require()
    return Row.objects.for_viewer(viewer).filter(run=run).order_by("number")


def row_for(viewer: Viewer, run: ImportRun, number: int) -> Row:
    """One row of an import.

    Raises:
        NotFound: the file has no such data row.
    """
    row = rows_for(viewer, run).filter(number=number).first()
    if row is None:
        raise NotFound(f"the file has no data row {number}")
    return row


def problem_groups(viewer: Viewer, run: ImportRun) -> list[ProblemGroup]:
    """The problems of an import, one group a column and expectation, most first."""
    grouped = (
        problems_for(viewer, run)
        .order_by()
        .values("column", "heading", "expected", "fix")
        .annotate(
            count=Count("pk"),
            first_row=Min("row_number"),
            one=Min("seen"),
            other=Max("seen"),
        )
        .order_by("-count", "column", "expected")
    )
    return [
        ProblemGroup(
            column=group["column"],
            heading=group["heading"],
            expected=group["expected"],
            fix=group["fix"],
            count=group["count"],
            first_row=group["first_row"],
            seen=tuple(dict.fromkeys(t for t in (group["one"], group["other"]) if t)),
        )
        for group in grouped[:GROUPS_MOST]
    ]
