"""The command on notices, from outside: what it writes, says, and refuses."""

import csv
import json
import os
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner, Result

from guildhall.engines.ocds.notices import COLUMNS
from guildhall.foundation.refusal import NotValid
from guildhall.web.commands.notices import notices, reference_page

REPOSITORY = Path(__file__).resolve().parents[3]


def run(*words: object) -> Result:
    result = CliRunner().invoke(notices, [str(w) for w in words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    path = tmp_path / "feed.jsonl"
    releases = [
        {"ocid": "o1", "date": "1", "id": "a", "tender": {"title": "=Old"}},
        {"ocid": "o2", "date": "1", "id": "b"},
        {"ocid": "o1", "date": "2", "id": "c", "tender": {"value": {"amount": "x"}}},
    ]
    path.write_text("".join(json.dumps(r) + "\n" for r in releases))
    return path


def test_merge_writes_a_compiled_release_a_line(feed: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"

    result = run("merge", feed, "--out", out)

    first, second = map(json.loads, out.read_text().splitlines())
    assert (first["id"], first["tag"], second["ocid"]) == ("o1-2", ["compiled"], "o2")
    assert "3 releases merged into 2 processes" in result.stderr


def test_merge_takes_the_rules_of_a_schema(feed: Path, tmp_path: Path) -> None:
    schema = tmp_path / "schema.json"
    omitted = {"type": "string", "omitWhenMerged": True}
    schema.write_text(
        json.dumps({"properties": dict.fromkeys(("id", "date", "tag"), omitted)})
    )

    run("merge", feed, "--out", tmp_path / "out", "--schema", schema)

    assert len((tmp_path / "out").read_text().splitlines()) == 2


def test_table_writes_a_row_a_notice_without_live_formulas(
    feed: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.csv"

    result = run("table", feed, "--out", out)

    with out.open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert tuple(rows[0]) == COLUMNS
    assert [row["ocid"] for row in rows] == ["o1", "o2", "o1"]
    assert rows[0]["title"] == "'=Old"
    assert "not a number: x" in rows[2]["problems"]
    assert "not a number: x" in result.stderr


@pytest.mark.parametrize("verb", ["merge", "table"])
@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"a,b\n1,2\n", "not a spreadsheet"),
        (b'{"ocid": "o"}\n{"ocid": ', "line 2"),
        (b"\x00\x01\x02", "not JSON"),
        (b"PK\x03\x04rest", "not JSON"),
    ],
)
def test_it_refuses_a_file_it_cannot_use_and_writes_nothing(
    verb: str, content: bytes, says: str, tmp_path: Path
) -> None:
    file = tmp_path / "feed"
    file.write_bytes(content)

    with pytest.raises(NotValid) as refused:
        run(verb, file, "--out", tmp_path / "out")

    assert says in refused.value.because
    assert str(file) in refused.value.because
    assert [p.name for p in tmp_path.iterdir()] == ["feed"]


@pytest.mark.parametrize("verb", ["merge", "table"])
def test_it_refuses_places_that_are_not_there(
    verb: str, feed: Path, tmp_path: Path
) -> None:
    with pytest.raises(NotValid, match="cannot be read"):
        run(verb, tmp_path / "none", "--out", tmp_path / "out")
    with pytest.raises(NotValid, match="cannot be written"):
        run(verb, feed, "--out", tmp_path / "no" / "out")


@pytest.mark.parametrize("verb", ["merge", "table"])
def test_what_cannot_be_written_is_not_laid_on_the_input(
    verb: str, feed: Path, tmp_path: Path
) -> None:
    with pytest.raises(NotValid) as refused:
        run(verb, feed, "--out", tmp_path / "no" / "out")
    assert str(feed) not in refused.value.because

    with pytest.raises(NotValid, match="the file that is read"):
        run(verb, feed, "--out", feed)


def test_merge_writes_to_a_pipe_and_never_replaces_it(
    feed: Path, tmp_path: Path
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()

    run("merge", feed, "--out", pipe)
    reader.join()

    assert len(read[0].splitlines()) == 2
    assert pipe.is_fifo()


def test_what_was_there_stays_when_a_file_is_refused(tmp_path: Path) -> None:
    file, out = tmp_path / "feed", tmp_path / "out"
    file.write_bytes(b'{"ocid": "o"}\n{')
    out.write_text("before")

    with pytest.raises(NotValid):
        run("merge", file, "--out", out)

    assert out.read_text() == "before"


def test_the_help_names_each_column() -> None:
    said = run("table", "--help").output

    assert all(f"{name}:" in said for name in COLUMNS)


def test_the_reference_page_is_that_of_the_code() -> None:
    page = REPOSITORY / "docs" / "reference" / "notices-table.md"

    assert page.read_text() == reference_page()
