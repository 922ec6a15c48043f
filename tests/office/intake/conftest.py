"""An office with one small list, a plain reader, and a folder of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from guildhall.engines.access.viewer import Viewer
from guildhall.office.intake import actions, files, reading
from guildhall.office.intake.mapping import fields_of
from guildhall.office.intake.models import ImportRun
from guildhall.office.intake.rules import Extent
from tests.cast import NOW, Cast
from tests.office.intake import fake_reading
from tests.receivers import ListedThings, only

HEADER = "Ref,Title,Supplier,Start,End,Value"


def sheet(*rows: str, header: str = HEADER) -> bytes:
    """A CSV file with these rows."""
    return "\n".join([header, *rows, ""]).encode()


@dataclass
class Desk:
    """Bringing lists in for Alder, as Gus does it."""

    cast: Cast
    list: ListedThings
    minutes: int = 0

    @property
    def alder(self) -> int:
        return self.cast.org("alder").pk

    def now(self) -> datetime:
        self.minutes += 1
        return NOW + timedelta(minutes=self.minutes)

    def receive(
        self, content: bytes, *, name: str = "contracts.csv", by: Viewer | None = None
    ) -> actions.Received:
        kept = files.keep([content], limit_bytes=1_000_000)
        return actions.receive(
            kept,
            organisation_id=self.alder,
            kind="contracts",
            filename=name,
            by=by or self.cast.gus,
            at=self.now(),
        )

    def read(self, content: bytes, *, name: str = "contracts.csv") -> ImportRun:
        return actions.go_on(self.receive(content, name=name).run, at=self.now())

    def compared(
        self,
        run: ImportRun,
        fields: dict[int, str | None] | None = None,
        extent: Extent = Extent.WHOLE,
    ) -> ImportRun:
        run = actions.confirm_columns(
            run,
            fields=fields or fields_of(run),
            extent=extent,
            by=self.cast.gus,
            at=self.now(),
        )
        return actions.go_on(run, at=self.now())

    def committed(self, run: ImportRun) -> ImportRun:
        run = actions.start_commit(run, by=self.cast.gus, at=self.now())
        return actions.go_on(run, at=self.now())

    def bring_in(
        self, *rows: str, extent: Extent = Extent.WHOLE, name: str = "contracts.csv"
    ) -> ImportRun:
        run = self.read(sheet(*rows), name=name)
        return self.committed(self.compared(run, extent=extent))

    def undone(self, run: ImportRun) -> ImportRun:
        run = actions.start_undo(run, by=self.cast.gus, at=self.now())
        return actions.go_on(run, at=self.now())


@pytest.fixture
def plain_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read plain CSV in this process."""
    monkeypatch.setattr(reading, "open_file", fake_reading.open_file, raising=False)
    monkeypatch.setattr(reading, "Reader", fake_reading.Reader, raising=False)


@pytest.fixture
def desk(
    cast: Cast, tmp_path: Path, settings: Settings, plain_reader: None
) -> Iterator[Desk]:
    """A place to bring lists in."""
    settings.FILES_FOLDER = tmp_path
    with only(ListedThings()) as listed:
        listed.create()
        yield Desk(cast, listed)
