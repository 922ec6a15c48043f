"""What an import did: its counts, what comes back for it, and how it can be undone."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import SafeString

from guildhall.engines.access.viewer import Viewer
from guildhall.office.intake import access, queries
from guildhall.office.intake.models import ImportRun
from guildhall.office.intake.rules import RunState
from guildhall.office.register.queries.quality import quality_of
from guildhall.web.components.basic import (
    button,
    button_link,
    facts,
    history,
    inset,
)
from guildhall.web.components.html import EMPTY, Child, el, join, link
from guildhall.web.pages.imports.lists import state_tag
from guildhall.web.pages.imports.parts import (
    address,
    bullets,
    form,
    page,
    place,
    section,
    title_of,
)
from guildhall.web.pages.imports.preview import counts, problems_section, set_aside_rows
from guildhall.web.pages.imports.upload import sentence
from guildhall.web.pages.imports.words import RETURNS
from guildhall.web.pages.register.fixes import score, split_fixes

LEADS: dict[RunState, str] = {
    RunState.READ: "The columns wait to be confirmed by those who keep this list.",
    RunState.MAPPED: "It waits to be brought in by those who keep this list.",
    RunState.COMMITTED: "Here is what was found.",
    RunState.UNDONE: "It was undone: the list is as it was before.",
    RunState.REFUSED: "This file could not be read. Nothing was kept of it.",
    RunState.SET_ASIDE: "It was left, and changed nothing.",
}


def result(request: HttpRequest, viewer: Viewer, run: ImportRun) -> HttpResponse:
    """Show what came of an import."""
    may_see = access.may_see_rows(viewer, run.organisation_id, run.kind)
    is_in_force = run.stands is RunState.COMMITTED
    was_compared = is_in_force or run.stands in {RunState.UNDONE, RunState.MAPPED}
    return page(
        request,
        run.upload.filename,
        inset(sentence(run.because)) if run.because else None,
        counts(run) if was_compared and may_see else None,
        counts_alone(run) if was_compared and not may_see else None,
        what_you_get(viewer, run) if is_in_force else None,
        section("About this import", about(run), ledger(run) if may_see else None),
        problems_section(viewer, run) if was_compared and may_see else None,
        set_aside_rows(run) if may_see else None,
        section("What can be done", decisions(request, viewer, run)),
        section("What happened", history(moments(run))),
        lead=LEADS[run.stands],
        run=run,
    )


def counts_alone(run: ImportRun) -> SafeString:
    """The counts for somebody who may not open the rows."""
    names = ("added", "changed", "gone", "same", "problems")
    return facts((name.capitalize(), f"{getattr(run, name):,}") for name in names)


def what_you_get(viewer: Viewer, run: ImportRun) -> SafeString:
    """What comes back for this list, each a way to go on, and what would better it."""
    council = run.organisation.slug
    ways = [
        (place(run.kind), f"?council={council}", "See the list"),
        (place("renewals"), f"?council={council}", "What ends when"),
        (place("review"), "", "Links that wait for your decision"),
        (place("opportunities"), "", "What could be bought together"),
    ]
    if run.organisation.is_council:
        ways.insert(1, (place("council", slug=council), "", "Your council at a glance"))
    links = [link(text, f"{there}{query}") for there, query, text in ways if there]
    told = RETURNS.get(run.kind, ())
    return section(
        "What you get for it",
        bullets([sentence(text) for text in told]) if told else None,
        el("p", join(*separated(links))) if links else None,
        quality(viewer, run),
    )


def quality(viewer: Viewer, run: ImportRun) -> SafeString:
    """The quality of the organisation's lists now, and the fixes worth most."""
    today = timezone.localdate()
    found = quality_of(viewer, run.organisation, on=today)
    if found.score is None:
        return EMPTY
    return join(
        el("h3", "Quality of your lists now", cls="govuk-heading-m"),
        el("p", score(found)),
        split_fixes(found, on=today),
    )


def separated(links: list[SafeString]) -> list[Child]:
    """Links with a dot between them."""
    parts: list[Child] = []
    for one in links:
        parts += [" · ", one] if parts else [one]
    return parts


def about(run: ImportRun) -> SafeString:
    """The facts of an import."""
    found = run.reading
    pairs: list[tuple[str, Child]] = [
        ("Stands", state_tag(run)),
        ("List", f"{title_of(run.kind)} of {run.organisation.name}"),
        ("Rows in the file", f"{run.rows:,}"),
        ("Size", f"{run.upload.size_bytes:,} bytes"),
        ("Fingerprint of the file (SHA-256)", el("code", run.upload.content_sha256)),
    ]
    if found.get("encoding"):
        pairs.append(("Encoding", str(found["encoding"]).upper()))
    if found.get("header_row"):
        pairs.append(("Headings", f"in row {found['header_row']}"))
    return facts(pairs)


def ledger(run: ImportRun) -> SafeString:
    """The ways to the rows and to the file itself."""
    if run.stands is RunState.REFUSED:
        return EMPTY
    return el(
        "p",
        link("Every row as it stands in the file", address(run, "import_rows")),
        " · ",
        link("The file itself", address(run, "import_file")),
    )


def decisions(request: HttpRequest, viewer: Viewer, run: ImportRun) -> SafeString:
    """What this viewer can do with the import, or why not."""
    parts: list[Child] = []
    if run.stands is RunState.COMMITTED:
        parts.append(undoing(viewer, run))
    may_make = access.may_make(viewer, run.organisation_id, run.kind)
    if may_make and run.stands in {
        RunState.COMMITTED,
        RunState.UNDONE,
        RunState.SET_ASIDE,
    }:
        parts.append(
            form(
                request,
                address(run, "import_again"),
                button("Read it again, to correct columns", kind="secondary"),
            )
        )
    if may_make:
        parts.append(el("p", link("Bring in another list", place("import_new"))))
    elif not parts:
        parts.append(el("p", sentence(f"{may_make.because}."), cls="quiet"))
    return join(*parts)


def undoing(viewer: Viewer, run: ImportRun) -> SafeString:
    """The way to undo, or what stands in the way."""
    decision = access.may_undo(viewer, run.organisation_id, run.kind)
    if not decision:
        return el("p", sentence(f"{decision.because}."), cls="quiet")
    later = queries.later_in_force(run)
    if later is not None:
        return el(
            "p",
            "To undo this import, first undo ",
            link(later.upload.filename, address(later)),
            ", which was brought in later and builds on it.",
        )
    return el(
        "p",
        button_link("Undo this import", address(run, "import_undo"), kind="secondary"),
    )


def moments(run: ImportRun) -> list[tuple[datetime, Child]]:
    """What happened to an import, newest first."""
    told: list[tuple[datetime | None, Child]] = [
        (run.undone_at, f"undone by {run.undone_by}"),
        (run.committed_at, f"brought in by {run.committed_by}"),
        (run.created_at, f"begun by {run.created_by}"),
    ]
    return [(at, text) for at, text in told if at is not None]
