"""What the store acknowledged survives `kill -9`; writers take turns without errors.

The fault programme of the design, F1: 200 kills before each release gate, more by
GUILDHALL_KILLS. The crowd: eight writers, none starves, none sees "locked".
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from guildhall.config.parts import database, place

REPOSITORY = Path(__file__).parents[2]
KILLS = int(os.environ.get("GUILDHALL_KILLS", "60"))


def told(*words: object) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "tests.config.writers", *map(str, words)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
        timeout=60 + KILLS,
    )
    return json.loads(done.stdout)


def test_it_loses_nothing_it_acknowledged_when_killed(tmp_path: Path) -> None:
    found = told("kill", tmp_path / "store.sqlite3", KILLS, 1)

    assert found["acknowledged"] > 0
    assert (found["lost"], found["partial"], found["integrity"]) == (0, 0, "ok")


def test_a_full_disk_keeps_what_was_there_and_takes_more_once_freed(
    tmp_path: Path,
) -> None:
    found = told("full", tmp_path / "store.sqlite3", 20, 20)

    assert (found["rounds"], found["refused"], found["read"]) == (20, 20, 20)
    assert (found["lost"], found["partial"], found["integrity"]) == (0, 0, "ok")


def test_eight_writers_take_turns(tmp_path: Path) -> None:
    found = told("crowd", tmp_path / "store.sqlite3", 8, 2)

    assert found["errors"] == 0
    assert found["longest_seconds"] < 1
    assert min(found["writes"]) > sum(found["writes"]) / len(found["writes"]) / 5


def test_the_store_is_durable_and_keeps_its_keys(tmp_path: Path) -> None:
    script = (
        "import sys; from tests.config import writers; "
        "writers.open_store(sys.argv[1]); "
        "from django.db import connection as c; "
        "k = c.cursor(); "
        "print([k.execute('PRAGMA ' + p).fetchone()[0] for p in sys.argv[2:]])"
    )
    asked = ["journal_mode", "synchronous", "foreign_keys", "busy_timeout", "mmap_size"]

    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "store.sqlite3"), *asked],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == "['wal', 2, 1, 30000, 0]"


ADDRESSES = {
    "postgresql://ann:p%40ss@db:5433/hall": {
        "NAME": "hall",
        "USER": "ann",
        "PASSWORD": "p@ss",
        "HOST": "db",
        "PORT": "5433",
    },
    "postgresql:///hall?host=/run/here": {"NAME": "hall", "HOST": "/run/here"},
    "sqlite:////data/hall.sqlite3": {"NAME": "/data/hall.sqlite3"},
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_names_the_store(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUILDHALL_DATABASE_URL", address)

    store = database.store()

    assert {k: store[k] for k in ADDRESSES[address]} == ADDRESSES[address]


def test_an_address_of_no_known_kind_says_what_to_write(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GUILDHALL_DATABASE_URL", "mysql://db/hall")

    with pytest.raises(place.SettingMissing, match="must read postgresql://"):
        database.store()
