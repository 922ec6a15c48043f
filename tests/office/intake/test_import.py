"""From a file to the list and back: what is found, kept, told and taken back."""

import pytest

from guildhall.foundation import event
from guildhall.foundation.refusal import NotAllowed, NotPossible, NotValid
from guildhall.office.audit.models import Entry
from guildhall.office.audit.queries import verify
from guildhall.office.intake import actions, queries
from guildhall.office.intake.actions.commit import ComparedWithAnother
from guildhall.office.intake.actions.undo import LaterImportInForce
from guildhall.office.intake.events import ImportUndone, ListImported
from guildhall.office.intake.mapping import columns_of
from guildhall.office.intake.models import ImportRun, RememberedHeading
from guildhall.office.intake.receiving import Write
from guildhall.office.intake.rules import Action, Extent, RunState
from tests.office.intake.conftest import Desk, sheet

BINS = "A1,Bins,Oak Ltd,2026-01-01,2027-01-01,100"
LIFTS = "A2,Lifts,Elm Ltd,2026-02-01,2028-01-01,200"
TREES = "A3,Trees,Ash Ltd,2026-03-01,2029-01-01,300"
KEYS = ("added", "changed", "gone", "same", "repeated", "left_out")


def counts(run: ImportRun) -> dict[str, int]:
    """The counts of an import that are not nought."""
    return {key: getattr(run, key) for key in KEYS if getattr(run, key)}


def test_it_reads_columns_and_keeps_rows_as_they_stand(desk: Desk) -> None:
    run = desk.read(sheet(BINS, " A2 ,Lifts,,,,£x"))

    assert run.state == RunState.READ
    assert [c.heading for c in columns_of(run)][:2] == ["Ref", "Title"]
    rows = queries.rows_for(desk.cast.gus, run)
    assert [row.cells for row in rows][1] == [" A2 ", "Lifts", "", "", "", "£x"]
    assert desk.list.export() == []


def test_it_says_why_a_file_cannot_be_read(desk: Desk) -> None:
    run = desk.read(b"hostile")

    assert run.state == RunState.REFUSED
    assert run.because == "the file could not be opened safely; save it again as CSV"


def test_it_says_that_there_are_no_rows(desk: Desk) -> None:
    run = desk.read(sheet())

    assert run.state == RunState.REFUSED
    assert run.because.startswith("no data rows were found")


def test_comparing_writes_nothing_to_the_list(desk: Desk) -> None:
    run = desk.compared(desk.read(sheet(BINS, LIFTS)))

    assert run.state == RunState.MAPPED
    assert counts(run) == {"added": 2}
    assert desk.list.export() == []


def test_it_finds_added_changed_gone_and_same(desk: Desk) -> None:
    desk.bring_in(BINS, LIFTS, TREES)

    run = desk.compared(
        desk.read(sheet(BINS, LIFTS.replace("200", "250"), "A4,Paint,,,,1"))
    )

    assert counts(run) == {"added": 1, "changed": 1, "gone": 1, "same": 1}


def test_a_part_of_a_list_takes_nothing_away(desk: Desk) -> None:
    desk.bring_in(BINS, LIFTS)

    run = desk.bring_in(TREES, extent=Extent.PART)

    assert counts(run) == {"added": 1}
    assert len(desk.list.live_keys(desk.alder)) == 3


def test_what_is_gone_is_kept_and_no_longer_live(desk: Desk) -> None:
    desk.bring_in(BINS, LIFTS)

    desk.bring_in(BINS)

    kept = desk.list.stored(desk.alder, ["A1", "A2"])
    assert (kept["A1"].is_live, kept["A2"].is_live) == (True, False)


def test_what_comes_back_is_the_same_record(desk: Desk) -> None:
    desk.bring_in(BINS, LIFTS)
    before = desk.list.stored(desk.alder, ["A2"])["A2"].record_id
    desk.bring_in(BINS)

    run = desk.bring_in(BINS, LIFTS, TREES)

    assert counts(run) == {"added": 2, "same": 1}
    back = desk.list.stored(desk.alder, ["A2"])["A2"]
    assert (back.record_id, back.is_live) == (before, True)


def test_rows_that_share_a_reference_are_all_kept(desk: Desk) -> None:
    run = desk.bring_in(BINS, BINS.replace("Oak", "Yew"), BINS.replace("Oak", "Fir"))

    assert counts(run) == {"added": 3}
    assert desk.list.live_keys(desk.alder) == {"A1", "A1#2", "A1#3"}
    [group] = queries.problem_groups(desk.cast.gus, run)
    assert (group.count, group.expected) == (2, "a reference or a name of its own")


def test_taking_one_of_them_out_leaves_the_others_the_same(desk: Desk) -> None:
    desk.bring_in(BINS, BINS.replace("Oak", "Yew"), BINS.replace("Oak", "Fir"))

    run = desk.bring_in(BINS, BINS.replace("Oak", "Fir"))

    assert counts(run) == {"gone": 1, "same": 2}


def test_a_row_that_repeats_another_is_told_and_kept_once(desk: Desk) -> None:
    run = desk.bring_in(BINS, LIFTS, BINS)

    assert counts(run) == {"added": 2, "repeated": 1}
    [repeat] = queries.changes_for(desk.cast.gus, run, Action.REPEATED)
    first = desk.list.stored(desk.alder, ["A1"])["A1"]
    assert (repeat.row_number, repeat.record_id) == (4, first.record_id)
    [group] = queries.problem_groups(desk.cast.gus, run)
    assert (group.first_row, group.expected) == (4, "each row once")


def test_a_cell_that_cannot_be_read_is_told_and_not_guessed(desk: Desk) -> None:
    run = desk.bring_in(BINS.replace("2027-01-01", "TBC"), LIFTS)

    kept = desk.list.stored(desk.alder, ["A1"])["A1"]
    assert kept.values["ends_on"] is None
    [problem] = queries.problems_for(desk.cast.gus, run)
    assert (problem.row_number, problem.heading, problem.seen) == (2, "End", "TBC")
    assert problem.fix == "correct the cell"


def test_a_row_that_cannot_be_kept_stays_in_the_ledger(desk: Desk) -> None:
    run = desk.bring_in(BINS, "A9,Unkept,,,,", ",,,,,")

    assert counts(run) == {"added": 1, "left_out": 2}
    assert queries.rows_for(desk.cast.gus, run).count() == 3
    problems = queries.problems_for(desk.cast.gus, run).filter(keeps_out=True)
    assert [problem.row_number for problem in problems] == [3, 4]
    assert problems[0].fix == "write another title"


def test_many_rows_go_in_portions(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("read", "compare", "commit", "undo"):
        monkeypatch.setattr(f"guildhall.office.intake.actions.{module}.BATCH_ROWS", 7)
    rows = [f"R{n % 40},Thing {n},,,,{n}" for n in range(100)]

    run = desk.bring_in(*rows)

    assert counts(run) == {"added": 100}
    assert len(desk.list.live_keys(desk.alder)) == 100
    desk.undone(run)
    assert desk.list.export() == []


def test_a_correction_is_remembered_for_the_council(desk: Desk) -> None:
    header = "Ref,Title,Supplier,Start,Finish,Value"
    run = desk.read(sheet(BINS, header=header))
    fields = {n: c.field for n, c in enumerate(columns_of(run))} | {4: "end_date"}

    desk.compared(run, fields)

    [said] = RememberedHeading.objects.for_viewer(desk.cast.gus)
    assert (said.heading, said.field, said.said_by) == ("finish", "end_date", "Gus")
    known = queries.remembered_headings(desk.alder, "contracts")
    assert known == {"finish": "end_date"}
    assert queries.remembered_headings(desk.cast.org("birch").pk, "contracts") == {}


def test_columns_can_be_corrected_after_comparing(desk: Desk) -> None:
    run = desk.compared(desk.read(sheet(BINS.replace("2027-01-01", "TBC"))))
    fields = {n: c.field for n, c in enumerate(columns_of(run))} | {4: None}

    run = desk.compared(run, fields)

    assert counts(run) == {"added": 1}
    assert run.problems == 0


def test_two_columns_cannot_mean_the_same(desk: Desk) -> None:
    run = desk.read(sheet(BINS))
    fields = {n: c.field for n, c in enumerate(columns_of(run))} | {3: "end_date"}

    with pytest.raises(NotValid, match="Start and End are all chosen as end date"):
        desk.compared(run, fields)


def test_a_list_needs_what_it_cannot_do_without(desk: Desk) -> None:
    run = desk.read(sheet(BINS))
    fields = {n: c.field for n, c in enumerate(columns_of(run))} | {1: None}

    with pytest.raises(NotValid, match="choose the column that holds the title"):
        desk.compared(run, fields)


def test_a_field_must_be_one_of_the_list(desk: Desk) -> None:
    run = desk.read(sheet(BINS))

    with pytest.raises(NotValid, match="no field 'password'"):
        desk.compared(run, {0: "password", 1: "contract_title"})


def test_the_same_file_with_other_columns_changes_the_list(desk: Desk) -> None:
    first = desk.bring_in(BINS)
    again = actions.read_again(first, by=desk.cast.gus, at=desk.now())
    again = actions.go_on(again, at=desk.now())
    fields = {n: c.field for n, c in enumerate(columns_of(again))} | {4: None}

    run = desk.committed(desk.compared(again, fields))

    assert counts(run) == {"changed": 1}
    assert desk.list.stored(desk.alder, ["A1"])["A1"].values["ends_on"] is None


def test_it_is_not_brought_in_against_a_list_that_has_changed(desk: Desk) -> None:
    first = desk.compared(desk.read(sheet(BINS)))
    desk.bring_in(LIFTS)

    with pytest.raises(ComparedWithAnother, match="confirm the columns again"):
        desk.committed(first)

    run = desk.committed(desk.compared(first))
    assert counts(run) == {"added": 1, "gone": 1}


def test_two_imports_of_a_list_are_not_written_at_once(desk: Desk) -> None:
    one = desk.compared(desk.read(sheet(BINS)))
    other = desk.compared(desk.read(sheet(LIFTS)))
    actions.start_commit(one, by=desk.cast.gus, at=desk.now())

    with pytest.raises(NotPossible, match="another import of the same list"):
        actions.start_commit(other, by=desk.cast.gus, at=desk.now())


def test_a_change_by_hand_after_comparing_is_not_lost(desk: Desk) -> None:
    desk.bring_in(BINS)
    run = desk.compared(desk.read(sheet(BINS.replace(",100", ",150"))))
    kept = desk.list.stored(desk.alder, ["A1"])["A1"]
    by_hand = {**kept.values, "note": "ask Oak"}
    desk.list.write(desk.alder, [write_over(kept.record_id, by_hand)], at=desk.now())

    run = desk.committed(run)

    values = desk.list.stored(desk.alder, ["A1"])["A1"].values
    assert (values["annual_pence"], values["note"]) == (15_000, "ask Oak")
    desk.undone(run)
    assert desk.list.stored(desk.alder, ["A1"])["A1"].values == by_hand


def write_over(record_id: int, values: dict[str, object]) -> Write:
    """A change by hand."""
    return Write("A1", values, record_id)


def test_undoing_goes_back_to_the_letter(desk: Desk) -> None:
    desk.bring_in(BINS, LIFTS, TREES)
    before = desk.list.export(with_ids=True)
    run = desk.bring_in(BINS.replace("100", "150"), TREES, "A4,Paint,,,,1")

    run = desk.undone(run)

    assert run.state == RunState.UNDONE
    assert desk.list.export(with_ids=True) == before


def test_an_undone_file_can_be_brought_in_again(desk: Desk) -> None:
    run = desk.bring_in(BINS)
    after = desk.list.export()
    desk.undone(run)

    received = desk.receive(sheet(BINS))
    assert not received.is_already_in

    run = actions.go_on(received.run, at=desk.now())
    desk.committed(desk.compared(run))
    assert desk.list.export() == after


def test_a_later_import_is_undone_first(desk: Desk) -> None:
    first = desk.bring_in(BINS)
    second = desk.bring_in(LIFTS, name="newer.csv")

    with pytest.raises(LaterImportInForce, match=r"a later import, newer\.csv, builds"):
        desk.undone(first)

    desk.undone(second)
    desk.undone(first)
    assert desk.list.export() == []


@pytest.mark.parametrize("name", ["ben", "cat", "bea", "dev", "eve", "public"])
def test_undoing_is_for_those_who_may(desk: Desk, name: str) -> None:
    run = desk.bring_in(BINS)

    with pytest.raises(NotAllowed):
        actions.start_undo(run, by=getattr(desk.cast, name), at=desk.now())


def test_an_import_that_is_set_aside_leaves_the_list(desk: Desk) -> None:
    run = desk.compared(desk.read(sheet(BINS)))

    run = actions.set_aside(run, by=desk.cast.gus, at=desk.now())

    assert run.state == RunState.SET_ASIDE
    with pytest.raises(NotPossible, match="this import is set aside"):
        desk.committed(run)


def test_every_step_leaves_its_entry_and_the_chain_holds(desk: Desk) -> None:
    desk.undone(desk.bring_in(BINS))

    entries = Entry.objects.unscoped(because="test").order_by("number")
    assert [entry.action.removeprefix("intake.") for entry in entries] == [
        "file_received",
        "file_read",
        "columns_confirmed",
        "commit_started",
        "import_committed",
        "undo_started",
        "import_undone",
    ]
    assert entries[3].actor == f"person:{desk.cast.gus.person_id}"
    assert verify().holds


def test_those_above_are_told_after_the_commit(
    desk: Desk,
    django_capture_on_commit_callbacks: object,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[event.Event] = []
    monkeypatch.setattr("guildhall.office.intake.actions.commit.tell", told.append)
    monkeypatch.setattr("guildhall.office.intake.actions.undo.tell", told.append)

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        run = desk.bring_in(BINS)
        desk.undone(run)

    assert told == [
        ListImported(desk.alder, "contracts", run.pk),
        ImportUndone(desk.alder, "contracts", run.pk),
    ]
