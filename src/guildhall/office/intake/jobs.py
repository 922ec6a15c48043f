"""Work on imports: at once where the file is small, in the background where it is not."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from guildhall.engines.access.viewer import Viewer
from guildhall.office.intake import actions
from guildhall.office.intake.models import ImportRun
from guildhall.office.intake.rules import BYTES_AT_ONCE, ROWS_AT_ONCE, RunState
from guildhall.office.jobs import actions as jobs
from guildhall.office.jobs.models import Job

TITLES = {
    RunState.RECEIVED: "Reading {file}",
    RunState.COMPARING: "Comparing {file} with the list",
    RunState.RUNNING: "Bringing in {file}",
    RunState.UNDOING: "Undoing {file}",
}


@task()
def work_on_import(run_id: int) -> dict[str, object]:
    """Carry an import on from where it stands."""
    runs = ImportRun.objects.unscoped(because="the job was started for this import")
    run = runs.select_related("upload").get(pk=run_id)
    actions.go_on(run, at=timezone.now())
    return {"import": run.public_id, "state": run.state}


def take_up(step: Callable[[], ImportRun], *, by: Viewer, at: datetime) -> ImportRun:
    """Decide a step and have its work done: here if it is small, else by a job.

    Args:
        step: the action that decides; the job is queued in its transaction.
        by: who decided.
        at: when.
    """
    with transaction.atomic():
        run = step()
        is_small = is_done_at_once(run)
        if not is_small:
            queue(run, by=by, at=at)
    return actions.go_on(run, at=at) if is_small else run


def queue(run: ImportRun, *, by: Viewer, at: datetime) -> Job | None:
    """Put the work that an import waits for into the queue, once."""
    title = TITLES.get(run.stands)
    if title is None:
        return None
    return jobs.start(
        work_on_import,
        title=title.format(file=run.upload.filename),
        organisation_id=run.organisation_id,
        by=by,
        args={"run_id": run.pk},
        key=key_of(run),
        at=at,
    )


def job_of(run: ImportRun) -> Job | None:
    """The job that works on an import now, or waits to."""
    return jobs.open_job(work_on_import.module_path, key_of(run))


def key_of(run: ImportRun) -> str:
    """One open job an import and step."""
    return f"{run.public_id} {run.state}"


def is_done_at_once(run: ImportRun) -> bool:
    """Say whether an import is small enough to be worked on while a person waits."""
    if run.stands is RunState.RECEIVED:
        return run.upload.size_bytes < BYTES_AT_ONCE
    return max(run.total, run.rows) < ROWS_AT_ONCE
