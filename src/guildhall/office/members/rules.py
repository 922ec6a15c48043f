"""When a membership may begin and end.

One unbroken time of belonging is one row; a return after a gap is a new row, so that
counts of members on a past day stay what they were.
"""

from datetime import date

from guildhall.foundation.decision import Decision, no, yes

KINDS_THAT_JOIN = frozenset({"council", "regional_authority", "association"})


def can_join(
    kind: str, *, has_open: bool, last_ended: date | None, on: date
) -> Decision:
    """Say whether an organisation may become a member on a day.

    Args:
        kind: what kind of body it is.
        has_open: whether a membership without an end is there.
        last_ended: the day after its latest membership, if it had one.
        on: the first day asked for.
    """
    if kind not in KINDS_THAT_JOIN:
        return no("councils, regional authorities and their associations join")
    if has_open:
        return no("this organisation is a member already")
    if last_ended is not None and on < last_ended:
        return no(
            f"its last membership ran until {last_ended:%-d %B %Y}; "
            "choose that day or a later one"
        )
    return yes("it may join on this day")


def can_end(*, starts_on: date, ends_before: date | None, on: date) -> Decision:
    """Say whether a membership may end so that `on` is the first day outside it."""
    if ends_before is not None:
        return no(f"this membership ended before {ends_before:%-d %B %Y}")
    if on < starts_on:
        return no(f"it began on {starts_on:%-d %B %Y} and cannot end before that")
    return yes("it may end on this day")
