"""The schema as one file of SQL, so that a new store is ready in a blink.

Made from the migrations (`guildhall snapshot`) and proven equal to them by a test.
The snapshot names the migrations it holds with a digest of each; a new store is made
from it while all of those are unchanged, and Django's `migrate` does the rest. The
store keeps a stamp of the migrations it has (`PRAGMA user_version`), so that a second
start need not ask Django.
"""

import hashlib
import json
import os
import sqlite3
from collections.abc import Mapping
from pathlib import Path

from django.apps import apps

Digests = Mapping[str, str]
HEADER = "-- migrations: "
LONG_AGO = "2000-01-01 00:00:00"


def migrations_there() -> dict[str, str]:
    """The migrations of every installed app: `app.name` to the digest of its file."""
    found = {}
    for app in apps.get_app_configs():
        folder = Path(app.path) / "migrations"
        for path in sorted(folder.glob("[0-9a-zA-Z]*.py")):
            digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
            found[f"{app.label}.{path.stem}"] = digest
    return found


def stamp_of(digests: Digests) -> int:
    """Give the number that stands for these migrations; never 0."""
    text = json.dumps(digests, sort_keys=True)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]) % (2**31 - 1) + 1


def write(source: Path, target: Path, digests: Digests) -> None:
    """Write the schema and rows of a freshly migrated store as SQL.

    Args:
        source: a SQLite file that has been migrated and nothing else.
        target: the snapshot; its first line names the migrations.
        digests: the migrations that made it.
    """
    store = sqlite3.connect(source)
    store.execute("UPDATE django_migrations SET applied = ?", [LONG_AGO])
    lines = [HEADER + json.dumps(digests, sort_keys=True), *store.iterdump()]
    store.close()
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")


def digests_in(snapshot: Path) -> dict[str, str]:
    """The migrations that a snapshot holds; none when there is no snapshot."""
    if not snapshot.exists():
        return {}
    with snapshot.open(encoding="utf-8") as lines:
        first = lines.readline()
    return dict(json.loads(first.removeprefix(HEADER)))


def can_be_used(snapshot: Path, there: Digests) -> bool:
    """Say whether every migration of the snapshot is still there, unchanged."""
    held = digests_in(snapshot)
    return bool(held) and held.items() <= there.items()


def make(store: Path, snapshot: Path) -> None:
    """Make a new store from the snapshot: whole, or not at all.

    Raises:
        FileExistsError: a store is there already.
    """
    if store.exists():
        raise FileExistsError(store)
    store.parent.mkdir(parents=True, exist_ok=True)
    part = store.with_name(f".{store.name}.new")
    part.unlink(missing_ok=True)
    new = sqlite3.connect(part)
    new.executescript(snapshot.read_text(encoding="utf-8"))
    new.execute("UPDATE django_migrations SET applied = datetime('now')")
    new.execute(f"PRAGMA user_version = {stamp_of(digests_in(snapshot))}")
    new.commit()
    new.close()
    part.chmod(0o600)
    settle(part)
    part.rename(store)
    settle(store.parent)


def settle(path: Path) -> None:
    """Make sure that a file, or the names in a folder, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
