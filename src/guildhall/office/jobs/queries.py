"""Reading jobs, for a viewer."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Count

from guildhall.engines.access.viewer import Viewer
from guildhall.foundation.refusal import NotFound
from guildhall.office.jobs.models import Job, JobQuerySet, Worker
from guildhall.office.jobs.rules import QUIET_AFTER, State


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


def workers_alive(at: datetime) -> list[Worker]:
    """The workers that have given a sign of life in the last minute."""
    return list(Worker.objects.filter(beat_at__gte=at - QUIET_AFTER).order_by("name"))
