"""`guildhall match`: files in and out, the answers beside them, and what is refused."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from guildhall.foundation.refusal import NotValid
from guildhall.web.commands.match import match
from tests.shared_data import shared

AUTHORITIES = """\
local-authority-code,official-name,nice-name,alt-names,current-authority
ALD,Alderley Borough Council,Alderley,,True
CED,Cedarham Borough Council,Cedarham,"Cedar,cedarham borough",True
"""


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(match, [str(a) for a in arguments])


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _file(folder: Path, text: str, name: str = "in.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_pairs_adds_score_verdict_and_reasons_and_keeps_the_rest(
    tmp_path: Path,
) -> None:
    names = _file(
        tmp_path,
        "id,name1,name2,note\n"
        "1,Alder Systems Ltd,ALDER SYSTEMS LIMITED,=1+1\n"
        "2,Keysoft Solutions,Fostering Solutions,\n",
    )
    out = tmp_path / "out.csv"

    result = _run("pairs", names, "--out", out)

    same, other = _rows(out)
    assert result.exit_code == 0
    assert (same["id"], same["note"]) == ("1", "=1+1")
    assert (same["same"], other["same"]) == ("true", "false")
    assert 0 <= float(other["score"]) < float(same["score"]) <= 1
    assert same["because"].startswith("same words (alder system) +4.0")


def test_weights_prints_the_table() -> None:
    result = _run("weights")

    assert "same words: all core words agree" in result.output
    assert "same from a score of 0.55" in result.output


def test_suppliers_puts_names_together(tmp_path: Path) -> None:
    names = _file(tmp_path, "name,paid\nAlder Ltd,1\nALDER LIMITED,2\nBirch,3\n,4\n")
    out = tmp_path / "out.csv"

    result = _run("suppliers", names, "--out", out)

    rows = _rows(out)
    assert result.exit_code == 0
    assert [r["cluster"] for r in rows] == ["alder limited"] * 2 + ["birch", ""]
    assert [r["paid"] for r in rows] == ["1", "2", "3", "4"]
    assert "3 names, 2 suppliers." in result.stderr


def test_suppliers_uses_company_numbers_and_refuses_catch_alls(tmp_path: Path) -> None:
    unlike = ["Alder Systems", "Birch Roofs", "Cedar Care", "Elm Press", "Fir Taxis"]
    names = _file(
        tmp_path,
        "name,Company Number,Vendor ID\n"
        "Quorn Ltd,2109168,V1\n"
        "Zogfield,02109168.0,V2\n" + "".join(f"{n},Various,99999999\n" for n in unlike),
    )
    out = tmp_path / "out.csv"

    result = _run("suppliers", names, "--out", out)

    clusters = [row["cluster"] for row in _rows(out)]
    assert clusters[0] == clusters[1]
    assert len(set(clusters[2:])) == len(unlike)
    assert "99999999 is a catch-all payee with 5 names" in result.stderr


def test_vendor_numbers_count_within_the_body_that_gave_them(tmp_path: Path) -> None:
    names = _file(
        tmp_path,
        "body,id_scheme,id,name\n"
        "leeds,V,7,Alder\nleeds,V,7,Quorn\nhull,V,7,Birch\nhull,GB-COH,SC1234,Cedar\n",
    )
    out = tmp_path / "out.csv"

    _run("suppliers", names, "--out", out)

    alder, quorn, birch, cedar = (row["cluster"] for row in _rows(out))
    assert alder == quorn
    assert len({alder, birch, cedar}) == 3


def test_councils_gives_codes_of_the_table(tmp_path: Path) -> None:
    table = _file(tmp_path, AUTHORITIES, "authorities.csv")
    names = _file(
        tmp_path,
        "buyer_name\nAlderley & Cedarham Councils\nBritish Council\n",
    )
    out = tmp_path / "out.csv"

    result = _run("councils", names, "--out", out, "--authorities", table)

    joint, none = _rows(out)
    assert result.exit_code == 0
    assert (joint["council_codes"], none["council_codes"]) == ("ALD CED", "")
    assert "Alderley Borough Council (ALD)" in joint["because"]
    assert none["because"] == "names no authority of the list"


def test_councils_takes_the_regions_table_when_none_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _file(tmp_path, AUTHORITIES, "authorities.csv")
    monkeypatch.setenv("GUILDHALL_REGION", str(tmp_path))
    names = _file(tmp_path, "buyer_name\nAlderley Council\n")
    out = tmp_path / "out.csv"

    _run("councils", names, "--out", out)

    assert [row["council_codes"] for row in _rows(out)] == ["ALD"]


def test_councils_says_what_to_pass_when_the_region_has_no_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUILDHALL_REGION", str(tmp_path / "nowhere"))
    names = _file(tmp_path, "buyer_name\nAlderley Council\n")

    result = _run("councils", names, "--out", tmp_path / "out.csv")

    assert isinstance(result.exception, NotValid)
    assert "--authorities" in result.exception.because


NEEDED = {"pairs": "name1", "suppliers": "name", "councils": "buyer_name"}
ADDED = {"pairs": "score", "suppliers": "cluster", "councils": "council_codes"}
HEADERS = {"pairs": "name1,name2", "suppliers": "name", "councils": "buyer_name"}


@pytest.mark.parametrize("verb", NEEDED)
def test_a_file_without_the_column_is_refused_and_nothing_is_left(
    tmp_path: Path, verb: str
) -> None:
    names = _file(tmp_path, "supplier,amount\nAlder,1\n")
    out = tmp_path / "out.csv"

    result = _run(verb, names, "--out", out)

    assert isinstance(result.exception, NotValid)
    assert f"no column {NEEDED[verb]!r}" in result.exception.because
    assert list(tmp_path.iterdir()) == [names]


@pytest.mark.parametrize("verb", ADDED)
def test_a_column_that_would_be_added_twice_is_refused(
    tmp_path: Path, verb: str
) -> None:
    names = _file(tmp_path, f"{HEADERS[verb]},{ADDED[verb]}\n")

    result = _run(verb, names, "--out", tmp_path / "out.csv")

    assert isinstance(result.exception, NotValid)
    assert f"a column {ADDED[verb]!r} already" in result.exception.because


def test_a_header_alone_gives_a_header(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"

    result = _run("pairs", _file(tmp_path, "name1,name2\n"), "--out", out)

    assert result.exit_code == 0
    assert out.read_text(encoding="utf-8") == "name1,name2,score,same,because\n"


def test_a_table_of_authorities_without_rows_is_refused(tmp_path: Path) -> None:
    table = _file(tmp_path, AUTHORITIES.splitlines()[0] + "\n", "authorities.csv")
    names = _file(tmp_path, "buyer_name\nAlderley\n")

    result = _run(
        "councils", names, "--out", tmp_path / "o.csv", "--authorities", table
    )

    assert isinstance(result.exception, NotValid)
    assert "no authorities" in result.exception.because


def test_very_long_and_strange_names_are_answered_in_time(tmp_path: Path) -> None:
    long = "alder " * 20_000
    rows = "".join(f'"{long}{n}","{long}"\n' for n in range(20))
    names = _file(tmp_path, "name1,name2\n" + rows + "\u202ealder,\ufffd\n((((,))))\n")
    out = tmp_path / "out.csv"

    result = _run("pairs", names, "--out", out)

    assert result.exit_code == 0
    assert len(_rows(out)) == 22


@pytest.mark.parametrize("verb", ["pairs", "suppliers", "councils", "weights"])
def test_the_help_says_what_it_needs_and_gives(verb: str) -> None:
    result = _run(verb, "--help")

    assert result.exit_code == 0
    assert len(result.output) > 200


def test_on_the_command_line_a_refusal_is_one_sentence_and_status_2(
    tmp_path: Path,
) -> None:
    names = tmp_path / "in.csv"
    names.write_bytes(b"PK\x03\x04 not csv")
    code = "from guildhall.web.commands.main import main; main()"

    done = subprocess.run(
        [sys.executable, "-c", code, "match", "pairs", names, "--out", "x.csv"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "absent.settings"},
    )

    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "a spreadsheet or zip file" in done.stderr
    assert list(tmp_path.iterdir()) == [names]


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("verb", "path", "answers"),
    [
        ("pairs", "suppliers/pairs_gla_positive_only.csv", "same"),
        ("suppliers", "suppliers/truth_calderdale_company_number.csv", "cluster"),
        ("councils", "truth/buyer_name_to_council.csv", "because"),
    ],
)
def test_each_command_answers_every_row_of_the_open_data(
    tmp_path: Path, verb: str, path: str, answers: str
) -> None:
    table = shared("procurement/reference/mysociety_uk_local_authorities.csv")
    names, out = shared(f"procurement/{path}"), tmp_path / "out.csv"

    more = ("--authorities", table) if verb == "councils" else ()
    result = _run(verb, names, "--out", out, *more)

    rows = _rows(out)
    assert result.exit_code == 0
    assert len(rows) == len(_rows(names))
    assert all(row[answers] for row in rows)
