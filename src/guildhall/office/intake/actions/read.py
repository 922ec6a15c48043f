"""Reading a file that came in: its columns are proposed, its rows kept as they stand.

The file is opened in a child process with limits; what cannot be read is refused with
the sentence that says why. Nothing is written to the register here.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from django.db import transaction

from guildhall.foundation.refusal import NotValid
from guildhall.office.intake import progress, reading
from guildhall.office.intake.actions import steps
from guildhall.office.intake.models import ImportRun, Row
from guildhall.office.intake.rules import BATCH_ROWS, RunState
from guildhall.office.jobs import running
from guildhall.office.people.queries import system


def read(run: ImportRun, *, at: datetime) -> None:
    """Read the file of an import, from the row where it was left."""
    try:
        with reading.open_file(run) as opened:
            keep_rows(run, opened.rows)
            finish(run, opened.reading(), at=at)
    except NotValid as refusal:
        refuse(run, refusal.because, at=at)


def keep_rows(run: ImportRun, rows: Iterator[reading.RawRow]) -> None:
    """Keep the rows, in portions, each with its place."""
    rest = islice(rows, run.rows, None)
    while portion := list(islice(rest, BATCH_ROWS)):
        with transaction.atomic():
            Row.objects.bulk_create(
                [
                    Row(run=run, number=row.number, sheet=row.sheet, cells=row.cells)
                    for row in portion
                ]
            )
            steps.advance(run, run.rows + len(portion), place="rows")
        progress.report(run.rows, None, "Reading rows")


def finish(run: ImportRun, found: reading.Reading, *, at: datetime) -> None:
    """Say that the file has been read, in one transaction with the entry.

    Raises:
        NotValid: there is not one row of data in it.
    """
    if run.rows == 0:
        raise NotValid(
            "no data rows were found in this file; put the list on the first sheet, "
            "one row for each thing, with headings above"
        )
    with transaction.atomic():
        running.hold()
        locked = steps.locked(run)
        steps.move(locked, RunState.READ, reading=found)
        steps.note(
            "file_read", locked, by=system("import"), at=at, detail={"rows": run.rows}
        )
    run.refresh_from_db()


def refuse(run: ImportRun, because: str, *, at: datetime) -> None:
    """Say why the file cannot be read; its rows, if any, are let go."""
    with transaction.atomic():
        running.hold()
        locked = steps.locked(run)
        steps.rows_of(run).delete()
        steps.move(locked, RunState.REFUSED, because=because[:1_000], rows=0)
        steps.note("file_refused", locked, by=system("import"), at=at)
    run.refresh_from_db()
