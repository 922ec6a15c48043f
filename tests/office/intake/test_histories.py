"""Any history of imports and undoings can be walked back to the letter."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guildhall.office.intake import actions
from guildhall.office.intake.models import ImportRun
from guildhall.office.intake.rules import Extent, RunState
from tests.office.intake.conftest import Desk, sheet

ROWS = st.builds(
    "{},{},{},,,{}".format,
    st.sampled_from(["A1", "A1", "A2", "A3", "A4#2", ""]),
    st.sampled_from(["Bins", "Lifts", "Trees", "Unkept", ""]),
    st.sampled_from(["Oak", "Elm", ""]),
    st.sampled_from(["1", "2", "x", ""]),
)
FILES = st.lists(ROWS, min_size=1, max_size=7)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("import"), FILES, st.sampled_from(Extent)),
        st.tuples(st.just("undo"), st.just([]), st.just(Extent.WHOLE)),
    ),
    max_size=6,
)


@contextmanager
def forgotten() -> Iterator[None]:
    """Let the store forget what is done inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def everything(desk: Desk) -> Any:
    return desk.list.export(with_ids=True)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_undoing_in_turn_goes_back_step_by_step(desk: Desk, steps: list[Any]) -> None:
    with forgotten():
        before: list[tuple[ImportRun, Any]] = []
        for step, rows, extent in steps:
            if step == "import":
                state = everything(desk)
                run = actions.go_on(desk.receive(sheet(*rows)).run, at=desk.now())
                if run.state == RunState.COMMITTED:
                    assert before[-1][0] == run
                    continue
                before.append(
                    (desk.committed(desk.compared(run, extent=extent)), state)
                )
            elif before:
                run, state = before.pop()
                desk.undone(run)
                assert everything(desk) == state
        for run, state in reversed(before):
            desk.undone(run)
            assert everything(desk) == state
        assert desk.list.export() == []


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(first=FILES, second=FILES)
def test_the_list_ends_as_the_last_file_says(
    desk: Desk, first: list[str], second: list[str]
) -> None:
    with forgotten():
        desk.bring_in(*second)
        alone = [row for row in desk.list.export() if row[-1]]
        undo_all(desk)

        desk.bring_in(*first)
        run = actions.go_on(desk.receive(sheet(*second)).run, at=desk.now())
        if run.state != RunState.COMMITTED:
            desk.committed(desk.compared(run))

        live = [row for row in desk.list.export() if row[-1]]
        assert sorted(said(live)) == sorted(said(alone))


def said(rows: list[Any]) -> list[str]:
    """What the records say, whatever number tells them apart."""
    return [row[2] for row in rows]


def undo_all(desk: Desk) -> None:
    runs = ImportRun.objects.unscoped(because="test").in_force()
    for run in runs:
        desk.undone(run)


def test_the_folder_keeps_every_file(desk: Desk, tmp_path: Path) -> None:
    desk.undone(desk.bring_in("A1,Bins,,,,"))

    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1
