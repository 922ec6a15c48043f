"""The snapshot gives the store that the migrations give, and is used only then."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from guildhall.office.keeping import snapshot
from guildhall.web.commands.prepare import SNAPSHOT, migrate_file

REMEDY = "the migrations have changed: run `./guildhall snapshot` and commit the file"


@pytest.fixture(scope="module")
def migrated(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "store.sqlite3"
    with django_db_blocker.unblock():
        migrate_file(path)
    return path


def schema(path: Path) -> set[tuple[str, str, str]]:
    with closing(sqlite3.connect(path)) as store:
        rows = store.execute("SELECT type, name, sql FROM sqlite_master")
        return {(kind, name, sql or "") for kind, name, sql in rows}


def rows(path: Path) -> dict[str, list[object]]:
    with closing(sqlite3.connect(path)) as store:
        tables = store.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        kept = {
            name: sorted(store.execute(f'SELECT * FROM "{name}"'), key=repr)
            for (name,) in tables.fetchall()
        }
    kept["django_migrations"] = [row[1:3] for row in kept["django_migrations"]]
    return kept


def test_it_is_of_the_migrations_that_are_there() -> None:
    assert snapshot.digests_in(SNAPSHOT) == snapshot.migrations_there(), REMEDY


def test_it_gives_what_the_migrations_give(tmp_path: Path, migrated: Path) -> None:
    store = tmp_path / "store.sqlite3"

    snapshot.make(store, SNAPSHOT)

    assert schema(store) == schema(migrated), REMEDY
    assert rows(store) == rows(migrated), REMEDY


def test_the_store_carries_the_stamp_of_its_migrations(tmp_path: Path) -> None:
    store = tmp_path / "store.sqlite3"

    snapshot.make(store, SNAPSHOT)

    with closing(sqlite3.connect(store)) as made:
        stamp = made.execute("PRAGMA user_version").fetchone()[0]
    assert stamp == snapshot.stamp_of(snapshot.digests_in(SNAPSHOT))


def test_it_never_replaces_a_store(tmp_path: Path) -> None:
    store = tmp_path / "store.sqlite3"
    store.write_text("something dear")

    with pytest.raises(FileExistsError):
        snapshot.make(store, SNAPSHOT)

    assert store.read_text() == "something dear"


USED_WHEN = {  # migrations there now, against a snapshot of a.1 and a.2
    "the same": ({"a.1": "x", "a.2": "y"}, True),
    "one more": ({"a.1": "x", "a.2": "y", "b.1": "z"}, True),
    "one changed": ({"a.1": "x", "a.2": "changed"}, False),
    "one gone": ({"a.1": "x"}, False),
}


@pytest.mark.parametrize("case", USED_WHEN)
def test_it_is_used_while_its_migrations_are_unchanged(
    tmp_path: Path, migrated: Path, case: str
) -> None:
    there, used = USED_WHEN[case]
    written = tmp_path / "schema.sql"
    snapshot.write(migrated, written, {"a.1": "x", "a.2": "y"})

    assert snapshot.can_be_used(written, there) is used


def test_without_a_snapshot_there_is_none_to_use(tmp_path: Path) -> None:
    assert not snapshot.can_be_used(tmp_path / "none.sql", {})


def test_equal_migrations_have_equal_stamps_and_others_do_not() -> None:
    stamp = snapshot.stamp_of({"a.1": "x", "a.2": "y"})

    assert stamp == snapshot.stamp_of({"a.2": "y", "a.1": "x"})
    assert stamp != snapshot.stamp_of({"a.1": "x", "a.2": "z"})
    assert 0 < stamp < 2**31
