"""A file arrives: it is kept, and an import of it is begun or found again."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from django.db import transaction

from guildhall.engines.access.viewer import Viewer
from guildhall.office.intake import access
from guildhall.office.intake.actions import steps
from guildhall.office.intake.files import Kept
from guildhall.office.intake.models import ImportRun, RunQuerySet, Upload
from guildhall.office.intake.queries import in_force
from guildhall.office.intake.rules import OPEN, RunState, usual_extent


@dataclass(frozen=True)
class Received:
    """The import of a file; `is_already_in` where bringing it in changes nothing."""

    run: ImportRun
    is_already_in: bool = False


@transaction.atomic
def receive(
    kept: Kept,
    *,
    organisation_id: int,
    kind: str,
    filename: str,
    by: Viewer,
    at: datetime,
) -> Received:
    """Begin the import of a file that lies in the folder.

    The same content for the same list is one upload. An import of it that is under way
    is found again; where it is the one in force, nothing is begun.

    Raises:
        NotAllowed: the viewer may not bring in such a list for this organisation.
    """
    access.may_make(by, organisation_id, kind).require()
    there = Upload.objects.unscoped(because=steps.BECAUSE)
    upload, _ = there.get_or_create(
        organisation_id=organisation_id,
        kind=kind,
        content_sha256=kept.content_sha256,
        defaults={
            "filename": plain_name(filename),
            "size_bytes": kept.size_bytes,
            "uploaded_at": at,
            "uploaded_by": by.name,
        },
    )
    open_run = of_upload(upload).filter(state__in=OPEN).first()
    if open_run is not None:
        return Received(open_run)
    last = in_force(organisation_id, kind)
    if last is not None and last.upload_id == upload.pk:
        return Received(last, is_already_in=True)
    return Received(begin(upload, by=by, at=at))


@transaction.atomic
def read_again(run: ImportRun, *, by: Viewer, at: datetime) -> ImportRun:
    """Begin another import of the same file, so that its columns can be corrected.

    Raises:
        NotAllowed: the viewer may not bring in such a list for this organisation.
    """
    access.may_make(by, run.organisation_id, run.kind).require()
    open_run = of_upload(run.upload).filter(state__in=OPEN).first()
    return open_run or begin(run.upload, by=by, at=at)


def begin(upload: Upload, *, by: Viewer, at: datetime) -> ImportRun:
    """Make the import and its entry."""
    run = ImportRun(
        upload=upload,
        organisation_id=upload.organisation_id,
        kind=upload.kind,
        state=RunState.RECEIVED.value,
        extent=usual_extent(upload.kind).value,
        created_at=at,
        created_by=by.name,
    )
    run.save(force_insert=True)
    steps.note("file_received", run, by=by, at=at, detail={"bytes": upload.size_bytes})
    return run


def of_upload(upload: Upload) -> RunQuerySet:
    """The imports of a file, newest first."""
    return steps.all_runs().filter(upload=upload).select_related("upload")


def plain_name(filename: str) -> str:
    """The name of a file without folders and characters that cannot be shown."""
    name = PurePath(filename.replace("\\", "/")).name
    shown = "".join(character for character in name if character.isprintable()).strip()
    return shown[-200:] or "list"
