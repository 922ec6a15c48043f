"""What intake tells the contexts above, after the commit."""

from dataclasses import dataclass

from guildhall.foundation.event import Event


@dataclass(frozen=True)
class ListImported(Event):
    """A list was brought in whole."""

    organisation_id: int
    kind: str
    run_id: int


@dataclass(frozen=True)
class ImportUndone(Event):
    """An import was undone whole; the list is as it was before."""

    organisation_id: int
    kind: str
    run_id: int
