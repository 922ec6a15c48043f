"""What `guildhall run` decides: load the demonstration once, say who can sign in."""

import json
import time
from pathlib import Path
from typing import Any

import click
import pytest

from guildhall.office.people.models import Organisation
from guildhall.office.people.roles import roles
from guildhall.web.commands import demonstration, house
from tests.cast import Cast


@pytest.fixture
def loads(
    cast: Cast, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> list[Path]:
    """The regions that were loaded; nothing else is there."""
    loaded: list[Path] = []

    def load(folder: Path, *, progress: Any) -> None:
        progress("organisations")
        loaded.append(folder)
        Organisation.objects.update(is_demonstration=True)

    settings.DATA_FOLDER, settings.REGION_FOLDER = tmp_path, tmp_path / "marchwater"
    monkeypatch.setattr(demonstration, "load", load)
    return loaded


def test_the_demonstration_is_loaded_once(
    loads: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    house.load_demonstration()
    house.load_demonstration()

    said = capsys.readouterr().out
    assert [folder.name for folder in loads] == ["marchwater"]
    assert "marchwater loaded" in said
    assert "marchwater, loaded before" in said


def test_a_load_that_was_interrupted_is_done_again(
    loads: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(folder: Path, *, progress: Any) -> None:
        Organisation.objects.update(is_demonstration=True)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(demonstration, "load", fail)
        with pytest.raises(KeyboardInterrupt):
            house.load_demonstration()
    house.load_demonstration()

    assert len(loads) == 1


def test_a_new_store_is_loaded_though_the_old_one_was(loads: list[Path]) -> None:
    house.load_demonstration()
    Organisation.objects.update(is_demonstration=False)

    house.load_demonstration()

    assert len(loads) == 2


def test_another_region_is_loaded_too(loads: list[Path], settings: Any) -> None:
    house.load_demonstration()
    settings.REGION_FOLDER = settings.REGION_FOLDER.with_name("another")

    house.load_demonstration()

    mark = json.loads((settings.DATA_FOLDER / "demonstration.json").read_text())
    assert [folder.name for folder in loads] == ["marchwater", "another"]
    assert mark["region"].endswith("another")


def test_it_names_somebody_of_each_role(cast: Cast) -> None:
    Organisation.objects.update(is_demonstration=True)

    people = house.people_to_sign_in()

    assert [address for address, _ in people] == [
        "ada@office.example",
        "hana@alder.example",
        "gus@alder.example",
        "ben@alder.example",
        "eve@yew.example",
    ]
    assert people[1][1] == "Hana, main representative, Alder"


def test_people_of_a_real_region_are_not_named(cast: Cast) -> None:
    assert house.people_to_sign_in() == []


def test_the_roles_that_are_named_are_there() -> None:
    assert set(house.SIGN_IN_ROLES) <= set(roles())


def test_it_says_where_the_code_arrives(capsys: pytest.CaptureFixture[str]) -> None:
    house.say_welcome("http://localhost:8000/", [("a@b.example", "Ada")], 1.23)

    said = capsys.readouterr().out
    assert "http://localhost:8000/ (ready in 1.2 s)" in said
    assert "a@b.example" in said
    assert "http://localhost:8000/outbox" in said


def test_a_child_that_keeps_dying_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = house.House("127.0.0.1", 8000)
    child = house.Child("worker", ["false"])
    monkeypatch.setattr(house.Child, "start", lambda self: None)
    monkeypatch.setattr(kept.stopping, "wait", lambda seconds: False)

    for lives in range(1, house.MOST_SHORT_LIVES + 1):
        child.short_lives = lives
        kept.start_again(child)
    child.short_lives = house.MOST_SHORT_LIVES + 1

    with pytest.raises(click.ClickException, match="the worker keeps stopping"):
        kept.start_again(child)


def test_a_child_that_lived_long_is_started_again_at_once() -> None:
    child = house.Child("worker", ["sleep", "0"])
    child.start()
    assert child.process is not None
    child.process.wait()
    child.began = time.monotonic() - 2 * house.SHORT_LIFE_SECONDS
    child.short_lives = 3

    assert child.has_died()
    assert child.short_lives == 0
