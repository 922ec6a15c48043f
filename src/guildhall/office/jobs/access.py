"""Who may see and stop a job: whoever started it, and those with the permission."""

from guildhall.engines.access.viewer import Kind, Viewer, may
from guildhall.foundation.decision import Decision, yes
from guildhall.office.jobs.models import Job


def may_cancel(viewer: Viewer, job: Job) -> Decision:
    """Decide whether somebody may stop a job, or start it again."""
    if viewer.kind is Kind.PERSON and viewer.person_id == job.started_by_id:
        return yes("you started this job")
    return may(viewer, "job:cancel", organisation_id=job.organisation_id)
