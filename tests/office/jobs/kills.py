"""A process of its own whose workers are killed or frozen while jobs run.

    python -m tests.office.jobs.kills killed JOBS SEED
    python -m tests.office.jobs.kills frozen

The store is that of GUILDHALL_DATA. Prints one JSON object: how often each effect
happened, how each job ended, how many workers were killed.
"""

import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import django

PORTIONS = 30


def start_worker(lease_seconds: float) -> int:
    """Fork a worker; the parent has no connection open."""
    from django.db import connections

    connections.close_all()
    child = os.fork()
    if child:
        return child
    try:
        from guildhall.office.jobs.rules import Pace
        from guildhall.office.jobs.worker import WorkerProcess

        WorkerProcess(pace=Pace(0.02, lease_seconds / 5, lease_seconds, 0)).work()
    finally:
        os._exit(0)


def end(worker: int) -> None:
    os.kill(worker, signal.SIGKILL)
    os.waitpid(worker, 0)


def start_jobs(jobs: int, seconds: float) -> None:
    from django.utils import timezone

    from guildhall.office.jobs import actions, leases
    from guildhall.office.people.queries import system
    from tests.office.jobs import tasks

    given = {"by": system("test"), "at": timezone.now()}
    for number in range(jobs):
        args = {"number": number, "seconds": seconds}
        actions.start(tasks.slow_mark, title="Mark", args=args, **given)
    args = {"upto": PORTIONS, "seconds": 0.02}
    actions.start(tasks.many_marks, title="Marks", args=args, **given)
    leases.everything().update(most_attempts=1_000)


def open_jobs() -> int:
    from guildhall.office.jobs import leases

    return leases.everything().open().count()


def until(answer: Callable[[], bool], seconds: float) -> None:
    ends = time.monotonic() + seconds
    while not answer() and time.monotonic() < ends:
        time.sleep(0.02)


def killed(jobs: int, seed: int) -> int:
    """Kill worker after worker until everything is done."""
    from guildhall.office.jobs import leases

    leases.delay_after_a_death = lambda attempt: 0.0  # tests do not wait
    chance = random.Random(seed)
    start_jobs(jobs, seconds=0.03)
    kills = 0
    while open_jobs():
        worker = start_worker(lease_seconds=60)
        time.sleep(chance.uniform(0.1, 0.5))
        end(worker)
        kills += 1
    return kills


def frozen() -> int:
    """Freeze a worker for twice its lease while another takes its job."""
    from guildhall.office.jobs import leases
    from guildhall.office.jobs.rules import State

    start_jobs(1, seconds=0.5)
    first = start_worker(lease_seconds=0.6)
    until(lambda: leases.everything().filter(state=State.RUNNING).exists(), 10)
    os.kill(first, signal.SIGSTOP)
    second = start_worker(lease_seconds=0.6)
    until(lambda: not open_jobs(), 30)
    os.kill(first, signal.SIGCONT)
    time.sleep(1)
    end(first)
    end(second)
    return 2


def effects() -> dict[str, int]:
    from guildhall.office.audit.models import Entry

    entries = Entry.objects.unscoped(because="the test counts effects")
    marks = entries.filter(action="test.effect")
    return dict(Counter(marks.values_list("subject", flat=True)))


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guildhall.config.settings")
    django.setup()
    from django.conf import settings

    from guildhall.office.jobs import leases
    from guildhall.office.keeping import snapshot
    from guildhall.web.commands.prepare import SNAPSHOT

    settings.SCHEDULE = {}
    snapshot.make(Path(settings.DATABASES["default"]["NAME"]), SNAPSHOT)
    what = sys.argv[1]
    workers = frozen() if what == "frozen" else killed(*map(int, sys.argv[2:4]))
    states = Counter(leases.everything().values_list("state", flat=True))
    answer = {"workers": workers, "effects": effects(), "states": dict(states)}
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
