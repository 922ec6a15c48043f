"""What the tables of intake refuse, whoever writes to them."""

import pytest
from django.db import IntegrityError, transaction

from guildhall.office.intake.rules import TITLES, Action, RunState
from tests.cast import Cast
from tests.factories import intake


@pytest.mark.parametrize("state", RunState)
def test_an_import_can_stand_in_every_state(cast: Cast, state: RunState) -> None:
    run = intake.import_run(cast.org("alder"), state)

    assert run.stands is state
    assert str(run) == f"list.csv ({TITLES[state].lower()})"


def test_one_import_at_a_time_writes_a_list(cast: Cast) -> None:
    alder, birch = cast.org("alder"), cast.org("birch")
    intake.import_run(alder, RunState.RUNNING)
    intake.import_run(birch, RunState.RUNNING)

    with pytest.raises(IntegrityError), transaction.atomic():
        intake.import_run(alder, RunState.UNDOING)


def test_the_same_content_is_one_upload_of_an_organisation(cast: Cast) -> None:
    sent = intake.upload(cast.org("alder"))
    intake.upload(cast.org("birch"), content_sha256=sent.content_sha256)

    with pytest.raises(IntegrityError), transaction.atomic():
        intake.upload(cast.org("alder"), content_sha256=sent.content_sha256)


@pytest.mark.parametrize(
    ("state", "given"),
    [
        (RunState.COMMITTED, {"committed_at": None}),
        (RunState.UNDONE, {"undone_at": None}),
        (RunState.READ, {"offset": 2, "total": 1}),
    ],
)
def test_an_import_that_makes_no_sense_is_refused(
    cast: Cast, state: RunState, given: dict[str, object]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        intake.import_run(cast.org("alder"), state, **given)


@pytest.mark.parametrize(
    ("action", "given"),
    [
        (Action.GONE, {"row_number": 3}),
        (Action.ADDED, {"row_number": None}),
    ],
)
def test_only_what_is_gone_has_no_row(
    cast: Cast, action: Action, given: dict[str, object]
) -> None:
    run = intake.import_run(cast.org("alder"))

    with pytest.raises(IntegrityError), transaction.atomic():
        intake.change(run, action, **given)


def test_rows_and_changes_are_told_apart_by_their_number(cast: Cast) -> None:
    run = intake.import_run(cast.org("alder"))
    kept = intake.row(run, "A1", "Bins")
    done = intake.change(run)
    assert (str(kept), str(done)) == (f"row {kept.number}", f"added {done.key}")

    with pytest.raises(IntegrityError), transaction.atomic():
        intake.row(run, number=kept.number)
    with pytest.raises(IntegrityError), transaction.atomic():
        intake.change(run, position=done.position)


def test_a_heading_means_one_thing_at_an_organisation(cast: Cast) -> None:
    said = intake.remembered(cast.org("alder"))
    intake.remembered(cast.org("birch"), field="review_date")
    assert str(said) == "finish: end_date"

    with pytest.raises(IntegrityError), transaction.atomic():
        intake.remembered(cast.org("alder"), field="start_date")


def test_a_problem_says_where_and_what(cast: Cast) -> None:
    told = intake.problem(intake.import_run(cast.org("alder")))

    assert str(told) == "row 2: TBC"
