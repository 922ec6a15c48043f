"""Untrusted files, opened in a child: the same answer as without, and no harm done."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from guildhall.engines.tabular import Duration, Kind, Money, Month, ReadPlan, read
from guildhall.foundation.refusal import NotValid
from guildhall.office.intake.sandbox import SandboxLimits, open_safely
from tests.engines.tabular import hostile
from tests.engines.tabular.messy import CLEAN, Messy, corpus, csv_bytes

MOST_MEMORY = 300_000_000
MOST_SECONDS = 5.0
SOME = [messy for number, messy in enumerate(corpus()) if number % 9 == 0]


@pytest.mark.parametrize("messy", SOME, ids=lambda messy: messy.name)
def test_the_child_finds_what_the_engine_finds(messy: Messy) -> None:
    inside = read(messy.content, filename=messy.name)

    outside = open_safely(messy.content, filename=messy.name)

    assert outside.to_json() == inside.to_json()
    assert outside.asides == inside.asides
    assert outside.header_rows == inside.header_rows
    for one, other in zip(outside.records(), inside.records(), strict=True):
        assert (one.row, list(one.cells), one.values) == (
            other.row,
            list(other.cells),
            other.values,
        )


def test_values_of_every_kind_survive_the_way_back() -> None:
    rows = [
        [
            "Contract Title",
            "Supplier",
            "Start Date",
            "End Date",
            "Annual Value",
            "Contract term",
            "Option to extend (months)",
            "SME",
            "How many extensions",
        ],
        [
            "Parks",
            "Oakway plc",
            "01/02/2022",
            "Mar-24",
            "£12k pa",
            "3+1+1",
            "0.5",
            "Yes",
            "2",
        ],
        ["Lifts", "Elm Ltd", "01/02/2022", "TBC", "(5.00)", "", "12", "Large", ""],
    ]

    first, second = open_safely(csv_bytes(rows), filename="a.csv").records()

    assert first.get("start_date") == date(2022, 2, 1)
    assert first.get("end_date") == Month(2024, 3)
    assert first.get("annual_value") == Money(1_200_000, "year")
    assert first.get("duration_text") == Duration(
        Fraction(36), (Fraction(12), Fraction(12))
    )
    assert first.get("extension_months") == Fraction(1, 2)
    assert (first.get("sme_flag"), first.get("extension_count")) == (True, 2)
    assert second.get("end_date") is None
    assert second.get("annual_value") == Money(-500)
    assert second.get("sme_flag") is False


def test_records_can_be_read_again_and_side_by_side() -> None:
    reading = open_safely(
        csv_bytes(CLEAN), filename="a.csv", plan=ReadPlan(batch_rows=2)
    )

    one, other = reading.records(), reading.records()
    pairs = [(next(one).row, next(other).row) for _ in range(12)]

    assert pairs == [(row, row) for row in range(2, 14)]


def test_what_a_person_knows_reaches_the_child() -> None:
    reading = open_safely(
        csv_bytes([["Blorp", "Foo"], ["Oakway plc", "1"], ["Elm Ltd", "2"]]),
        filename="a.csv",
        kind=Kind.CONTRACTS,
        remembered={"foo": "contract_ref"},
        learnt={"blorp": "supplier_name"},
        today=date(2024, 5, 1),
    )

    assert [column.field for column in reading.columns] == [
        "supplier_name",
        "contract_ref",
    ]


def test_a_path_bytes_and_a_stream_are_read_alike(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_bytes(csv_bytes(CLEAN))

    answers = [
        open_safely(path).to_json(),
        open_safely(str(path)).to_json(),
        open_safely(path.read_bytes(), filename="register.csv").to_json(),
        open_safely(io.BytesIO(path.read_bytes()), filename="register.csv").to_json(),
    ]

    assert answers == [answers[0]] * 4


def measured(path: Path) -> dict[str, object]:
    """Open a file in a fresh process; give the answer, seconds and peak memory."""
    program = (
        "import json, resource, sys, time\n"
        "from pathlib import Path\n"
        "from guildhall.foundation.refusal import NotValid\n"
        "from guildhall.office.intake.sandbox import open_safely\n"
        "try:\n"
        "    said = open_safely(Path(sys.argv[1])).rows\n"
        "except NotValid as refusal:\n"
        "    said = refusal.because\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(json.dumps([said, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024]))\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    said, seconds, memory = json.loads(ended.stdout)
    return {"said": said, "seconds": seconds, "memory": memory}


@pytest.mark.parametrize(
    ("make", "name", "said"),
    [
        (hostile.far_row, "far.xlsx", 3),
        (hostile.stray_cell, "stray.xlsx", 1),
        (hostile.corners, "corners.xlsx", 1),
        (hostile.blank_columns, "blank.xlsx", 0),
        (hostile.blank_columns_csv, "blank.csv", 2_000),
        (hostile.million_rows, "million.xlsx", "would unpack"),
        (hostile.zip_bomb, "bomb.xlsx", "would unpack"),
        (hostile.huge_text, "text.xlsx", "would unpack"),
        (hostile.large_text, "large.xlsx", "characters"),
        (hostile.entities, "entities.xlsx", "entities"),
        (hostile.cut_short, "cut.xlsx", "cut short"),
        (hostile.repeated_ods, "cells.ods", "repeated"),
        (hostile.repeated_rows_ods, "rows.ods", "more memory"),
        (hostile.noise, "noise.csv", "not a text file"),
        (hostile.zip_noise, "noise.xlsx", "damaged"),
        (hostile.old_noise, "noise.xls", "cannot be read"),
        (hostile.endless_line, "line.csv", "no end in sight"),
        (hostile.deep_json, "deep.json", "nested"),
        (hostile.many_keys, "keys.json", "different keys"),
        (lambda: b"", "empty.csv", "empty"),
        (lambda: b"%PDF-1.7 ...", "paper.csv", "PDF"),
        (lambda: b"\x89PNG\r\n\x1a\n\0\0", "picture.csv", "picture"),
        (lambda: b"<!doctype html><p>", "page.csv", "web page"),
    ],
)
def test_a_hostile_file_is_read_or_refused_within_bounds(
    make: Callable[[], bytes], name: str, said: int | str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(make())

    found = measured(path)

    assert found["said"] == said or str(said) in str(found["said"])
    assert float(str(found["seconds"])) < MOST_SECONDS
    assert int(str(found["memory"])) < MOST_MEMORY


def test_a_child_out_of_memory_is_a_refusal() -> None:
    limits = SandboxLimits(least_memory=60 << 20, memory_for_each_byte=0)

    with pytest.raises(NotValid, match="more memory than a sheet"):
        open_safely(hostile.many_keys(), filename="a.json", limits=limits)


def test_a_child_out_of_time_is_a_refusal() -> None:
    content = csv_bytes([*CLEAN, *CLEAN[1:] * 100_000])

    with pytest.raises(NotValid, match="takes longer than"):
        open_safely(
            content, filename="a.csv", limits=SandboxLimits(processor_seconds=1)
        )


def test_a_child_that_hangs_is_ended_and_refused() -> None:
    with pytest.raises(NotValid, match=r"takes longer than 0\.01 seconds"):
        open_safely(csv_bytes(CLEAN), limits=SandboxLimits(wall_seconds=0.01))


def test_a_child_that_writes_too_much_is_a_refusal() -> None:
    content = csv_bytes([*CLEAN, *CLEAN[1:] * 1_000])
    limits = SandboxLimits(least_output=10_000, output_for_each_byte=0)

    with pytest.raises(NotValid, match="cannot be"):
        open_safely(content, filename="a.csv", limits=limits)


def test_the_parent_reads_on_after_a_child_has_died() -> None:
    with pytest.raises(NotValid):
        open_safely(hostile.repeated_rows_ods(), filename="a.ods")

    assert open_safely(csv_bytes(CLEAN), filename="a.csv").rows == 12


def test_a_child_can_open_nothing_more_once_it_reads() -> None:
    program = (
        "import os, socket, tempfile\n"
        "from guildhall.office.intake import sandbox_child as child\n"
        "asked = {'memory': 1 << 30, 'seconds': 9, 'output': 100}\n"
        "child._close_doors(asked, highest=2)\n"
        "tries = (lambda: open('/etc/hostname'), lambda: socket.socket(), os.pipe,\n"
        "         tempfile.TemporaryFile)\n"
        "for attempt in tries:\n"
        "    try:\n"
        "        attempt()\n"
        "        print('opened')\n"
        "    except OSError:\n"
        "        print('shut')\n"
    )

    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert ended.stdout.split() == ["shut"] * 4


def test_a_child_gets_no_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "sitecustomize.py").write_text("raise SystemExit(9)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("PYTHONSTARTUP", str(tmp_path / "sitecustomize.py"))

    assert open_safely(csv_bytes(CLEAN), filename="a.csv").rows == 12


def test_neither_side_of_the_child_loads_the_web_framework() -> None:
    program = (
        "import sys\n"
        "import guildhall.office.intake.sandbox, guildhall.office.intake.sandbox_child\n"
        "print(sorted(name for name in sys.modules if name.startswith('django'))[:3])\n"
    )

    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert ended.stdout.strip() == "[]"


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotValid, match="is a folder"):
        open_safely(tmp_path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotValid, match="There is no file"):
        open_safely(tmp_path / "missing.csv")


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")

    with pytest.raises(NotValid, match="is not a file"):
        open_safely(tmp_path / "pipe.csv")


def test_a_name_that_no_system_takes_is_refused() -> None:
    with pytest.raises(NotValid):
        open_safely("a\0b.csv")
