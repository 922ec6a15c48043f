"""What the embedded store does in a second, and how long writers wait for one another.

    .venv/bin/python benchmarks/store.py [--seconds 4]

Prints one line a measure with its unit. Every figure is of this machine, this disk and
this moment: compare figures of one run only. Takes about half a minute.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))
ENTRIES = 5_000
JOBS = 300


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--seconds", type=float, default=4.0)
    seconds = asked.parse_args().seconds
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        crowd(here, writers=1, seconds=seconds)
        crowd(here, writers=8, seconds=seconds)
        open_store(here)
        making(here)
        chain()
        jobs()
        copies(here)


def tell(measure: str, value: float, unit: str) -> None:
    print(f"{measure:<52} {value:>12,.1f} {unit}")


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def crowd(here: Path, *, writers: int, seconds: float) -> None:
    """Durable transactions of five rows, and single durable statements, in turn."""
    words = ["crowd", here / f"crowd-{writers}.sqlite3", writers, seconds]
    done = subprocess.run(
        [
            sys.executable,
            "-W",
            "ignore",
            "-m",
            "tests.config.writers",
            *map(str, words),
        ],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    said = json.loads(done.stdout)
    name = f"durable writes, {writers} writer{'s' if writers > 1 else ''}"
    tell(name, sum(said["writes"]) / seconds, "a second")
    tell(
        f"  longest wait ({said['errors']} errors)", 1e3 * said["longest_seconds"], "ms"
    )


def open_store(here: Path) -> None:
    os.environ["GUILDHALL_DATA"] = str(here / "data")
    os.environ["GUILDHALL_DATABASE_URL"] = ""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guildhall.config.settings")
    import django

    django.setup()


def making(here: Path) -> None:
    """A new store from the snapshot, and the same by every migration."""
    from django.conf import settings

    from guildhall.office.keeping import snapshot
    from guildhall.web.commands.prepare import SNAPSHOT, migrate_file, prepare_store

    store = Path(settings.DATABASES["default"]["NAME"])
    made = timed(lambda: snapshot.make(here / "made.sqlite3", SNAPSHOT))
    tell("new store from the snapshot", 1e3 * made, "ms")
    migrated = timed(lambda: migrate_file(here / "migrated.sqlite3"))
    tell("new store by every migration", 1e3 * migrated, "ms")
    prepare_store()
    assert store.exists()


def chain() -> None:
    """Audit entries added one a transaction, and the walk along the whole chain."""
    from django.db import transaction
    from django.utils import timezone

    from guildhall.office.audit import actions, queries
    from guildhall.office.people.queries import system

    by = system("benchmark")

    def add() -> None:
        for number in range(ENTRIES // 10):
            with transaction.atomic():
                for part in range(10):
                    subject = f"thing:{number}-{part}"
                    actions.record("test.done", subject, by=by, at=timezone.now())

    tell("audit entries added, ten a transaction", ENTRIES / timed(add), "a second")
    tell("audit entries verified", ENTRIES / timed(queries.verify), "a second")


def jobs() -> None:
    """Jobs started, taken, run and ended, one after another."""
    from django.utils import timezone
    from tests.office.jobs import tasks

    from guildhall.office.jobs import actions
    from guildhall.office.jobs.worker import work_off
    from guildhall.office.people.queries import system

    def start() -> None:
        for number in range(JOBS):
            actions.start(
                tasks.add,
                title="Add",
                by=system("benchmark"),
                at=timezone.now(),
                args={"first": number},
            )

    tell("jobs started", JOBS / timed(start), "a second")
    tell("jobs taken, run and ended", JOBS / timed(work_off), "a second")


def copies(here: Path) -> None:
    """A backup with its check, and putting it back with all checks."""
    from django.conf import settings
    from django.db import connection
    from django.utils import timezone

    from guildhall.office.keeping import backups

    store, files = Path(connection.settings_dict["NAME"]), Path(settings.FILES_FOLDER)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bulk (words TEXT)")
        words = [["some words of a record " * 40]] * 100_000
        cursor.executemany("INSERT INTO bulk VALUES (%s)", words)
    connection.close()
    copy, now = here / "copy.tar", timezone.now()
    megabytes = store.stat().st_size / 2**20
    tell("size of the store for the next two", megabytes, "MB")
    made = timed(lambda: backups.make(store, files, copy, at=now))
    tell("backup: copied, checked, packed", megabytes / made, "MB a second")
    back = timed(lambda: backups.put_back(copy, store, files, at=now))
    tell("restore: unpacked, compared, checked", megabytes / back, "MB a second")


if __name__ == "__main__":
    main()
