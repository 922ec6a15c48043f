"""Copying the embedded store while it is in use, and putting a copy back."""

from pathlib import Path

import click
from django.conf import settings
from django.db import connection
from django.utils import timezone

from guildhall.foundation.refusal import NotPossible
from guildhall.office.keeping import backups, in_use
from guildhall.web.commands.steps import step

BACKUP_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=BACKUP_FILE)
def backup(file: Path) -> None:
    """Copy store and files into FILE (.tar, or .tar.gz to compress), while in use."""
    store = embedded_store("pg_dump --format=custom --file=FILE")
    with step("backup") as doing:
        made = backups.make(store, files_folder(), file, at=timezone.now())
        doing.says = (
            f"{file}, {file.stat().st_size / 2**20:.1f} MB, {len(made.digests)} files, "
            f"audit entry {made.audit_number}"
        )


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Check FILE and put it in the place of store and files; what was there is kept."""
    store = embedded_store("pg_restore --clean --dbname=NAME FILE")
    connection.close()
    with in_use.closed(Path(settings.DATA_FOLDER)), step("restore") as doing:
        made = backups.put_back(file, store, files_folder(), at=timezone.now())
        doing.says = f"as of {made.made_at}, audit entry {made.audit_number}"


def embedded_store(instead: str) -> Path:
    """Where the SQLite file lies.

    Raises:
        NotPossible: the store is PostgreSQL, which has tools of its own.
    """
    if connection.vendor != "sqlite":
        raise NotPossible(f"this store is PostgreSQL: use `{instead}`")
    return Path(str(connection.settings_dict["NAME"]))


def files_folder() -> Path:
    """Where the files lie that people brought."""
    return Path(settings.FILES_FOLDER)
