"""What a task says while it runs: progress, where it got to, that it is done.

A task may be run again from its start: after a kill, a restart, a fault. It makes
its effect happen exactly once in one of two ways. A small task does all its work
inside `in_one_go()`, which marks the job done in the same transaction. A long one
commits in portions and calls `keep(place)` inside each portion's transaction; when
run again it goes on from `kept()`.

Outside a job these functions do nothing, so that a command can call the same code.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks.utils import normalize_json

from guildhall.office.jobs import leases
from guildhall.office.jobs.models import Job
from guildhall.office.jobs.rules import Pace


class Cancelled(BaseException):
    """Somebody asked this job to stop; nothing may catch it but the worker."""


class Interrupted(BaseException):
    """The worker is asked to stop; the job goes back to the queue."""


@dataclass
class Running:
    """The job that this thread runs, and what it has told so far."""

    job: Job
    pace: Pace = field(default_factory=Pace)
    stop: threading.Event = field(default_factory=threading.Event)
    is_finished: bool = False
    told_at: float = 0.0


_now_running: ContextVar[Running | None] = ContextVar("now_running", default=None)


@contextmanager
def as_current(running: Running) -> Iterator[None]:
    """Make a job the one that this thread runs."""
    before = _now_running.set(running)
    try:
        yield
    finally:
        _now_running.reset(before)


def current_job() -> Job | None:
    """The job that this code runs in; None outside a job."""
    running = _now_running.get()
    return running.job if running else None


def report(done: int, total: int | None = None, message: str = "") -> None:
    """Tell how far the job is; cheap enough to call on every step.

    Writes at most twice a second, and always when `done` reaches `total`. Call it
    outside a transaction, so that others see it.

    Args:
        done: steps done so far.
        total: steps in all; None while not known.
        message: what it is doing now, for people.

    Raises:
        Cancelled: somebody has asked the job to stop.
        Interrupted: the worker is stopping; the job will go on later.
        LeaseLost: another worker has the job.
    """
    running = _now_running.get()
    if running is None:
        return
    if running.stop.is_set():
        raise Interrupted(running.job.public_id)
    if time.monotonic() - running.told_at < running.pace.report_seconds and (
        total is None or done < total
    ):
        return
    tell(running, done, total, message)


def tell(running: Running, done: int, total: int | None, message: str) -> None:
    """Write the progress and look whether the job should stop."""
    held = leases.leased(running.job.pk, running.job.lease)
    told = held.update(
        done=done, total=total, message=message[:300], reported_at=timezone.now()
    )
    running.told_at = time.monotonic()
    if not told:
        raise leases.LeaseLost(running.job.public_id)
    if held.filter(cancel_asked_at__isnull=False).exists():
        raise Cancelled(running.job.public_id)


def hold() -> None:
    """Make sure, inside a transaction, that this worker still has the job until its end.

    Raises:
        LeaseLost: another worker has the job; the transaction must not commit.
    """
    running = _now_running.get()
    if running is None:
        return
    held = leases.leased(running.job.pk, running.job.lease)
    if not held.select_for_update().values_list("pk", flat=True):
        raise leases.LeaseLost(running.job.public_id)


def kept() -> Any:
    """Where the job got to, as `keep` was told; None at its first start."""
    running = _now_running.get()
    return running.job.position if running else None


def keep(place: Any) -> None:
    """Keep where to go on, in the transaction of the work that got there.

    Args:
        place: a plain JSON value.

    Raises:
        LeaseLost: another worker has the job; the transaction must not commit.
    """
    running = _now_running.get()
    if running is None:
        return
    held = leases.leased(running.job.pk, running.job.lease)
    if not held.update(position=normalize_json(place)):
        raise leases.LeaseLost(running.job.public_id)
    running.job.position = place


def finish(result: Any = None) -> None:
    """Mark the job done, in the transaction of its effect.

    Raises:
        LeaseLost: another worker has the job; the transaction must not commit.
    """
    running = _now_running.get()
    if running is not None:
        leases.finish(running.job, result=result, at=timezone.now())
        running.is_finished = True


@contextmanager
def in_one_go() -> Iterator[None]:
    """Do the whole job in one transaction that also marks it done."""
    with transaction.atomic():
        hold()
        yield
        finish()
