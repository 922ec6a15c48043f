"""`guildhall audit` proves the record; exit status 1 when it does not hold."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import connection, transaction

from guildhall.foundation.refusal import NotValid
from guildhall.office.audit import actions
from guildhall.office.people.queries import system
from guildhall.web.commands.audit import audit
from tests.cast import NOW


@pytest.fixture(autouse=True)
def three_entries(db: None) -> None:
    with transaction.atomic():
        for number in range(3):
            actions.record("test.done", f"thing:{number}", by=system("test"), at=NOW)


def tamper() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_entry SET action = 'forged' WHERE number = 2")


def test_it_prints_count_head_and_that_it_holds() -> None:
    done = CliRunner().invoke(audit, ["verify"])

    assert done.exit_code == 0
    assert "entries: 3" in done.output
    assert "the chain holds" in done.output


def test_it_names_the_entry_and_exits_with_1_when_it_is_broken() -> None:
    tamper()

    done = CliRunner().invoke(audit, ["verify"])

    assert done.exit_code == 1
    assert "entry 2: its content was changed after it was sealed" in done.output
    assert "does NOT hold" in done.output


def test_it_gives_no_head_of_a_broken_chain() -> None:
    tamper()

    done = CliRunner().invoke(audit, ["head"])

    assert done.exit_code == 1
    assert "does NOT hold" in done.output


def test_it_compares_with_heads_kept_elsewhere(tmp_path: Path) -> None:
    kept = tmp_path / "heads.jsonl"
    kept.write_text(CliRunner().invoke(audit, ["head"]).output)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_entry WHERE number = 3")
        cursor.execute(
            "UPDATE audit_head SET number = 2, seal = "
            "(SELECT seal FROM audit_entry WHERE number = 2)"
        )

    alone = CliRunner().invoke(audit, ["verify"])
    compared = CliRunner().invoke(audit, ["verify", "--published", str(kept)])

    assert json.loads(kept.read_text())["number"] == 3
    assert (alone.exit_code, compared.exit_code) == (0, 1)
    assert "entry 3: the chain ends before this entry" in compared.output


@pytest.mark.parametrize("line", ["seal", "{}", "[]", '{"number": "x", "seal": ""}'])
def test_it_names_the_line_that_is_no_head(tmp_path: Path, line: str) -> None:
    kept = tmp_path / "heads.jsonl"
    kept.write_text(f'{{"number": 0, "seal": "0"}}\n{line}\n')

    done = CliRunner().invoke(audit, ["verify", "--published", str(kept)])

    assert isinstance(done.exception, NotValid)
    assert "line 2: not a head" in done.exception.because
