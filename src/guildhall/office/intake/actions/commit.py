"""Bringing a compared file into the register, in portions that cannot be half done."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db import connection, transaction

from guildhall.engines.access.viewer import Viewer
from guildhall.foundation.event import tell
from guildhall.foundation.refusal import NotPossible
from guildhall.office.intake import access, progress
from guildhall.office.intake.actions import steps
from guildhall.office.intake.actions.compare import counts_of
from guildhall.office.intake.actions.portions import settle
from guildhall.office.intake.events import ListImported
from guildhall.office.intake.models import Change, ImportRun
from guildhall.office.intake.queries import in_force
from guildhall.office.intake.receiving import Receiver, Stored, Write
from guildhall.office.intake.rules import (
    BATCH_ROWS,
    Action,
    Judged,
    RunState,
    can_become,
    changed_fields,
    judge,
)
from guildhall.office.jobs import running
from guildhall.office.people.queries import system

Kept = Mapping[str, Stored]


class ComparedWithAnother(NotPossible):
    """The list has changed since the file was compared with it."""


@transaction.atomic
def start_commit(run: ImportRun, *, by: Viewer, at: datetime) -> ImportRun:
    """Decide that a compared file is brought in; `go_on` then does it.

    Raises:
        NotAllowed: the viewer may not bring in this list.
        ComparedWithAnother: the list has changed since the comparison.
        ListIsBusy: another import of the list is being written.
        NotPossible: the import is not at this step.
    """
    access.may_make(by, run.organisation_id, run.kind).require()
    run = steps.locked(run)
    can_become(run.stands, RunState.RUNNING).require(NotPossible)
    last = in_force(run.organisation_id, run.kind)
    if (last.pk if last else None) != run.compared_with_id:
        raise ComparedWithAnother(
            "the list has changed since this file was compared with it; "
            "confirm the columns again to compare it with the list as it is now"
        )
    steps.move(run, RunState.RUNNING, offset=0, committed_by=by.name)
    steps.note("commit_started", run, by=by, at=at, detail=counts_shown(run))
    return run


def commit(run: ImportRun, *, at: datetime) -> None:
    """Write what the comparison found, from where it was left."""
    receiver = steps.receiver_of(run)
    while run.offset < run.total:
        with transaction.atomic():
            write_portion(run, receiver, at=at)
        progress.report(run.offset, run.total, "Bringing rows in")
    finish(run, at=at)


def write_portion(run: ImportRun, receiver: Receiver, *, at: datetime) -> None:
    """Write the next changes and keep the place, in one transaction."""
    changes = steps.changes_of(run).filter(position__gt=run.offset)
    portion = list(changes[:BATCH_ROWS])
    steps.advance(run, portion[-1].position if portion else run.total)
    own = [c for c in portion if c.action != Action.REPEATED]
    kept = receiver.stored(run.organisation_id, [c.key for c in own])
    before = {c.pk: (c.record_id, c.before, c.after) for c in portion}
    writes = [(c, w) for c in own if (w := write_of(c, kept.get(c.key))) is not None]
    ids = receiver.write(run.organisation_id, [w for _, w in writes], at=at)
    for (change, _), record_id in zip(writes, ids, strict=True):
        change.record_id = record_id
    point_at_first(run, receiver, portion)
    touched = [c for c in portion if (c.record_id, c.before, c.after) != before[c.pk]]
    keep_changes(touched, before)


def write_of(change: Change, kept: Stored | None) -> Write | None:
    """Say what is to be written for a change, given the record as it is now.

    A record may have been changed by hand since the comparison: only what the file
    says otherwise than the list said then is brought in, and the record as it is now
    is what undoing goes back to.
    """
    if change.action == Action.SAME:
        change.record_id = kept.record_id if kept else change.record_id
        return None
    if change.action == Action.GONE:
        return write_of_gone(change, kept)
    delta = delta_of(change)
    verdict = judge(delta, kept)
    if verdict.action is Action.SAME:  # done by hand meanwhile
        verdict = Judged(Action.CHANGED, kept, dict(kept.values) if kept else None)
    settle(change, change.key, verdict)
    return Write(change.key, change.after or {}, change.record_id)


def delta_of(change: Change) -> dict[str, Any]:
    """The values that a change sets, without those it leaves as they were."""
    after: dict[str, Any] = change.after or {}
    if change.before is None:
        return after
    return {n: after[n] for n in changed_fields(change.before["values"], after)}


def write_of_gone(change: Change, kept: Stored | None) -> Write | None:
    """A record that the list no longer has is kept, and no longer live."""
    if kept is None:
        return None
    change.record_id = kept.record_id
    change.before = {"values": dict(kept.values), "is_live": kept.is_live}
    return Write(change.key, kept.values, kept.record_id, is_live=False)


def point_at_first(
    run: ImportRun, receiver: Receiver, portion: Sequence[Change]
) -> None:
    """Let rows that repeat an earlier one point at its record."""
    repeats = [c for c in portion if c.action == Action.REPEATED]
    if not repeats:
        return
    kept = receiver.stored(run.organisation_id, [c.key for c in repeats])
    for change in repeats:
        if change.key in kept:
            change.record_id = kept[change.key].record_id


def keep_changes(
    touched: Sequence[Change], before: Mapping[int, tuple[Any, ...]]
) -> None:
    """Write the changes that now say more.

    Most only learn the id of their record, which one prepared statement writes far
    faster than an update of many rows at once.
    """
    only_ids = [c for c in touched if (c.before, c.after) == before[c.pk][1:]]
    more = [c for c in touched if (c.before, c.after) != before[c.pk][1:]]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {Change._meta.db_table} SET record_id = %s WHERE id = %s",  # noqa: S608  # nosec B608  our own names
            [(change.record_id, change.pk) for change in only_ids],
        )
    every = Change.objects.unscoped(because=steps.BECAUSE)
    every.bulk_update(more, ["record_id", "action", "before", "after"])


def finish(run: ImportRun, *, at: datetime) -> None:
    """Say that the list is in force, in one transaction with the entry."""
    with transaction.atomic():
        running.hold()
        locked = steps.locked(run)
        steps.move(locked, RunState.COMMITTED, committed_at=at, **counts_of(run))
        steps.note(
            "import_committed",
            locked,
            by=system("import"),
            at=at,
            detail=counts_shown(locked),
        )
        told = ListImported(run.organisation_id, run.kind, run.pk)
        transaction.on_commit(partial(tell, told))
    run.refresh_from_db()


def counts_shown(run: ImportRun) -> dict[str, object]:
    """The counts of an import, for its entry."""
    names = [action.value for action in Action]
    return {name: getattr(run, name) for name in (*names, "left_out", "problems")}
