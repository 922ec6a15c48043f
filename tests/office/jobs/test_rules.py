"""Every state has its place in the tables; delays double, stay capped, and spread."""

import pytest

from guildhall.office.jobs.rules import (
    CLOSED,
    FOLLOWS,
    LONGEST_DELAY_SECONDS,
    OPEN,
    SPOKEN,
    State,
    after_a_fault,
    delay_after_a_death,
    delay_seconds,
)


def test_every_state_is_in_every_table() -> None:
    assert set(FOLLOWS) == set(SPOKEN) == set(State)
    assert set(State) == OPEN | CLOSED
    assert not OPEN & CLOSED


DELAYS = [  # attempt, chance, seconds
    (1, 1.0, 5),
    (1, 0.0, 2.5),
    (2, 1.0, 10),
    (5, 1.0, 80),
    (30, 1.0, LONGEST_DELAY_SECONDS),
    (30, 0.0, LONGEST_DELAY_SECONDS / 2),
]


@pytest.mark.parametrize(("attempt", "chance", "seconds"), DELAYS)
def test_it_waits_longer_each_time(attempt: int, chance: float, seconds: float) -> None:
    assert delay_seconds(attempt, chance=chance) == seconds


def test_it_gives_up_after_the_last_attempt() -> None:
    assert [after_a_fault(n, 3) for n in (1, 2, 3)] == [
        State.QUEUED,
        State.QUEUED,
        State.DEAD,
    ]


def test_a_job_whose_worker_died_goes_on_at_once_the_first_time() -> None:
    assert [delay_after_a_death(n) for n in (1, 2, 3)] == [0, 2.5, 5]
