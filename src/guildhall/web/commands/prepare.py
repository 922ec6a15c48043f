"""Preparing the store: made from the snapshot when new, migrated when the stamp differs.

On PostgreSQL, Django's own record of migrations decides. In production the static
files are gathered as well.
"""

import tempfile
from pathlib import Path

import click
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from guildhall.office.keeping import snapshot
from guildhall.web.commands.steps import Step, step

SNAPSHOT = Path(__file__).resolve().parents[2] / "config" / "snapshot" / "schema.sql"


@click.command()
def prepare() -> None:
    """Prepare the store: make it when it is new, bring it up to date when it is not."""
    prepare_store()
    if settings.PRODUCTION:
        with step("static files"):
            call_command("collectstatic", interactive=False, verbosity=0)


def prepare_store() -> None:
    """Make the store ready for this version of the house; at once when it is."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    with step("store") as doing:
        there = snapshot.migrations_there()
        if connection.vendor != "sqlite":
            migrate(doing)
            return
        made = make_new(there)
        if stamp_held() == snapshot.stamp_of(there):
            doing.says = "made from the snapshot" if made else "ready"
            return
        migrate(doing)
        hold_stamp(snapshot.stamp_of(there))


def make_new(there: snapshot.Digests) -> bool:
    """Make a new store from the snapshot, where there is none and the snapshot fits."""
    store = Path(str(connection.settings_dict["NAME"]))
    if store.exists() or not snapshot.can_be_used(SNAPSHOT, there):
        return False
    snapshot.make(store, SNAPSHOT)
    return True


def migrate(doing: Step) -> None:
    """Let Django bring the schema up to date."""
    doing.show("bringing the schema up to date, this can take a minute ...")
    Path(settings.DATA_FOLDER).mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    doing.says = "schema brought up to date"


def stamp_held() -> int:
    """The stamp of the migrations that this store has; 0 when it has none."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA user_version")
        return int(cursor.fetchone()[0])


def hold_stamp(stamp: int) -> None:
    """Keep the stamp of the migrations in the store itself."""
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA user_version = {stamp}")


@click.command(name="snapshot")
def snapshot_() -> None:
    """Write the schema snapshot again, after a change of migrations."""
    with step("snapshot") as doing, tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "migrated.sqlite3"
        migrate_file(source)
        snapshot.write(source, SNAPSHOT, snapshot.migrations_there())
        doing.says = f"written to {SNAPSHOT}"


def migrate_file(path: Path) -> None:
    """Make a SQLite file of its own by running every migration on it."""
    from django.db import connections

    alias = "snapshot"
    connections.databases[alias] = connections.databases["default"] | {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {},
    }
    try:
        call_command("migrate", database=alias, interactive=False, verbosity=0)
    finally:
        connections[alias].close()
        del connections.databases[alias]
