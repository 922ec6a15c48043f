"""`guildhall run` opens the house, keeps it open, and closes it without a trace."""

import os
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from guildhall.web.commands import serve
from tests.web.commands.houses import OpenHouse, free_port, guildhall, until

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="looks for processes in /proc"
)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenHouse]:
    opened = OpenHouse(tmp_path_factory.mktemp("house") / "data", "--no-demo")
    assert opened.says("Ctrl-C stops it"), opened.said
    yield opened
    opened.close()


def test_it_says_where_it_is_and_how_long_it_took(house: OpenHouse) -> None:
    assert f"open at http://localhost:{house.port}/" in house.said
    assert "store" in house.said
    assert house.ready_seconds() < 10
    assert house.answers()


def test_a_second_run_on_the_same_data_is_told_where_the_first_is(
    house: OpenHouse,
) -> None:
    done = guildhall(house.data, "run", "--no-demo", "--port", free_port())

    assert done.returncode == 2
    assert f"already runs on {house.data} at http://localhost:{house.port}/" in (
        done.stderr
    )


def test_nothing_is_put_back_while_the_house_is_open(
    house: OpenHouse, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.tar"
    made = guildhall(house.data, "backup", copy)

    refused = guildhall(house.data, "restore", copy)

    assert made.returncode == 0, made.stderr
    assert refused.returncode == 2
    assert "stop it first" in refused.stderr


def test_a_worker_that_dies_is_started_again(house: OpenHouse) -> None:
    assert until(lambda: len(house.children("work")) == 1)
    (worker,) = house.children("work")

    os.kill(worker, signal.SIGKILL)

    assert house.says("the worker stopped; starting it again")
    assert until(lambda: house.children("work") not in ([], [worker]))


def test_a_web_server_that_dies_is_started_again(house: OpenHouse) -> None:
    for process in house.children("serve"):
        os.kill(process, signal.SIGKILL)

    assert house.says("the web server stopped; starting it again")
    assert until(house.answers)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_closes_everything_when_asked(tmp_path: Path, how: int) -> None:
    house = OpenHouse(tmp_path / "data", "--no-demo")
    assert house.says("Ctrl-C stops it"), house.said

    code = house.close(how)

    assert code == 0
    assert "Guildhall is closed." in house.said
    assert "Traceback" not in house.said
    assert house.children("serve") == house.children("work") == []
    assert not house.answers()


def test_nothing_is_left_when_it_is_killed(tmp_path: Path) -> None:
    house = OpenHouse(tmp_path / "data", "--no-demo")
    assert house.says("Ctrl-C stops it"), house.said

    house.close(signal.SIGKILL)

    assert until(lambda: house.children("serve") + house.children("work") == [])
    again = guildhall(tmp_path / "data", "prepare")
    assert "ready" in again.stdout


def test_it_names_another_port_when_the_port_is_taken(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        done = guildhall(tmp_path / "data", "run", "--no-demo", "--port", port)

    assert done.returncode == 2
    assert f"port {port} on 127.0.0.1 is taken by another program" in done.stderr
    assert "--port " in done.stderr


def test_it_names_the_regions_when_there_is_none_of_that_name(tmp_path: Path) -> None:
    done = guildhall(tmp_path / "data", "run", "--region", "nowhere")

    assert done.returncode == 2
    assert "there is no region at" in done.stderr
    assert "choose one with --region: " in done.stderr
    assert "marchwater" in done.stderr
    assert not (tmp_path / "data" / "guildhall.sqlite3").exists()


ADDRESSES = {
    "127.0.0.1": "http://localhost:8000/",
    "0.0.0.0": "http://localhost:8000/",
    "::1": "http://localhost:8000/",
    "10.1.2.3": "http://10.1.2.3:8000/",
}


@pytest.mark.parametrize("host", ADDRESSES)
def test_it_prints_an_address_to_open(host: str) -> None:
    assert serve.address_of(host, 8000) == ADDRESSES[host]
