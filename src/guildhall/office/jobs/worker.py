"""The process that runs jobs: two lanes, a heart, and a look at the clock.

The quick lane carries short work (mail), so that it never waits behind a long run.
Both lanes and the heart are threads of one process; each has its own connection.
"""

import logging
import random
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import close_old_connections, connection
from django.utils import timezone

from guildhall.foundation.refusal import Refusal
from guildhall.office.jobs import alive, leases, running, schedule
from guildhall.office.jobs.models import Job, Worker
from guildhall.office.jobs.rules import Pace, State, delay_seconds
from guildhall.office.jobs.tasks import task_at

LANES: dict[str, tuple[str, ...]] = {
    "main": ("default", "quick"),
    "quick": ("quick",),
}
log = logging.getLogger(__name__)


def run_one(
    worker: str,
    *,
    queues: Sequence[str] = LANES["main"],
    at: datetime | None = None,
    pace: Pace | None = None,
    stop: threading.Event | None = None,
    held: set[str] | None = None,
) -> Job | None:
    """Run the next job that may start, in this thread.

    Args:
        worker: who runs it.
        queues: which queues to look in.
        at: the moment that decides which jobs may start; now when not given.
        pace: how long the lease holds.
        stop: set when the worker should stop.
        held: the leases that this process holds; told while the job runs.

    Returns:
        The job that ran, as it was when taken; None when nothing was waiting.
    """
    pace = pace or Pace()
    moment = at or timezone.now()
    job = leases.take(worker, queues=queues, at=moment, for_seconds=pace.lease_seconds)
    if job is None:
        return None
    held = set() if held is None else held
    held.add(job.lease)
    try:
        run(running.Running(job, pace, stop or threading.Event()))
    finally:
        held.discard(job.lease)
    return job


def run(now: running.Running) -> None:
    """Run a job that has been taken, and say how it ended."""
    job = now.job
    try:
        with running.as_current(now):
            if job.cancel_asked_at:
                raise running.Cancelled(job.public_id)
            result = task_at(job.task).call(**job.args)
        if not now.is_finished or leases.leased(job.pk, job.lease).exists():
            leases.finish(job, result=result, at=timezone.now())
    except running.Cancelled:
        leases.close(job, State.CANCELLED, because="", at=timezone.now())
    except running.Interrupted:
        leases.give_back(job, at=timezone.now())
    except leases.LeaseLost:
        log.warning("job %s was given to another worker", job.public_id)
    except Refusal as refusal:
        leases.close(job, State.FAILED, because=refusal.because, at=timezone.now())
    except Exception as fault:
        log.exception("job %s failed", job.public_id)
        chance = random.random()  # noqa: S311  jitter, not a secret
        leases.fail(
            job,
            because=f"an error stopped it ({type(fault).__name__})",
            wait_seconds=delay_seconds(job.attempts, chance=chance),
            at=timezone.now(),
        )


def work_off(at: datetime | None = None, *, most: int = 1_000) -> list[Job]:
    """Run what is waiting in this thread until nothing is left; for tests and commands.

    Returns:
        The jobs that ran, in their order, as they are afterwards.
    """
    ran: list[int] = []
    while len(ran) < most and (job := run_one("in this process", at=at)):
        ran.append(job.pk)
    found = leases.everything().in_bulk(ran)
    return [found[pk] for pk in ran if pk in found]


class WorkerProcess:
    """One worker: its name, its lanes, and whether it should stop."""

    def __init__(self, folder: Path | None = None, pace: Pace | None = None) -> None:
        """Give the worker a name of its own."""
        self.name = alive.name_of_worker()
        self.folder = folder or Path(settings.DATA_FOLDER) / "workers"
        self.pace = pace or Pace()
        self.stop = threading.Event()
        self.started: dict[str, datetime] = {}
        self.held: set[str] = set()

    def work(self) -> None:
        """Run jobs until asked to stop; jobs still running then go back."""
        with alive.holding(self.folder, self.name):
            self.sign_of_life()
            threads = [
                threading.Thread(target=self.turn, args=turn, name=turn[0])
                for turn in (
                    ("heart", self.pace.beat_seconds, self.sign_of_life),
                    ("clock", 1.0, self.look_at_the_clock),
                    *(
                        (lane, self.pace.poll_seconds, self.lane(queues))
                        for lane, queues in LANES.items()
                    ),
                )
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            Worker.objects.filter(pk=self.name).delete()

    def turn(self, name: str, seconds: float, step: Callable[[], object]) -> None:
        """Take a step again and again; wait when there was nothing to do."""
        while not self.stop.is_set():
            try:
                worked = step()
            except Exception:
                log.exception("the %s of the worker stumbled", name)
                worked = None
                close_old_connections()
            if not worked:
                self.stop.wait(seconds)
        connection.close()

    def lane(self, queues: tuple[str, ...]) -> Callable[[], object]:
        """Give the step of one lane: run the next job of its queues."""

        def step() -> object:
            return run_one(
                self.name,
                queues=queues,
                pace=self.pace,
                stop=self.stop,
                held=self.held,
            )

        return step

    def sign_of_life(self) -> None:
        """Beat: for this worker, and for the jobs it holds."""
        now = timezone.now()
        Worker.objects.update_or_create(
            name=self.name,
            defaults={"beat_at": now},
            create_defaults={"beat_at": now, "started_at": now},
        )
        leases.beat(tuple(self.held), at=now, for_seconds=self.pace.lease_seconds)

    def look_at_the_clock(self) -> None:
        """Take back lost jobs and start what has fallen due."""
        now = timezone.now()
        dead = [name for name in alive.dead_in(self.folder) if name != self.name]
        leases.reap(at=now, dead_workers=dead)
        for name in dead:
            alive.forget(self.folder, name)
        schedule.start_due(now, started=self.started)
