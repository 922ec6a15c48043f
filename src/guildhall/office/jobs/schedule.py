"""Work that comes round by the clock, each moment started once.

The rows are settings (`config/parts/jobs.py`): a name, a task, and either every so
many minutes or daily at a local time. A moment that passed while no worker ran is
made up once, the newest only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from guildhall.office.jobs import actions
from guildhall.office.jobs.models import Job, Tick
from guildhall.office.jobs.rules import key_of_round
from guildhall.office.jobs.tasks import task_at, title_of
from guildhall.office.people.queries import system


@dataclass(frozen=True)
class Round:
    """One row of the schedule: which task comes round, and when."""

    name: str
    task: str
    every_minutes: int = 0
    daily_at: str = ""

    def latest(self, now: datetime) -> datetime:
        """The newest moment that has fallen due; a daily one in local time."""
        if self.every_minutes:
            step = self.every_minutes * 60
            return datetime.fromtimestamp(now.timestamp() // step * step, tz=now.tzinfo)
        hour, minute = map(int, self.daily_at.split(":"))
        local = timezone.localtime(now)
        due = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
        if due > local:
            due = (due - timedelta(days=1)).replace(hour=hour, minute=minute)
        return due


def rounds(
    table: Mapping[str, Mapping[str, Any]] | None = None,
) -> tuple[Round, ...]:
    """The rows of the schedule.

    Raises:
        ValueError: naming the row that says neither, or both, how often and when.
    """
    rows = settings.SCHEDULE if table is None else table
    made = tuple(Round(name, **row) for name, row in rows.items())
    for row in made:
        if bool(row.every_minutes) == bool(row.daily_at):
            raise ValueError(
                f"schedule, {row.name}: give every_minutes or daily_at, one of them"
            )
    return made


def start_due(now: datetime, *, started: dict[str, datetime]) -> list[Job]:
    """Start what has fallen due.

    Args:
        now: the moment.
        started: newest moments this worker knows to be started, by row; kept by the
            worker so that looking costs nothing until the next one falls due.
    """
    jobs = []
    for row in rounds():
        due = row.latest(now)
        if started.get(row.name) == due:
            continue
        job = start_tick(row, due, at=now)
        started[row.name] = due
        if job is not None:
            jobs.append(job)
    return jobs


def start_tick(row: Round, due: datetime, *, at: datetime) -> Job | None:
    """Start one moment of one row; None when it was started before."""
    if Tick.objects.filter(name=row.name, at=due).exists():
        return None
    task = task_at(row.task)
    try:
        with transaction.atomic():
            Tick.objects.create(name=row.name, at=due)
            return actions.start(
                task,
                title=title_of(task),
                by=system("schedule"),
                at=at,
                key=key_of_round(row.name, is_often=bool(row.every_minutes)),
            )
    except IntegrityError:
        return None  # another worker was first
