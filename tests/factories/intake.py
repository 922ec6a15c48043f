"""Builds uploads, imports, rows, changes and problems at a state, without a file."""

from itertools import count
from typing import Any

from guildhall.office.intake.models import (
    Change,
    ImportRun,
    Problem,
    RememberedHeading,
    Row,
    Upload,
)
from guildhall.office.intake.rules import Action, RunState
from guildhall.office.people.models import Organisation
from tests.cast import NOW

_number = count(1)
HEADINGS = ("Reference", "Title", "Supplier")
FIELDS = ("contract_ref", "contract_title", "supplier_name")


def upload(owner: Organisation, filename: str = "list.csv", **more: Any) -> Upload:
    """Make a file of an organisation; its content is not in the folder."""
    given = {"kind": "contracts", "content_sha256": f"{next(_number):064x}"}
    return Upload.objects.create(
        organisation=owner,
        filename=filename,
        size_bytes=100,
        uploaded_at=NOW,
        uploaded_by="Somebody",
        **(given | more),
    )


def import_run(
    owner: Organisation, state: RunState = RunState.READ, **more: Any
) -> ImportRun:
    """Make an import of a file with three columns, at a state."""
    sent = more.pop("upload", None) or upload(owner)
    columns = [
        {
            "index": index,
            "heading": heading,
            "field": FIELDS[index],
            "confidence": 0.9,
            "because": "the heading says so",
            "samples": [],
        }
        for index, heading in enumerate(HEADINGS)
    ]
    moments: dict[str, Any] = {}
    if state in {RunState.COMMITTED, RunState.UNDOING, RunState.UNDONE}:
        moments |= {"committed_at": NOW, "committed_by": "Somebody"}
    if state is RunState.UNDONE:
        moments |= {"undone_at": NOW, "undone_by": "Somebody"}
    given = {"reading": {"columns": columns}, "created_by": "Somebody", **moments}
    return ImportRun.objects.create(
        upload=sent,
        organisation=owner,
        kind=sent.kind,
        state=state.value,
        created_at=NOW,
        **(given | more),
    )


def row(run: ImportRun, *cells: str, **more: Any) -> Row:
    """Make a row of an import."""
    given = {"number": next(_number)} | more
    return Row.objects.create(run=run, cells=list(cells), **given)


def change(run: ImportRun, action: Action = Action.ADDED, **more: Any) -> Change:
    """Make a change of an import."""
    number = next(_number)
    given: dict[str, Any] = {
        "position": number,
        "row_number": None if action is Action.GONE else number,
        "base": f"R{number}",
        "key": f"R{number}",
        "after": {"title": "Thing", "reference": f"R{number}"},
    }
    return Change.objects.create(run=run, action=action.value, **(given | more))


def problem(run: ImportRun, seen: str = "TBC", **more: Any) -> Problem:
    """Make a problem of an import."""
    given: dict[str, Any] = {
        "row_number": 2,
        "column": 0,
        "heading": HEADINGS[0],
        "expected": "a date such as 31/03/2027",
        "fix": "enter the date",
    }
    return Problem.objects.create(run=run, seen=seen, **(given | more))


def remembered(
    owner: Organisation, heading: str = "finish", field: str = "end_date", **more: Any
) -> RememberedHeading:
    """Let somebody have said what a heading means."""
    given = {"kind": "contracts", "said_at": NOW, "said_by": "Somebody"} | more
    return RememberedHeading.objects.create(
        organisation=owner, heading=heading, field=field, **given
    )
