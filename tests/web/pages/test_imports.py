"""The pages of imports: from sending a list to undoing it, by those who may."""

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from guildhall.office.intake import jobs, reading
from guildhall.office.intake.models import ImportRun
from guildhall.office.intake.rules import RunState
from guildhall.office.jobs.rules import State
from guildhall.office.jobs.worker import work_off
from guildhall.office.register.models import Contract
from tests.cast import Cast
from tests.office.intake import fake_reading

BINS = "A1,Bins,Oak Ltd,2026-01-01,2027-01-01,100"
LIFTS = "A2,Lifts <b>,Elm Ltd,2026-02-01,TBC,200"
CANARY = "C9,Canary of Birch,Finch Ltd,,,1"
HEADER = "Ref,Title,Supplier,Start,End,Value"


def sheet(*rows: str, header: str = HEADER) -> bytes:
    return "\n".join([header, *rows, ""]).encode()


@dataclass
class Door:
    """The pages, as people of the cast meet them."""

    cast: Cast

    def client(self, who: str) -> Client:
        client = Client()
        if who != "public":
            client.force_login(self.cast.people[who])
        return client

    def send(
        self,
        content: bytes,
        *,
        who: str = "gus",
        name: str = "contracts.csv",
        kind: str = "contracts",
        organisation: str = "alder",
    ) -> Any:
        return self.client(who).post(
            reverse("import_new"),
            {
                "organisation": organisation,
                "kind": kind,
                "file": SimpleUploadedFile(name, content),
            },
        )

    def latest(self) -> ImportRun:
        runs = ImportRun.objects.unscoped(because="test").order_by("-pk")
        found = runs.first()
        assert found is not None
        return found

    def at(self, route: str, run: ImportRun, **more: object) -> str:
        return reverse(route, kwargs={"public_id": run.public_id, **more})

    def read(self, *rows: str, **given: str) -> ImportRun:
        answer = self.send(sheet(*rows), **given)
        assert answer.status_code == 302, answer.content.decode()
        return self.latest()

    def compared(self, *rows: str, **given: str) -> ImportRun:
        run = self.read(*rows, **given)
        who = given.get("who", "gus")
        answer = self.client(who).post(self.at("import_columns", run), {})
        assert answer.status_code == 302
        return self.latest()

    def committed(self, *rows: str, **given: str) -> ImportRun:
        run = self.compared(*rows, **given)
        self.client(given.get("who", "gus")).post(self.at("import_commit", run))
        run = self.latest()
        assert run.state == RunState.COMMITTED
        return run


@pytest.fixture
def door(
    cast: Cast, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Door:
    settings.FILES_FOLDER = tmp_path
    monkeypatch.setattr(reading, "open_file", fake_reading.open_file)
    monkeypatch.setattr(reading, "Reader", fake_reading.Reader)
    return Door(cast)


def text_of(answer: Any) -> str:
    """The words of a page, without markup."""
    body = answer.content.decode().split("<main", 1)[-1].split("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def lines_of(answer: Any) -> list[dict[str, str]]:
    assert answer.streaming
    text = b"".join(answer.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text)))


def test_the_page_says_at_once_what_comes_back(door: Door) -> None:
    words = text_of(door.client("gus").get(reverse("import_new")))

    assert "What you get back" in words
    assert "joint purchases: three or more councils" in words
    assert "At most 64 MB" in words


def test_an_officer_is_offered_the_lists_that_officers_keep(door: Door) -> None:
    words = text_of(door.client("ben").get(reverse("import_new")))

    assert "Application list" in words
    assert "Contract register" not in words


def test_a_file_goes_from_sending_to_what_was_found(door: Door) -> None:
    run = door.read(BINS, LIFTS)
    gus = door.client("gus")

    columns = text_of(gus.get(door.at("import_run", run), follow=True))
    assert "Check the columns" in columns
    assert "2 rows and 6 columns were read" in columns

    gus.post(door.at("import_columns", run), {"extent": "whole"})
    preview = gus.get(door.at("import_run", run)).content.decode()
    assert "Check what will change" in preview
    assert "Lifts &lt;b&gt;" in preview
    assert "TBC" in preview
    assert "Bring in 2 changes" in preview
    assert Contract.objects.unscoped(because="test").count() == 0

    answer = gus.post(door.at("import_commit", run), follow=True)
    words = text_of(answer)
    assert "The list was brought in" in words
    assert "What you get for it" in words
    assert "Quality of your lists now" in words
    assert Contract.objects.unscoped(because="test").count() == 2


def test_the_cells_are_shown_with_meaning_and_reasons(door: Door) -> None:
    run = door.read(BINS)

    page = door.client("gus").get(door.at("import_columns", run)).content.decode()

    assert '<option value="contract_title" selected' in page
    assert "the heading says so" in page
    assert "Oak Ltd" in page


def test_a_correction_is_remembered_and_told(door: Door) -> None:
    run = door.read(BINS)
    gus = door.client("gus")

    gus.post(door.at("import_columns", run), {"column-5": "total_value"})

    run = door.latest()
    assert run.state == RunState.MAPPED
    assert run.mapping["5"] == "total_value"
    again = text_of(gus.get(door.at("import_columns", run)))
    assert "Your choice" in again


def test_two_columns_of_one_meaning_come_back_with_a_way_to_them(door: Door) -> None:
    run = door.read(BINS)

    answer = door.client("gus").post(
        door.at("import_columns", run), {"column-3": "end_date"}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'class="govuk-error-summary"' in page
    assert 'href="#column-3"' in page
    assert 'id="column-3"' in page
    assert "Start and End are all chosen as end date" in page


SENT_WRONGLY: dict[str, tuple[dict[str, Any], str]] = {
    "nothing": ({}, "Choose a file, or paste the table below"),
    "both": (
        {"file": SimpleUploadedFile("a.csv", b"x"), "pasted": "y"},
        "Choose a file or paste a table, not both",
    ),
    "an empty file": (
        {"file": SimpleUploadedFile("a.csv", b"")},
        "This file is empty",
    ),
    "a hostile file": (
        {"file": SimpleUploadedFile("a.csv", b"hostile")},
        "The file could not be opened safely",
    ),
    "no rows": (
        {"file": SimpleUploadedFile("a.csv", sheet())},
        "No data rows were found",
    ),
}


@pytest.mark.parametrize("case", SENT_WRONGLY)
def test_what_is_sent_wrongly_is_told_beside_its_control(door: Door, case: str) -> None:
    given, because = SENT_WRONGLY[case]
    files = {k: v for k, v in given.items() if not isinstance(v, str)}
    for file in files.values():
        file.seek(0)

    answer = door.client("gus").post(
        reverse("import_new"), {"organisation": "alder", "kind": "contracts", **given}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert because in page
    assert 'href="#id_file"' in page
    assert 'id="id_file"' in page
    assert "Traceback" not in page


def test_a_file_beyond_the_limit_is_not_taken_in(
    door: Door, settings: Settings, tmp_path: Path
) -> None:
    settings.UPLOAD_LIMIT_BYTES = 1024 * 1024

    answer = door.send(b"x" * (1024 * 1024 + 1))

    assert answer.status_code == 422
    assert "larger than 1 MB" in answer.content.decode()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_pasted_table_counts_as_a_file(door: Door) -> None:
    given = {
        "organisation": "alder",
        "kind": "contracts",
        "pasted": sheet(BINS).decode().replace("\n", "\r\n"),
    }

    door.client("gus").post(reverse("import_new"), given)

    run = door.latest()
    assert (run.state, run.rows) == (RunState.READ, 1)
    assert run.upload.filename == "pasted table.csv"


def test_a_pasted_table_beyond_the_limit_is_told(door: Door) -> None:
    given = {"organisation": "alder", "kind": "contracts", "pasted": "x," * 1_500_000}

    answer = door.client("gus").post(reverse("import_new"), given)

    assert answer.status_code == 422
    assert "save it as a file" in answer.content.decode()


def test_the_same_file_again_changes_nothing(door: Door) -> None:
    run = door.committed(BINS)

    answer = door.send(sheet(BINS))

    assert answer.headers["Location"] == door.at("import_run", run)
    words = text_of(door.client("gus").get(answer.headers["Location"]))
    assert door.latest() == run
    assert "Brought in" in words


def test_the_message_says_when_it_was_imported(door: Door) -> None:
    door.committed(BINS)
    gus = door.client("gus")

    answer = gus.post(
        reverse("import_new"),
        {
            "organisation": "alder",
            "kind": "contracts",
            "file": SimpleUploadedFile("again.csv", sheet(BINS)),
        },
        follow=True,
    )

    assert "This file was already imported on" in text_of(answer)
    assert "Nothing changed." in text_of(answer)


def test_added_changed_and_gone_are_shown(door: Door) -> None:
    door.committed(BINS, LIFTS)
    run = door.compared(BINS.replace(",100", ",150"), "A4,Paint,Fir Ltd,,,1")

    words = text_of(door.client("gus").get(door.at("import_run", run)))

    assert "Annual value: £100 £150" in words
    assert "Gone: this file no longer has them" in words
    assert "not in the file" in words
    assert "Bring in 3 changes" in words


def test_a_file_that_would_empty_the_list_is_warned_of(door: Door) -> None:
    door.committed(*(f"A{n},Thing {n},,,," for n in range(10)))
    run = door.compared("A1,Thing 1,,,,")

    words = text_of(door.client("gus").get(door.at("import_run", run)))

    assert "9 of 10 records on the list are not in this file" in words


def test_undoing_is_asked_first_and_done_by_post_alone(door: Door) -> None:
    run = door.committed(BINS)
    gus = door.client("gus")

    asked = text_of(gus.get(door.at("import_undo", run)))
    assert "Undo this import?" in asked
    assert door.latest().state == RunState.COMMITTED

    words = text_of(gus.post(door.at("import_undo", run), follow=True))
    assert "was undone; the list is as it was before" in words
    assert Contract.objects.unscoped(because="test").count() == 0


def test_a_later_import_is_named_where_it_stands_in_the_way(door: Door) -> None:
    first = door.committed(BINS)
    door.committed(LIFTS, name="newer.csv")
    gus = door.client("gus")

    words = text_of(gus.get(door.at("import_run", first)))
    refused = gus.post(door.at("import_undo", first))

    assert "first undo newer.csv" in words
    assert refused.status_code == 409
    assert "later import, newer.csv, builds on this one" in refused.content.decode()


def test_a_row_leads_to_its_record_and_a_cell_to_its_problem(door: Door) -> None:
    run = door.committed(BINS, LIFTS)

    words = text_of(door.client("gus").get(door.at("import_row", run, number=3)))

    assert "Added" in words
    assert "TBC" in words
    assert "End date" in words
    assert "Expected a date such as" in words


def test_a_row_that_is_not_there_is_not_found(door: Door) -> None:
    run = door.committed(BINS)

    assert (
        door.client("gus").get(door.at("import_row", run, number=99)).status_code == 404
    )


def test_problems_are_taken_as_csv_without_live_formulas(door: Door) -> None:
    run = door.compared("A1,=1+1,Oak,2026-01-01,=cmd|x,1")

    [line] = lines_of(door.client("gus").get(door.at("import_problems_csv", run)))

    assert line["row"] == "2"
    assert line["column"] == "End"
    assert line["seen"] == "'=cmd|x"
    assert line["fix"] == "correct the cell"


def test_changes_are_taken_as_csv(door: Door) -> None:
    door.committed(BINS)
    run = door.compared(BINS.replace(",100", ",150"))

    [line] = lines_of(door.client("gus").get(door.at("import_changes_csv", run)))

    assert (line["value"], line["before"], line["after"]) == (
        "Annual value",
        "£100",
        "£150",
    )


def test_the_file_comes_back_as_it_was_and_opens_nothing(door: Door) -> None:
    run = door.committed(BINS)

    answer: Any = door.client("gus").get(door.at("import_file", run))

    assert b"".join(answer.streaming_content) == sheet(BINS)
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_the_list_is_filtered_sorted_and_taken_away(door: Door) -> None:
    door.committed(BINS)
    door.read(LIFTS, name="lifts.csv")
    gus = door.client("gus")

    every = text_of(gus.get(reverse("imports")))
    waiting = gus.get(reverse("imports"), {"state": "read", "sort": "file"})
    lines = lines_of(gus.get(reverse("imports_csv"), {"kind": "contracts"}))
    json: Any = gus.get(reverse("imports_json"))

    assert "2 imports" in every
    assert "lifts.csv" in text_of(waiting)
    assert "contracts.csv" not in text_of(waiting)
    assert [line["file"] for line in lines] == ["lifts.csv", "contracts.csv"]
    assert b'"state": "committed"' in b"".join(json.streaming_content)


def test_a_large_file_is_worked_on_by_a_job(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "BYTES_AT_ONCE", 10)
    gus = door.client("gus")

    door.send(sheet(BINS))

    run = door.latest()
    assert run.state == RunState.RECEIVED
    job = jobs.job_of(run)
    assert job is not None
    assert job.title == "Reading contracts.csv"
    page = gus.get(door.at("import_run", run)).content.decode()
    assert f'data-poll-url="{door.at("import_progress", run)}"' in page
    assert "data-done" not in gus.get(door.at("import_progress", run)).content.decode()
    work_off()
    job.refresh_from_db()
    assert (job.state, job.result) == (
        State.DONE,
        {"import": run.public_id, "state": "read"},
    )
    assert "data-done" in gus.get(door.at("import_progress", run)).content.decode()


def test_work_that_stopped_can_be_gone_on_with(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = door.compared(BINS)
    gus = door.client("gus")
    monkeypatch.setattr("guildhall.office.intake.actions.go_on", lambda run, at: run)
    gus.post(door.at("import_commit", run))
    monkeypatch.undo()

    words = text_of(gus.get(door.at("import_run", run)))
    assert "Bringing it in: stopped" in words
    assert "Undo what was brought in so far" in words

    gus.post(door.at("import_continue", run))
    assert door.latest().state == RunState.COMMITTED


def test_a_file_can_be_left(door: Door) -> None:
    run = door.compared(BINS)

    words = text_of(
        door.client("gus").post(door.at("import_set_aside", run), follow=True)
    )

    assert "was left; the list is as it was" in words


def test_a_file_can_be_read_again(door: Door) -> None:
    run = door.committed(BINS)

    answer = door.client("gus").post(door.at("import_again", run))

    assert answer.headers["Location"] != door.at("import_run", run)
    assert door.latest().state == RunState.READ


def test_an_import_past_a_step_says_why_it_cannot_be_taken(door: Door) -> None:
    run = door.committed(BINS)
    gus = door.client("gus")

    for route in ("import_commit", "import_set_aside"):
        answer = gus.post(door.at(route, run))
        assert answer.status_code == 409
        assert "this import is brought in" in answer.content.decode().lower()
    assert gus.get(door.at("import_columns", run)).status_code == 409


PAGES = """
route               | ada | gus | hana | ben | cat | bea | dev | eve | public
import_run          | 200 | 200 | 200  | 200 | 404 | 404 | 404 | 403 | 302
import_progress     | 200 | 200 | 200  | 200 | 404 | 404 | 404 | 403 | 302
import_changes      | 200 | 200 | 200  | 403 | 404 | 404 | 404 | 403 | 302
import_changes_csv  | 200 | 200 | 200  | 403 | 404 | 404 | 404 | 403 | 302
import_problems     | 200 | 200 | 200  | 403 | 404 | 404 | 404 | 403 | 302
import_problems_csv | 200 | 200 | 200  | 403 | 404 | 404 | 404 | 403 | 302
import_rows         | 200 | 200 | 200  | 403 | 404 | 404 | 404 | 403 | 302
import_row          | 200 | 200 | 200  | 403 | 404 | 404 | 404 | 403 | 302
import_file         | 200 | 200 | 200  | 403 | 404 | 404 | 404 | 403 | 302
import_undo         | 200 | 200 | 403  | 403 | 403 | 404 | 403 | 403 | 302
"""
POSTS = """
route               | hana | ben | cat | bea | dev | eve | public
import_columns      | 403  | 403 | 403 | 404 | 404 | 403 | 302
import_commit       | 403  | 403 | 403 | 404 | 404 | 403 | 302
import_undo         | 403  | 403 | 403 | 404 | 403 | 403 | 302
import_set_aside    | 403  | 403 | 403 | 404 | 404 | 403 | 302
import_again        | 403  | 403 | 403 | 404 | 404 | 403 | 302
import_continue     | 403  | 403 | 403 | 404 | 404 | 403 | 302
"""


def cases(table: str) -> list[tuple[str, str, int]]:
    head, *lines = table.strip().splitlines()
    people = [cell.strip() for cell in head.split("|")][1:]
    found = []
    for line in lines:
        route, *codes = (cell.strip() for cell in line.split("|"))
        found += [
            (route, who, int(code)) for who, code in zip(people, codes, strict=True)
        ]
    return found


def test_each_page_is_shown_as_the_table_says(door: Door) -> None:
    run = door.committed(BINS)

    for route, who, code in cases(PAGES):
        more = {"number": 2} if route == "import_row" else {}
        answer = door.client(who).get(door.at(route, run, **more))
        body = b"".join(answer) if answer.streaming else answer.content
        assert answer.status_code == code, (route, who)
        assert code == 200 or b"Oak Ltd" not in body


def test_each_decision_is_refused_as_the_table_says(door: Door) -> None:
    run = door.compared(BINS)

    for route, who, code in cases(POSTS):
        answer = door.client(who).post(door.at(route, run))
        assert answer.status_code == code, (route, who)
    assert door.latest().state == RunState.MAPPED


@pytest.mark.parametrize(
    "route", ["import_commit", "import_set_aside", "import_again", "import_continue"]
)
def test_no_decision_is_taken_by_looking(door: Door, route: str) -> None:
    run = door.compared(BINS)

    assert door.client("gus").get(door.at(route, run)).status_code == 405
    assert door.latest().state == RunState.MAPPED


def test_a_list_cannot_be_sent_for_another_council(door: Door) -> None:
    answer = door.send(sheet(BINS), organisation="birch")

    assert answer.status_code == 422
    assert not ImportRun.objects.unscoped(because="test").exists()


def test_a_kind_that_is_not_offered_is_refused(door: Door) -> None:
    answer = door.send(sheet(BINS), who="ben", kind="contracts")

    assert answer.status_code == 422
    assert not ImportRun.objects.unscoped(because="test").exists()


def test_nothing_of_another_council_crosses(door: Door) -> None:
    theirs = door.committed(CANARY, who="bea", organisation="birch", name="canary.csv")
    mine = door.committed(BINS)
    gus = door.client("gus")

    pages = [gus.get(reverse("imports")), gus.get(reverse("import_new"))]
    pages += [
        gus.get(door.at(route, mine))
        for route in ("import_run", "import_changes", "import_rows", "import_problems")
    ]
    taken = lines_of(gus.get(reverse("imports_csv")))

    for page in pages:
        assert "canary" not in page.content.decode().lower()
    assert [line["file"] for line in taken] == ["contracts.csv"]
    for route in ("import_run", "import_file", "import_rows", "import_columns"):
        assert gus.get(door.at(route, theirs)).status_code == 404
    assert gus.get(door.at("import_row", theirs, number=2)).status_code == 404
    searched = text_of(gus.get(reverse("imports"), {"organisation": "birch"}))
    assert "canary" not in searched.lower()


def test_pages_cost_the_same_however_many_rows(
    door: Door, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    door.committed(*(f"A{n},Thing {n},Oak,,bad,{n}" for n in range(60)))
    run = door.compared(*(f"A{n},Thing {n},Oak,,bad,{n + 1}" for n in range(20, 90)))
    gus = door.client("gus")

    for route, most in (
        ("import_run", 30),
        ("import_changes", 16),
        ("import_problems", 16),
        ("import_rows", 16),
        ("import_columns", 14),
    ):
        with django_assert_max_num_queries(most):
            assert gus.get(door.at(route, run)).status_code == 200
    with django_assert_max_num_queries(14):
        gus.get(reverse("imports"))


def test_scripts_in_cells_stay_words(door: Door) -> None:
    run = door.compared("<script>alert(1)</script>,Bins,Oak,,<i>x</i>,1")
    gus = door.client("gus")

    for route in ("import_run", "import_problems", "import_rows", "import_columns"):
        page = gus.get(door.at(route, run)).content.decode()
        assert "<script>alert" not in page
        assert "<i>x" not in page
