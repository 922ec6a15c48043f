"""Where a record's values came from, and what has happened to it since.

A value is followed to its cell through the ledger of imports. Who may see the value may
see the cell; the name of the file is for those who may read imports there. A price that
is withheld stays withheld in both.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guildhall.engines.access.viewer import Viewer, may
from guildhall.engines.tabular.fields import FIELDS, Holds
from guildhall.office.intake import access as intake
from guildhall.office.intake.models import Change
from guildhall.office.intake.queries import SourceCell, sources_of
from guildhall.office.intake.rules import Action, RunState, changed_fields
from guildhall.office.register import access
from guildhall.office.register.models import Application, Contract, Notice
from guildhall.office.register.receivers import (
    Applications,
    Contracts,
    ListReceiver,
    Notices,
)

Listed = Application | Contract | Notice
RECEIVERS: Mapping[type[Any], type[ListReceiver]] = {
    Application: Applications,
    Contract: Contracts,
    Notice: Notices,
}
PRICED = ("annual_pence", "total_pence", "notice_months")
READ_FROM = {"service_area": "tier", "stage": "stage"}
TOLD = (Action.ADDED, Action.CHANGED, Action.GONE)


@dataclass(frozen=True)
class Source:
    """The cell behind one value; `filename` is empty where it is not for the viewer."""

    heading: str
    row: int
    sheet: str
    written: str
    filename: str


@dataclass(frozen=True)
class Changed:
    """One value that an import changed, as it was and as it became."""

    column: str
    before: object
    after: object


@dataclass(frozen=True)
class Event:
    """One thing that happened to a record: when, what, by which file and whom."""

    at: datetime
    action: str
    filename: str = ""
    by: str = ""
    row: int | None = None
    changes: tuple[Changed, ...] = ()
    undone_at: datetime | None = None


def sources_for(viewer: Viewer, record: Listed) -> dict[str, Source]:
    """The cells that a record was last read from, by the column that each fills."""
    receiver = RECEIVERS[type(record)]
    cells = sources_of(receiver.kind, record.pk)
    names = may(viewer, "import:read", organisation_id=record.organisation_id)
    filled = {field: cell for cell in reversed(cells) if (field := cell.field)}
    filled |= {f: c for c in cells if (f := c.field) and c.text.strip()}
    hidden = withheld(viewer, record)
    return {
        column: source_of(cell, named=bool(names))
        for column, field in columns_of(receiver).items()
        if (cell := filled.get(field)) and column not in hidden
    }


def source_of(cell: SourceCell, *, named: bool) -> Source:
    """One cell as it is shown."""
    return Source(
        heading=cell.heading,
        row=cell.row,
        sheet=cell.sheet,
        written=cell.text.strip(),
        filename=cell.filename if named else "",
    )


def columns_of(receiver: type[ListReceiver]) -> dict[str, str]:
    """The mapped field behind each column that a list fills."""
    filled = {**receiver.texts, **receiver.whole_texts, **receiver.typed}
    fields = receiver.model._meta.get_fields()
    own = {field.name for field in fields}
    return filled | {c: field for c, field in READ_FROM.items() if c in own}


def withheld(viewer: Viewer, record: Listed) -> frozenset[str]:
    """The columns of a record whose values are not for the viewer."""
    if isinstance(record, Contract) and not access.may_see_price(viewer, record):
        return frozenset(PRICED)
    return frozenset()


def further(viewer: Viewer, record: Listed) -> dict[str, str]:
    """The other mapped cells of a record, by their field; withheld prices left out."""
    hidden = bool(withheld(viewer, record))
    return {
        field: text
        for field, text in record.extra.items()
        if not (hidden and is_commercial(field))
    }


def is_commercial(field: str) -> bool:
    """Say whether a mapped field holds money or a term that prices are kept with."""
    known = FIELDS.get(field)
    return known is None or known.holds is Holds.MONEY or field == "notice_months"


def history_of(viewer: Viewer, record: Listed) -> list[Event]:
    """What imports did to a record, newest first; for those who may read imports there.

    Others are told when it first came in and when a list last changed it.
    """
    receiver = RECEIVERS[type(record)]
    events = list(
        imported(viewer, record, changes_of(viewer, receiver.kind, record.pk))
    )
    if not events:
        events = [Event(record.changed_at, "changed")] * (
            record.changed_at != record.recorded_at
        ) + [Event(record.recorded_at, "added")]
    return sorted(events, key=lambda event: event.at, reverse=True)


def changes_of(viewer: Viewer, kind: str, record_id: int) -> Iterable[Change]:
    """The changes of imports to one record that were brought in, also undone ones."""
    seen = Change.objects.for_viewer(viewer).filter(
        record_id=record_id,
        run__kind=kind,
        action__in=[action.value for action in TOLD],
        run__state__in=[RunState.COMMITTED.value, RunState.UNDONE.value],
        run__committed_at__isnull=False,
    )
    return seen.select_related("run__upload").order_by("-run__committed_at")[:50]


def imported(
    viewer: Viewer, record: Listed, changes: Iterable[Change]
) -> Iterator[Event]:
    """Tell each change as an event; its values only to those who may see the rows."""
    receiver = RECEIVERS[type(record)]
    cells = intake.may_see_rows(viewer, record.organisation_id, receiver.kind)
    for change in changes:
        yield Event(
            at=change.run.committed_at or change.run.created_at,
            action=change.action,
            filename=change.run.upload.filename,
            by=change.run.committed_by or change.run.created_by,
            row=change.row_number,
            changes=tuple(differences(change)) if cells else (),
            undone_at=change.run.undone_at,
        )


def differences(change: Change) -> Iterator[Changed]:
    """The values that a change set otherwise than they were."""
    if change.before is None or change.after is None:
        return
    before = change.before.get("values", {})
    for column in changed_fields(before, change.after):
        if column != "extra":
            yield Changed(column, before.get(column), change.after.get(column))
