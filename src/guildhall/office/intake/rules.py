"""The life of an import, and how a new list is compared with what is kept.

States and what may follow stand in one table. A row is told from the one kept by its
key and its values; nothing here reads a file or a table. From the data model of the
procurement domain: a new list is compared with the last by a stable key and shows
what was added, changed and gone.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import count

from guildhall.foundation.decision import Decision, no, yes
from guildhall.office.intake.receiving import Stored, Values

BATCH_ROWS = 500
ROWS_AT_ONCE = 2_000
BYTES_AT_ONCE = 1_048_576
MUCH_GONE_SHARE = 0.5


class RunState(StrEnum):
    """Where an import stands."""

    RECEIVED = "received"
    READ = "read"
    COMPARING = "comparing"
    MAPPED = "mapped"
    RUNNING = "running"
    COMMITTED = "committed"
    UNDOING = "undoing"
    UNDONE = "undone"
    REFUSED = "refused"
    SET_ASIDE = "set_aside"

    @property
    def waits_for_work(self) -> bool:
        """Say whether the house has work to do on it, not a person to decide."""
        return self in BUSY


TITLES: dict[RunState, str] = {
    RunState.RECEIVED: "Being read",
    RunState.READ: "Columns to confirm",
    RunState.COMPARING: "Being compared",
    RunState.MAPPED: "Ready to bring in",
    RunState.RUNNING: "Being brought in",
    RunState.COMMITTED: "Brought in",
    RunState.UNDOING: "Being undone",
    RunState.UNDONE: "Undone",
    RunState.REFUSED: "Could not be read",
    RunState.SET_ASIDE: "Set aside",
}
FOLLOWS: dict[RunState, frozenset[RunState]] = {
    RunState.RECEIVED: frozenset({RunState.READ, RunState.REFUSED}),
    RunState.READ: frozenset({RunState.COMPARING, RunState.SET_ASIDE}),
    RunState.COMPARING: frozenset({RunState.MAPPED, RunState.SET_ASIDE}),
    RunState.MAPPED: frozenset(
        {RunState.COMPARING, RunState.RUNNING, RunState.SET_ASIDE}
    ),
    RunState.RUNNING: frozenset({RunState.COMMITTED, RunState.UNDOING}),
    RunState.COMMITTED: frozenset({RunState.UNDOING}),
    RunState.UNDOING: frozenset({RunState.UNDONE}),
    RunState.UNDONE: frozenset(),
    RunState.REFUSED: frozenset(),
    RunState.SET_ASIDE: frozenset(),
}
WAITING = frozenset({RunState.READ, RunState.MAPPED})
WRITING = frozenset({RunState.RUNNING, RunState.UNDOING})
BUSY = WRITING | {RunState.RECEIVED, RunState.COMPARING}
OPEN = WAITING | BUSY


def can_become(now: RunState, then: RunState) -> Decision:
    """Say whether an import may go from one state to another."""
    if then in FOLLOWS[now]:
        return yes(f"an import that is {TITLES[now].lower()} can go on")
    return no(
        f"this import is {TITLES[now].lower()}, so it cannot become "
        f"{TITLES[then].lower()}; look at it again to see what can be done now"
    )


class Extent(StrEnum):
    """Whether a file holds the whole list, so that what it leaves out is gone."""

    WHOLE = "whole"
    PART = "part"


EXTENT_TITLES = {
    Extent.WHOLE: "The whole list: what is not in this file is marked as gone",
    Extent.PART: "Part of a list: what is not in this file stays as it is",
}
USUALLY_PARTS = frozenset({"notices", "spend"})


def usual_extent(kind: str) -> Extent:
    """Say what a file of this kind usually holds; notices arrive bit by bit."""
    return Extent.PART if kind in USUALLY_PARTS else Extent.WHOLE


class Action(StrEnum):
    """What bringing in one row does to the list that is kept."""

    ADDED = "added"
    CHANGED = "changed"
    GONE = "gone"
    SAME = "same"
    REPEATED = "repeated"


ACTION_TITLES: dict[Action, str] = {
    Action.ADDED: "Added",
    Action.CHANGED: "Changed",
    Action.GONE: "Gone",
    Action.SAME: "The same as before",
    Action.REPEATED: "Repeats an earlier row",
}


@dataclass(frozen=True)
class Judged:
    """What a row does, with the values before and after.

    `before` is None for a record that is new. `after` holds every value to be kept;
    it is None where nothing is to be written.
    """

    action: Action
    before: Stored | None
    after: Values | None


def judge(values: Values, kept: Stored | None) -> Judged:
    """Compare the values of a row with the record kept under its key.

    A value the new list does not speak of stays; a record that had gone and is listed
    again is added, and remembers what it was.
    """
    if kept is None:
        return Judged(Action.ADDED, None, dict(values))
    after = {**kept.values, **values}
    if not kept.is_live:
        return Judged(Action.ADDED, kept, after)
    if says_the_same(values, kept.values):
        return Judged(Action.SAME, kept, None)
    return Judged(Action.CHANGED, kept, after)


def says_the_same(values: Values, kept: Values) -> bool:
    """Say whether a record already holds all that a row says."""
    return not changed_fields(kept, values)


def changed_fields(before: Values, after: Values) -> list[str]:
    """Name the values that differ, in the order of the new ones."""
    return [n for n, value in after.items() if said(before.get(n)) != said(value)]


def said(value: object) -> object:
    """Give a value as it is compared: an empty text says as little as nothing."""
    return None if value == "" else value


_NUMBERED = re.compile(r"^(?P<base>.*)#(?P<number>[2-9]|[1-9]\d+)$", re.DOTALL)
_LOOKS_NUMBERED = re.compile(r"#\d+$")


def numbered(base: str, number: int = 1) -> str:
    """Make the key of the nth record that shares a reference: `S1161`, `S1161#2`.

    A reference that itself ends like a number gets its `#1`, so that no two records
    can come to one key.
    """
    if number > 1 or _LOOKS_NUMBERED.search(base):
        return f"{base}#{number}"
    return base


def highest_numbers(keys: Sequence[str] | set[str]) -> dict[str, int]:
    """Give the highest number in use of each key that several records share."""
    highest: dict[str, int] = {}
    for key in keys:
        if match := _NUMBERED.match(key):
            base = match["base"]
            highest[base] = max(highest.get(base, 1), int(match["number"]))
    return highest


def fingerprint(values: Values, names: Sequence[str]) -> str:
    """Make a short text that is equal for records that say the same of these names."""
    told = [said(values.get(name)) for name in names]
    text = json.dumps(told, separators=(",", ":"), ensure_ascii=False)
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()


def share_out(
    base: str, rows: Sequence[str], kept: Mapping[str, str]
) -> list[str | None]:
    """Give each of the rows that share a reference a key of its own.

    A row that says what a record already holds takes that record's key, so that a row
    taken out of the middle leaves the others as they are. The rest take the lowest
    keys that are left, in order. A row that repeats an earlier one exactly gets None.

    Args:
        base: the reference they share.
        rows: fingerprints of the rows, in the order of the file.
        kept: fingerprints of the records of that reference, by their keys.

    Returns:
        One key a row, or None.
    """
    holders = {print_: key for key, print_ in reversed(list(kept.items()))}
    given: dict[str, str] = {p: holders[p] for p in rows if p in holders}
    held = frozenset(given.values())
    free = (key for n in count(1) if (key := numbered(base, n)) not in held)
    seen: set[str] = set()
    keys: list[str | None] = []
    for print_ in rows:
        if print_ not in given:
            given[print_] = next(free)
        keys.append(None if print_ in seen else given[print_])
        seen.add(print_)
    return keys
