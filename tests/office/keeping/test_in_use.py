"""One `run` a data folder; no backup is put back while the house is open."""

from pathlib import Path

import pytest

from guildhall.office.keeping import in_use


def test_several_may_hold_the_house_open(tmp_path: Path) -> None:
    with in_use.opened(tmp_path), in_use.opened(tmp_path):
        assert (tmp_path / "in-use").exists()


def test_it_is_not_closed_while_open(tmp_path: Path) -> None:
    with (
        in_use.opened(tmp_path),
        pytest.raises(in_use.HouseOpen, match="stop it first"),
        in_use.closed(tmp_path),
    ):
        pytest.fail("the house is open")


def test_it_is_not_opened_while_a_backup_is_put_back(tmp_path: Path) -> None:
    with (
        in_use.closed(tmp_path),
        pytest.raises(in_use.HouseOpen, match="put back"),
        in_use.opened(tmp_path),
    ):
        pytest.fail("the house is closed")


def test_it_can_be_closed_when_nobody_is_there_any_more(tmp_path: Path) -> None:
    with in_use.opened(tmp_path):
        pass

    with in_use.closed(tmp_path):
        assert (tmp_path / "in-use").exists()


def test_a_second_run_is_told_where_the_first_is(tmp_path: Path) -> None:
    with (
        in_use.alone(tmp_path, "http://localhost:8000/"),
        pytest.raises(in_use.HouseOpen, match=r"at http://localhost:8000/ \(process"),
        in_use.alone(tmp_path, "http://localhost:8001/"),
    ):
        pytest.fail("one run a data folder")


def test_nothing_of_the_first_run_is_left(tmp_path: Path) -> None:
    with in_use.alone(tmp_path, "http://localhost:8000/"):
        pass

    with in_use.alone(tmp_path, "http://localhost:8001/"):
        assert "8001" in in_use.served_at(tmp_path / "run.json")
    assert in_use.served_at(tmp_path / "run.json") == ""
