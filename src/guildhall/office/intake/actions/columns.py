"""A person says what each column means, and the file is compared with what is kept."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from guildhall.engines.access.viewer import Viewer
from guildhall.foundation.refusal import NotValid
from guildhall.office.intake import access
from guildhall.office.intake.actions import steps
from guildhall.office.intake.mapping import (
    columns_of,
    corrections,
    what_is_wrong,
)
from guildhall.office.intake.models import ImportRun, Problem, RememberedHeading
from guildhall.office.intake.rules import Extent, RunState


@transaction.atomic
def confirm_columns(
    run: ImportRun,
    *,
    fields: Mapping[int, str | None],
    extent: Extent,
    by: Viewer,
    at: datetime,
) -> ImportRun:
    """Take what each column means; corrections are remembered for this organisation.

    Args:
        run: an import that has been read.
        fields: the field of each column, by its index; None for a column not kept.
        extent: whether the file is the whole list.
        by: who says so.
        at: when.

    Raises:
        NotValid: two columns mean the same, or one that cannot be missed is missing.
        NotPossible: the import is past this step.
    """
    access.may_make(by, run.organisation_id, run.kind).require()
    run = steps.locked(run)
    columns = columns_of(run)
    wrong = what_is_wrong(columns, fields, steps.receiver_of(run))
    if wrong:
        raise NotValid(wrong)
    corrected = corrections(columns, fields)
    remember(run, corrected, by=by, at=at)
    forget_comparison(run)
    tell_of_file(run)
    steps.move(
        run,
        RunState.COMPARING,
        mapping={str(index): field for index, field in sorted(fields.items())},
        extent=extent.value,
        offset=0,
        total=run.rows,
    )
    steps.note(
        "columns_confirmed",
        run,
        by=by,
        at=at,
        detail={"mapping": run.mapping, "corrected": len(corrected)},
    )
    return run


@transaction.atomic
def set_aside(run: ImportRun, *, by: Viewer, at: datetime) -> ImportRun:
    """Leave an import that was not brought in; the list stays as it is.

    Raises:
        NotPossible: it is being brought in, or has been.
    """
    access.may_make(by, run.organisation_id, run.kind).require()
    run = steps.locked(run)
    steps.move(run, RunState.SET_ASIDE)
    steps.note("import_set_aside", run, by=by, at=at)
    return run


def remember(
    run: ImportRun, corrected: Mapping[str, str | None], *, by: Viewer, at: datetime
) -> None:
    """Keep what headings mean here, as a person has just said."""
    RememberedHeading.objects.bulk_create(
        [
            RememberedHeading(
                organisation_id=run.organisation_id,
                kind=run.kind,
                heading=heading,
                field=field or "",
                said_at=at,
                said_by=by.name,
            )
            for heading, field in corrected.items()
        ],
        update_conflicts=True,
        unique_fields=["organisation", "kind", "heading"],
        update_fields=["field", "said_at", "said_by"],
    )


def forget_comparison(run: ImportRun) -> None:
    """Clear what an earlier choice of columns came to."""
    steps.changes_of(run).delete()
    steps.problems_of(run).delete()


def tell_of_file(run: ImportRun) -> None:
    """Tell what concerns whole rows and the file, whatever its columns mean."""
    Problem.objects.bulk_create(
        [
            Problem(
                run=run,
                row_number=told["row"],
                heading=(told["column"] or "")[:200],
                seen=told["seen"][:300],
                expected=told["expected"][:300],
                fix=told["fix"][:300],
            )
            for told in run.reading.get("told", [])
        ]
    )
