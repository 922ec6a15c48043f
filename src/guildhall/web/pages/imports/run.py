"""One import, whatever its state: its progress, what it would do, what it did."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.safestring import SafeString

from guildhall.engines.access.viewer import Viewer
from guildhall.office.intake import access, jobs, queries
from guildhall.office.intake.models import ImportRun
from guildhall.office.intake.rules import BUSY, RunState
from guildhall.web.components.basic import button, inset, moment, progress
from guildhall.web.components.html import EMPTY, Child, el, join, link
from guildhall.web.pages.imports.parts import (
    address,
    form,
    page,
    place,
    viewer_of,
)
from guildhall.web.pages.imports.preview import preview
from guildhall.web.pages.imports.result import result

DOING: dict[RunState, str] = {
    RunState.RECEIVED: "Reading the file",
    RunState.COMPARING: "Comparing it with the list",
    RunState.RUNNING: "Bringing it in",
    RunState.UNDOING: "Undoing it",
}


def import_run(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show an import as it stands."""
    viewer = viewer_of(request)
    run = queries.import_for(viewer, public_id)
    if run.stands in BUSY:
        return busy(request, viewer, run)
    may_make = access.may_make(viewer, run.organisation_id, run.kind)
    if run.stands is RunState.READ and may_make:
        return HttpResponseRedirect(address(run, "import_columns"))
    if run.stands is RunState.MAPPED and may_make:
        return preview(request, viewer, run)
    return result(request, viewer, run)


def import_progress(request: HttpRequest, public_id: str) -> HttpResponse:
    """How far an import is, as a part of a page that is drawn again and again."""
    run = queries.import_for(viewer_of(request), public_id)
    if run.stands not in BUSY:
        return HttpResponse(el("p", "Done.", data_done=True))
    return HttpResponse(how_far(run))


def busy(request: HttpRequest, viewer: Viewer, run: ImportRun) -> HttpResponse:
    """Show an import that is being worked on, or whose work stopped."""
    job = jobs.job_of(run)
    if job is None:
        return stopped(request, viewer, run)
    return page(
        request,
        DOING[run.stands],
        el(
            "div",
            how_far(run),
            data_poll_url=address(run, "import_progress"),
            data_then=address(run),
            role="status",
        ),
        el("p", link("Look again", address(run))),
        job_link(job.public_id),
        lead=(
            "This goes on without you: close the page if you like, and find it again "
            "under Imports."
        ),
        run=run,
    )


def how_far(run: ImportRun) -> SafeString:
    """How many rows are done."""
    if run.stands is RunState.RECEIVED:
        return progress(0, None, f"{run.rows:,} rows read")
    left = run.offset if run.stands is RunState.UNDOING else run.total - run.offset
    done = run.total - left
    return progress(done, run.total, f"{done:,} of {run.total:,} rows")


def job_link(public_id: str) -> SafeString:
    """The way to the job, where it can be cancelled."""
    there = place("job", public_id=public_id)
    return el("p", link("The job that does it", there)) if there else EMPTY


def stopped(request: HttpRequest, viewer: Viewer, run: ImportRun) -> HttpResponse:
    """Show an import whose work stopped, and how to go on."""
    decisions: list[Child] = []
    if access.may_make(viewer, run.organisation_id, run.kind):
        decisions.append(
            form(request, address(run, "import_continue"), button("Go on"))
        )
    is_half_in = run.stands is RunState.RUNNING
    if is_half_in and access.may_undo(viewer, run.organisation_id, run.kind):
        undo = link("Undo what was brought in so far", address(run, "import_undo"))
        decisions.append(el("p", undo))
    return page(
        request,
        f"{DOING[run.stands]}: stopped",
        inset(
            f"The work stopped after {how_many_done(run):,} of "
            f"{max(run.total, run.rows):,} rows. Nothing is lost: going on comes to "
            "the same result as if it had not stopped."
        ),
        join(*decisions),
        lead=f"Begun {moment(run.created_at)} by {run.created_by}.",
        run=run,
    )


def how_many_done(run: ImportRun) -> int:
    """How many rows are done of the step that stopped."""
    return run.rows if run.stands is RunState.RECEIVED else run.offset
