"""A round of the schedule starts once a moment, and makes up the newest one missed."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from guildhall.office.jobs import leases, schedule
from guildhall.office.jobs.models import Tick
from guildhall.office.jobs.rules import State
from guildhall.office.jobs.tasks import task_at
from guildhall.office.jobs.worker import work_off
from tests.office.jobs import tasks

NIGHTLY = schedule.Round("nightly", "tests.office.jobs.tasks.quick", daily_at="02:10")
OFTEN = schedule.Round("often", "tests.office.jobs.tasks.quick", every_minutes=15)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


LATEST = [  # row, now, what fell due last (UTC)
    (OFTEN, "2026-06-15 09:14:59", "2026-06-15 09:00:00"),
    (OFTEN, "2026-06-15 09:15:00", "2026-06-15 09:15:00"),
    (NIGHTLY, "2026-06-15 01:09:59", "2026-06-14 01:10:00"),  # summer time
    (NIGHTLY, "2026-06-15 01:10:00", "2026-06-15 01:10:00"),
    (NIGHTLY, "2026-12-15 02:09:59", "2026-12-14 02:10:00"),
    (NIGHTLY, "2026-12-15 02:10:00", "2026-12-15 02:10:00"),
    (NIGHTLY, "2026-10-25 12:00:00", "2026-10-25 02:10:00"),  # clocks went back
    (NIGHTLY, "2026-03-29 12:00:00", "2026-03-29 01:10:00"),  # clocks went forward
]


@pytest.mark.parametrize(("row", "now", "due"), LATEST)
def test_it_knows_what_fell_due_last(row: schedule.Round, now: str, due: str) -> None:
    london = utc(now).astimezone(ZoneInfo("Europe/London"))

    assert row.latest(utc(now)) == row.latest(london) == utc(due)


def test_it_starts_each_moment_once(db: None, settings: Any) -> None:
    settings.SCHEDULE = {"often": {"task": OFTEN.task, "every_minutes": 15}}
    now = utc("2026-06-15 09:01")

    first = schedule.start_due(now, started={})
    second = schedule.start_due(now + timedelta(minutes=5), started={})
    work_off(now)
    third = schedule.start_due(now + timedelta(minutes=15), started={})

    assert [len(first), len(second), len(third)] == [1, 0, 1]
    assert Tick.objects.count() == 2


def test_it_does_not_pile_up_behind_a_run_that_takes_long(
    db: None, settings: Any
) -> None:
    settings.SCHEDULE = {"often": {"task": OFTEN.task, "every_minutes": 15}}
    now = utc("2026-06-15 09:01")

    for quarter in range(4):
        schedule.start_due(now + timedelta(minutes=15 * quarter), started={})

    assert leases.everything().filter(state=State.QUEUED).count() == 1


def test_it_makes_up_a_missed_night_once(db: None, settings: Any) -> None:
    settings.SCHEDULE = {"nightly": {"task": NIGHTLY.task, "daily_at": "02:10"}}

    made_up = schedule.start_due(utc("2026-06-20 12:00"), started={})

    assert [job.title for job in made_up] == ["Be quick"]
    assert Tick.objects.get().at == utc("2026-06-20 01:10")


def test_it_asks_the_store_no_more_once_it_knows(
    db: None, settings: Any, django_assert_num_queries: Any
) -> None:
    settings.SCHEDULE = {"often": {"task": OFTEN.task, "every_minutes": 15}}
    known: dict[str, datetime] = {}
    schedule.start_due(utc("2026-06-15 09:01"), started=known)

    with django_assert_num_queries(0):
        schedule.start_due(utc("2026-06-15 09:02"), started=known)


@pytest.mark.parametrize("row", [{}, {"every_minutes": 5, "daily_at": "01:00"}])
def test_it_refuses_a_row_that_does_not_say_when(row: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="odd: give every_minutes or daily_at"):
        schedule.rounds({"odd": {"task": "x", **row}})


def test_every_row_of_the_house_names_a_task_that_is_there() -> None:
    for row in schedule.rounds():
        assert task_at(row.task).func.__doc__
        row.latest(utc("2026-06-15 09:00"))


def test_the_tests_have_tasks_of_their_own() -> None:
    assert tasks.quick.queue_name == "quick"
