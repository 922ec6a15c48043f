"""Jobs are watched, stopped and started again by those who may; others find nothing."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from guildhall.office.jobs import actions, leases
from guildhall.office.jobs.models import Job, Worker
from guildhall.office.jobs.rules import State
from guildhall.office.jobs.worker import work_off
from guildhall.web.pages.jobs import COLOURS, MEANS
from tests.cast import Cast
from tests.office.jobs import tasks


@pytest.fixture
def waiting(cast: Cast) -> Job:
    return actions.start(
        tasks.report,
        title="Import of <contracts>.csv",
        by=cast.gus,
        at=timezone.now(),
        organisation_id=cast.org("alder").pk,
        args={"steps": [1, 2]},
    )


def signed_in(cast: Cast, client: Client, who: str) -> Client:
    if who != "public":
        client.force_login(cast.people[who])
    return client


def at(job: Job, route: str = "job") -> str:
    return reverse(route, kwargs={"public_id": job.public_id})


def running(job: Job, **more: Any) -> Job:
    leases.take("w", queues=["default"], at=timezone.now(), for_seconds=60)
    told = {"done": 40, "total": 100, "message": "row 40"} | more
    leases.everything().filter(pk=job.pk).update(**told)
    return leases.everything().get(pk=job.pk)


def test_every_state_has_its_words_and_its_colour() -> None:
    assert set(COLOURS) == set(MEANS) == set(State)


def test_the_list_shows_what_goes_on(cast: Cast, client: Client, waiting: Job) -> None:
    page = signed_in(cast, client, "ben").get(reverse("jobs")).content.decode()

    assert "Import of &lt;contracts&gt;.csv" in page
    assert "Waiting" in page
    assert at(waiting) in page


def test_the_list_asks_little_of_the_store(
    cast: Cast, client: Client, waiting: Job, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        actions.start(
            tasks.add,
            title=f"Job {number}",
            by=cast.gus,
            at=timezone.now(),
            organisation_id=cast.org("alder").pk,
            args={"first": number},
        )
    signed_in(cast, client, "ben")

    with django_assert_max_num_queries(12):
        client.get(reverse("jobs"))


def test_an_empty_list_says_what_to_do(cast: Cast, client: Client) -> None:
    page = signed_in(cast, client, "ben").get(reverse("jobs")).content.decode()

    assert "No background work yet" in page


def test_the_list_can_be_taken_as_json_and_csv(
    cast: Cast, client: Client, waiting: Job
) -> None:
    signed_in(cast, client, "ben")

    taken = client.get(reverse("jobs_json"))
    table = client.get(reverse("jobs_csv"))

    (row,) = json.loads(taken.getvalue())["items"]
    assert (row["id"], row["state"], row["organisation"]) == (
        waiting.public_id,
        "queued",
        "alder",
    )
    assert "Import of <contracts>.csv" in table.getvalue().decode()


def test_a_running_job_shows_how_far_it_is(
    cast: Cast, client: Client, waiting: Job
) -> None:
    running(waiting)

    page = signed_in(cast, client, "ben").get(at(waiting)).content.decode()

    assert "row 40 – 40 of 100" in page
    assert at(waiting, "job_progress") in page
    assert "has told nothing" not in page


def test_the_fragment_is_a_part_until_the_job_has_ended(
    cast: Cast, client: Client, waiting: Job
) -> None:
    signed_in(cast, client, "ben")
    before = client.get(at(waiting, "job_progress")).content.decode()
    work_off()

    after = client.get(at(waiting, "job_progress")).content.decode()

    assert "Waiting" in before
    assert "<html" not in before
    assert "data-done" in after


def test_it_says_when_a_job_has_gone_quiet(
    cast: Cast, client: Client, waiting: Job
) -> None:
    running(waiting, reported_at=timezone.now() - timedelta(minutes=2))

    page = signed_in(cast, client, "ben").get(at(waiting)).content.decode()

    assert "It has told nothing since" in page


def test_it_says_when_nobody_runs_jobs(
    cast: Cast, client: Client, waiting: Job
) -> None:
    signed_in(cast, client, "ben")
    lonely = client.get(at(waiting)).content.decode()
    now = timezone.now()
    Worker.objects.create(name="w", started_at=now, beat_at=now)

    attended = client.get(at(waiting)).content.decode()

    assert "Nobody runs jobs at the moment" in lonely
    assert "Nobody runs jobs at the moment" not in attended


def test_a_reason_is_shown_and_the_way_on_offered(
    cast: Cast, client: Client, waiting: Job
) -> None:
    now = timezone.now()
    leases.everything().update(
        state=State.DEAD, finished_at=now, because="an error stopped it (OSError)"
    )

    page = signed_in(cast, client, "gus").get(at(waiting)).content.decode()

    assert "an error stopped it (OSError)" in page
    assert "Start it again" in page
    assert "Cancel this job" not in page


def test_it_is_cancelled_and_started_again(
    cast: Cast, client: Client, waiting: Job
) -> None:
    signed_in(cast, client, "gus")

    cancelled = client.post(at(waiting, "job_cancel"), follow=True)
    state = leases.everything().get().state
    again = client.post(at(waiting, "job_again"), follow=True)

    assert "The job is cancelled." in cancelled.content.decode()
    assert state == State.CANCELLED
    assert "waits to start again" in again.content.decode()
    assert leases.everything().get().state == State.QUEUED


def test_a_running_job_is_asked_to_stop(
    cast: Cast, client: Client, waiting: Job
) -> None:
    running(waiting)

    answer = signed_in(cast, client, "gus").post(at(waiting, "job_cancel"), follow=True)

    page = answer.content.decode()
    assert "stops at its next step" in page
    assert "Cancel this job" not in page


def test_looking_never_changes_anything(
    cast: Cast, client: Client, waiting: Job
) -> None:
    signed_in(cast, client, "gus")

    answers = [
        getattr(client, method)(at(waiting, route)).status_code
        for route in ("job_cancel", "job_again")
        for method in ("get", "head")
    ]

    assert answers == [405] * 4
    assert leases.everything().get().state == State.QUEUED


def test_without_the_token_of_the_page_nothing_is_stopped(
    cast: Cast, waiting: Job
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.people["gus"])

    answer = client.post(at(waiting, "job_cancel"))

    assert answer.status_code == 403
    assert leases.everything().get().state == State.QUEUED


# Who, and what the four routes answer: page, fragment, cancel, start again.
ANSWERS = {
    "gus": (200, 200, 302, 409),  # started it
    "hana": (200, 200, 302, 409),  # may cancel jobs of Alder
    "ada": (200, 200, 302, 409),  # central team
    "ben": (200, 200, 403, 403),  # reads jobs of Alder
    "cat": (404, 404, 404, 404),  # of Birch, reads no jobs
    "bea": (404, 404, 404, 404),  # of Birch, reads jobs of Birch
    "ivo": (404, 404, 404, 404),
    "eve": (404, 404, 404, 404),
    "public": (302, 302, 302, 302),  # to the sign-in page
}


@pytest.mark.parametrize("who", ANSWERS)
def test_each_answers_as_the_table_says(
    cast: Cast, client: Client, waiting: Job, who: str
) -> None:
    done = Job.objects.unscoped(because="a second job, which is done").create(
        task=waiting.task,
        title="Done",
        state=State.DONE,
        organisation=waiting.organisation,
        started_by=waiting.started_by,
        run_after=timezone.now(),
        created_at=timezone.now(),
        finished_at=timezone.now(),
    )
    signed_in(cast, client, who)

    answered = (
        client.get(at(waiting)).status_code,
        client.get(at(waiting, "job_progress")).status_code,
        client.post(at(waiting, "job_cancel")).status_code,
        client.post(at(done, "job_again")).status_code,
    )

    assert answered == ANSWERS[who]


def test_a_job_that_is_not_there_looks_like_one_of_others(
    cast: Cast, client: Client, waiting: Job
) -> None:
    signed_in(cast, client, "bea")

    theirs = client.get(at(waiting))
    nothing = client.get(reverse("job", kwargs={"public_id": "zzzzzzzzzzzz"}))

    assert (theirs.status_code, nothing.status_code) == (404, 404)
    assert abs(len(theirs.content) - len(nothing.content)) < 20


def test_others_find_no_trace_in_the_list(
    cast: Cast, client: Client, waiting: Job
) -> None:
    signed_in(cast, client, "bea")

    seen = [
        client.get(reverse(route)).getvalue().decode()
        if route != "jobs"
        else client.get(reverse(route)).content.decode()
        for route in ("jobs", "jobs_json", "jobs_csv")
    ]

    assert not any("contracts" in page and waiting.public_id in page for page in seen)
    assert not any(waiting.public_id in page for page in seen)
