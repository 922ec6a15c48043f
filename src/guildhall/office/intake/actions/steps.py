"""What every step of an import shares: its place, its fence, its entry in the record."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError

from guildhall.engines.access.viewer import Viewer
from guildhall.foundation.refusal import NotPossible
from guildhall.office.audit import actions as audit
from guildhall.office.intake.models import (
    Change,
    ChangeQuerySet,
    ImportRun,
    Problem,
    ProblemQuerySet,
    Row,
    RowQuerySet,
    RunQuerySet,
)
from guildhall.office.intake.receiving import Receiver, receivers
from guildhall.office.intake.rules import RunState, can_become
from guildhall.office.jobs import running

BECAUSE = "an import is worked on after access to it was decided"


class Overtaken(RuntimeError):
    """Somebody else works on the same import; this worker must let go of it."""


class ListIsBusy(NotPossible):
    """Another import of the same list is being written."""


def all_runs() -> RunQuerySet:
    """Every import."""
    return ImportRun.objects.unscoped(because=BECAUSE)


def rows_of(run: ImportRun) -> RowQuerySet:
    """The rows of an import, in the order of the file."""
    return Row.objects.unscoped(because=BECAUSE).filter(run=run).order_by("number")


def changes_of(run: ImportRun) -> ChangeQuerySet:
    """The changes of an import, in the order of work."""
    every = Change.objects.unscoped(because=BECAUSE)
    return every.filter(run=run).order_by("position")


def problems_of(run: ImportRun) -> ProblemQuerySet:
    """The problems of an import."""
    return Problem.objects.unscoped(because=BECAUSE).filter(run=run)


def locked(run: ImportRun) -> ImportRun:
    """Read an import again and keep it until the transaction ends."""
    return all_runs().select_for_update().select_related("upload").get(pk=run.pk)


def receiver_of(run: ImportRun) -> Receiver:
    """Who takes the rows of an import.

    Raises:
        NotPossible: nobody does, as after an upgrade that removed a kind of list.
    """
    receiver = receivers().get(run.kind)
    if receiver is None:
        raise NotPossible(f"lists of the kind {run.kind} can no longer be brought in")
    return receiver


def move(run: ImportRun, state: RunState, **values: object) -> None:
    """Bring a locked import to another state, with its values.

    Raises:
        NotPossible: the table of states does not allow it.
        ListIsBusy: another import of the same list is being written.
    """
    can_become(run.stands, state).require(NotPossible)
    run.state = state.value
    for name, value in values.items():
        setattr(run, name, value)
    try:
        run.save(update_fields=["state", *values])
    except IntegrityError as fault:
        raise ListIsBusy(
            "another import of the same list is being brought in or undone; "
            "wait until it is done"
        ) from fault


def advance(run: ImportRun, to: int, *, place: str = "offset") -> None:
    """Keep the place, in the transaction of the rows that got there.

    Raises:
        Overtaken: the place is no longer where this worker left it.
    """
    running.hold()
    left = {"state": run.state, place: getattr(run, place)}
    there = all_runs().filter(pk=run.pk, **left)
    if not there.update(**{place: to}):
        raise Overtaken(f"import {run.public_id} is worked on by somebody else")
    setattr(run, place, to)


def note(
    action: str,
    run: ImportRun,
    *,
    by: Viewer,
    at: datetime,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Leave the entry of an action on an import."""
    audit.record(
        f"intake.{action}",
        f"import:{run.public_id}",
        by=by,
        at=at,
        on_behalf_of=run.organisation_id,
        detail={"kind": run.kind, "file": run.upload.content_sha256, **(detail or {})},
    )
