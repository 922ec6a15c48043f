"""Undoing an import to the letter: what it wrote is taken back, last first."""

from datetime import datetime
from functools import partial

from django.db import transaction

from guildhall.engines.access.viewer import Viewer
from guildhall.foundation.event import tell
from guildhall.foundation.refusal import NotPossible
from guildhall.office.intake import access, progress
from guildhall.office.intake.actions import steps
from guildhall.office.intake.events import ImportUndone
from guildhall.office.intake.models import Change, ImportRun
from guildhall.office.intake.queries import later_in_force
from guildhall.office.intake.receiving import Receiver, Write
from guildhall.office.intake.rules import BATCH_ROWS, Action, RunState
from guildhall.office.jobs import running
from guildhall.office.people.queries import system


class LaterImportInForce(NotPossible):
    """A later import of the same list builds on this one; it is undone first."""


@transaction.atomic
def start_undo(run: ImportRun, *, by: Viewer, at: datetime) -> ImportRun:
    """Decide that an import is undone; `go_on` then does it.

    An import that was stopped half way is undone as far as it got.

    Raises:
        NotAllowed: the viewer may not undo imports of this list.
        LaterImportInForce: naming the import to undo first.
        NotPossible: the import was not brought in.
    """
    access.may_undo(by, run.organisation_id, run.kind).require()
    run = steps.locked(run)
    refuse_while_later(run)
    steps.move(run, RunState.UNDOING, undone_by=by.name)
    steps.note("undo_started", run, by=by, at=at, detail={"from": run.offset})
    return run


def refuse_while_later(run: ImportRun) -> None:
    """Refuse to undo an import that another one was compared with.

    Raises:
        LaterImportInForce: naming that other import.
    """
    later = later_in_force(run) if run.stands is RunState.COMMITTED else None
    if later is not None:
        raise LaterImportInForce(
            f"a later import, {later.upload.filename}, builds on this one; "
            "undo that one first"
        )


def undo(run: ImportRun, *, at: datetime) -> None:
    """Take back what an import wrote, from where it was left."""
    receiver = steps.receiver_of(run)
    whole = run.offset
    while run.offset > 0:
        with transaction.atomic():
            take_back_portion(run, receiver, at=at)
        progress.report(whole - run.offset, whole, "Taking back what was brought in")
    finish(run, at=at)


def take_back_portion(run: ImportRun, receiver: Receiver, *, at: datetime) -> None:
    """Take back the last changes that still stand, and keep the place."""
    done = steps.changes_of(run).filter(position__lte=run.offset)
    portion = list(done.order_by("-position")[:BATCH_ROWS])
    steps.advance(run, portion[-1].position - 1 if portion else 0)
    writes = [
        Write(c.key, c.before["values"], c.record_id, is_live=c.before["is_live"])
        for c in portion
        if c.before is not None and c.record_id is not None
    ]
    receiver.write(run.organisation_id, writes, at=at)
    receiver.remove([c.record_id for c in portion if was_added(c) and c.record_id])


def was_added(change: Change) -> bool:
    """Say whether the record is there only because of this change."""
    return change.action == Action.ADDED and change.before is None


def finish(run: ImportRun, *, at: datetime) -> None:
    """Say that the list is as it was before, in one transaction with the entry."""
    with transaction.atomic():
        running.hold()
        locked = steps.locked(run)
        steps.move(locked, RunState.UNDONE, undone_at=at)
        steps.note("import_undone", locked, by=system("import"), at=at)
        told = ImportUndone(run.organisation_id, run.kind, run.pk)
        transaction.on_commit(partial(tell, told))
    run.refresh_from_db()
