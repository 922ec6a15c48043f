"""Jobs: watch background work, stop it, start it again, find it after a restart."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from guildhall.engines.access.viewer import Viewer
from guildhall.office.jobs import access, actions, queries
from guildhall.office.jobs.models import Job
from guildhall.office.jobs.rules import SPOKEN, State
from guildhall.web.components.basic import (
    empty_state,
    facts,
    inset,
    moment,
    progress,
    tag,
)
from guildhall.web.components.html import EMPTY, Child, el, join, link
from guildhall.web.components.tables import Column
from guildhall.web.pages.lists import ListPage, viewer_of
from guildhall.web.pages.parts import page, press

COLOURS: dict[State, str] = {
    State.QUEUED: "grey",
    State.RUNNING: "blue",
    State.DONE: "green",
    State.FAILED: "orange",
    State.CANCELLED: "grey",
    State.DEAD: "red",
}
MEANS: dict[State, str] = {
    State.QUEUED: "It starts as soon as a worker is free.",
    State.RUNNING: "It goes on without you: close the page and come back when you like.",
    State.DONE: "It came to its end.",
    State.FAILED: "It was refused; the reason stands below.",
    State.CANCELLED: "Somebody stopped it. What it had kept until then is still there.",
    State.DEAD: "It failed again and again, so nobody tries it any more.",
}


def columns(viewer: Viewer, rows: Sequence[Any]) -> Sequence[Column]:
    """What the list shows of a job."""
    return (
        Column(
            "Job",
            lambda job: link(job.title, address(job)),
            is_head=True,
            sort="title",
            sort_reversed="title_reversed",
        ),
        Column("Stands", state_tag),
        Column("Done", so_far, is_number=True),
        Column("For", lambda job: job.organisation and job.organisation.short_name),
        Column("Started by", who),
        Column(
            "Begun",
            lambda job: moment(job.created_at),
            sort="oldest",
            sort_reversed="newest",
        ),
    )


def nothing_yet(request: HttpRequest) -> SafeString:
    """What the list says while there are no jobs."""
    return empty_state(
        "No background work yet",
        el(
            "p",
            "Bring in a long list or look for links, and the work appears here "
            "while it is done.",
        ),
    )


JOBS_PAGE = ListPage(
    listing=queries.JOBS,
    route="jobs",
    title="Jobs",
    lead="Work that goes on in the background: yours, and your organisation's.",
    noun="jobs",
    columns=columns,
    write=queries.job_row,
    fields=queries.JobRow,
    empty=nothing_yet,
    trail=(("Home", "home"),),
)


def job(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one job: how far it is, and what can be done about it."""
    viewer = viewer_of(request)
    found = queries.job_for(viewer, public_id)
    return page(
        request,
        found.title,
        how_it_stands(found),
        about(found),
        decisions(request, viewer, found),
        lead=MEANS[State(found.state)],
        steps=[("Home", reverse("home")), ("Jobs", reverse("jobs"))],
    )


def job_progress(request: HttpRequest, public_id: str) -> HttpResponse:
    """How far a job is, as a part of a page that is drawn again and again."""
    found = queries.job_for(viewer_of(request), public_id)
    if not found.is_open:
        return HttpResponse(el("p", "Ended.", data_done=True))
    return HttpResponse(how_far(found))


def job_cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    """Stop a job."""
    viewer = viewer_of(request)
    found = queries.job_for(viewer, public_id)
    stopped = actions.cancel(found, by=viewer, at=timezone.now())
    said = (
        "The job is cancelled."
        if stopped.state == State.CANCELLED
        else "The job stops at its next step."
    )
    messages.success(request, said)
    return HttpResponseRedirect(address(stopped))


def job_again(request: HttpRequest, public_id: str) -> HttpResponse:
    """Start a job again that was refused, cancelled or given up."""
    viewer = viewer_of(request)
    found = queries.job_for(viewer, public_id)
    again = actions.start_again(found, by=viewer, at=timezone.now())
    messages.success(request, "The job waits to start again.")
    return HttpResponseRedirect(address(again))


def address(found: Job, route: str = "job") -> str:
    """The address of a page of a job."""
    return reverse(route, kwargs={"public_id": found.public_id})


def state_tag(found: Job) -> SafeString:
    """Where a job stands, as a tag."""
    state = State(found.state)
    return tag(SPOKEN[state], COLOURS[state])


def who(found: Job) -> str:
    """Who asked for it."""
    return found.started_by.name if found.started_by else "the house itself"


def so_far(found: Job) -> str:
    """How much is done, in a word."""
    share = found.share
    return "" if share is None else f"{100 * share:.0f}%"


def how_it_stands(found: Job) -> SafeString:
    """The state of a job, drawn again while it is open."""
    if not found.is_open:
        said = inset(found.because) if found.because else EMPTY
        return join(el("p", state_tag(found)), said)
    return join(
        el(
            "div",
            how_far(found),
            data_poll_url=address(found, "job_progress"),
            data_then=address(found),
            role="status",
        ),
        el("p", link("Look again", address(found))),
    )


def how_far(found: Job) -> SafeString:
    """State, message, progress, and what stands in its way."""
    now = timezone.now()
    notes: list[Child] = []
    if found.cancel_asked_at:
        notes.append(inset("It has been asked to stop, and does so at its next step."))
    elif found.because:
        notes.append(inset(f"The last attempt ended: {found.because}."))
    if queries.is_quiet(found, at=now):
        told = moment(found.reported_at or now)
        notes.append(inset(f"It has told nothing since {told}."))
    elif found.state == State.QUEUED and not queries.workers_alive(now):
        notes.append(
            inset(
                "Nobody runs jobs at the moment. Whoever looks after this Guildhall "
                "can start a worker; the job waits until then."
            )
        )
    return join(el("p", state_tag(found)), progress_of(found), *notes)


def progress_of(found: Job) -> SafeString:
    """A bar with what the job is doing now."""
    counted = f"{found.done:,} of {found.total:,}" if found.total else ""
    said = " – ".join(filter(None, (found.message, counted))) or "Not begun"
    return progress(found.done, found.total, said)


def about(found: Job) -> SafeString:
    """The facts of a job."""
    return facts(
        [
            ("For", found.organisation.name if found.organisation else "the house"),
            ("Started by", who(found)),
            ("Asked for", moment(found.created_at)),
            ("Begun", found.started_at and moment(found.started_at)),
            ("Ended", found.finished_at and moment(found.finished_at)),
            ("Attempts", f"{found.attempts} of at most {found.most_attempts}"),
        ]
    )


def decisions(request: HttpRequest, viewer: Viewer, found: Job) -> SafeString:
    """What the viewer may do about a job now."""
    if not access.may_cancel(viewer, found):
        return EMPTY
    if found.is_open and not found.cancel_asked_at:
        there = address(found, "job_cancel")
        return press(request, there, "Cancel this job", kind="warning")
    if found.state in {State.FAILED, State.CANCELLED, State.DEAD}:
        return press(request, address(found, "job_again"), "Start it again")
    return EMPTY


ROUTES = [
    *JOBS_PAGE.routes("jobs"),
    path("jobs/<slug:public_id>", job, name="job"),
    path("jobs/<slug:public_id>/progress", job_progress, name="job_progress"),
    path("jobs/<slug:public_id>/cancel", job_cancel, name="job_cancel"),
    path("jobs/<slug:public_id>/again", job_again, name="job_again"),
]
