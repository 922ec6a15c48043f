"""The command that finds joint opportunities, from outside."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from guildhall.foundation.refusal import NotValid
from guildhall.web.commands.opportunities import OUT_COLUMNS, opportunities

HEADER = "contract_id,council,title,description,supplier,start_date,end_date"
ROWS = [
    "C1,Alder,Housing Management System,,Civica UK Ltd,2022-04-01,2027-03-31",
    "C2,Birch,Tenancy and rents software housing management,,NEC,,30/06/2027",
    "C3,Cedar,Housing system,,MRI Software,,2027-09-30",
    "C4,Elm,Roofing works,,Cooper & Sons,,2027-09-30",
    "C5,Fir,Housing system,,MRI Software,,TBC",
]


def run(*words: object) -> Result:
    result = CliRunner().invoke(opportunities, [str(word) for word in words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def written(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture
def contracts(tmp_path: Path) -> Path:
    path = tmp_path / "contracts.csv"
    path.write_text("\n".join([HEADER, *ROWS]) + "\n")
    return path


def test_it_writes_one_row_an_opportunity(contracts: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"

    result = run(contracts, "--window-months", 6, "--out", out)

    (row,) = written(out)
    assert tuple(row) == OUT_COLUMNS
    assert row["councils"] == "Alder; Birch; Cedar"
    assert row["function"] == "Housing management"
    assert (row["ends_from"], row["ends_to"]) == ("2027-03-31", "2027-09-30")
    assert row["interval_start"] <= row["interval_end"]
    assert "1 opportunities; 1 contracts without an end" in result.stderr


def test_optional_columns_count(contracts: Path, tmp_path: Path) -> None:
    more = ",function,product,annual_value,max_end_date,notice_months"
    values = [
        ",Payroll,,£1,200.50,,6",
        ",payroll,,,,6",
        ",PAYROLL,,100,,6",
        *[",,,,,"] * 2,
    ]
    quoted = [v.replace("£1,200.50", '"£1,200.50"') for v in values]
    lines = [row + value for row, value in zip(ROWS, quoted, strict=True)]
    contracts.write_text("\n".join([HEADER + more, *lines]))
    out = tmp_path / "out.csv"

    run(contracts, "--window-months", 6, "--councils", 3, "--out", out)

    (row,) = written(out)
    assert (row["function"].casefold(), row["total_annual_value"]) == (
        "payroll",
        "1300.50",
    )
    assert row["values_known"] == "2"


def test_cells_that_cannot_be_read_are_left_out_and_told(
    contracts: Path, tmp_path: Path
) -> None:
    lines = [
        f"{row},{value},{notice}"
        for row, value, notice in zip(
            ROWS,
            ("-", "TBC", "10", "", ""),
            ("soon", "3 months", "3.0", "", ""),
            strict=True,
        )
    ]
    contracts.write_text("\n".join([f"{HEADER},annual_value,notice_months", *lines]))

    result = run(contracts, "--window-months", 6, "--out", tmp_path / "out.csv")

    (row,) = written(tmp_path / "out.csv")
    assert (row["total_annual_value"], row["values_known"]) == ("10.00", "1")
    assert "1 cells of annual_value could not be read" in result.stderr
    assert "line 2: 'soon'" in result.stderr


def test_values_and_days_are_read_as_registers_write_them(
    contracts: Path, tmp_path: Path
) -> None:
    ends = ("31/03/2026", "31 March 2026", "31-Mar-26", "TBC", "2026-09-31")
    values = ('"£12,000"', "£12k per annum", "£1000 per month", "", "")
    lines = [
        f"C{at},Council {at},Payroll system,,,,{end},{value}"
        for at, (end, value) in enumerate(zip(ends, values, strict=True))
    ]
    blank = "," * HEADER.count(",") + ","
    contracts.write_text("\n".join([f"{HEADER},annual_value", *lines, blank]))

    result = run(contracts, "--window-months", 6, "--out", tmp_path / "out.csv")

    (row,) = written(tmp_path / "out.csv")
    assert (row["council_count"], row["total_annual_value"]) == ("3", "36000.00")
    assert "2 cells of end_date could not be read" in result.stderr


def test_a_row_that_stands_there_twice_counts_once(
    contracts: Path, tmp_path: Path
) -> None:
    lines = [f"C{n},Council {n},Payroll system,,,,2026-03-31,100" for n in range(3)]
    contracts.write_text("\n".join([f"{HEADER},annual_value", *lines, lines[0]]))

    result = run(contracts, "--window-months", 6, "--out", tmp_path / "out.csv")

    (row,) = written(tmp_path / "out.csv")
    assert (row["total_annual_value"], row["contract_ids"]) == ("300.00", "C0; C1; C2")
    assert "1 rows stand there twice and count once (the first on line 5)" in (
        result.stderr
    )


def test_it_does_not_write_over_what_it_reads(contracts: Path) -> None:
    before = contracts.read_text()

    with pytest.raises(NotValid, match="the file that is read"):
        run(contracts, "--window-months", 6, "--out", contracts)

    assert contracts.read_text() == before


def test_no_opportunity_gives_a_file_with_a_header(
    contracts: Path, tmp_path: Path
) -> None:
    run(contracts, "--window-months", 1, "--out", tmp_path / "out.csv")

    assert (tmp_path / "out.csv").read_text().startswith("opportunity_id,")
    assert written(tmp_path / "out.csv") == []


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "empty"),
        ("contract_id,council\n", "title"),
        (f"{HEADER}\n,Alder,x,,,,\n", "line 2: contract_id"),
        (f"{HEADER}\nC1,,x,,,,\n", "line 2: council"),
    ],
)
def test_it_refuses_what_it_cannot_use_and_writes_nothing(
    content: str, says: str, tmp_path: Path
) -> None:
    path = tmp_path / "contracts.csv"
    path.write_text(content)

    with pytest.raises(NotValid, match=says):
        run(path, "--window-months", 6, "--out", tmp_path / "out.csv")

    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize(
    "words", [("--window-months", 0), ("--window-months", 6, "--councils", 1), ()]
)
def test_wrong_options_are_refused(
    words: tuple[object, ...], contracts: Path, tmp_path: Path
) -> None:
    result = run(contracts, *words, "--out", tmp_path / "out.csv")

    assert result.exit_code == 2


def test_the_help_says_what_the_window_means() -> None:
    said = run("--help").output

    assert "how far apart the current ends" in said
    assert "max_end_date" in said
