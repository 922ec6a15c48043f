"""The commands on sheets and headings, from outside: what they print and refuse."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from guildhall.foundation.refusal import NotValid
from guildhall.web.commands.main import main
from guildhall.web.commands.read import headings, read
from tests.engines.tabular.messy import CLEAN, FIELDS, HEADINGS, csv_bytes
from tests.shared_data import shared


def run(*words: object, given: str | None = None) -> Result:
    command = headings if words[0] == "headings" else read
    result = CliRunner().invoke(command, [str(w) for w in words[1:]], input=given)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture
def register(tmp_path: Path) -> Path:
    path = tmp_path / "register.csv"
    path.write_bytes(csv_bytes([*CLEAN, ["Total", "", "", "", "", "", "1.00"]]))
    return path


def test_read_prints_one_json_object(register: Path) -> None:
    result = run("read", register, "--json")

    found = json.loads(result.stdout)
    assert list(found) == [
        "encoding",
        "delimiter",
        "sheet",
        "header_row",
        "columns",
        "rows",
        "rows_kept",
        "problems",
    ]
    assert [column["field"] for column in found["columns"]] == list(FIELDS)
    assert (found["header_row"], found["rows"], found["rows_kept"]) == (1, 12, 12)
    assert [problem["row"] for problem in found["problems"]] == [14]


def test_read_tells_a_person_the_same(register: Path) -> None:
    result = run("read", register)

    assert "register.csv: a list of contracts" in result.stdout
    assert "headings in row 1" in result.stdout
    assert "12 rows, all kept" in result.stdout
    assert "contract_title" in result.stdout
    assert "row 14: saw Total" in result.stdout


def test_read_takes_the_kind_that_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Name,Description\nMosaic,Records\nUniform,Planning\n")

    found = json.loads(run("read", path, "--as", "applications", "--json").stdout)

    assert [column["field"] for column in found["columns"]] == ["product", "purpose"]


def test_read_shows_nothing_that_a_terminal_would_obey(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = "Elm Ltd,13\n" * 100
    path.write_text(f"Supplier\x1b[31m,Amount\nOakway\x1b]0;x\x07 plc,\u202e12\n{rows}")

    result = run("read", path)

    assert "\x1b" not in result.stdout
    assert "\x07" not in result.stdout
    assert "\u202e" not in result.stdout


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"%PDF-1.7", "a PDF document"),
        (b"a,b\n\0\0\n", "not a text file"),
        (b"PK\x03\x04 broken", "damaged"),
    ],
)
def test_a_wrong_file_is_one_sentence_and_status_two(
    content: bytes, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)

    ended = subprocess.run(
        [
            sys.executable,
            "-c",
            "from guildhall.web.commands.main import main; main()",
            "read",
            str(path),
        ],
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.startswith("guildhall: ")
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_file_that_is_not_there_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "missing.csv"
    monkeypatch.setattr(sys, "argv", ["guildhall", "read", str(missing)])

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 2
    assert str(missing) in capsys.readouterr().err


def test_a_sheet_or_a_row_may_be_named(register: Path) -> None:
    found = json.loads(run("read", register, "--header-row", "2", "--json").stdout)

    assert (found["header_row"], found["rows"]) == (2, 11)
    with pytest.raises(NotValid, match="no row 500"):
        run("read", register, "--header-row", "500")


@pytest.mark.parametrize("command", [read, headings])
def test_help_says_what_is_needed_and_given(command: object) -> None:
    name = "read" if command is read else "headings"

    text = run(name, "--help").stdout

    assert "FILE" in text
    assert "Gives" in text


def test_headings_answers_line_for_line(tmp_path: Path) -> None:
    path = tmp_path / "headers.jsonl"
    lines = [
        {"header": list(HEADINGS)},
        {"header": ["Zyx", "", None], "source": "x"},
        {"header": []},
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))

    result = run("headings", path)

    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert found == [
        {"fields": list(FIELDS)},
        {"fields": [None, None, None]},
        {"fields": []},
    ]


def test_headings_reads_standard_input() -> None:
    result = run("headings", "-", given='{"header": ["Supplier Name"]}\n')

    assert json.loads(result.stdout)["fields"] in (["supplier_name"], ["vendor"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"header": ["a"]}\n{oops\n', "Line 2 should be"),
        ('{"header": ["a"]}\n\n{"header": ["b"]}\n', "Line 2 is empty"),
        ('{"other": 1}\n', "Line 1 should be .* no list of headings"),
        ("[1]\n", "Line 1 should be .* no list of headings"),
        ('{"header": [1]}\n', "Line 1 should be .* no text"),
        ('{"header": ["a"' + ',"a"' * 2_000 + "]}\n", "Line 1 has 2,001 headings"),
        ('{"header": ["' + "x" * 2_000_000 + '"]}\n', "Line 1 is longer than"),
        ("[" * 100_000 + "\n", "Line 1 should be"),
        ("", "The file is empty"),
    ],
)
def test_a_bad_line_is_refused_by_its_number(
    text: str, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "headers.jsonl"
    path.write_text(text)

    with pytest.raises(NotValid, match=said):
        run("headings", path)


@pytest.mark.shared_data
def test_every_labelled_row_gets_a_field_for_each_heading() -> None:
    path = shared("procurement/headers/header_rows_labelled.jsonl")

    result = run("headings", path)

    answers = [json.loads(line)["fields"] for line in result.stdout.splitlines()]
    wanted = [json.loads(line)["header"] for line in path.read_text().splitlines()]
    assert list(map(len, answers)) == list(map(len, wanted))
