"""Decisions on an import: bring it in, undo it, leave it, go on, read it again."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from guildhall.foundation.refusal import NotPossible
from guildhall.office.intake import access, actions, jobs, queries
from guildhall.office.intake.models import ImportRun
from guildhall.office.intake.rules import RunState, can_become
from guildhall.web.components.basic import button, facts, inset
from guildhall.web.components.html import el, link
from guildhall.web.pages.imports.parts import (
    address,
    form,
    page,
    paragraphs,
    viewer_of,
)
from guildhall.web.pages.imports.words import counted


def import_commit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Bring a compared file in."""
    run = decided(request, public_id, actions.start_commit)
    if run.stands is RunState.COMMITTED:
        messages.success(request, "The list was brought in")
    return HttpResponseRedirect(address(run))


def import_set_aside(request: HttpRequest, public_id: str) -> HttpResponse:
    """Leave a file that was not brought in."""
    run = decided(request, public_id, actions.set_aside)
    messages.info(request, "The file was left; the list is as it was")
    return HttpResponseRedirect(address(run))


def import_again(request: HttpRequest, public_id: str) -> HttpResponse:
    """Read a file again, so that its columns can be corrected."""
    return HttpResponseRedirect(
        address(decided(request, public_id, actions.read_again))
    )


def import_undo(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask whether an import is to be undone, and undo it."""
    viewer = viewer_of(request)
    run = queries.import_for(viewer, public_id)
    access.may_undo(viewer, run.organisation_id, run.kind).require()
    if request.method == "POST":
        run = decided(request, public_id, actions.start_undo)
        if run.stands is RunState.UNDONE:
            messages.success(
                request,
                f"{run.upload.filename} was undone; the list is as it was before",
            )
        return HttpResponseRedirect(address(run))
    can_become(run.stands, RunState.UNDOING).require(NotPossible)
    return ask_to_undo(request, run)


def ask_to_undo(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """Say what undoing does, and ask."""
    return page(
        request,
        "Undo this import?",
        facts(
            (
                ("Added, and taken away again", counted(run.added, "record")),
                ("Changed, and put back", counted(run.changed, "record")),
                ("Marked as gone, and live again", counted(run.gone, "record")),
            )
        ),
        inset(
            "The list goes back to exactly what it was before this import. What was "
            "changed by hand since, in the records that it wrote, goes back with it."
        ),
        paragraphs(
            "The file, its rows and this import stay in the record, and the file can "
            "be brought in again."
        ),
        form(
            request,
            address(run, "import_undo"),
            button("Undo the import", kind="warning"),
        ),
        el("p", link("Keep it", address(run))),
        lead=run.upload.filename,
        run=run,
    )


def import_continue(request: HttpRequest, public_id: str) -> HttpResponse:
    """Go on with an import whose work stopped."""
    viewer, now = viewer_of(request), timezone.now()
    run = queries.import_for(viewer, public_id)
    access.may_make(viewer, run.organisation_id, run.kind).require()
    if jobs.job_of(run) is None:
        jobs.take_up(lambda: run, by=viewer, at=now)
    return HttpResponseRedirect(address(run))


def decided(
    request: HttpRequest, public_id: str, action: Callable[..., ImportRun]
) -> ImportRun:
    """Take a decision on an import that the viewer may know of, and have it done."""
    viewer, now = viewer_of(request), timezone.now()
    run = queries.import_for(viewer, public_id)
    return jobs.take_up(lambda: action(run, by=viewer, at=now), by=viewer, at=now)
