"""Real files, read in the child process, from their bytes to the list and back."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from guildhall.office.intake import queries
from guildhall.office.intake.mapping import columns_of, fields_of
from guildhall.office.intake.rules import RunState
from tests.cast import Cast
from tests.office.intake.conftest import Desk
from tests.receivers import ListedThings, only
from tests.shared_data import shared


class KnowsEveryField(ListedThings):
    """A list that takes every column the engine can name."""

    def __init__(self) -> None:
        from guildhall.engines.tabular.fields import FIELDS

        self.fields = {name: name for name in FIELDS}


@pytest.fixture
def real(cast: Cast, tmp_path: Path, settings: Settings) -> Iterator[Desk]:
    """A desk with the real reader."""
    settings.FILES_FOLDER = tmp_path
    with only(KnowsEveryField()) as listed:
        listed.create()
        yield Desk(cast, listed)


def test_a_real_register_is_read_whole(real: Desk) -> None:
    content = shared(
        "procurement/registers/salford_contracts_register_2022.csv"
    ).read_bytes()

    run = real.committed(real.compared(real.read(content, name="salford.csv")))

    assert run.state == RunState.COMMITTED
    assert run.rows == 156
    assert run.added + run.repeated + run.left_out == 156
    seen = {p.seen for p in queries.problems_for(real.cast.gus, run)}
    assert "2022-09-31" in seen
    by_heading = {c.heading: fields_of(run)[c.index] for c in columns_of(run)}
    assert by_heading["Current Expiry Date"] == "current_end_date"
    real.undone(run)
    assert real.list.export() == []


BODIES = {
    "semicolons.csv": b"Ref;Title;Supplier\nA1;Bins;Oak Ltd\nA2;Lifts;Elm Ltd\n",
    "cp1252.csv": "Ref,Title,Supplier,Annual value\nA1,Café,Oak,£5\nA2,B,C,£6\n".encode(
        "cp1252"
    ),
    "bom.csv": b"\xef\xbb\xbfRef,Title,Supplier\nA1,Bins,Oak Ltd\nA2,Lifts,Elm Ltd\n",
    "titled.csv": (
        b"Contracts of Alder\n\nContract ref,Title,Supplier,Start date\n"
        b"A1,Bins,Oak Ltd,01/04/2024\nA2,Lifts,Elm Ltd,02/04/2024\nTotal,,,\n"
    ),
    "pasted table.csv": b"Ref\tTitle\tSupplier\nA1\tBins\tOak Ltd\nA2\tLifts\tElm Ltd\n",
    "rows.jsonl": (
        b'{"Ref": "A1", "Title": "Bins", "Supplier": "Oak Ltd"}\n'
        b'{"Ref": "A2", "Title": "Lifts", "Supplier": "Elm Ltd"}\n'
    ),
}


@pytest.mark.parametrize("name", BODIES)
def test_files_as_they_come_are_read(real: Desk, name: str) -> None:
    run = real.read(BODIES[name], name=name)

    assert run.state == RunState.READ, run.because
    run = real.compared(run)
    assert run.added == 2


def test_a_character_that_no_store_holds_is_shown(real: Desk) -> None:
    rows = [
        {"Ref": f"A{n}", "Ti\x00tle": "Bi\x00ns", "Supplier": "\\u0000"} for n in (1, 2)
    ]
    content = "\n".join(json.dumps(row) for row in rows).encode()

    run = real.read(content, name="rows.jsonl")

    assert run.state == RunState.READ
    assert [c.heading for c in columns_of(run)][1] == "Ti␀tle"
    cells = [row.cells for row in queries.rows_for(real.cast.gus, run)]
    assert cells[0][1:] == ["Bi␀ns", "\\u0000"]


REFUSED = {
    "list.csv": b"\x00\x01\x02\x03",
    "list.xlsx": b"PK\x03\x04 this is no workbook",
    "picture.png": b"\x89PNG\r\n\x1a\n" + b"\x00" * 100,
    "blank.csv": b"\n\n\n",
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_list_is_refused_in_plain_words(real: Desk, name: str) -> None:
    run = real.read(REFUSED[name], name=name)

    assert run.state == RunState.REFUSED
    assert run.because.rstrip().endswith(".") or ";" in run.because
    assert queries.rows_for(real.cast.gus, run).count() == 0
