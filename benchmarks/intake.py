"""How long a large list takes from its file into the register and back, and in what memory.

    .venv/bin/python benchmarks/intake.py [--rows 200000]

Prints one line a step: seconds, processor seconds, and the most memory that this process
has used so far (the child that opens the file has its own limit). A seventh of the rows
share a reference with others. Every figure is of this machine, this disk and this moment.
"""

import argparse
import csv
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))
T = TypeVar("T")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--rows", type=int, default=200_000)
    rows = asked.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        open_store(here)
        file = write_list(here / "contracts.csv", rows)
        print(
            f"{rows:,} rows, {file.stat().st_size / 1e6:.1f} MB, {megabytes()} MB at start"
        )
        bring_in(file)


def megabytes() -> int:
    """The most memory so far; what the process that started this one used is left out."""
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) // 1024


def step(name: str, work: Callable[[], T]) -> T:
    began, busy = time.perf_counter(), time.process_time()
    done = work()
    seconds, spent = time.perf_counter() - began, time.process_time() - busy
    print(
        f"{name:<22} {seconds:>8.1f} s {spent:>8.1f} s busy {megabytes():>6} MB",
        flush=True,
    )
    return done


def open_store(here: Path) -> None:
    os.environ["GUILDHALL_DATA"] = str(here / "data")
    os.environ["GUILDHALL_DATABASE_URL"] = ""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guildhall.config.settings")
    import django

    django.setup()

    from tests.cast import make_cast

    from guildhall.web.commands.prepare import prepare_store

    prepare_store()
    make_cast()


def write_list(path: Path, rows: int) -> Path:
    """A contract register of so many rows."""
    chosen = random.Random(rows)
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
        for number in range(rows):
            shared = number % 7 == 0
            lines.writerow(
                [
                    f"R{number // 50 if shared else number}",
                    f"Contract {number}",
                    chosen.choice(["Oak Ltd", "Elm plc", "Ash & Co"]),
                    f"2024-{chosen.randint(1, 12):02d}-01",
                    chosen.choice(["2027-03-31", "TBC", "", "31/12/2028"]),
                    chosen.randint(1_000, 90_000),
                ]
            )
    return path


def bring_in(file: Path) -> None:
    from django.utils import timezone

    from guildhall.office.intake import actions, files, queries
    from guildhall.office.intake.mapping import fields_of
    from guildhall.office.intake.rules import Extent
    from guildhall.office.people.models import Organisation
    from guildhall.office.people.queries import system

    alder, by, now = (
        Organisation.objects.get(slug="alder"),
        system("benchmark"),
        timezone.now(),
    )
    with file.open("rb") as opened:
        kept = files.keep(iter(lambda: opened.read(1 << 20), b""), limit_bytes=1 << 30)
    run = actions.receive(
        kept,
        organisation_id=alder.pk,
        kind="contracts",
        filename=file.name,
        by=by,
        at=now,
    ).run
    run = step("read", lambda: actions.go_on(run, at=now))
    run = actions.confirm_columns(
        run, fields=fields_of(run), extent=Extent.WHOLE, by=by, at=now
    )
    run = step("compare", lambda: actions.go_on(run, at=now))
    step("problems in groups", lambda: queries.problem_groups(by, run))
    run = actions.start_commit(run, by=by, at=now)
    run = step("bring in", lambda: actions.go_on(run, at=now))
    run = actions.start_undo(run, by=by, at=now)
    step("undo", lambda: actions.go_on(run, at=now))


if __name__ == "__main__":
    main()
