"""The slow, obvious way: look at every day on which something opens."""

from collections.abc import Sequence

from guildhall.engines.matching.opportunities.sweep import Member


def maximal_sets(members: Sequence[Member], least_councils: int) -> set[frozenset[int]]:
    """Every maximal set of members that share a day, of enough councils.

    A set that shares a day shares the day on which its last member opens.
    """
    open_on = {
        frozenset(
            number
            for number, other in enumerate(members)
            if other.interval.opens <= member.interval.opens <= other.interval.closes
        )
        for member in members
    }
    largest = [one for one in open_on if not any(one < other for other in open_on)]
    return {
        one
        for one in largest
        if len({members[number].council for number in one}) >= least_councils
    }
