"""Killed at random points, the same command continues; the result is the same."""

import csv
import random
import shutil
import signal
import sqlite3
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.office.intake.forks import Ready
from tests.web.commands.houses import GUILDHALL, REPOSITORY, environment, guildhall

KILLS = 40
ROWS = 2_500
KEPT = (
    "organisation_id, list_key, title, reference, supplier_text, starts_on, ends_on, "
    "annual_pence, extra, is_live"
)
CAST = """
import os, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guildhall.config.settings")
import django
django.setup()
from tests.cast import make_cast
make_cast()
"""


def write_list(path: Path, *, seed: int, drop: int = 0) -> Path:
    """A contract register: shared references, repeats, cells that cannot be read."""
    chosen = random.Random(seed)
    with path.open("w", newline="") as opened:
        lines = csv.writer(opened)
        lines.writerow(
            [
                "Contract Reference",
                "Contract Title",
                "Supplier",
                "Start Date",
                "End Date",
                "Annual Value",
            ]
        )
        for number in range(drop, ROWS):
            shared = number % 7 == 0
            lines.writerow(
                [
                    f"R{number // 50 if shared else number}",
                    f"Contract {number % 997 if shared else number}",
                    chosen.choice(["Oak Ltd", "Elm plc", "Ash & Co"]),
                    f"2024-{chosen.randint(1, 12):02d}-01",
                    chosen.choice(["2027-03-31", "TBC", "", "31/12/2028"]),
                    chosen.randint(1_000, 90_000),
                ]
            )
    return path


@dataclass
class House:
    """A data folder, and what is kept in it."""

    data: Path
    kills: int = 0
    states: list[str] = field(default_factory=list)

    def ask(self, question: str) -> list[Any]:
        with sqlite3.connect(self.data / "guildhall.sqlite3") as store:
            return store.execute(question).fetchall()

    def export(self) -> list[Any]:
        return self.ask(f"SELECT {KEPT} FROM register_contract ORDER BY list_key")

    def state(self) -> str:
        found = self.ask("SELECT state FROM intake_importrun ORDER BY id DESC LIMIT 1")
        return str(found[0][0]) if found else "nothing"

    def in_force(self) -> str:
        runs = "SELECT public_id FROM intake_importrun WHERE state = 'committed'"
        [(identity,)] = self.ask(runs)
        return str(identity)

    def ledger(self) -> list[Any]:
        return self.ask(
            "SELECT c.position, c.row_number, c.key, c.action FROM intake_change c "
            "JOIN intake_importrun r ON r.id = c.run_id WHERE r.state = 'committed' "
            "ORDER BY r.id, c.position"
        )

    def is_whole(self) -> bool:
        return self.ask("PRAGMA integrity_check") == [("ok",)]


def run_killed(ready: Ready, house: House, seconds: float, *words: object) -> bool:
    """Run a command and kill it after a time; False where it ended before."""
    code = ready.run(*words, kill_after=seconds)
    if code == 0:
        return False
    assert code == -signal.SIGKILL, ready.said.read_text()
    house.kills += 1
    house.states.append(house.state())
    assert house.is_whole()
    return True


def run(ready: Ready, *words: object) -> str:
    """Run a command to its end; give what it said."""
    code = ready.run(*words)
    said = ready.said.read_text()
    assert code == 0, said
    return said


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> House:
    """A house with the cast in it, and nothing brought in."""
    house = House(tmp_path_factory.mktemp("house"))
    assert guildhall(house.data, "prepare").returncode == 0
    subprocess.run(
        [GUILDHALL[0], "-c", CAST],
        cwd=REPOSITORY,
        env=environment(house.data),
        check=True,
    )
    return house


def copy_of(house: House, folder: Path) -> House:
    """The same house again, in a folder of its own."""
    shutil.copytree(house.data, folder)
    return House(folder)


def test_killed_at_random_points_the_same_command_continues(
    empty: House, tmp_path: Path
) -> None:
    file = write_list(tmp_path / "contracts.csv", seed=1)
    newer = write_list(tmp_path / "newer.csv", seed=2, drop=100)
    words = ("import", file, "--for", "alder", "--as", "contracts", "--yes")
    undisturbed = copy_of(empty, tmp_path / "undisturbed")
    with Ready(undisturbed.data) as ready:
        began = time.monotonic()
        run(ready, *words)
        working = time.monotonic() - began
        wanted, ledger = undisturbed.export(), undisturbed.ledger()
        run(ready, "import", newer, *words[2:])
    disturbed = copy_of(empty, tmp_path / "disturbed")
    chosen = random.Random(time.time_ns())

    def some_time() -> float:
        return chosen.uniform(0, 0.4 * working)

    with Ready(disturbed.data) as ready:
        while disturbed.kills < KILLS:
            if run_killed(ready, disturbed, some_time(), *words):
                continue
            assert disturbed.export() == wanted
            undo = ("imports", "undo", disturbed.in_force())
            while run_killed(ready, disturbed, some_time(), *undo):
                pass
            assert disturbed.export() == []
        run(ready, *words)

        assert disturbed.export() == wanted
        assert disturbed.ledger() == ledger
        assert len(set(disturbed.states)) > 2, disturbed.states
        assert "already imported on" in run(ready, *words)
        assert disturbed.export() == wanted
        run(ready, "import", newer, *words[2:])
        assert disturbed.export() == undisturbed.export()
        assert "holds" in run(ready, "audit", "verify")


def test_a_file_that_cannot_be_read_ends_with_status_two(
    empty: House, tmp_path: Path
) -> None:
    house = copy_of(empty, tmp_path / "house")
    hostile = tmp_path / "hostile.xlsx"
    hostile.write_bytes(b"PK\x03\x04 nothing here")

    done = guildhall(
        house.data, "import", hostile, "--for", "alder", "--as", "contracts", "--yes"
    )

    assert done.returncode == 2
    assert done.stderr.startswith("guildhall: The workbook is damaged")
    assert "Traceback" not in done.stderr
