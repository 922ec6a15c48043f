"""Comparing a file with the list that is kept: what it would add, change and take away.

Rows are taken in portions, each committed with its place. Rows that share a reference
are told apart afterwards, all rows of a reference together; what the file leaves out
is found last. Nothing is written to the register here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count

from guildhall.foundation.refusal import NotValid
from guildhall.office.intake import progress, reading
from guildhall.office.intake.actions import steps
from guildhall.office.intake.actions.apart import tell_of_sharing, tell_rows_apart
from guildhall.office.intake.actions.portions import portions, settle
from guildhall.office.intake.models import Change, ImportRun, Problem, Row
from guildhall.office.intake.queries import in_force
from guildhall.office.intake.receiving import Incoming, Receiver, Stored, Values
from guildhall.office.intake.rules import (
    BATCH_ROWS,
    Action,
    Extent,
    RunState,
    highest_numbers,
    judge,
    numbered,
)
from guildhall.office.jobs import running


@dataclass(frozen=True)
class Typed:
    """One row that can be kept: its place, its values and its key as the list gives it."""

    place: int
    row_number: int
    base: str
    values: Values


def compare(run: ImportRun) -> None:
    """Work out what bringing the file in would do, from where it was left."""
    receiver = steps.receiver_of(run)
    in_use = highest_numbers(receiver.live_keys(run.organisation_id))
    known = steps.changes_of(run).exclude(action=Action.GONE.value)
    seen = set(known.values_list("base", flat=True)) | set(in_use)
    reader = reading.Reader(run)
    while run.offset < run.total:
        compare_portion(run, receiver, reader, seen)
        progress.report(run.offset, run.total, "Comparing rows with the list")
    tell_rows_apart(run, receiver, in_use)
    finish(run, receiver)


def compare_portion(
    run: ImportRun, receiver: Receiver, reader: reading.Reader, seen: set[str]
) -> None:
    """Compare the next rows and keep the place."""
    rows = next_rows(run)
    typed: list[Typed] = []
    problems: list[Problem] = []
    for place, row in enumerate(rows, start=run.offset + 1):
        incoming, told = reader.typed(row)
        problems += told
        try:
            typed.append(keyed(receiver, place, incoming))
        except NotValid as refusal:
            problems.append(left_out(run, row, refusal))
    changes = changes_by(run, receiver, typed, seen)
    with transaction.atomic():
        Change.objects.bulk_create(changes)
        Problem.objects.bulk_create(problems)
        steps.advance(run, run.offset + len(rows))


def next_rows(run: ImportRun) -> list[Row]:
    """Give the rows after the place of the import."""
    rows = steps.rows_of(run)
    if run.offset:
        last = rows.values_list("number", flat=True)[run.offset - 1]
        rows = rows.filter(number__gt=last)
    return list(rows[:BATCH_ROWS])


def keyed(receiver: Receiver, place: int, row: Incoming) -> Typed:
    """Make the values and the key of a row.

    Raises:
        NotValid: the row names nothing that a record could be known by.
    """
    values = receiver.values_of(row)
    base = receiver.key_of(values)
    if not base:
        raise NotValid(
            "a row that names what it is about; fill in its title or its reference"
        )
    return Typed(place, row.row_number, base, values)


def left_out(run: ImportRun, row: Row, refusal: NotValid) -> Problem:
    """Tell of a row that cannot be kept; its cells stay in the ledger."""
    expected, _, fix = refusal.because.partition("; ")
    return Problem(
        run=run,
        row_number=row.number,
        seen=" | ".join(cell for cell in row.cells if cell)[:300],
        expected=expected[:300],
        fix=(fix or "correct the row in the file, or leave it out")[:300],
        keeps_out=True,
    )


def changes_by(
    run: ImportRun, receiver: Receiver, rows: Sequence[Typed], seen: set[str]
) -> list[Change]:
    """Say what the rows do; those that share a key wait until all are known."""
    alone = [row for row in rows if row.base not in seen]
    keys = [numbered(row.base) for row in alone]
    kept = receiver.stored(run.organisation_id, keys)
    changes = []
    for row in rows:
        is_shared = row.base in seen
        seen.add(row.base)
        changes.append(waiting(run, row) if is_shared else judged(run, row, kept))
    return changes


def waiting(run: ImportRun, row: Typed) -> Change:
    """A row that shares its key: told apart once all such rows are known."""
    return Change(
        run=run,
        position=row.place,
        row_number=row.row_number,
        base=row.base,
        key="",
        action=Action.ADDED.value,
    )


def judged(run: ImportRun, row: Typed, kept: Mapping[str, Stored]) -> Change:
    """A row whose key is its own, with what it does."""
    change = Change(
        run=run, position=row.place, row_number=row.row_number, base=row.base
    )
    key = numbered(row.base)
    settle(change, key, judge(row.values, kept.get(key)))
    return change


def finish(run: ImportRun, receiver: Receiver) -> None:
    """Add what the file leaves out, count, and say that the comparison is whole."""
    gone = list(keys_gone(run, receiver)) if run.extent == Extent.WHOLE else []
    steps.changes_of(run).filter(action=Action.GONE.value).delete()
    for number, some in enumerate(portions(gone)):
        start = run.rows + 1 + number * BATCH_ROWS
        kept = receiver.stored(run.organisation_id, some)
        with transaction.atomic():
            running.hold()
            Change.objects.bulk_create(
                [
                    gone_change(run, start + n, k, kept.get(k))
                    for n, k in enumerate(some)
                ]
            )
    with transaction.atomic():
        running.hold()
        tell_of_sharing(run)
        locked = steps.locked(run)
        steps.move(
            locked,
            RunState.MAPPED,
            offset=0,
            total=run.rows + len(gone),
            compared_with=in_force(run.organisation_id, run.kind),
            **counts_of(run),
        )
    run.refresh_from_db()


def keys_gone(run: ImportRun, receiver: Receiver) -> Iterator[str]:
    """Name the live records that no row of the file speaks of."""
    spoken = steps.changes_of(run).exclude(row_number=None)
    left = receiver.live_keys(run.organisation_id)
    left -= set(spoken.values_list("key", flat=True).iterator())
    yield from sorted(left)


def gone_change(run: ImportRun, place: int, key: str, kept: Stored | None) -> Change:
    """A record that the list no longer has."""
    change = Change(run=run, position=place, base=key[:64], key=key)
    change.action = Action.GONE.value
    if kept is not None:
        change.record_id = kept.record_id
        change.before = {"values": dict(kept.values), "is_live": kept.is_live}
    return change


def counts_of(run: ImportRun) -> dict[str, int]:
    """Count what a comparison found, by the names of the columns that hold it."""
    by_action = steps.changes_of(run).order_by().values_list("action")
    counted = dict(by_action.annotate(n=Count("pk")))
    problems = steps.problems_of(run)
    return {
        **{action.value: counted.get(action.value, 0) for action in Action},
        "left_out": problems.filter(keeps_out=True).count(),
        "problems": problems.count(),
    }
