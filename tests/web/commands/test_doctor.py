"""`guildhall doctor` says how the house is and what to do; backups go there and back."""

import os
import sqlite3
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from guildhall.office.jobs import actions
from guildhall.office.jobs.models import Worker
from guildhall.office.people.queries import system
from guildhall.web.commands import doctor
from tests.office.jobs import tasks
from tests.web.commands.houses import guildhall


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("doctor") / "data"
    assert guildhall(folder, "prepare").returncode == 0
    return folder


def test_a_house_in_order_needs_nothing(data: Path) -> None:
    done = guildhall(data, "doctor")

    assert done.returncode == 0, done.stdout
    assert "->" not in done.stdout
    for word in ("Python 3.", "journal wal, synchronous FULL", "GB free", "no entries"):
        assert word in done.stdout


def test_it_sees_a_store_of_another_version(data: Path, tmp_path: Path) -> None:
    old = tmp_path / "data"
    guildhall(old, "prepare")
    with closing(sqlite3.connect(old / "guildhall.sqlite3")) as store:
        store.execute("PRAGMA user_version = 5")

    seen = guildhall(old, "doctor")
    mended = guildhall(old, "prepare")

    assert seen.returncode == 1
    assert "-> run `guildhall prepare`" in seen.stdout
    assert "brought up to date" in mended.stdout
    assert guildhall(old, "doctor").returncode == 0


def test_it_asks_for_a_worker_when_jobs_wait(db: None) -> None:
    given = {"title": "Add", "by": system("test"), "at": timezone.now()}
    actions.start(tasks.add, args={"first": 1}, **given)

    lonely = doctor.workers()
    Worker.objects.create(name="w", started_at=timezone.now(), beat_at=timezone.now())
    attended = doctor.workers()

    assert "guildhall work" in lonely.fix
    assert (attended.found, attended.fix) == ("1 alive, 1 jobs waiting, 0 given up", "")


def test_a_worker_that_went_silent_is_not_alive(db: None) -> None:
    long_ago = timezone.now() - timedelta(minutes=5)
    Worker.objects.create(name="w", started_at=long_ago, beat_at=long_ago)

    assert doctor.workers().found.startswith("0 alive")


def test_it_asks_for_a_backup_when_the_last_is_old(
    db: None, settings: Any, tmp_path: Path
) -> None:
    settings.BACKUPS_FOLDER = tmp_path
    (tmp_path / "nightly-2026-06-01.tar.gz").touch()
    fresh = doctor.last_backup()
    days_ago = time.time() - 3 * 86_400
    os.utime(tmp_path / "nightly-2026-06-01.tar.gz", (days_ago, days_ago))

    assert fresh.fix == "" or "PostgreSQL" in fresh.found
    assert "guildhall backup FILE" in doctor.last_backup().fix or (
        "PostgreSQL" in fresh.found
    )


def test_it_asks_for_room(monkeypatch: pytest.MonkeyPatch) -> None:
    usage = doctor.shutil.disk_usage("/")
    monkeypatch.setattr(
        doctor.shutil, "disk_usage", lambda _: usage._replace(free=2**30)
    )

    assert doctor.room().fix == "free some, or move the data folder"


def test_a_backup_goes_there_and_back(data: Path, tmp_path: Path) -> None:
    copy, elsewhere = tmp_path / "copy.tar.gz", tmp_path / "elsewhere"
    (data / "files").mkdir(exist_ok=True)
    (data / "files" / "list.csv").write_text("a\n1\n")

    made = guildhall(data, "backup", copy)
    back = guildhall(elsewhere, "restore", copy)

    assert (made.returncode, back.returncode) == (0, 0), back.stderr
    assert "2 files, audit entry 0" in made.stdout
    assert (elsewhere / "files" / "list.csv").read_text() == "a\n1\n"
    assert guildhall(elsewhere, "doctor").returncode == 0


def test_a_file_that_is_no_backup_is_refused_in_one_sentence(
    data: Path, tmp_path: Path
) -> None:
    (tmp_path / "odd.tar").write_text("odd")

    done = guildhall(data, "restore", tmp_path / "odd.tar")

    assert done.returncode == 2
    assert "cannot be read as a backup" in done.stderr
    assert "Traceback" not in done.stderr
