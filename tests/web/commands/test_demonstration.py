"""A region is loaded once and whole, whatever stops it half way."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from pytest_django import Settings

from guildhall.foundation.refusal import NotPossible
from guildhall.foundation.region import RegionNotValid
from guildhall.office.audit.models import Entry
from guildhall.office.intake.models import ImportRun
from guildhall.office.jobs.models import Job
from guildhall.office.people.queries import system
from guildhall.office.register.actions import linking
from guildhall.office.register.models import Application, Contract, Link, Opportunity
from guildhall.office.register.queries import export
from guildhall.web.commands import demonstration
from tests.regions.paths import REGIONS

HOUSE = system("test")
MOMENT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
MARCHWATER = REGIONS / "marchwater"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Settings) -> Iterator[None]:
    settings.FILES_FOLDER = tmp_path
    with time_machine.travel(MOMENT):
        yield


def load(region: Path) -> list[str]:
    said: list[str] = []
    demonstration.load(region, progress=said.append)
    return said


def entries(action: str) -> int:
    return Entry.objects.unscoped(because="test").filter(action=action).count()


@pytest.mark.django_db
class TestASmallRegion:
    """Eight districts that do not exist: configuration alone makes another office."""

    def test_loaded_again_it_adds_nothing(self) -> None:
        load(MARCHWATER)
        before = list(export.everything(HOUSE))
        linked = entries(linking.LINKED)
        runs = ImportRun.objects.unscoped(because="test").count()

        load(MARCHWATER)

        assert list(export.everything(HOUSE)) == before
        assert ImportRun.objects.unscoped(because="test").count() == runs
        assert entries(linking.LINKED) == linked > 0

    def test_it_says_what_it_does_and_starts_no_work_of_its_own(self) -> None:
        said = load(MARCHWATER)

        assert said[0] == "Marchwater: organisations, members and people"
        assert "Hollowmere: hollowmere-contracts.csv" in said
        assert said[-1] == "looking for what could be bought together"
        assert not Job.objects.unscoped(because="test").exists()

    def test_everything_made_up_says_so(self) -> None:
        load(MARCHWATER)

        for model in (Application, Contract):
            records = model.objects.unscoped(because="test")
            assert records.exists()
            assert not records.filter(is_synthetic=False).exists()

    @pytest.mark.parametrize("at", ["mark", "find"])
    def test_stopped_anywhere_it_goes_on_to_the_same(
        self, at: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        places = {
            "mark": (demonstration.catalogue, "mark_synthetic"),
            "find": (demonstration.opportunities, "find"),
        }
        calls: list[object] = []

        def stop(*args: object, **more: object) -> None:
            calls.append(args)
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(*places[at], stop)
            with pytest.raises(KeyboardInterrupt):
                load(MARCHWATER)
        load(MARCHWATER)
        records = Application.objects.unscoped(because="test")

        assert len(calls) == 1
        assert not records.filter(is_synthetic=False).exists()
        assert Link.objects.unscoped(because="test").exists()
        assert Opportunity.objects.unscoped(because="test").exists()
        assert entries(demonstration.FINISHED) == 1

    def test_a_list_that_cannot_be_read_is_named(self, tmp_path: Path) -> None:
        region = tmp_path / "marchwater"
        shutil.copytree(MARCHWATER, region)
        (region / "lists" / "skarrow-applications.csv").write_bytes(b"\x00" * 50)

        with pytest.raises(
            NotPossible, match=r"skarrow-applications\.csv could not be"
        ):
            load(region)

    def test_a_folder_that_is_no_region_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(RegionNotValid):
            load(tmp_path)
