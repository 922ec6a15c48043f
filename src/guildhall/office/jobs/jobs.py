"""The house's own periodic work: backups, proving the audit chain, sweeping up."""

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django_tasks import task

from guildhall.office.audit.queries import verify
from guildhall.office.jobs import leases
from guildhall.office.jobs.models import Tick, Worker
from guildhall.office.jobs.rules import (
    BACKUPS_KEPT,
    CLOSED,
    KEEP_FINISHED_DAYS,
    KEEP_TICKS_DAYS,
    QUIET_AFTER,
)
from guildhall.office.keeping import backups


class ChainBroken(RuntimeError):
    """The audit chain does not hold; the job ends as dead, where it is seen."""


@task()
def verify_audit() -> dict[str, object]:
    """Prove that nobody has rewritten the audit record."""
    verdict = verify()
    if not verdict.holds:
        first = verdict.faults[0]
        raise ChainBroken(f"entry {first.number}: {first.because}")
    return {"entries": verdict.entries, "head": verdict.head}


@task()
def sweep() -> dict[str, int]:
    """Remove jobs that ended long ago, and the ticks and workers of old."""
    now = timezone.now()
    oldest = now - timedelta(days=KEEP_FINISHED_DAYS)
    ended = leases.everything().filter(state__in=CLOSED, finished_at__lt=oldest)
    jobs, _ = ended.delete()
    ticks, _ = Tick.objects.filter(at__lt=now - timedelta(KEEP_TICKS_DAYS)).delete()
    Worker.objects.filter(beat_at__lt=now - 60 * QUIET_AFTER).delete()
    return {"jobs": jobs, "ticks": ticks}


@task()
def back_up() -> dict[str, object]:
    """Copy the store and its files, and keep the copies of the last days."""
    now = timezone.now()
    folder = Path(settings.BACKUPS_FOLDER)
    target = folder / f"nightly-{timezone.localtime(now):%Y-%m-%d}.tar.gz"
    store = Path(str(connection.settings_dict["NAME"]))
    made = backups.make(store, Path(settings.FILES_FOLDER), target, at=now)
    backups.keep_newest(folder, BACKUPS_KEPT)
    return {"file": target.name, "audit_entry": made.audit_number}
