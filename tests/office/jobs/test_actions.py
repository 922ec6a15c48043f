"""Work is started once a key, stopped by those who may, and started again."""

from datetime import timedelta

import pytest
from django.db import transaction

from guildhall.foundation.refusal import NotAllowed, NotFound
from guildhall.office.audit.models import Entry
from guildhall.office.jobs import actions, leases, queries
from guildhall.office.jobs.models import Job
from guildhall.office.jobs.rules import State
from guildhall.office.jobs.worker import work_off
from tests.cast import NOW, Cast
from tests.office.jobs import tasks


@pytest.fixture(autouse=True)
def nothing_called() -> None:
    tasks.CALLS.clear()


def started(cast: Cast, **more: object) -> Job:
    given = {
        "title": "Adding",
        "by": cast.gus,
        "at": NOW,
        "organisation_id": cast.org("alder").pk,
        "args": {"first": 1},
    } | more
    return actions.start(tasks.add, **given)


def audited() -> list[str]:
    entries = Entry.objects.unscoped(because="the test reads what was recorded")
    return list(entries.order_by("number").values_list("action", flat=True))


def test_it_waits_with_everything_a_person_would_ask(cast: Cast) -> None:
    job = started(cast)

    assert (job.state, job.title, job.task) == (
        State.QUEUED,
        "Adding",
        "tests.office.jobs.tasks.add",
    )
    assert job.started_by == cast.people["gus"]
    assert job.args == {"first": 1}
    assert audited() == ["jobs.started"]


def test_it_refuses_arguments_that_the_task_does_not_take(cast: Cast) -> None:
    with pytest.raises(TypeError, match="third"):
        started(cast, args={"first": 1, "third": 3})


def test_it_is_gone_when_the_transaction_is_rolled_back(cast: Cast) -> None:
    with transaction.atomic():
        started(cast)
        transaction.set_rollback(True)

    assert not queries.jobs_for(cast.ada).exists()


def test_it_makes_one_open_job_a_key(cast: Cast) -> None:
    first = started(cast, key="alder")
    second = started(cast, key="alder")
    other = started(cast, key="birch")

    assert first == second
    assert other != first
    assert audited() == ["jobs.started", "jobs.started"]


def test_a_key_is_free_again_when_its_job_has_ended(cast: Cast) -> None:
    first = started(cast, key="alder")
    work_off(NOW)

    assert started(cast, key="alder") != first


def test_it_is_found_when_the_tasks_api_is_used(cast: Cast) -> None:
    result = tasks.add.enqueue(2, second=3)

    work_off()
    result.refresh()

    assert result.return_value == 5
    assert queries.jobs_for(cast.ada).get().title == "Add two numbers"


def test_it_cancels_a_waiting_job_at_once(cast: Cast) -> None:
    job = actions.cancel(started(cast), by=cast.gus, at=NOW)

    work_off(NOW)

    assert (job.state, job.finished_at) == (State.CANCELLED, NOW)
    assert tasks.CALLS == []
    assert audited() == ["jobs.started", "jobs.cancelled"]


def test_it_asks_a_running_job_to_stop(cast: Cast) -> None:
    started(cast)
    running = leases.take("w", queues=["default"], at=NOW, for_seconds=60)
    assert running is not None

    job = actions.cancel(running, by=cast.gus, at=NOW)

    assert (job.state, job.cancel_asked_at) == (State.RUNNING, NOW)


def test_it_refuses_to_cancel_what_has_ended(cast: Cast) -> None:
    job = started(cast)
    work_off(NOW)

    with pytest.raises(actions.JobNotOpen, match="has ended"):
        actions.cancel(job, by=cast.gus, at=NOW)


def test_it_starts_a_cancelled_job_again(cast: Cast) -> None:
    job = actions.cancel(started(cast), by=cast.gus, at=NOW)

    again = actions.start_again(job, by=cast.gus, at=NOW + timedelta(hours=1))

    assert (again.state, again.attempts, again.finished_at) == (State.QUEUED, 0, None)
    assert audited()[-1] == "jobs.started_again"


def test_it_does_not_start_again_what_is_done(cast: Cast) -> None:
    started(cast)
    (job,) = work_off(NOW)

    with pytest.raises(actions.JobNotEnded):
        actions.start_again(job, by=cast.gus, at=NOW)


WHO_MAY_CANCEL = {
    "gus": True,  # started it
    "hana": True,  # speaks for Alder
    "ada": True,  # central team
    "ben": False,  # sees it, may not stop it
    "bea": False,  # of another council
    "eve": False,
    "public": False,
}


@pytest.mark.parametrize("who", WHO_MAY_CANCEL)
def test_it_is_cancelled_by_those_who_may(cast: Cast, who: str) -> None:
    job = started(cast)
    viewer = getattr(cast, who)

    if WHO_MAY_CANCEL[who]:
        assert actions.cancel(job, by=viewer, at=NOW).state == State.CANCELLED
    else:
        with pytest.raises(NotAllowed):
            actions.cancel(job, by=viewer, at=NOW)


WHO_SEES = {
    "gus": True,
    "ben": True,
    "hana": True,
    "ada": True,
    "cat": False,
    "bea": False,
    "eve": False,
    "public": False,
}


@pytest.mark.parametrize("who", WHO_SEES)
def test_it_is_seen_by_those_who_may(cast: Cast, who: str) -> None:
    job = started(cast)
    viewer = getattr(cast, who)

    seen = list(queries.jobs_for(viewer))

    assert seen == ([job] if WHO_SEES[who] else [])
    if not seen:
        with pytest.raises(NotFound):
            queries.job_for(viewer, job.public_id)


def test_it_is_seen_by_who_started_it_without_any_permission(cast: Cast) -> None:
    job = started(cast, by=cast.eve, organisation_id=None)

    assert list(queries.jobs_for(cast.eve)) == [job]


def test_it_counts_by_state(cast: Cast) -> None:
    started(cast)
    actions.cancel(started(cast), by=cast.gus, at=NOW)

    counted = queries.jobs_by_state(cast.ada)

    assert counted[State.QUEUED] == counted[State.CANCELLED] == 1
    assert counted[State.DEAD] == 0
