"""A backup is whole or absent, says when it was tampered with, and puts all back."""

import json
import shutil
import sqlite3
import tarfile
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from guildhall.foundation.refusal import NotPossible
from guildhall.office.keeping import backups
from tests.cast import NOW


class Place:
    """A small store with files, and where its backup goes."""

    def __init__(self, folder: Path) -> None:
        self.store = folder / "data" / "guildhall.sqlite3"
        self.files = folder / "data" / "files"
        self.backup = folder / "copies" / "one.tar.gz"
        self.files.mkdir(parents=True)
        (self.files / "deep").mkdir()
        (self.files / "deep" / "list.csv").write_text("a,b\n1,2\n")
        with closing(sqlite3.connect(self.store)) as store:
            store.execute("PRAGMA journal_mode=WAL")
            store.execute("CREATE TABLE audit_head (number INTEGER, seal TEXT)")
            store.execute("CREATE TABLE line (number INTEGER, text TEXT)")
            store.execute("INSERT INTO audit_head VALUES (7, 'seal of seven')")
            store.executemany(
                "INSERT INTO line VALUES (?, ?)", [(n, "x" * 50) for n in range(5_000)]
            )
            store.commit()

    def make(self) -> backups.Contents:
        return backups.make(self.store, self.files, self.backup, at=NOW)

    def put_back(self) -> backups.Contents:
        return backups.put_back(self.backup, self.store, self.files, at=NOW)

    def count(self) -> int:
        with closing(sqlite3.connect(self.store)) as store:
            return int(store.execute("SELECT count(*) FROM line").fetchone()[0])


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_it_copies_a_store_that_is_being_written(place: Place) -> None:
    with closing(sqlite3.connect(place.store)) as writer:
        writer.execute("INSERT INTO line VALUES (-1, 'not committed')")
        made = place.make()

    assert sorted(made.digests) == ["files/deep/list.csv", "guildhall.sqlite3"]
    assert (made.audit_number, made.audit_head) == (7, "seal of seven")
    assert place.backup.stat().st_mode & 0o077 == 0


def test_it_copies_whole_transactions_while_others_write(place: Place) -> None:
    stop = threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(place.store, isolation_level=None)) as store:
            while not stop.is_set():
                store.execute("BEGIN IMMEDIATE")
                rows = [(9, "y" * 500)] * 7
                store.executemany("INSERT INTO line VALUES (?, ?)", rows)
                store.execute("COMMIT")

    writer = threading.Thread(target=write)
    writer.start()
    made = [place.make() for _ in range(3)]
    stop.set()
    writer.join()
    place.put_back()

    assert place.count() > 5_000
    assert (place.count() - 5_000) % 7 == 0
    assert backups.digest(place.store) == made[-1].digests["guildhall.sqlite3"]


def test_it_puts_everything_back_and_keeps_what_was_there(place: Place) -> None:
    made = place.make()
    with closing(sqlite3.connect(place.store)) as store:
        store.execute("DELETE FROM line")
        store.commit()
    shutil.rmtree(place.files)

    back = place.put_back()

    assert back == made
    assert place.count() == 5_000
    assert (place.files / "deep" / "list.csv").read_text() == "a,b\n1,2\n"
    replaced = place.store.parent / f"replaced-{NOW:%Y%m%d-%H%M%S}"
    assert (replaced / "guildhall.sqlite3").exists()


def test_it_puts_back_where_nothing_was(place: Place, tmp_path: Path) -> None:
    made = place.make()
    elsewhere = tmp_path / "new" / "guildhall.sqlite3"

    back = backups.put_back(place.backup, elsewhere, tmp_path / "new" / "files", at=NOW)

    assert back.digests == made.digests
    assert backups.digest(elsewhere) == made.digests["guildhall.sqlite3"]


def repacked(place: Place, change: Callable[[dict[str, bytes]], None]) -> None:
    with tarfile.open(place.backup) as tar:
        parts = {m.name: tar.extractfile(m).read() for m in tar}  # type: ignore[union-attr]
    change(parts)
    folder = place.backup.parent
    with tarfile.open(place.backup, "w") as tar:
        for name, content in parts.items():
            (folder / "part").write_bytes(content)
            tar.add(folder / "part", arcname=name)


def change_head(parts: dict[str, bytes]) -> None:
    listed = json.loads(parts["contents.json"])
    parts["contents.json"] = json.dumps(listed | {"audit_head": "forged"}).encode()


TAMPERED: dict[str, Callable[[dict[str, bytes]], object]] = {
    "a file changed": lambda p: p.update({"files/deep/list.csv": b"a,b\n9,9\n"}),
    "a file missing": lambda p: p.pop("files/deep/list.csv"),
    "a file added": lambda p: p.update({"files/new.csv": b"new"}),
    "a path outside": lambda p: p.update({"files/../../outside": b"out"}),
    "a stranger": lambda p: p.update({"passwords": b"x"}),
    "no list": lambda p: p.pop("contents.json"),
    "a forged head": change_head,
    "a broken store": lambda p: p.update({"guildhall.sqlite3": b"not a store"}),
    "a list that is none": lambda p: p.update({"contents.json": b"[1]"}),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_it_refuses_a_backup_that_was_tampered_with(place: Place, how: str) -> None:
    place.make()
    repacked(place, TAMPERED[how])  # type: ignore[arg-type]

    with pytest.raises(backups.BackupFaulty):
        place.put_back()

    assert place.count() == 5_000
    assert not list(place.store.parent.glob(".restore-*"))


@pytest.mark.parametrize("keep", [0, 1, 100, 2_000])
def test_it_refuses_a_backup_that_was_cut_short(place: Place, keep: int) -> None:
    place.make()
    place.backup.write_bytes(place.backup.read_bytes()[:keep])

    with pytest.raises(backups.BackupFaulty):
        place.put_back()

    assert place.count() == 5_000


def test_it_makes_no_copy_of_a_damaged_store(place: Place) -> None:
    size = place.store.stat().st_size
    with place.store.open("r+b") as store:
        store.seek(size // 2)
        store.write(b"\xff" * 8_192)

    with pytest.raises((backups.BackupFaulty, sqlite3.DatabaseError)):
        place.make()

    assert not place.backup.exists()


def test_it_says_when_there_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(NotPossible, match="guildhall prepare"):
        backups.make(tmp_path / "none", tmp_path, tmp_path / "b.tar", at=NOW)


def test_it_says_when_there_is_no_room(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(9, 9, 9)
    )

    with pytest.raises(backups.NoRoom, match="0 MB free; a backup needs 1 MB"):
        place.make()

    assert not place.backup.exists()


def test_it_keeps_the_newest_copies(tmp_path: Path) -> None:
    for day in range(1, 10):
        (tmp_path / f"nightly-2026-06-{day:02d}.tar.gz").touch()
    (tmp_path / "mine.tar.gz").touch()

    backups.keep_newest(tmp_path, 2)

    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == [
        "mine.tar.gz",
        "nightly-2026-06-08.tar.gz",
        "nightly-2026-06-09.tar.gz",
    ]
