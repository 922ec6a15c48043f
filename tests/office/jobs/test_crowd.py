"""Several workers at once never take the same job; a key makes one job in a race."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from guildhall.office.jobs import actions, leases
from guildhall.office.people.queries import system
from tests.office.jobs import tasks

WORKERS = 4
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql",
        reason="SQLite has one writer at a time; tests/office/jobs/test_kills.py",
    ),
]


def in_a_crowd(work: Callable[[int], Any]) -> list[Any]:
    """Do the same in several threads, begun together, each with its connection."""
    together = threading.Barrier(WORKERS)

    def one(number: int) -> Any:
        together.wait()
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as crowd:
        return list(crowd.map(one, range(WORKERS)))


def start(number: int, key: str = "") -> Any:
    return actions.start(
        tasks.add,
        title="Add",
        by=system("test"),
        at=timezone.now(),
        args={"first": number},
        key=key,
    ).pk


def test_no_job_is_taken_twice() -> None:
    jobs = [start(number) for number in range(40)]

    def take_all(worker: int) -> list[int]:
        def taken() -> Iterator[int]:
            while job := leases.take(
                f"w{worker}", queues=["default"], at=timezone.now(), for_seconds=60
            ):
                yield job.pk

        return list(taken())

    taken = [pk for some in in_a_crowd(take_all) for pk in some]

    assert sorted(taken) == jobs


def test_a_key_makes_one_job_in_a_race() -> None:
    made = in_a_crowd(lambda number: start(number, key="the same"))

    assert len(set(made)) == 1
