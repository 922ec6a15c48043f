"""Reading jobs, for a viewer: one, the list of them, and who runs them."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Count
from typing_extensions import TypedDict

from guildhall.engines.access.viewer import Viewer
from guildhall.foundation.refusal import NotFound
from guildhall.office.jobs.models import Job, JobQuerySet, Worker
from guildhall.office.jobs.rules import QUIET_AFTER, SPOKEN, State
from guildhall.office.people.models import Organisation
from guildhall.office.scope.listing import Filter, Listing, Sort


def jobs_for(viewer: Viewer) -> JobQuerySet:
    """The jobs that somebody may see, newest first."""
    return Job.objects.for_viewer(viewer).select_related("organisation", "started_by")


def job_for(viewer: Viewer, public_id: str) -> Job:
    """One job by its public id.

    Raises:
        NotFound: there is none, or none that this viewer may know of.
    """
    job = jobs_for(viewer).filter(public_id=public_id).first()
    if job is None:
        raise NotFound("there is no such job")
    return job


def jobs_by_state(viewer: Viewer) -> Mapping[State, int]:
    """How many jobs somebody may see stand in each state."""
    rows = Job.objects.for_viewer(viewer).order_by().values("state")
    counted = {row["state"]: row["n"] for row in rows.annotate(n=Count("pk"))}
    return {state: counted.get(state.value, 0) for state in State}


def is_quiet(job: Job, *, at: datetime) -> bool:
    """Say whether a job runs and has told nothing for a minute."""
    told = job.reported_at
    return job.state == State.RUNNING and told is not None and at - told > QUIET_AFTER


def workers_alive(at: datetime) -> list[Worker]:
    """The workers that have given a sign of life in the last minute."""
    return list(Worker.objects.filter(beat_at__gte=at - QUIET_AFTER).order_by("name"))


class JobRow(TypedDict):
    """A job as plain values, in pages to take away and in the API."""

    id: str
    title: str
    organisation: str | None
    started_by: str | None
    state: str
    done: int
    total: int | None
    message: str
    attempts: int
    because: str
    created_at: str
    started_at: str | None
    finished_at: str | None


def job_row(job: Job, _: Viewer) -> JobRow:
    """Write a job as plain values."""
    return JobRow(
        id=job.public_id,
        title=job.title,
        organisation=job.organisation.slug if job.organisation else None,
        started_by=job.started_by.name if job.started_by else None,
        state=job.state,
        done=job.done,
        total=job.total,
        message=job.message,
        attempts=job.attempts,
        because=job.because,
        created_at=job.created_at.isoformat(),
        started_at=written(job.started_at),
        finished_at=written(job.finished_at),
    )


def written(at: datetime | None) -> str | None:
    """Write a moment; null while there is none."""
    return at.isoformat() if at else None


def organisation_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """The organisations whose jobs somebody may read."""
    bodies = Organisation.objects.order_by("short_name")
    if not viewer.everywhere("job:read"):
        bodies = bodies.filter(pk__in=viewer.organisations("job:read"))
    return list(bodies.values_list("slug", "short_name"))


JOBS = Listing(
    name="jobs",
    rows=jobs_for,
    filters=(
        Filter(
            "q",
            "Search",
            lambda rows, said: rows.filter(title__icontains=said),
            hint="What it does",
        ),
        Filter(
            "state",
            "Where it stands",
            lambda rows, said: rows.filter(state=said),
            "choice",
            lambda _: [(state.value, SPOKEN[state]) for state in State],
        ),
        Filter(
            "organisation",
            "Organisation",
            lambda rows, said: rows.filter(organisation__slug=said),
            "choice",
            organisation_choices,
        ),
    ),
    sorts=(
        Sort("newest", "Newest first", "created_at", descending=True),
        Sort("oldest", "Oldest first", "created_at"),
        Sort("title", "What it does, A to Z", "title"),
        Sort("title_reversed", "What it does, Z to A", "title", descending=True),
    ),
)
