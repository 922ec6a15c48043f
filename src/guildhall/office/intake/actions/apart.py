"""Telling apart the rows of a file that share a reference, all rows of it together.

A framework stands in a register once for every supplier, under one reference. Each
such row becomes a record of its own, and keeps it in later lists as long as it says
the same; a row that says exactly what an earlier one says is kept once and told.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q

from guildhall.office.intake import progress, reading
from guildhall.office.intake.actions import steps
from guildhall.office.intake.actions.portions import portions, settle
from guildhall.office.intake.models import Change, ImportRun, Problem
from guildhall.office.intake.receiving import Receiver, Values
from guildhall.office.intake.rules import (
    Action,
    fingerprint,
    judge,
    numbered,
    share_out,
)
from guildhall.office.jobs import running

BASES_AT_ONCE = 200


@dataclass(frozen=True)
class Member:
    """A row that shares its reference: its place, its row, and what it says."""

    place: int
    row_number: int
    base: str
    said: str


def tell_rows_apart(run: ImportRun, receiver: Receiver, in_use: dict[str, int]) -> None:
    """Give every row that shares its reference with others a key of its own."""
    undecided = steps.changes_of(run).filter(key="").order_by("base")
    bases = list(undecided.values_list("base", flat=True).distinct())
    for done, some in enumerate(portions(bases, of=BASES_AT_ONCE)):
        tell_groups_apart(run, receiver, some, in_use)
        progress.report(
            done * BASES_AT_ONCE, len(bases), "Telling rows with one reference apart"
        )


def tell_groups_apart(
    run: ImportRun, receiver: Receiver, bases: Sequence[str], in_use: dict[str, int]
) -> None:
    """Tell the rows of some references apart; only fingerprints stay in memory."""
    groups: dict[str, list[Member]] = {base: [] for base in bases}
    names: list[str] = []
    for member in members_of(run, receiver, bases, names):
        groups[member.base].append(member)
    slots = {
        base: range(1, max(len(rows), in_use.get(base, 1)) + 1)
        for base, rows in groups.items()
    }
    kept = prints_of_kept(run, receiver, slots, names)
    decided = [
        one
        for base, rows in groups.items()
        for one in decided_of(base, rows, kept[base])
    ]
    for some in portions(decided):
        decide(run, receiver, some)


def members_of(
    run: ImportRun, receiver: Receiver, bases: Sequence[str], names: list[str]
) -> Iterator[Member]:
    """Give the rows of these references in the order of the file.

    Values are read again from the stored rows: a change does not keep the values of a
    row that is the same as before. `names` is filled with the names of the values.
    """
    rows = steps.changes_of(run).filter(base__in=bases).exclude(row_number=None)
    places = list(rows.values_list("position", "row_number", "base"))
    for some in portions(places):
        values = values_of_rows(run, receiver, [number or 0 for _, number, _ in some])
        for (place, number, base), said in zip(some, values, strict=True):
            if not names:
                names.extend(sorted(said))
            yield Member(place, number or 0, base, fingerprint(said, names))


def decided_of(
    base: str, rows: Sequence[Member], kept: Mapping[str, str]
) -> "Iterator[Decided]":
    """Give each row of one reference its key."""
    keys = share_out(base, [row.said for row in rows], kept)
    first = {row.said: key for row, key in zip(rows, keys, strict=True) if key}
    for row, key in zip(rows, keys, strict=True):
        yield Decided(
            row.place, row.row_number, key or first[row.said], is_repeat=key is None
        )


@dataclass(frozen=True)
class Decided:
    """A row that shares its reference, and the key that it was given."""

    place: int
    row_number: int
    key: str
    is_repeat: bool


def values_of_rows(
    run: ImportRun, receiver: Receiver, numbers: Sequence[int]
) -> Iterator[Values]:
    """Give the values of these rows, in the order of the file."""
    reader = reading.Reader(run)
    for row in steps.rows_of(run).filter(number__in=numbers):
        incoming, _ = reader.typed(row)
        yield receiver.values_of(incoming)


def prints_of_kept(
    run: ImportRun,
    receiver: Receiver,
    slots: Mapping[str, Iterable[int]],
    names: Sequence[str],
) -> dict[str, dict[str, str]]:
    """Give the fingerprints of the records of each reference, in order of their keys."""
    keys = [
        (base, numbered(base, n)) for base, numbers in slots.items() for n in numbers
    ]
    prints: dict[str, dict[str, str]] = {base: {} for base in slots}
    for some in portions(keys):
        kept = receiver.stored(run.organisation_id, [key for _, key in some])
        for base, key in some:
            if key in kept:
                prints[base][key] = fingerprint(kept[key].values, names)
    return prints


def decide(run: ImportRun, receiver: Receiver, some: Sequence[Decided]) -> None:
    """Write down what these rows do, now that each has its key."""
    kept = receiver.stored(run.organisation_id, [row.key for row in some])
    values = values_of_rows(run, receiver, [row.row_number for row in some])
    at_place = {row.place: row for row in some}
    changes = steps.changes_of(run).filter(position__in=list(at_place))
    written = []
    for change, said in zip(changes, values, strict=True):
        row = at_place[change.position]
        change.pk = None
        settle(change, row.key, judge(said, kept.get(row.key)))
        if row.is_repeat:
            change.action = Action.REPEATED.value
            change.before = change.after = None
        written.append(change)
    with transaction.atomic():
        running.hold()
        changes.delete()
        Change.objects.bulk_create(written)


SHARED = (
    "a reference or a name of its own",
    "another row has the same, so this row is kept as a further record; give it a "
    "reference of its own if the two are not the same",
)
REPEATED = (
    "each row once",
    "this row says exactly what an earlier row says, so it is kept once; take it out "
    "of the file if it is a mistake",
)


def tell_of_sharing(run: ImportRun) -> None:
    """Tell of rows that repeat another, or share their reference with another."""
    steps.problems_of(run).filter(expected__in=[SHARED[0], REPEATED[0]]).delete()
    rows = steps.changes_of(run).exclude(row_number=None)
    sharing = rows.filter(~Q(key=F("base")) | Q(action=Action.REPEATED.value))
    told = {
        row_number or 0: REPEATED if action == Action.REPEATED else SHARED
        for row_number, base, key, action in sharing.values_list(
            "row_number", "base", "key", "action"
        )
        if action == Action.REPEATED or key != numbered(base)
    }
    for some in portions(list(told)):
        Problem.objects.bulk_create(
            [
                Problem(
                    run=run,
                    row_number=row.number,
                    seen=" | ".join(cell for cell in row.cells if cell.strip())[:120],
                    expected=told[row.number][0],
                    fix=told[row.number][1],
                )
                for row in steps.rows_of(run).filter(number__in=some)
            ]
        )
