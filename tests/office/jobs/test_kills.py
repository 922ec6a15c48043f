"""A worker dies or hangs in the middle of a job: each effect happens exactly once.

The fault programme of the design, F4 to F6. GUILDHALL_JOB_KILLS sets how many jobs
are worked off under fire; each costs about one kill.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.office.jobs.kills import PORTIONS

REPOSITORY = Path(__file__).parents[3]
JOBS = int(os.environ.get("GUILDHALL_JOB_KILLS", "20"))


def told(data: Path, *words: object) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "tests.office.jobs.kills", *map(str, words)],
        cwd=REPOSITORY,
        env=os.environ | {"GUILDHALL_DATA": str(data), "GUILDHALL_DATABASE_URL": ""},
        capture_output=True,
        text=True,
        timeout=60 + 2 * JOBS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def every_effect(jobs: int) -> dict[str, int]:
    once = {f"once:{number}": 1 for number in range(jobs)}
    return once | {f"portion:{number}": 1 for number in range(1, PORTIONS + 1)}


def test_each_effect_happens_once_however_often_workers_are_killed(
    tmp_path: Path,
) -> None:
    found = told(tmp_path / "data", "killed", JOBS, 7)

    assert found["workers"] > 3
    assert found["effects"] == every_effect(JOBS)
    assert found["states"] == {"done": JOBS + 1}


def test_a_frozen_worker_that_wakes_up_does_nothing_twice(tmp_path: Path) -> None:
    found = told(tmp_path / "data", "frozen")

    assert found["effects"] == every_effect(1)
    assert found["states"] == {"done": 2}
