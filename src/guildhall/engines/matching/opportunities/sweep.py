"""An exact sweep over intervals: every maximal set that shares a day.

Events are taken in order of day, openings before closings; a set is maximal exactly
when an interval closes after another has opened. Totals are carried along, so a set
is ranked without being written down: n log n for any number of sets.
"""

import heapq
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from guildhall.engines.matching.opportunities.rows import Interval


class Member(NamedTuple):
    """A contract in the sweep: when it can be acted on, whose it is, what it is worth."""

    interval: Interval
    council: str
    worth: float


class Found(NamedTuple):
    """A maximal set at one moment of the sweep, by its totals."""

    moment: int
    size: int
    councils: int
    worth: float
    earliest: int
    latest: int


def maximal_sets(members: Sequence[Member], least_councils: int) -> Iterator[Found]:
    """Find each maximal set of members that share a day, of enough councils.

    Args:
        members: of one function, or one product.
        least_councils: distinct councils that a set must have.

    Yields:
        The totals of each set; `moment` counts the events before it.
    """
    events = ordered_events(members)
    held: Counter[str] = Counter()
    waiting: list[tuple[int, int]] = []
    gone: set[int] = set()
    size, worth, latest, has_grown = 0, 0.0, 0, False
    for moment, (_, closing, number) in enumerate(events):
        member = members[number]
        if not closing:
            held[member.council] += 1
            heapq.heappush(waiting, (member.interval.act_by, number))
            latest = member.interval.act_by
            size, worth, has_grown = size + 1, worth + member.worth, True
            continue
        if has_grown and len(held) >= least_councils:
            while waiting[0][1] in gone:
                heapq.heappop(waiting)
            yield Found(moment, size, len(held), worth, waiting[0][0], latest)
        has_grown = False
        gone.add(number)
        size, worth = size - 1, worth - member.worth
        held[member.council] -= 1
        if not held[member.council]:
            del held[member.council]


def members_at(
    members: Sequence[Member], moments: Sequence[int]
) -> Iterator[list[int]]:
    """Write down the sets at some moments, given in ascending order."""
    events = ordered_events(members)
    active: dict[int, None] = {}
    wanted = iter(moments)
    moment_wanted = next(wanted, None)
    for moment, (_, closing, number) in enumerate(events):
        if moment_wanted is None:
            return
        if moment == moment_wanted:
            yield list(active)
            moment_wanted = next(wanted, None)
        if closing:
            active.pop(number, None)
        else:
            active[number] = None


def ordered_events(members: Sequence[Member]) -> list[tuple[int, int, int]]:
    """Openings and closings by day; on one day openings come first."""
    events = [(m.interval.opens, 0, n) for n, m in enumerate(members)]
    events += [(m.interval.closes, 1, n) for n, m in enumerate(members)]
    events.sort(key=lambda e: (e[0], e[1], members[e[2]].interval.act_by, e[2]))
    return events
