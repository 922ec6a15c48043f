"""Work done in the background: one row a job, found again after a restart."""

from django.db import models
from django.db.models import Q

from guildhall.engines.access.viewer import Viewer
from guildhall.office.jobs.rules import CLOSED, MOST_ATTEMPTS, OPEN, SPOKEN, State
from guildhall.office.people.models import Organisation, Person
from guildhall.office.scope.querysets import ScopedQuerySet
from guildhall.office.scope.records import Record

STATES = [(state.value, SPOKEN[state]) for state in State]


class JobQuerySet(ScopedQuerySet["Job"]):
    """Jobs: one's own, and those of organisations whose jobs one may read."""

    def visible_to(self, viewer: Viewer) -> Q:
        """Leave in what the viewer started or may read."""
        if viewer.everywhere("job:read"):
            return Q()
        theirs = Q(organisation_id__in=viewer.organisations("job:read"))
        if viewer.person_id is None:
            return theirs
        return theirs | Q(started_by_id=viewer.person_id)

    def open(self) -> "JobQuerySet":
        """Leave in the jobs that wait or run."""
        return self.filter(state__in=OPEN)


class Job(Record):
    """One piece of background work, with its progress and its outcome."""

    PERSONAL_FIELDS: dict[str, str] = {}

    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="Whose work it is; empty for work of the house itself.",
    )
    started_by = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Who asked for it; empty for the house itself.",
    )
    title = models.CharField(max_length=200, help_text="What it does, for people.")
    task = models.CharField(max_length=200, help_text="Dotted path of the function.")
    queue = models.CharField(max_length=20, default="default", help_text="Which lane.")
    priority = models.SmallIntegerField(default=0, help_text="Higher goes first.")
    args = models.JSONField(default=dict, help_text="Arguments by name, ids and dates.")
    key = models.CharField(
        max_length=120, blank=True, help_text="One open job a task and key."
    )
    state = models.CharField(max_length=10, choices=STATES, default=State.QUEUED)
    done = models.PositiveBigIntegerField(default=0, help_text="Steps done so far.")
    total = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="Steps in all; empty while not known."
    )
    message = models.CharField(
        max_length=300, blank=True, help_text="What it is doing now, for people."
    )
    position = models.JSONField(
        null=True, help_text="Where to go on after a restart, kept by the task."
    )
    lease = models.CharField(
        max_length=12, blank=True, help_text="Name of the current lease."
    )
    lease_until = models.DateTimeField(
        null=True, blank=True, help_text="When others may take it, without a beat."
    )
    worker = models.CharField(max_length=80, blank=True, help_text="Who runs it.")
    heartbeat_at = models.DateTimeField(
        null=True, blank=True, help_text="Last sign of life of its worker."
    )
    reported_at = models.DateTimeField(
        null=True, blank=True, help_text="Last progress told by the task."
    )
    attempts = models.PositiveSmallIntegerField(
        default=0, help_text="How often it has been started."
    )
    most_attempts = models.PositiveSmallIntegerField(
        default=MOST_ATTEMPTS, help_text="After so many it is given up."
    )
    run_after = models.DateTimeField(help_text="Not before this moment.")
    cancel_asked_at = models.DateTimeField(
        null=True, blank=True, help_text="When somebody asked it to stop."
    )
    result = models.JSONField(null=True, help_text="What the task returned.")
    because = models.CharField(
        max_length=500, blank=True, help_text="Why it failed or was given up."
    )
    created_at = models.DateTimeField(help_text="When it was asked for.")
    started_at = models.DateTimeField(
        null=True, blank=True, help_text="When it last began."
    )
    finished_at = models.DateTimeField(
        null=True, blank=True, help_text="When it ended, well or not."
    )

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        indexes = [
            models.Index(
                fields=["queue", "-priority", "run_after", "id"],
                condition=Q(state="queued"),
                name="jobs_waiting",
            ),
            models.Index(
                fields=["lease_until"],
                condition=Q(state="running"),
                name="jobs_leased",
            ),
            models.Index(fields=["organisation", "-created_at"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "key"],
                condition=Q(state__in=["queued", "running"]) & ~Q(key=""),
                name="one_open_job_a_key",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in State]),
                name="job_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state="running", lease_until__isnull=False)
                | (~Q(state="running") & Q(lease_until__isnull=True, lease="")),
                name="job_runs_on_a_lease",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=sorted(state.value for state in CLOSED),
                    finished_at__isnull=False,
                )
                | Q(
                    state__in=sorted(state.value for state in OPEN),
                    finished_at__isnull=True,
                ),
                name="job_finishes_when_closed",
            ),
        ]

    def __str__(self) -> str:
        """Say what the job does and where it stands."""
        return f"{self.title} ({self.state})"

    @property
    def is_open(self) -> bool:
        """Say whether it still waits or runs."""
        return State(self.state) in OPEN

    @property
    def share(self) -> float | None:
        """How much is done, from 0 to 1; None while the total is not known."""
        if self.state == State.DONE:
            return 1.0
        return min(1.0, self.done / self.total) if self.total else None


class Tick(models.Model):
    """One moment of the schedule that has been started, so that it starts once."""

    name = models.CharField(max_length=80, help_text="Row of the schedule.")
    at = models.DateTimeField(help_text="The moment that fell due.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "at"], name="one_run_a_tick")
        ]

    def __str__(self) -> str:
        """Name the row and its moment."""
        return f"{self.name} at {self.at.isoformat()}"


class Worker(models.Model):
    """One process that runs jobs, and when it last gave a sign of life."""

    name = models.CharField(max_length=80, primary_key=True, help_text="Host and id.")
    started_at = models.DateTimeField(help_text="When it began.")
    beat_at = models.DateTimeField(help_text="Last sign of life.")

    def __str__(self) -> str:
        """Name the worker."""
        return self.name
