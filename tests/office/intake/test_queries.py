"""Who sees which imports, and how a kept value is followed to its cell."""

import pytest
from pytest_django import DjangoAssertNumQueries

from guildhall.foundation.refusal import NotAllowed, NotFound
from guildhall.office.intake import access, actions, files, queries
from guildhall.office.intake.models import ImportRun, RememberedHeading
from guildhall.office.intake.rules import Action
from tests.cast import NOW
from tests.office.intake.conftest import Desk, sheet

BINS = "A1,Bins,Oak Ltd,2026-01-01,2027-01-01,100"
LIFTS = "A2,Lifts,Elm Ltd,2026-02-01,2028-01-01,200"
CANARY = "C9,Canary of Birch,Finch Ltd,,,1"

# who sees the import of Alder, brings one in, sees its rows, undoes it; y yes, r refused
# with a reason, - told that there is no such import
WHO = """
who    | read | make | rows | undo
ada    |  y   |  y   |  y   |  y
gus    |  y   |  y   |  y   |  y
hana   |  y   |  r   |  y   |  r
ben    |  y   |  r   |  r   |  r
cat    |  -   |  r   |  r   |  r
bea    |  -   |  r   |  r   |  r
dev    |  -   |  r   |  r   |  r
ivo    |  -   |  r   |  r   |  r
eve    |  -   |  r   |  r   |  r
public |  -   |  r   |  r   |  r
"""


@pytest.mark.parametrize("line", WHO.strip().splitlines()[1:])
def test_access_is_as_the_table_says(desk: Desk, line: str) -> None:
    who, read, make, rows, undo = (cell.strip() for cell in line.split("|"))
    viewer = getattr(desk.cast, who)
    run = desk.bring_in(BINS)

    answers = {
        "make": access.may_make(viewer, desk.alder, "contracts"),
        "rows": access.may_see_rows(viewer, desk.alder, "contracts"),
        "undo": access.may_undo(viewer, desk.alder, "contracts"),
    }

    assert queries.imports_for(viewer).filter(pk=run.pk).exists() == (read == "y")
    for asked, wanted in {"make": make, "rows": rows, "undo": undo}.items():
        assert bool(answers[asked]) == (wanted == "y"), asked
        assert answers[asked].because
    if read == "-":
        with pytest.raises(NotFound, match="there is no such import"):
            queries.import_for(viewer, run.public_id)
    if rows == "r":
        with pytest.raises(NotAllowed):
            queries.rows_for(viewer, run)
        with pytest.raises(NotAllowed):
            queries.changes_for(viewer, run)
        with pytest.raises(NotAllowed):
            queries.problems_for(viewer, run)


def test_an_unknown_kind_cannot_be_brought_in(desk: Desk) -> None:
    decision = access.may_make(desk.cast.ada, desk.alder, "spend")

    assert not decision
    assert decision.because == "lists of this kind cannot be brought in"


def of_birch(desk: Desk) -> ImportRun:
    """An import of Birch, whose words must never cross."""
    kept = files.keep([sheet(CANARY)], limit_bytes=1_000_000)
    run = actions.receive(
        kept,
        organisation_id=desk.cast.org("birch").pk,
        kind="contracts",
        filename="canary.csv",
        by=desk.cast.bea,
        at=desk.now(),
    ).run
    return actions.go_on(run, at=desk.now())


def test_nothing_of_another_council_is_seen(desk: Desk) -> None:
    run = of_birch(desk)
    desk.bring_in(BINS)

    seen = queries.imports_for(desk.cast.gus)

    assert {one.organisation_id for one in seen} == {desk.alder}
    with pytest.raises(NotFound):
        queries.import_for(desk.cast.gus, run.public_id)
    with pytest.raises(NotAllowed):
        list(queries.rows_for(desk.cast.gus, run))


def test_a_value_is_followed_to_its_cell(desk: Desk) -> None:
    run = desk.bring_in(BINS, LIFTS)
    record = desk.list.stored(desk.alder, ["A2"])["A2"].record_id

    cell = queries.source_of("contracts", record, "supplier_name")

    assert cell is not None
    assert (cell.run, cell.row, cell.column) == (run, 3, 2)
    assert (cell.heading, cell.text) == ("Supplier", "Elm Ltd")
    assert cell.filename == "contracts.csv"
    assert len(queries.sources_of("contracts", record)) == 6


def test_the_newest_list_that_has_the_record_counts(desk: Desk) -> None:
    desk.bring_in(BINS, LIFTS)
    newer = desk.bring_in(LIFTS, BINS.replace("100", "150"), name="newer.csv")
    record = desk.list.stored(desk.alder, ["A1"])["A1"].record_id

    cell = queries.source_of("contracts", record, "annual_value")

    assert cell is not None
    assert (cell.filename, cell.row, cell.text) == ("newer.csv", 3, "150")
    desk.undone(newer)
    before = queries.source_of("contracts", record, "annual_value")
    assert before is not None
    assert (before.filename, before.row, before.text) == ("contracts.csv", 2, "100")


def test_a_value_that_came_from_no_list_has_no_cell(desk: Desk) -> None:
    desk.bring_in(BINS)
    record = desk.list.stored(desk.alder, ["A1"])["A1"].record_id

    assert queries.source_of("contracts", record, "total_value") is None
    assert queries.source_of("contracts", 999_999, "supplier_name") is None
    assert queries.source_of("applications", record, "supplier_name") is None


def test_every_stored_value_has_its_cell(desk: Desk) -> None:
    run = desk.bring_in(BINS, LIFTS, BINS, "A1,Bins two,,,,")

    for change in queries.changes_for(desk.cast.gus, run):
        assert change.record_id is not None
        cells = queries.sources_of("contracts", change.record_id)
        row = queries.row_for(desk.cast.gus, run, cells[0].row)
        assert [cell.text for cell in cells] == row.cells


def test_it_says_what_waits_for_a_decision(desk: Desk) -> None:
    waiting = desk.read(sheet(BINS))
    of_birch(desk)

    assert queries.imports_waiting_for(desk.cast.gus) == [waiting]
    assert queries.imports_waiting_for(desk.cast.ben) == []
    assert queries.imports_waiting_for(desk.cast.public) == []


def test_a_wording_is_learnt_once_two_others_agree(desk: Desk) -> None:
    cedar = desk.cast.org("cedar").pk
    birch = desk.cast.org("birch").pk
    remember(desk.alder, "finish", "end_date")
    assert queries.learnt_headings(cedar, "contracts") == {}

    remember(birch, "finish", "end_date")
    assert queries.learnt_headings(cedar, "contracts") == {"finish": "end_date"}
    assert queries.learnt_headings(birch, "contracts") == {}

    remember(desk.cast.org("elm").pk, "finish", "review_date")
    assert queries.learnt_headings(cedar, "contracts") == {}


def remember(organisation_id: int, heading: str, field: str) -> None:
    """Let somebody have said what a heading means."""
    RememberedHeading.objects.create(
        organisation_id=organisation_id,
        kind="contracts",
        heading=heading,
        field=field,
        said_at=NOW,
        said_by="Gus",
    )


def test_a_page_of_imports_costs_the_same_however_many(
    desk: Desk, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        desk.read(sheet(f"A{number},Thing,,,,"), name=f"{number}.csv")

    gus = desk.cast.gus

    with django_assert_num_queries(2):
        page = queries.IMPORTS.page(gus, {"kind": "contracts"})
        assert {run.organisation.name for run in page.rows} == {"Alder Council"}

    assert page.total == 12


def test_the_counts_are_those_of_the_changes(desk: Desk) -> None:
    desk.bring_in(BINS, LIFTS)
    run = desk.bring_in(BINS.replace("100", "1"), "A5,Paint,,,,")

    for action in Action:
        found = queries.changes_for(desk.cast.gus, run, action).count()
        assert found == getattr(run, action.value)
