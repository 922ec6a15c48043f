"""Carrying an import on from wherever it stands."""

from collections.abc import Callable
from datetime import datetime

from guildhall.office.intake.actions.commit import commit
from guildhall.office.intake.actions.compare import compare
from guildhall.office.intake.actions.read import read
from guildhall.office.intake.actions.undo import undo
from guildhall.office.intake.models import ImportRun
from guildhall.office.intake.rules import RunState

Step = Callable[[ImportRun, datetime], None]

STEPS: dict[RunState, Step] = {
    RunState.RECEIVED: lambda run, at: read(run, at=at),
    RunState.COMPARING: lambda run, at: compare(run),
    RunState.RUNNING: lambda run, at: commit(run, at=at),
    RunState.UNDOING: lambda run, at: undo(run, at=at),
}


def go_on(run: ImportRun, *, at: datetime) -> ImportRun:
    """Do the work that an import waits for, if any, from where it was left.

    Killed at any moment, calling this again comes to the same result. Called by two at
    once, one does the work and the other gets `Overtaken`.
    """
    step = STEPS.get(run.stands)
    if step is not None:
        step(run, at)
    return run
