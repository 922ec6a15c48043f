"""Starting, stopping and restarting background work."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django_tasks.base import Task
from django_tasks.utils import normalize_json

from guildhall.engines.access.viewer import Viewer
from guildhall.foundation.refusal import NotFound, NotPossible
from guildhall.office.audit import actions as audit
from guildhall.office.jobs import access
from guildhall.office.jobs.models import Job
from guildhall.office.jobs.rules import FOLLOWS, OPEN, SPOKEN, State
from guildhall.office.jobs.tasks import args_by_name


class JobNotOpen(NotPossible):
    """The job has ended, so that it can no longer be stopped."""


class JobNotEnded(NotPossible):
    """The job waits, runs or is done, so that it cannot be started again."""


@transaction.atomic
def start(
    task: Task[Any, Any],
    *,
    title: str,
    by: Viewer,
    at: datetime,
    organisation_id: int | None = None,
    args: Mapping[str, Any] | None = None,
    key: str | None = None,
    run_after: datetime | None = None,
) -> Job:
    """Put a piece of work into the queue; it starts once this transaction commits.

    The caller has decided that `by` may ask for this work.

    Args:
        task: a function under `@task()` of django_tasks, called with `args` by name.
        title: what it does, for people: "Import of contracts.csv".
        by: who asked.
        at: when.
        organisation_id: whose work it is; None for work of the house itself.
        args: plain JSON values: ids and dates, never personal data.
        key: while a job of this task with this key waits or runs, no second is made.
        run_after: not before this moment.

    Returns:
        The job; the one already open when `key` names it.

    Raises:
        TypeError: when the task takes no such arguments.
    """
    given = normalize_json(args_by_name(task, (), dict(args or {})))
    job = Job(
        task=task.module_path,
        queue=task.queue_name,
        priority=task.priority,
        title=title[:200],
        organisation_id=organisation_id,
        started_by_id=by.person_id,
        args=given,
        key=key or "",
        run_after=run_after or at,
        created_at=at,
    )
    return add(job, by=by, at=at)


def add(job: Job, *, by: Viewer, at: datetime) -> Job:
    """Store a job, or find the open one that has its key."""
    there = open_job(job.task, job.key)
    if there is not None:
        return there
    try:
        with transaction.atomic():
            job.save(force_insert=True)
    except IntegrityError:
        there = open_job(job.task, job.key)
        if there is None:
            raise
        return there
    if by.is_signed_in:
        note("jobs.started", job, by=by, at=at)
    return job


def open_job(task: str, key: str) -> Job | None:
    """The job of this task and key that waits or runs."""
    if not key:
        return None
    jobs = Job.objects.unscoped(because="one open job a key, whoever asks")
    return jobs.open().filter(task=task, key=key).first()


@transaction.atomic
def cancel(job: Job, *, by: Viewer, at: datetime) -> Job:
    """Stop a job: at once while it waits, at its next report while it runs.

    Raises:
        JobNotOpen: it has ended already.
        NotAllowed: the viewer may not stop this job.
    """
    access.may_cancel(by, job).require()
    job = locked(job)
    if State(job.state) not in OPEN:
        raise JobNotOpen(f"this job has ended ({SPOKEN[State(job.state)].lower()})")
    job.cancel_asked_at = job.cancel_asked_at or at
    if job.state == State.QUEUED:
        job.state, job.finished_at = State.CANCELLED, at
    job.save(update_fields=["cancel_asked_at", "state", "finished_at"])
    note("jobs.cancelled", job, by=by, at=at)
    return job


@transaction.atomic
def start_again(job: Job, *, by: Viewer, at: datetime) -> Job:
    """Put a job that failed, was stopped or given up back into the queue.

    It goes on from the place it kept, with its attempts counted afresh.

    Raises:
        JobNotEnded: it waits, runs, or is done.
        NotAllowed: the viewer may not start this job again.
    """
    access.may_cancel(by, job).require()
    job = locked(job)
    if State.QUEUED not in FOLLOWS[State(job.state)] or job.state == State.RUNNING:
        raise JobNotEnded(
            "only a job that was refused, cancelled or given up can start again"
        )
    if open_job(job.task, job.key):
        raise JobNotEnded("the same work is already waiting or running")
    job.state, job.run_after, job.attempts = State.QUEUED, at, 0
    job.because, job.cancel_asked_at, job.finished_at = "", None, None
    job.save()
    note("jobs.started_again", job, by=by, at=at)
    return job


def locked(job: Job) -> Job:
    """Read a job again and keep it until the transaction ends.

    Raises:
        NotFound: it has been removed meanwhile.
    """
    jobs = Job.objects.unscoped(because="access to this job was decided before")
    there = jobs.select_for_update().filter(pk=job.pk).first()
    if there is None:
        raise NotFound("there is no such job")
    return there


def note(action: str, job: Job, *, by: Viewer, at: datetime) -> None:
    """Leave the entry of an action on a job."""
    audit.record(
        action,
        f"job:{job.public_id}",
        by=by,
        at=at,
        on_behalf_of=job.organisation_id,
        detail={"title": job.title, "task": job.task},
    )
