"""States of a job and what may follow, how long a lease lasts, when to try again.

A job that is killed, hangs or fails comes back by itself; one that keeps failing is
set aside as dead, where a person finds it. From the fault programme of the design:
each job's effect exactly once, a stuck job visible within 60 seconds.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

MOST_ATTEMPTS = 5
FIRST_DELAY_SECONDS = 5.0
LONGEST_DELAY_SECONDS = 3_600.0
KEEP_FINISHED_DAYS = 90
KEEP_TICKS_DAYS = 2
OFTEN, DAILY = "often: ", "daily: "
BACKUPS_KEPT = 35
QUIET_AFTER = timedelta(seconds=60)


class State(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    DEAD = "dead"


FOLLOWS: dict[State, frozenset[State]] = {
    State.QUEUED: frozenset({State.RUNNING, State.CANCELLED}),
    State.RUNNING: frozenset(
        {State.QUEUED, State.DONE, State.FAILED, State.CANCELLED, State.DEAD}
    ),
    State.DONE: frozenset(),
    State.FAILED: frozenset({State.QUEUED}),
    State.CANCELLED: frozenset({State.QUEUED}),
    State.DEAD: frozenset({State.QUEUED}),
}
OPEN = frozenset({State.QUEUED, State.RUNNING})
CLOSED = frozenset(State) - OPEN
SPOKEN: dict[State, str] = {
    State.QUEUED: "Waiting",
    State.RUNNING: "Running",
    State.DONE: "Done",
    State.FAILED: "Refused",
    State.CANCELLED: "Cancelled",
    State.DEAD: "Given up",
}


@dataclass(frozen=True)
class Pace:
    """How often a worker looks, beats, and how long a lease holds without a beat.

    The lease is several beats long, so that one slow write does not lose a job.
    """

    poll_seconds: float = 0.3
    beat_seconds: float = 10.0
    lease_seconds: float = 60.0
    report_seconds: float = 0.5


def delay_seconds(attempt: int, *, chance: float) -> float:
    """How long to wait before the next attempt: doubling, capped, with jitter.

    Args:
        attempt: how many attempts have failed, from 1.
        chance: a number from 0 to 1, drawn by the caller; spreads retries so that
            jobs that failed together do not come back together.

    Returns:
        Seconds: between half and the whole of 5, 10, 20 ... 3,600.
    """
    whole = min(LONGEST_DELAY_SECONDS, FIRST_DELAY_SECONDS * 2.0 ** (attempt - 1))
    return whole * (0.5 + chance / 2)


def delay_after_a_death(attempt: int) -> float:
    """How long to wait when the worker died: not at all the first time.

    A restart of the machine should cost nobody time; a job that kills every worker
    that takes it should not do so at full speed.
    """
    return 0.0 if attempt == 1 else delay_seconds(attempt - 1, chance=0.0)


def after_a_fault(attempts: int, most: int) -> State:
    """Where a job goes that has failed: back to the queue, or aside as dead."""
    return State.QUEUED if attempts < most else State.DEAD


def key_of_round(name: str, *, is_often: bool) -> str:
    """The key of a job that comes round by the clock."""
    return f"{OFTEN if is_often else DAILY}{name}"


def leaves_no_row(key: str) -> bool:
    """Say whether a job leaves no row when it ends well.

    What comes round every few minutes would bury what people started.
    """
    return key.startswith(OFTEN)
