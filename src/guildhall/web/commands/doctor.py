"""How the house is: versions, the store, room on the disk, workers, the last backup."""

import platform
import shutil
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import click
from django.conf import settings
from django.db import connection
from django.utils import timezone

from guildhall import __version__
from guildhall.office.audit.models import Head
from guildhall.office.jobs import leases
from guildhall.office.jobs.queries import workers_alive
from guildhall.office.jobs.rules import State
from guildhall.office.keeping import snapshot
from guildhall.web.commands.prepare import SNAPSHOT, stamp_held

RACE_FIXED_IN = (3, 51, 3)
LITTLE_ROOM = 2 * 2**30
OLD_BACKUP = timedelta(hours=48)


@dataclass(frozen=True)
class Finding:
    """One thing looked at; `fix` says what to do where it is not well."""

    what: str
    found: str
    fix: str = ""


@click.command()
def doctor() -> None:
    """Look the house over; exit status 1 when something needs doing."""
    findings = [look() for look in LOOKS]
    for finding in findings:
        click.echo(f"  {finding.what:<16} {finding.found}")
        if finding.fix:
            click.echo(f"  {'':<16} -> {finding.fix}")
    if any(finding.fix for finding in findings):
        sys.exit(1)


def versions() -> Finding:
    """Which Guildhall on which Python."""
    return Finding(
        "version", f"Guildhall {__version__}, Python {platform.python_version()}"
    )


def store() -> Finding:
    """Which store, and whether an acknowledged write survives a power cut."""
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            return Finding("store", f"PostgreSQL {cursor.fetchone()[0]}")
    journal, synchronous = asked("journal_mode"), asked("synchronous")
    found = (
        f"SQLite {sqlite3.sqlite_version}, journal {journal}, "
        f"synchronous {'FULL' if synchronous == 2 else synchronous}"
    )
    if journal != "wal" or synchronous != 2:
        return Finding(
            "store", found, "the settings of the store were changed: undo that"
        )
    if sqlite3.sqlite_version_info < RACE_FIXED_IN:
        found += " (older than 3.51.3: our writer lock keeps its rare race away)"
    return Finding("store", found)


def asked(pragma: str) -> object:
    """Ask SQLite for one of its settings."""
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {pragma}")
        return cursor.fetchone()[0]


def schema() -> Finding:
    """Whether the store has the schema of this version."""
    if connection.vendor != "sqlite":
        return Finding(
            "schema", "kept by Django: `guildhall prepare` brings it up to date"
        )
    there = snapshot.migrations_there()
    if stamp_held() != snapshot.stamp_of(there):
        return Finding("schema", "not of this version", "run `guildhall prepare`")
    fits = snapshot.can_be_used(SNAPSHOT, there)
    return Finding(
        "schema", f"{len(there)} migrations; snapshot {'fits' if fits else 'old'}"
    )


def room() -> Finding:
    """How much room the disk has."""
    free = shutil.disk_usage(settings.DATA_FOLDER).free
    found = f"{free / 2**30:.1f} GB free at {settings.DATA_FOLDER}"
    fix = "free some, or move the data folder" if free < LITTLE_ROOM else ""
    return Finding("disk", found, fix)


def workers() -> Finding:
    """Whether somebody runs the jobs."""
    now = timezone.now()
    alive = workers_alive(now)
    waiting = leases.everything().filter(state=State.QUEUED, run_after__lte=now).count()
    given_up = leases.everything().filter(state=State.DEAD).count()
    found = f"{len(alive)} alive, {waiting} jobs waiting, {given_up} given up"
    if not alive and waiting:
        return Finding(
            "workers", found, "start one: `guildhall run` or `guildhall work`"
        )
    return Finding("workers", found)


def audit() -> Finding:
    """The end of the audit chain; `guildhall audit verify` proves the whole of it."""
    head = Head.objects.filter(pk="head").first()
    if head is None:
        return Finding("audit", "no entries yet")
    return Finding("audit", f"entry {head.number}, seal {head.seal[:16]}...")


def last_backup() -> Finding:
    """When the last nightly backup was made."""
    if connection.vendor != "sqlite":
        return Finding("backup", "PostgreSQL: pg_dump or your provider's backups")
    made = sorted(Path(settings.BACKUPS_FOLDER).glob("nightly-*.tar.gz"))
    if not made:
        return Finding("backup", "none yet; made nightly while a worker runs")
    at = datetime.fromtimestamp(
        made[-1].stat().st_mtime, tz=timezone.get_current_timezone()
    )
    found = f"{made[-1].name}, {at:%d %B %Y %H:%M}; {len(made)} kept"
    late = timezone.now() - at > OLD_BACKUP
    return Finding("backup", found, "make one: `guildhall backup FILE`" if late else "")


LOOKS: tuple[Callable[[], Finding], ...] = (
    versions,
    store,
    schema,
    room,
    workers,
    audit,
    last_backup,
)
