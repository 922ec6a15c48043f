"""The command that links applications to contracts, from outside."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from guildhall.foundation.refusal import NotValid
from guildhall.web.commands.match_applications import OUT_COLUMNS, applications, day

APPLICATIONS = """app_id,council,app_name,app_vendor,app_function
A2,Alder,Spydus,Civica,Libraries
A1,Alder,iTrent,,Payroll
A3,Alder,Legacy Access database,,
"""
CONTRACTS = """contract_id,council,title,description,supplier,start_date,end_date
C1,Alder,HR Software,iTrent,MHR International,2019-04-01,31/03/2024
C2,Alder,Library Management System,,Civica UK Ltd,TBC,2022-09-31
C3,Alder,Window cleaning,,Clearview Ltd,,
"""


def run(*words: object) -> Result:
    result = CliRunner().invoke(applications, [str(word) for word in words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path, Path]:
    apps, contracts = tmp_path / "apps.csv", tmp_path / "contracts.csv"
    apps.write_text(APPLICATIONS)
    contracts.write_text(CONTRACTS)
    return apps, contracts, tmp_path / "out.csv"


def test_it_writes_pairs_in_the_order_of_the_applications(
    files: tuple[Path, Path, Path],
) -> None:
    apps, contracts, out = files

    result = run(apps, contracts, "--out", out)

    with out.open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert tuple(rows[0]) == OUT_COLUMNS
    assert [(row["app_id"], row["contract_id"]) for row in rows] == [
        ("A2", "C2"),
        ("A1", "C1"),
    ]
    assert all(row["band"] in ("link", "review") and row["because"] for row in rows)
    assert all(0 <= float(row["score"]) <= 1 for row in rows)
    assert "2 links" in result.stderr


def test_dates_count_when_a_day_is_given(files: tuple[Path, Path, Path]) -> None:
    apps, contracts, out = files

    run(apps, contracts, "--out", out, "--on", "2026-07-01")

    assert "ended more than a year ago" in out.read_text() or "0." in out.read_text()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "empty"),
        ("app_id,council\n1,Alder\n", "app_name"),
        ('app_id,council,app_name,app_vendor,app_function\n1,2,"3\n', "line"),
        ("PK\x03\x04", "spreadsheet"),
    ],
)
def test_it_refuses_a_file_it_cannot_use_and_writes_nothing(
    content: str, says: str, files: tuple[Path, Path, Path]
) -> None:
    apps, contracts, out = files
    apps.write_text(content)

    with pytest.raises(NotValid, match=says):
        run(apps, contracts, "--out", out)

    assert not out.exists()


def test_it_refuses_a_contract_without_an_identifier_and_names_the_line(
    files: tuple[Path, Path, Path],
) -> None:
    apps, contracts, out = files
    contracts.write_text(CONTRACTS + ",Alder,Something,,,,\n")

    with pytest.raises(NotValid, match="line 5"):
        run(apps, contracts, "--out", out)


def test_blank_rows_at_the_end_are_no_contracts(
    files: tuple[Path, Path, Path],
) -> None:
    apps, contracts, out = files
    contracts.write_text(CONTRACTS + ",,,,,,\n" * 3)

    run(apps, contracts, "--out", out)

    assert out.exists()


def test_it_does_not_write_over_what_it_reads(files: tuple[Path, Path, Path]) -> None:
    apps, contracts, _ = files

    for path in (apps, contracts):
        with pytest.raises(NotValid, match="the file that is read"):
            run(apps, contracts, "--out", path)


def test_a_day_that_is_none_is_not_known() -> None:
    assert str(day("31/03/2024")) == "2024-03-31"
    assert str(day("2024-03-31T00:00:00Z")) == "2024-03-31"
    assert str(day("31 March 2024")) == "2024-03-31"
    assert str(day("31-Mar-24")) == "2024-03-31"
    assert day("2022-09-31") is None
    assert day("TBC") is None


def test_the_help_says_what_it_needs_and_gives() -> None:
    said = run("--help").output

    assert "app_function" in said
    assert "end_date" in said
    assert "because" in said
