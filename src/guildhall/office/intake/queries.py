"""Reading imports, for a viewer; and the ledger, from a kept value back to its cell."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Min, QuerySet

from guildhall.engines.access.viewer import Viewer
from guildhall.foundation.refusal import NotFound
from guildhall.office.intake import access
from guildhall.office.intake.mapping import Column, columns_of, fields_of
from guildhall.office.intake.models import (
    Change,
    ChangeQuerySet,
    ImportRun,
    Problem,
    ProblemQuerySet,
    RememberedHeading,
    Row,
    RowQuerySet,
    RunQuerySet,
)
from guildhall.office.intake.rules import OPEN, WAITING, Action, RunState

LEDGER = "who may see the value was decided before its source is looked up"


@dataclass(frozen=True)
class SourceCell:
    """The cell that a kept value came from; rows count from 1, columns from 0."""

    run: ImportRun
    row: int
    column: int
    heading: str
    field: str | None
    text: str
    sheet: str
    filename: str


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


def imports_for(viewer: Viewer) -> RunQuerySet:
    """The imports that somebody may read, newest first."""
    runs = ImportRun.objects.for_viewer(viewer)
    return runs.select_related("upload", "organisation")


def import_for(viewer: Viewer, public_id: str) -> ImportRun:
    """One import by its public id.

    Raises:
        NotFound: there is none, or none that this viewer may know of.
    """
    run = imports_for(viewer).filter(public_id=public_id).first()
    if run is None:
        raise NotFound("there is no such import")
    return run


def imports_waiting_for(viewer: Viewer) -> list[ImportRun]:
    """Imports that wait for a decision of somebody's own organisation."""
    if viewer.acting_for is None:
        return []
    mine = imports_for(viewer).filter(organisation_id=viewer.acting_for)
    waiting = mine.filter(state__in=[state.value for state in WAITING])
    return [
        run for run in waiting if access.may_make(viewer, run.organisation_id, run.kind)
    ]


def is_under_way(organisation_id: int, kind: str) -> bool:
    """Say whether an import of a list is being worked on or waits."""
    runs = ImportRun.objects.unscoped(because=LEDGER).of_list(organisation_id, kind)
    return runs.filter(state__in=[state.value for state in OPEN]).exists()


def in_force(organisation_id: int, kind: str) -> ImportRun | None:
    """The last import of a list that was brought in and not undone."""
    runs = ImportRun.objects.unscoped(because="what a list is compared with")
    newest = runs.of_list(organisation_id, kind).in_force()
    return newest.select_related("upload").first()


def later_in_force(run: ImportRun) -> ImportRun | None:
    """The import of the same list that is undone before this one, if any."""
    last = in_force(run.organisation_id, run.kind)
    return None if last is None or last.pk == run.pk else last


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


def source_of(kind: str, record_id: int, field: str) -> SourceCell | None:
    """Follow a kept value back to the cell it came from.

    The caller has decided that its viewer may see the value.

    Args:
        kind: kind of list, as in `applications`.
        record_id: id of the record in its own table.
        field: name of a mapped field, as in the receiver's `fields`.

    Returns:
        The cell in the newest list in force that has the record; None where no column
        of it was mapped to the field, or the record came from no list.
    """
    cells = sources_of(kind, record_id)
    mapped = [cell for cell in cells if cell.field == field]
    return next((cell for cell in mapped if cell.text.strip()), None) or (
        mapped[0] if mapped else None
    )


def sources_of(kind: str, record_id: int) -> list[SourceCell]:
    """Every cell of the row that a record was last read from, left to right."""
    change = last_change(kind, record_id)
    if change is None or change.row_number is None:
        return []
    rows = Row.objects.unscoped(because=LEDGER)
    row = rows.filter(run_id=change.run_id, number=change.row_number).first()
    return [] if row is None else list(cells_of(change.run, row))


def last_change(kind: str, record_id: int) -> Change | None:
    """The newest change in force that read this record from a row."""
    changes = Change.objects.unscoped(because=LEDGER)
    of_record: QuerySet[Change] = changes.filter(
        record_id=record_id,
        row_number__isnull=False,
        run__kind=kind,
        run__state=RunState.COMMITTED.value,
    )
    newest = of_record.order_by("-run__committed_at", "-run_id", "position")
    return newest.select_related("run__upload").first()


def cells_of(run: ImportRun, row: Row) -> Iterator[SourceCell]:
    """Give the cells of a row with their headings and what they were taken for."""
    fields, by_index = fields_of(run), {c.index: c for c in columns_of(run)}
    for index, text in enumerate(row.cells):
        column = by_index.get(index) or Column(index, "", None, 0.0, "", ())
        yield SourceCell(
            run=run,
            row=row.number,
            column=index,
            heading=column.name,
            field=fields.get(index),
            text=text,
            sheet=row.sheet or str(run.reading.get("sheet") or ""),
            filename=run.upload.filename,
        )


def remembered_headings(organisation_id: int, kind: str) -> dict[str, str | None]:
    """What people of an organisation have said that its headings mean."""
    headings = RememberedHeading.objects.unscoped(because="proposals for its own file")
    said = headings.filter(organisation_id=organisation_id, kind=kind)
    return {row.heading: row.field or None for row in said}


def learnt_headings(organisation_id: int, kind: str) -> dict[str, str]:
    """Wordings that at least two other organisations explained in the same way.

    Only the wording and its meaning cross from one organisation to another, and only
    to weigh a proposal that a person then confirms.
    """
    headings = RememberedHeading.objects.unscoped(because="wordings, not who said them")
    others = headings.filter(kind=kind).exclude(organisation_id=organisation_id)
    meanings: dict[str, set[str]] = {}
    said_by: dict[str, set[int]] = {}
    for row in others:
        meanings.setdefault(row.heading, set()).add(row.field)
        said_by.setdefault(row.heading, set()).add(row.organisation_id)
    return {
        heading: field
        for heading, (field, *others_) in (
            (heading, sorted(fields)) for heading, fields in meanings.items()
        )
        if field and not others_ and len(said_by[heading]) >= 2
    }
