"""An office into which real lists come, with a plain reader and a folder of its own."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from guildhall.engines.tabular.fields import FIELDS
from guildhall.office.intake import actions, files, reading
from guildhall.office.intake.mapping import fields_of
from guildhall.office.intake.models import ImportRun
from guildhall.office.intake.rules import Extent
from guildhall.office.people.queries import system
from guildhall.office.register.actions import linking
from guildhall.office.register.queries import export
from tests.cast import NOW, Cast
from tests.office.intake import fake_reading
from tests.office.register.incoming import typed

HOUSE = system("test")
Cells = Mapping[str, str]


class Reader(fake_reading.Reader):
    """Types days, pounds and counts, by the names of fields."""

    def value(self, field: str, text: str) -> object:
        found = typed(field, text)
        if text and found is None:
            raise ValueError(text)
        return found


def sheet(rows: Sequence[Cells]) -> bytes:
    """A CSV file with these cells; its headings are the names of the fields."""
    names = sorted({name for row in rows for name in row})
    held = io.StringIO()
    lines = csv.DictWriter(held, names, restval="")
    lines.writeheader()
    lines.writerows(rows)
    return held.getvalue().encode()


class Office:
    """Bringing lists in and linking them, as the house does it."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.minutes = 0

    def now(self) -> datetime:
        self.minutes += 1
        return NOW + timedelta(seconds=self.minutes)

    def bring_in(
        self,
        kind: str,
        *rows: Cells,
        slug: str = "alder",
        extent: Extent = Extent.WHOLE,
    ) -> ImportRun:
        """Bring a list in through every step; one that is in force already stays."""
        kept = files.keep([sheet(rows)], limit_bytes=1_000_000)
        received = actions.receive(
            kept,
            organisation_id=self.cast.org(slug).pk,
            kind=kind,
            filename=f"{kind}.csv",
            by=HOUSE,
            at=self.now(),
        )
        if received.is_already_in:
            return received.run
        run = actions.go_on(received.run, at=self.now())
        run = actions.confirm_columns(
            run, fields=fields_of(run), extent=extent, by=HOUSE, at=self.now()
        )
        run = actions.go_on(run, at=self.now())
        run = actions.start_commit(run, by=HOUSE, at=self.now())
        return actions.go_on(run, at=self.now())

    def undo(self, run: ImportRun) -> ImportRun:
        """Undo an import."""
        run = actions.start_undo(run, by=HOUSE, at=self.now())
        return actions.go_on(run, at=self.now())

    def link(self) -> int:
        """Link every council, as at the same day."""
        return linking.link_everything(by=HOUSE, at=NOW)

    def export(self) -> list[str]:
        """Everything that is kept, as bytes would be compared."""
        return list(export.everything(HOUSE))


@pytest.fixture
def office(
    cast: Cast, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Office:
    """An office with a plain reader."""
    settings.FILES_FOLDER = tmp_path
    monkeypatch.setattr(fake_reading, "FIELDS", {name: name for name in FIELDS})
    monkeypatch.setattr(reading, "open_file", fake_reading.open_file)
    monkeypatch.setattr(reading, "Reader", Reader)
    return Office(cast)
