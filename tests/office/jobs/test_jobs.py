"""The house's own work: it proves the audit chain, sweeps up, and copies the store."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from guildhall.office.audit import actions as audit
from guildhall.office.jobs import actions, jobs, leases
from guildhall.office.jobs.models import Job, Tick, Worker
from guildhall.office.jobs.rules import State
from guildhall.office.jobs.worker import work_off
from guildhall.office.keeping import backups
from guildhall.office.people.queries import system
from tests.office.jobs import tasks


@pytest.fixture
def entries(db: None) -> None:
    with transaction.atomic():
        for number in range(3):
            audit.record(
                "test.done", f"thing:{number}", by=system("test"), at=timezone.now()
            )


def started(task: Any) -> Job:
    return actions.start(
        task, title="Nightly", by=system("schedule"), at=timezone.now()
    )


def test_it_proves_the_chain(entries: None) -> None:
    started(jobs.verify_audit)

    (job,) = work_off()

    assert (job.state, job.result["entries"]) == (State.DONE, 3)


def test_a_broken_chain_is_seen_as_a_job_that_failed(entries: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_entry SET action = 'forged' WHERE number = 2")
    started(jobs.verify_audit)

    (job,) = work_off()

    assert "ChainBroken" in job.because


def test_it_removes_what_ended_long_ago_and_nothing_else(db: None) -> None:
    now = timezone.now()
    old, new, waiting = (started(tasks.quick) for _ in range(3))
    long_ago = now - timedelta(days=100)
    for job, ended in ((old, long_ago), (new, now)):
        leases.everything().filter(pk=job.pk).update(
            state=State.DONE, finished_at=ended
        )
    leases.everything().filter(pk=waiting.pk).update(created_at=long_ago)
    Tick.objects.create(name="often", at=now - timedelta(days=3))
    Tick.objects.create(name="often", at=now)
    Worker.objects.create(name="old", started_at=long_ago, beat_at=long_ago)
    Worker.objects.create(name="new", started_at=now, beat_at=now)

    removed = jobs.sweep.call()

    assert removed == {"jobs": 1, "ticks": 1}
    assert set(leases.everything()) == {new, waiting}
    assert [worker.name for worker in Worker.objects.all()] == ["new"]


def test_it_copies_the_store_under_the_name_of_the_day(
    db: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.BACKUPS_FOLDER = tmp_path
    made = backups.Contents("now", 7, "seal", {})
    targets: list[Path] = []

    def make(store: Path, files: Path, target: Path, **_: Any) -> backups.Contents:
        targets.append(target)
        return made

    monkeypatch.setattr(backups, "make", make)

    answer = jobs.back_up.call()

    today = timezone.localdate()
    assert targets == [tmp_path / f"nightly-{today}.tar.gz"]
    assert answer == {"file": f"nightly-{today}.tar.gz", "audit_entry": 7}
