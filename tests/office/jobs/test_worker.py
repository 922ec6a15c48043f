"""A worker runs what waits, in order; faults come back later, refusals do not."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from guildhall.office.jobs import actions, leases, running
from guildhall.office.jobs.models import Job
from guildhall.office.jobs.rules import MOST_ATTEMPTS, Pace, State, key_of_round
from guildhall.office.jobs.worker import run_one, work_off
from guildhall.office.people.queries import system
from tests.cast import Cast
from tests.office.jobs import tasks

EVERY_REPORT = Pace(report_seconds=0)


@pytest.fixture(autouse=True)
def nothing_called(db: None) -> None:
    tasks.CALLS.clear()


class Watched(list[object]):
    """A list that tells when something is added."""

    def __init__(self, tell: Callable[[], object]) -> None:
        super().__init__()
        self.tell = tell

    def append(self, thing: object) -> None:
        self.tell()
        super().append(thing)


def store_is_away(*_: object, **__: object) -> None:
    raise OperationalError("server closed the connection unexpectedly")


def start(task: object, **more: object) -> Job:
    given = {"title": "A job", "by": system("test"), "at": timezone.now()} | more
    return actions.start(task, **given)  # type: ignore[arg-type]


def again(job: Job) -> Job:
    return leases.everything().get(pk=job.pk)


def in_hours(hours: int) -> datetime:
    return timezone.now() + timedelta(hours=hours)


def test_it_keeps_what_the_task_returned() -> None:
    job = start(tasks.add, args={"first": 2, "second": 3})

    work_off()

    done = again(job)
    assert (done.state, done.result, done.attempts) == (State.DONE, 5, 1)
    assert done.finished_at is not None
    assert done.lease_until is None


def test_it_runs_the_oldest_first_and_priority_before_age() -> None:
    early, late = timezone.now() - timedelta(minutes=5), timezone.now()
    second = start(tasks.add, args={"first": 2}, at=late)
    first = start(tasks.add, args={"first": 1}, at=early)
    urgent = start(tasks.add.using(priority=5), args={"first": 3}, at=late)

    ran = work_off(in_hours(1))

    assert ran == [urgent, first, second]


def test_it_waits_until_the_moment_asked_for() -> None:
    start(tasks.add, args={"first": 1}, run_after=in_hours(2))

    assert work_off(in_hours(1)) == []
    assert len(work_off(in_hours(3))) == 1


def test_the_quick_lane_takes_quick_work_only() -> None:
    start(tasks.add, args={"first": 1})
    quick = start(tasks.quick)

    ran = run_one("w", queues=("quick",))

    assert ran == quick
    assert run_one("w", queues=("quick",)) is None


def test_a_fault_comes_back_later_without_telling_its_secret() -> None:
    job = start(tasks.fail, args={"times": 2})

    work_off()
    once = again(job)
    work_off(in_hours(2))
    work_off(in_hours(4))

    assert once.state == State.QUEUED
    assert once.run_after > once.created_at
    assert once.because == "an error stopped it (RuntimeError)"
    assert (again(job).state, again(job).result) == (State.DONE, "at last")


def test_it_gives_up_a_job_that_keeps_failing() -> None:
    job = start(tasks.fail, args={"times": 100})

    for hour in range(1, 12):
        work_off(in_hours(hour * 2))

    assert again(job).state == State.DEAD
    assert len(tasks.CALLS) == MOST_ATTEMPTS


def test_a_refusal_is_an_answer_and_does_not_come_back() -> None:
    job = start(tasks.refuse)

    work_off()

    assert again(job).state == State.FAILED
    assert again(job).because == "the list has been undone meanwhile"


def test_a_task_that_an_upgrade_removed_is_given_up_with_its_name_kept() -> None:
    job = start(tasks.quick)
    leases.everything().update(task="guildhall.gone.task", most_attempts=1)

    work_off()

    assert again(job).state == State.DEAD
    assert "ModuleNotFoundError" in again(job).because


def test_it_tells_progress() -> None:
    job = start(tasks.report, args={"steps": [1, 2, 4]})

    run_one("w", pace=EVERY_REPORT)

    told = again(job)
    assert (told.done, told.total, told.message) == (4, 4, "step 4")
    assert told.share == 1.0


def test_it_stops_at_the_next_report_when_cancelled(cast: Cast) -> None:
    job = start(tasks.report, args={"steps": [1, 2, 3]})
    leases.everything().filter(pk=job.pk).update(cancel_asked_at=timezone.now())
    taken = leases.take("w", queues=["default"], at=in_hours(1), for_seconds=60)
    assert taken is not None
    now = running.Running(taken, EVERY_REPORT)

    with running.as_current(now), pytest.raises(running.Cancelled):
        running.report(1, 3, "step 1")


def test_a_job_cancelled_while_it_waited_for_a_retry_never_runs() -> None:
    job = start(tasks.report, args={"steps": [1, 2, 3]})
    leases.everything().filter(pk=job.pk).update(cancel_asked_at=timezone.now())

    work_off()

    assert again(job).state == State.CANCELLED
    assert tasks.CALLS == []


def test_it_goes_back_uncounted_when_the_worker_stops() -> None:
    job = start(tasks.report, args={"steps": [1, 2, 3]})
    stop = threading.Event()
    stop.set()

    run_one("w", stop=stop)

    assert (again(job).state, again(job).attempts) == (State.QUEUED, 0)
    assert tasks.CALLS == [1]


def test_it_does_everything_in_one_go_or_nothing(cast: Cast) -> None:
    job = start(tasks.rename, args={"slug": "alder", "name": "New"})

    work_off()

    assert again(job).state == State.DONE
    cast.org("alder").refresh_from_db()
    assert cast.org("alder").short_name == "New"


def test_a_worker_that_lost_its_lease_writes_nothing(cast: Cast) -> None:
    start(tasks.rename, args={"slug": "alder", "name": "New"})
    taken = leases.take("slow", queues=["default"], at=in_hours(1), for_seconds=0)
    assert taken is not None
    leases.reap(at=in_hours(2))
    now = running.Running(taken, EVERY_REPORT)

    with running.as_current(now), pytest.raises(leases.LeaseLost):
        tasks.rename.call(slug="alder", name="New")

    cast.org("alder").refresh_from_db()
    assert cast.org("alder").short_name == "Alder"


def test_it_goes_on_from_the_place_it_kept() -> None:
    job = start(tasks.portions, args={"upto": 5, "stop_at": 3})

    work_off()
    work_off(in_hours(2))

    assert again(job).state == State.DONE
    assert tasks.CALLS == [1, 2, 3, 4, 5]


def test_it_takes_back_the_job_of_a_worker_that_went_silent() -> None:
    job = start(tasks.add, args={"first": 1})
    leases.take("gone", queues=["default"], at=in_hours(1), for_seconds=60)

    early = leases.reap(at=in_hours(1))
    late = leases.reap(at=in_hours(2))

    assert (early, late) == (0, 1)
    assert again(job).state == State.QUEUED
    assert again(job).because == leases.WORKER_DIED


def test_a_beat_keeps_the_lease() -> None:
    start(tasks.add, args={"first": 1})
    taken = leases.take("busy", queues=["default"], at=in_hours(1), for_seconds=60)
    assert taken is not None

    renewed = leases.beat([taken.lease], at=in_hours(2), for_seconds=60)

    assert renewed == 1
    assert leases.reap(at=in_hours(2)) == 0


def test_a_worker_holds_the_lease_only_while_the_job_runs() -> None:
    held: set[str] = set()
    seen: list[int] = []
    start(tasks.fail, args={"times": 1})
    tasks.CALLS = Watched(lambda: seen.append(len(held)))  # type: ignore[assignment]

    run_one("w", held=held)

    tasks.CALLS = []
    assert seen == [1]
    assert held == set()


def test_a_job_that_a_living_worker_dropped_is_taken_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    job = start(tasks.fail, args={"times": 9})
    held: set[str] = set()
    with monkeypatch.context() as patch:
        patch.setattr(leases, "fail", store_is_away)
        with pytest.raises(OperationalError):
            run_one("w", held=held)

    leases.beat(held, at=in_hours(1), for_seconds=60)
    taken_back = leases.reap(at=in_hours(1))

    assert taken_back == 1
    assert again(job).state == State.QUEUED


def test_what_comes_round_often_leaves_no_row_when_it_ends_well() -> None:
    start(tasks.quick, key=key_of_round("often", is_often=True))
    daily = start(tasks.quick, key=key_of_round("daily", is_often=False))
    failing = start(tasks.refuse, key=key_of_round("failing", is_often=True))

    work_off()

    assert set(leases.everything()) == {daily, failing}


def test_it_takes_back_the_job_of_a_worker_known_to_be_dead_at_once() -> None:
    job = start(tasks.add, args={"first": 1})
    leases.take("killed", queues=["default"], at=in_hours(1), for_seconds=60)

    leases.reap(at=in_hours(1), dead_workers=["killed"])

    assert again(job).state == State.QUEUED


def test_a_job_that_kills_its_worker_every_time_is_given_up() -> None:
    job = start(tasks.add, args={"first": 1})

    for hour in range(1, 40, 3):
        leases.take("w", queues=["default"], at=in_hours(hour), for_seconds=1)
        leases.reap(at=in_hours(hour + 1))

    assert (again(job).state, again(job).because) == (State.DEAD, leases.WORKER_DIED)


def test_reports_outside_a_job_do_nothing() -> None:
    running.report(1, 2, "alone")
    running.keep(3)
    running.hold()
    running.finish()

    assert running.kept() is None
    assert running.current_job() is None
