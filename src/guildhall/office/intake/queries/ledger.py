"""The ledger: from a kept value back to the cell it came from."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from guildhall.office.intake.mapping import Column, columns_of, fields_of
from guildhall.office.intake.models import Change, ImportRun, Row
from guildhall.office.intake.rules import RunState

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
