"""What one import says: its rows, what they do, and what is not as expected."""

from dataclasses import dataclass

from django.db.models import Count, Min

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


@dataclass(frozen=True)
class ProblemGroup:
    """Problems of one kind in one column: how many, the first place, the fix."""

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
    problems = problems_for(viewer, run)
    grouped = (
        problems.order_by()
        .values("column", "heading", "expected", "fix")
        .annotate(count=Count("pk"), first_row=Min("row_number"))
        .order_by("-count", "column", "expected")
    )
    return [
        ProblemGroup(
            **group, seen=examples_of(problems, group["expected"], group["column"])
        )
        for group in grouped[:100]
    ]


def examples_of(
    problems: ProblemQuerySet, expected: str, column: int | None
) -> tuple[str, ...]:
    """Three different texts that stood in the cells of a group."""
    alike = problems.filter(column=column, expected=expected).order_by("seen")
    seen = alike.values_list("seen", flat=True).distinct()[:3]
    return tuple(text for text in seen if text)
