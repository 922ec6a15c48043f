"""Small helps of the steps: portions of work, and what a row does to a record."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from guildhall.office.intake.models import Change
from guildhall.office.intake.rules import BATCH_ROWS, Action, Judged

T = TypeVar("T")


def settle(change: Change, key: str, verdict: Judged) -> None:
    """Write into a change what its row does to which record."""
    change.key = key
    change.action = verdict.action.value
    change.record_id = verdict.before.record_id if verdict.before else None
    change.before = snapshot(verdict)
    change.after = None if verdict.after is None else dict(verdict.after)


def snapshot(verdict: Judged) -> dict[str, object] | None:
    """The record before, where something will be written over it."""
    if verdict.before is None or verdict.action is Action.SAME:
        return None
    return {
        "values": dict(verdict.before.values),
        "is_live": verdict.before.is_live,
    }


def portions(items: Sequence[T], *, of: int = BATCH_ROWS) -> Iterator[Sequence[T]]:
    """Give the items in portions of one batch."""
    for start in range(0, len(items), of):
        yield items[start : start + of]
