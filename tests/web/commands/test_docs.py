"""The reference is made from the tables that the code obeys, and checked against them."""

import re
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

import guildhall
from guildhall.office.people.permissions import Permission
from guildhall.office.people.roles import roles
from guildhall.office.post.kinds import kinds
from guildhall.web.commands import docs
from guildhall.web.policies import POLICIES_FILE, policies

CODE = Path(guildhall.__file__).parent
READS = re.compile(r'\b(?:setting|required)\(\s*"([A-Z_]+)"')
LAUNCHER = re.compile(r"GUILDHALL_([A-Z_]+)")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(docs, "checkout", lambda: tmp_path)
    return tmp_path / "docs" / "reference"


def test_it_writes_what_is_not_there_and_nothing_twice(here: Path) -> None:
    first = CliRunner().invoke(docs.docs, [])
    second = CliRunner().invoke(docs.docs, [])

    assert (
        first.output
        == f"{len(docs.DOCUMENTS)} documents, {len(docs.DOCUMENTS)} written\n"
    )
    assert second.output == f"{len(docs.DOCUMENTS)} documents, 0 written\n"
    assert {path.name for path in here.iterdir()} == set(docs.DOCUMENTS)


def test_its_check_names_what_is_stale_and_writes_nothing(here: Path) -> None:
    CliRunner().invoke(docs.docs, [])
    (here / "mails.md").write_text("by hand")

    found = CliRunner().invoke(docs.docs, ["--check"])

    assert isinstance(found.exception, docs.DocumentsStale)
    assert "mails.md" in found.exception.because
    assert "roles.md" not in found.exception.because
    assert (here / "mails.md").read_text() == "by hand"


@pytest.mark.parametrize("name", docs.DOCUMENTS)
def test_every_table_has_as_many_cells_in_every_row(name: str) -> None:
    text = docs.DOCUMENTS[name]()

    assert docs.MADE in text
    for part in text.split("\n\n"):
        rows = [line for line in part.splitlines() if line.startswith("|")]
        widths = {len(re.split(r"(?<!\\)\|", row)) for row in rows}
        assert len(widths) <= 1


def test_the_reference_leaves_nothing_out() -> None:
    written = {name: make() for name, make in docs.DOCUMENTS.items()}

    assert all(role.sentence in written["roles.md"] for role in roles().values())
    assert all(f"`{one}`" in written["roles.md"] for one in Permission)
    assert all(f"`{name}` |" in written["routes.md"] for name in policies())
    assert all(kind.because in written["mails.md"] for kind in kinds().values())


def test_every_route_of_the_table_is_mounted() -> None:
    assert "not mounted" not in docs.routes_md()


def test_every_row_of_the_policy_table_is_read_whole() -> None:
    rows = yaml.safe_load(POLICIES_FILE.read_text(encoding="utf-8"))

    for name, row in rows.items():
        stray = set(row) - {"audience", "methods", "permissions", "shows"}
        assert not stray, f"{name}: put the text that holds a comma in quotes"


def test_every_setting_that_the_code_reads_is_described() -> None:
    told = yaml.safe_load(docs.SETTINGS_FILE.read_text(encoding="utf-8"))
    sources = [path.read_text(encoding="utf-8") for path in CODE.rglob("*.py")]
    launcher = (CODE.parents[1] / "guildhall").read_text(encoding="utf-8")

    read = {name for text in sources for name in READS.findall(text)}
    by_launcher = {n for n, row in told.items() if row.get("read_by") == "the launcher"}

    assert set(told) - by_launcher == read
    assert by_launcher <= set(LAUNCHER.findall(launcher))


def test_it_tells_bars_in_a_cell_from_those_of_the_table() -> None:
    assert docs.cell("a | b\nc") == "a \\| b c"
