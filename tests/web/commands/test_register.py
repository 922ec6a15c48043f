"""Linking in the foreground, through any kill; taking the register away whole."""

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from guildhall.foundation.refusal import NotFound, NotValid
from guildhall.office.audit.models import Entry
from guildhall.office.register.models import Link
from guildhall.web.commands import register
from tests.cast import Cast
from tests.factories import register as make
from tests.web.commands.houses import GUILDHALL, REPOSITORY, environment, guildhall

# The full programme has 20 kills; the everyday run has fewer.
KILLS = int(os.environ.get("GUILDHALL_LINK_KILLS", "4"))
LINKS = """
    SELECT o.slug, k.kind, a.list_key, n.list_key, c.list_key, k.score, k.band, k.state,
        k.reasons, k.would_change, k.priority, k.decided_because
    FROM register_link k
    JOIN people_organisation o ON o.id = k.organisation_id
    JOIN register_contract c ON c.id = k.contract_id
    LEFT JOIN register_application a ON a.id = k.application_id
    LEFT JOIN register_notice n ON n.id = k.notice_id
    ORDER BY 1, 2, 3, 4, 5
"""
FOUND = "SELECT title, councils, alignment, rank FROM register_opportunity ORDER BY key"
LISTS = """
import os, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guildhall.config.settings")
import django
django.setup()
from benchmarks import world
from guildhall.office.register.models import Application, Contract
from guildhall.office.register.actions.link_rules import set_rule
from guildhall.office.people.queries import system
from tests.cast import NOW, make_cast
from tests.factories import register as make
from tests.office.register.incoming import write
from guildhall.office.register.receivers import Applications, Contracts, Notices

cast = make_cast()
made = world.make(5, councils=6)
for number, slug in enumerate(("alder", "birch", "cedar", "dogwood", "elm", "fir")):
    council, owner = f"Council {number}", cast.org(slug)
    write(Applications(), owner, *(
        {"app_ref": r.app_id, "product": r.app_name, "vendor": r.app_vendor,
         "function": r.app_function}
        for r in made.applications if r.council == council))
    write(Contracts(), owner, *(
        {"contract_ref": r.contract_id, "contract_title": r.title,
         "contract_description": r.description, "supplier_name": r.supplier,
         "start_date": str(r.start_date), "end_date": str(r.end_date)}
        for r in made.contracts if r.council == council))
    write(Notices(), cast.org("office"), *(
        {"notice_id": f"N{r.contract_id}", "contract_title": r.title, "stage": "tender",
         "buyer_name": owner.name, "start_date": str(r.end_date)}
        for r in made.contracts[number * 20:number * 20 + 8]))
set_rule(cast.org("birch"), confirms_from=0.95, by=system("test"), at=NOW)
"""


@pytest.fixture
def lists(cast: Cast) -> Cast:
    """Alder and Birch use and have bought the same system."""
    for slug in ("alder", "birch"):
        owner = cast.org(slug)
        make.application(owner, "Civica Pay", vendor_text="Civica")
        make.contract(owner, "Civica Pay licence", supplier_text="Civica UK Ltd")
    return cast


def link(*words: str) -> Result:
    return CliRunner().invoke(register.link, list(words))


def export(out: Path) -> Result:
    return CliRunner().invoke(register.register, ["export", "--out", str(out)])


def kept() -> int:
    return Link.objects.unscoped(because="test").count()


def test_it_links_every_council_and_says_what_stands(lists: Cast) -> None:
    done = link()

    assert done.exit_code == 0, done.output
    assert done.stderr.splitlines() == [
        "1 of 2 linked, 1 links",
        "2 of 2 linked, 2 links",
    ]
    assert done.stdout == "2 links stand; 0 opportunities\n"
    assert kept() == 2


@pytest.mark.parametrize("said", ["birch", "BIR", "Birch Council"])
def test_it_links_one_council(lists: Cast, said: str) -> None:
    done = link("--council", said)

    assert done.stdout.startswith("1 links stand")
    assert kept() == 1


def test_a_council_that_is_not_there_is_refused(lists: Cast) -> None:
    done = link("--council", "oak")

    assert isinstance(done.exception, NotFound)
    assert kept() == 0


def test_without_contracts_there_is_nothing_to_link(cast: Cast) -> None:
    assert link().stdout == "0 links stand; 0 opportunities\n"


def test_it_acts_as_the_command_line(lists: Cast) -> None:
    link("--council", "alder")

    actors = Entry.objects.unscoped(because="test").values_list("actor", flat=True)
    assert set(actors) == {"system:the command line"}


def test_an_export_is_one_object_a_line_and_the_same_again(
    lists: Cast, tmp_path: Path
) -> None:
    link()
    done = export(tmp_path / "one.jsonl")
    export(tmp_path / "two.jsonl")

    written = (tmp_path / "one.jsonl").read_text(encoding="utf-8")
    lines = [json.loads(line) for line in written.splitlines()]
    assert done.stdout == f"{tmp_path / 'one.jsonl'}: {len(lines)} records\n"
    assert [one["record"] for one in lines].count("link") == 2
    assert (tmp_path / "two.jsonl").read_text(encoding="utf-8") == written


def test_an_export_holds_what_is_own_as_well(lists: Cast, tmp_path: Path) -> None:
    make.contract(lists.org("birch"), "Own", visibility="own", annual_pence=7)

    export(tmp_path / "all.jsonl")

    written = (tmp_path / "all.jsonl").read_text(encoding="utf-8")
    assert '"annual_pence": 7' in written


def test_an_export_cannot_be_a_folder(lists: Cast, tmp_path: Path) -> None:
    done = export(tmp_path)

    assert isinstance(done.exception, NotValid)
    assert list(tmp_path.iterdir()) == []


class House:
    """A data folder, and the links that are kept in it."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.kills = 0
        self.linked: set[int] = set()

    def ask(self, question: str) -> list[Any]:
        with sqlite3.connect(self.data / "guildhall.sqlite3") as store:
            return store.execute(question).fetchall()

    def command(self, *words: object) -> subprocess.CompletedProcess[str]:
        done = guildhall(self.data, *words)
        assert done.returncode == 0, done.stderr
        return done

    def killed(self, seconds: float) -> None:
        """Link, and kill it after a time."""
        process = subprocess.Popen(
            [*GUILDHALL, "link"],
            cwd=REPOSITORY,
            env=environment(self.data),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            assert process.wait(seconds) == 0
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            self.kills += 1
        assert self.ask("PRAGMA integrity_check") == [("ok",)]
        self.linked.add(len({row[0] for row in self.ask(LINKS)}))

    def results(self) -> tuple[list[Any], list[Any]]:
        return self.ask(LINKS), self.ask(FOUND)


@pytest.fixture(scope="module")
def unlinked(tmp_path_factory: pytest.TempPathFactory) -> House:
    """A house with the lists of six councils, and nothing linked."""
    house = House(tmp_path_factory.mktemp("house"))
    house.command("prepare")
    subprocess.run(
        [GUILDHALL[0], "-c", LISTS],
        cwd=REPOSITORY,
        env=environment(house.data),
        check=True,
    )
    return house


def copy_of(house: House, folder: Path) -> House:
    """The same house again, in a folder of its own."""
    shutil.copytree(house.data, folder)
    return House(folder)


def test_killed_at_random_points_the_same_command_comes_to_the_same(
    unlinked: House, tmp_path: Path
) -> None:
    undisturbed = copy_of(unlinked, tmp_path / "undisturbed")
    began = time.monotonic()
    undisturbed.command("imports", "list")
    starting = time.monotonic() - began
    began = time.monotonic()
    undisturbed.command("link")
    working = time.monotonic() - began - starting
    wanted = undisturbed.results()
    disturbed = copy_of(unlinked, tmp_path / "disturbed")
    chosen = random.Random(time.time_ns())

    while disturbed.kills < KILLS:
        disturbed.killed(starting + chosen.uniform(0, 0.9 * max(working, 0.5)))
    disturbed.command("link")

    assert len(wanted[0]) > 100
    assert disturbed.results() == wanted
    assert "holds" in disturbed.command("audit", "verify").stdout
    disturbed.command("link")
    assert disturbed.results() == wanted
