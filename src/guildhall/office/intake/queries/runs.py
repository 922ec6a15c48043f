"""Imports, for a viewer, and which one of a list is in force."""

from guildhall.engines.access.viewer import Viewer
from guildhall.foundation.refusal import NotFound
from guildhall.office.intake import access
from guildhall.office.intake.models import ImportRun, RunQuerySet
from guildhall.office.intake.rules import OPEN, WAITING


def imports_for(viewer: Viewer) -> RunQuerySet:
    """The imports that somebody may read, newest first."""
    runs = ImportRun.objects.for_viewer(viewer)
    return runs.select_related("upload", "organisation")


def import_for(viewer: Viewer, public_id: str) -> ImportRun:
    """One import by its public id.

    Raises:
        NotFound: there is none, or none that this viewer may know of.
    """
    run = imports_for(viewer).filter(public_id=public_id).first()
    if run is None:
        raise NotFound("there is no such import")
    return run


def imports_waiting_for(viewer: Viewer) -> list[ImportRun]:
    """Imports that wait for a decision of somebody's own organisation."""
    if viewer.acting_for is None:
        return []
    mine = imports_for(viewer).filter(organisation_id=viewer.acting_for)
    waiting = mine.filter(state__in=[state.value for state in WAITING])
    return [
        run for run in waiting if access.may_make(viewer, run.organisation_id, run.kind)
    ]


def is_under_way(organisation_id: int, kind: str) -> bool:
    """Say whether an import of a list is being worked on or waits."""
    runs = ImportRun.objects.unscoped(because="whether a list is busy").of_list(
        organisation_id, kind
    )
    return runs.filter(state__in=[state.value for state in OPEN]).exists()


def in_force(organisation_id: int, kind: str) -> ImportRun | None:
    """The last import of a list that was brought in and not undone."""
    runs = ImportRun.objects.unscoped(because="what a list is compared with")
    newest = runs.of_list(organisation_id, kind).in_force()
    return newest.select_related("upload").first()


def later_in_force(run: ImportRun) -> ImportRun | None:
    """The import of the same list that is undone before this one, if any."""
    last = in_force(run.organisation_id, run.kind)
    return None if last is None or last.pk == run.pk else last
