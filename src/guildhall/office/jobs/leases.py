"""Who runs a job now: taking it, staying alive, giving it back, ending it.

A lease has a random name. Everything a job writes about itself names its lease, so
that a worker which hung, woke up and finds its job given to another writes nothing.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django_tasks.utils import normalize_json

from guildhall.office.jobs.models import Job, JobQuerySet
from guildhall.office.jobs.rules import (
    State,
    after_a_fault,
    delay_after_a_death,
    leaves_no_row,
)

NO_LEASE = {"lease": "", "lease_until": None}
WORKER_DIED = "the worker that ran it stopped without a word"


class LeaseLost(BaseException):
    """Another worker has this job now: stop, and write nothing more."""


def everything() -> JobQuerySet:
    """Every job, for the workers of the house."""
    return Job.objects.unscoped(because="workers run the jobs of everybody")


def waiting(queues: Iterable[str], *, at: datetime) -> JobQuerySet:
    """The jobs that could start now, in their order."""
    ready = everything().filter(
        state=State.QUEUED, queue__in=list(queues), run_after__lte=at
    )
    return ready.order_by("-priority", "run_after", "pk")


def take(
    worker: str, *, queues: Iterable[str], at: datetime, for_seconds: float
) -> Job | None:
    """Take the next job that may start, with a lease on it.

    Two workers never take the same job: PostgreSQL skips rows that another has
    locked, SQLite has one writer at a time.
    """
    queues = list(queues)
    if not waiting(queues, at=at).exists():
        return None  # asked without a transaction, so that idling locks nothing
    with transaction.atomic():
        locking = connection.features.has_select_for_update_skip_locked
        ready = waiting(queues, at=at).select_for_update(skip_locked=locking)
        job = ready.first()
        if job is None:
            return None
        job.state, job.worker, job.lease = State.RUNNING, worker, secrets.token_hex(6)
        job.lease_until = at + timedelta(seconds=for_seconds)
        job.started_at = job.heartbeat_at = job.reported_at = at
        job.attempts += 1
        job.because = ""
        job.save()
        return job


def leased(job_id: int, lease: str) -> JobQuerySet:
    """The job, while it still runs on this lease; nothing otherwise."""
    return everything().filter(pk=job_id, lease=lease, state=State.RUNNING)


def beat(held: Iterable[str], *, at: datetime, for_seconds: float) -> int:
    """Renew the leases that a worker holds.

    Args:
        held: names of the leases whose jobs it runs at this moment. A job that it
            dropped, because the store was away when it ended, is not among them, and
            is taken back in time.
        at: the moment.
        for_seconds: how long they hold from then.

    Returns:
        How many were renewed.
    """
    running = everything().filter(lease__in=list(held), state=State.RUNNING)
    until = at + timedelta(seconds=for_seconds)
    return running.update(heartbeat_at=at, lease_until=until)


def finish(job: Job, *, result: Any, at: datetime) -> None:
    """End a job well; one that comes round often leaves no row.

    Raises:
        LeaseLost: another worker has it.
    """
    held = leased(job.pk, job.lease)
    if leaves_no_row(job.key):
        ended, _ = held.delete()
    else:
        ended = held.update(
            state=State.DONE,
            result=normalize_json(result),
            finished_at=at,
            because="",
            **NO_LEASE,
        )
    if not ended:
        raise LeaseLost(job.public_id)


def close(job: Job, state: State, *, because: str, at: datetime) -> None:
    """End a job that was refused, cancelled or is given up; nothing if it is lost."""
    leased(job.pk, job.lease).update(
        state=state, finished_at=at, because=because[:500], **NO_LEASE
    )


def give_back(job: Job, *, at: datetime) -> None:
    """Put a job back whose worker is asked to stop; the attempt does not count."""
    leased(job.pk, job.lease).update(
        state=State.QUEUED, run_after=at, attempts=max(0, job.attempts - 1), **NO_LEASE
    )


def fail(job: Job, *, because: str, wait_seconds: float, at: datetime) -> State:
    """Put a job that failed back into the queue for later, or aside as dead."""
    state = after_a_fault(job.attempts, job.most_attempts)
    if state is State.DEAD:
        close(job, state, because=because, at=at)
        return state
    later = at + timedelta(seconds=wait_seconds)
    leased(job.pk, job.lease).update(
        state=state, run_after=later, because=because[:500], **NO_LEASE
    )
    return state


def reap(*, at: datetime, dead_workers: Iterable[str] = ()) -> int:
    """Take jobs back whose lease has run out, or whose worker is known to be dead.

    Returns:
        How many were taken back.
    """
    running = everything().filter(state=State.RUNNING)
    lost = running.filter(lease_until__lt=at) | running.filter(
        worker__in=list(dead_workers)
    )
    if not lost.exists():
        return 0
    with transaction.atomic():
        locking = connection.features.has_select_for_update_skip_locked
        jobs = list(lost.select_for_update(skip_locked=locking))
        for job in jobs:
            if job.cancel_asked_at:
                close(job, State.CANCELLED, because="", at=at)
            else:
                wait = delay_after_a_death(job.attempts)
                fail(job, because=WORKER_DIED, wait_seconds=wait, at=at)
    return len(jobs)
