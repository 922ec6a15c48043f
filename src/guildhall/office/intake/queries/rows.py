"""How an import is written out: the same fields for CSV, JSON and the API."""

from datetime import datetime

from typing_extensions import TypedDict

from guildhall.engines.access.viewer import Viewer
from guildhall.office.intake.models import ImportRun


class ImportRow(TypedDict):
    """One import as plain values."""

    id: str
    file: str
    kind: str
    organisation: str
    state: str
    rows: int
    added: int
    changed: int
    gone: int
    same: int
    repeated: int
    left_out: int
    problems: int
    created_at: str
    created_by: str
    committed_at: str | None
    undone_at: str | None


def row(run: ImportRun, viewer: Viewer) -> ImportRow:
    """An import as plain values."""
    return ImportRow(
        id=run.public_id,
        file=run.upload.filename,
        kind=run.kind,
        organisation=run.organisation.slug,
        state=run.state,
        rows=run.rows,
        added=run.added,
        changed=run.changed,
        gone=run.gone,
        same=run.same,
        repeated=run.repeated,
        left_out=run.left_out,
        problems=run.problems,
        created_at=run.created_at.isoformat(),
        created_by=run.created_by,
        committed_at=written(run.committed_at),
        undone_at=written(run.undone_at),
    )


def written(at: datetime | None) -> str | None:
    """A moment as programs read it."""
    return at.isoformat() if at else None
