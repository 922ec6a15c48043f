"""Bringing lists in by command: asked, corrected, done, done again, undone."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pytest_django import Settings

from guildhall.foundation.refusal import NotFound, NotPossible, NotValid
from guildhall.office.intake import reading
from guildhall.office.intake.models import ImportRun
from guildhall.office.intake.rules import Extent, RunState
from guildhall.office.register.models import Contract
from guildhall.web.commands import imports
from tests.cast import Cast
from tests.office.intake import fake_reading

HEADER = "Ref,Title,Supplier,Start,End,Value"
BINS = "A1,Bins,Oak Ltd,2026-01-01,2027-01-01,100"


class Desk:
    """A folder of files, and the commands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def file(self, *rows: str, name: str = "contracts.csv") -> Path:
        path = self.folder / name
        path.write_text("\n".join([HEADER, *rows, ""]))
        return path

    def bring_in(
        self, file: Path, *words: str, council: str = "alder", answers: str = ""
    ) -> Result:
        given = [str(file), "--for", council, "--as", "contracts", *words]
        return CliRunner().invoke(imports.import_, given, input=answers)

    def undo(self, identity: str) -> Result:
        return CliRunner().invoke(imports.imports, ["undo", identity])

    def latest(self) -> ImportRun:
        found = ImportRun.objects.unscoped(because="test").order_by("-pk").first()
        assert found is not None
        return found


@pytest.fixture
def desk(
    cast: Cast, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Desk:
    settings.FILES_FOLDER = tmp_path / "files"
    monkeypatch.setattr(reading, "open_file", fake_reading.open_file)
    monkeypatch.setattr(reading, "Reader", fake_reading.Reader)
    return Desk(tmp_path)


def kept() -> int:
    return Contract.objects.unscoped(because="test").live().count()


def test_it_brings_a_list_in_and_says_what_it_did(desk: Desk) -> None:
    done = desk.bring_in(desk.file(BINS, "A2,Lifts,,,TBC,x"), "--yes")

    assert done.exit_code == 0, done.output
    assert "2 rows; 2 added, 0 changed, 0 gone" in done.output
    assert "End: once, first in row 3: expected" in done.output
    assert kept() == 2


def test_it_asks_before_it_changes_anything(desk: Desk) -> None:
    file = desk.file(BINS)

    done = desk.bring_in(file, answers="n\n")
    assert "Left as it is" in done.output
    assert kept() == 0

    desk.bring_in(file, answers="y\n")
    assert kept() == 1


def test_given_again_it_changes_nothing(desk: Desk) -> None:
    file = desk.file(BINS)
    desk.bring_in(file, "--yes")

    done = desk.bring_in(file, "--yes")

    assert "already imported on" in done.output
    assert "nothing changed" in done.output
    assert ImportRun.objects.unscoped(because="test").count() == 1


def test_a_column_can_be_corrected(desk: Desk) -> None:
    done = desk.bring_in(desk.file(BINS), "--yes", "--column", "end=current_end_date")

    assert done.exit_code == 0, done.output
    assert desk.latest().mapping["4"] == "current_end_date"


def test_a_file_can_be_part_of_a_list(desk: Desk) -> None:
    desk.bring_in(desk.file(BINS), "--yes")

    desk.bring_in(desk.file("A2,Lifts,,,,", name="more.csv"), "--yes", "--part")

    assert desk.latest().extent == Extent.PART
    assert kept() == 2


def test_it_compares_again_where_the_list_has_changed(desk: Desk) -> None:
    first = desk.file(BINS, name="first.csv")
    desk.bring_in(first, answers="n\n")
    desk.bring_in(desk.file("A2,Lifts,,,,", name="second.csv"), "--yes")

    done = desk.bring_in(first, "--yes")

    assert "1 added, 0 changed, 1 gone" in done.output.splitlines()[-1]


def test_it_undoes_an_import_once(desk: Desk) -> None:
    desk.bring_in(desk.file(BINS), "--yes")
    identity = desk.latest().public_id

    done = desk.undo(identity)
    again = desk.undo(identity)

    assert "is undone: the list is as it was before" in done.output
    assert "was undone before, nothing changed" in again.output
    assert kept() == 0


def test_it_names_the_imports(desk: Desk) -> None:
    desk.bring_in(desk.file(BINS), "--yes")

    named = CliRunner().invoke(imports.imports, ["list", "--for", "ALD"]).output
    none = CliRunner().invoke(imports.imports, ["list", "--for", "birch"]).output

    assert "contracts.csv" in named
    assert "Brought in" in named
    assert none == ""


def test_an_import_that_is_being_undone_is_finished_first(desk: Desk) -> None:
    file = desk.file(BINS)
    desk.bring_in(file, "--yes")
    runs = ImportRun.objects.unscoped(because="test")
    runs.update(state=RunState.UNDOING)

    refused = desk.bring_in(file, "--yes")

    assert isinstance(refused.exception, NotPossible)
    assert desk.latest().public_id in refused.exception.because


WRONG = {
    "an empty file": ((), {"content": ""}, NotValid, "this file is empty"),
    "a hostile file": ((), {"content": "hostile"}, NotValid, "opened safely"),
    "no rows": ((), {"content": HEADER}, NotValid, "no data rows were found"),
    "no such council": (
        (),
        {"council": "nowhere"},
        NotFound,
        "no such organisation (none comes near)",
    ),
    "a heading that is not there": (
        ("--column", "Nope=owner"),
        {},
        NotValid,
        "the file has no heading 'Nope'; it has Ref, Title",
    ),
    "two columns of one meaning": (
        ("--column", "Start=end_date"),
        {},
        NotValid,
        "Start and End are all chosen as",
    ),
    "a title left out": (
        ("--column", "Title="),
        {},
        NotValid,
        "choose the column that holds the",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_told_with_place_and_fix(desk: Desk, case: str) -> None:
    words, given, kind, said = WRONG[case]
    file = desk.file(BINS)
    if "content" in given:
        file.write_text(given["content"])

    done = desk.bring_in(file, "--yes", *words, council=given.get("council", "alder"))

    assert isinstance(done.exception, kind)
    assert said in done.exception.because
    assert kept() == 0


def test_a_file_that_is_not_there_is_named(desk: Desk) -> None:
    done = desk.bring_in(desk.folder / "none.csv", "--yes")

    assert isinstance(done.exception, NotValid)
    assert done.exception.because.endswith(
        "none.csv cannot be read: No such file or directory."
    )


def test_a_kind_that_is_not_taken_is_told_with_those_that_are(desk: Desk) -> None:
    given = [str(desk.file(BINS)), "--for", "alder", "--as", "spend", "--yes"]

    done = CliRunner().invoke(imports.import_, given)

    assert isinstance(done.exception, NotValid)
    assert "choose one of applications, contracts, notices" in done.exception.because
