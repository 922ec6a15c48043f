"""`guildhall work` runs what waits."""

import signal
import subprocess
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from guildhall.office.jobs import actions, leases
from guildhall.office.jobs.rules import State
from guildhall.office.people.queries import system
from guildhall.web.commands.jobs import work
from tests.cast import NOW
from tests.office.jobs import tasks
from tests.web.commands.houses import (
    GUILDHALL,
    REPOSITORY,
    environment,
    guildhall,
    until,
)


def test_it_runs_what_waits_and_stops_when_asked_for_one_round(
    db: None, tmp_path: Path, settings: object
) -> None:
    settings.DATA_FOLDER = tmp_path  # type: ignore[attr-defined]
    moment: datetime = NOW
    for number in range(3):
        actions.start(
            tasks.add,
            title="Add",
            by=system("test"),
            at=moment,
            args={"first": number},
            run_after=datetime.fromisoformat("2020-01-01T00:00+00:00"),
        )

    done = CliRunner().invoke(work, ["--once"])

    assert (done.exit_code, done.output) == (0, "3 jobs run\n")
    assert leases.everything().filter(state=State.DONE).count() == 3


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_worker_stops_when_asked(tmp_path: Path, how: int) -> None:
    data = tmp_path / "data"
    guildhall(data, "prepare")
    worker = subprocess.Popen(
        [*GUILDHALL, "work"],
        cwd=REPOSITORY,
        env=environment(data),
        stderr=subprocess.PIPE,
        text=True,
    )
    assert until(lambda: any((data / "workers").glob("[!.]*")))

    worker.send_signal(how)
    _, said = worker.communicate(timeout=20)

    assert worker.returncode == 0, said
    assert "Traceback" not in said
    assert not any((data / "workers").iterdir())
