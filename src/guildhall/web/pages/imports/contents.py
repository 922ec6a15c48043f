"""What one import says, in full: its changes, problems and rows, on pages and as CSV."""

from collections.abc import Callable, Iterator, Mapping

from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    StreamingHttpResponse,
)
from django.utils.safestring import SafeString

from guildhall.foundation.refusal import NotValid
from guildhall.office.intake import access, files, queries
from guildhall.office.intake.mapping import columns_of
from guildhall.office.intake.models import (
    Change,
    ChangeQuerySet,
    ImportRun,
    Problem,
    Row,
)
from guildhall.office.intake.queries import SourceCell
from guildhall.office.intake.receiving import receivers
from guildhall.office.intake.rules import ACTION_TITLES, Action
from guildhall.web.components.basic import tag
from guildhall.web.components.html import EMPTY, Child, el, join, link
from guildhall.web.components.lists import address as list_address
from guildhall.web.components.tables import Column, data_table
from guildhall.web.pages.imports.paging import paged
from guildhall.web.pages.imports.parts import address, page, section, viewer_of
from guildhall.web.pages.imports.preview import changes_table
from guildhall.web.pages.imports.records import record_address
from guildhall.web.pages.imports.taking import as_csv
from guildhall.web.pages.imports.words import (
    EFFECTS,
    counted,
    differences,
    name_of,
    reference_of,
)

COLUMNS_SHOWN = 6


def import_changes(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what an import does or did, one sort at a time or all."""
    viewer = viewer_of(request)
    run = queries.import_for(viewer, public_id)
    action = action_of(request)
    found = queries.changes_for(viewer, run, action)
    shown, pages = paged(request, found)
    title = EFFECTS[action] if action else "Everything that this file does"
    return page(
        request,
        title,
        sorts(run, action),
        changes_table(run, list(shown), title),
        pages,
        el("p", link("Take as CSV", csv_of_changes(run, action))),
        lead=run.upload.filename,
        run=run,
    )


def csv_of_changes(run: ImportRun, action: Action | None) -> str:
    """The address of the same changes as CSV."""
    chosen = {"action": action.value} if action else {}
    return list_address(address(run, "import_changes_csv"), chosen)


def sorts(run: ImportRun, chosen: Action | None) -> SafeString:
    """The ways to each sort of change."""
    every = address(run, "import_changes")
    parts: list[Child] = [link("All", every, aria_current=None if chosen else "true")]
    for action, title in ACTION_TITLES.items():
        count = getattr(run, action.value)
        if count:
            there = list_address(every, {"action": action.value})
            current = "true" if action is chosen else None
            parts += [" · ", link(f"{title} ({count:,})", there, aria_current=current)]
    return el("nav", join(*parts), aria_label="Sorts of change")


def import_changes_csv(request: HttpRequest, public_id: str) -> StreamingHttpResponse:
    """Give the changes as CSV."""
    viewer = viewer_of(request)
    run = queries.import_for(viewer, public_id)
    found = queries.changes_for(viewer, run, action_of(request))
    return as_csv(f"{run.public_id} changes.csv", CHANGE_HEADINGS, change_lines(found))


CHANGE_HEADINGS = ("row", "action", "reference", "name", "value", "before", "after")


def change_lines(changes: ChangeQuerySet) -> Iterator[list[object]]:
    """One line a value that changes; one a record where none does."""
    for change in changes.iterator(chunk_size=500):
        start: list[object] = [
            change.row_number,
            change.action,
            reference_of(change),
            name_of(change),
        ]
        different = differences(change)
        for name, before, after in different:
            yield [*start, name, before, after]
        if not different:
            yield [*start, "", "", ""]


def import_problems(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show every problem of an import, in the order of the file."""
    viewer = viewer_of(request)
    run = queries.import_for(viewer, public_id)
    shown, pages = paged(request, queries.problems_for(viewer, run))
    columns = (
        Column("Where", lambda problem: place_of(run, problem), is_head=True),
        Column("Seen", lambda problem: problem.seen),
        Column("Expected", lambda problem: problem.expected),
        Column("What to do", lambda problem: problem.fix),
        Column("Effect", effect_of),
    )
    return page(
        request,
        "Problems",
        data_table(columns, shown, caption="Problems in the order of the file"),
        pages,
        el("p", link("Take as CSV", address(run, "import_problems_csv"))),
        lead=f"{counted(run.problems, 'problem')} in {run.upload.filename}.",
        run=run,
    )


def place_of(run: ImportRun, problem: Problem) -> Child:
    """Where a problem is: row and column."""
    column = problem.heading or None
    if problem.row_number is None:
        return column or "whole file"
    there = address(run, "import_row", number=problem.row_number)
    is_record = problem.column is not None or problem.keeps_out
    row = f"row {problem.row_number:,}"
    return join(
        link(row, there) if is_record else row, f", {column}" if column else None
    )


def effect_of(problem: Problem) -> str:
    """What a problem means for what is kept."""
    if problem.keeps_out:
        return "the row is left out"
    return "told" if problem.column is None else "the cell stays empty, or as it is"


def import_problems_csv(request: HttpRequest, public_id: str) -> StreamingHttpResponse:
    """Give the problems as CSV, for the colleague who keeps the file."""
    viewer = viewer_of(request)
    run = queries.import_for(viewer, public_id)
    found = queries.problems_for(viewer, run)
    headings = ("row", "column", "seen", "expected", "fix", "left_out")
    lines = (
        [p.row_number, p.heading, p.seen, p.expected, p.fix, p.keeps_out]
        for p in found.iterator(chunk_size=500)
    )
    return as_csv(f"{run.public_id} problems.csv", headings, lines)


def import_rows(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the rows as they stand in the file."""
    viewer = viewer_of(request)
    run = queries.import_for(viewer, public_id)
    shown, pages = paged(request, queries.rows_for(viewer, run))
    named = columns_of(run)[:COLUMNS_SHOWN]
    columns = (
        Column("Row", lambda row: link_to_row(run, row), is_head=True),
        *(Column(one.name, cell_at(one.index)) for one in named),
    )
    more = len(columns_of(run)) - len(named)
    return page(
        request,
        "Rows as they stand in the file",
        data_table(columns, shown, caption="Rows of the file", is_wide=True),
        el("p", f"{counted(more, 'further column')}: open a row to see all its cells.")
        if more > 0
        else None,
        pages,
        lead=f"{counted(run.rows, 'row')} of {run.upload.filename}.",
        run=run,
    )


def link_to_row(run: ImportRun, row: Row) -> SafeString:
    """The way to one row."""
    return link(f"row {row.number:,}", address(run, "import_row", number=row.number))


def cell_at(index: int) -> Callable[[Row], Child]:
    """A function that gives the cell of a column as it stands."""

    def shown(row: Row) -> Child:
        text = row.cells[index] if index < len(row.cells) else ""
        return text if text.strip() else el("span", "empty", cls="quiet")

    return shown


def import_row(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """Show one row: its cells, what they were taken for, and the record it became."""
    viewer = viewer_of(request)
    run = queries.import_for(viewer, public_id)
    row = queries.row_for(viewer, run, number)
    change = queries.changes_for(viewer, run).filter(row_number=number).first()
    problems = list(queries.problems_for(viewer, run).filter(row_number=number))
    return page(
        request,
        f"Row {number:,}",
        section("What became of it", became(run, change, problems)),
        section("Cells", cells_table(run, row, problems)),
        lead=f"of {run.upload.filename}",
        run=run,
    )


def became(
    run: ImportRun, change: Change | None, problems: list[Problem]
) -> SafeString:
    """The record that a row became, or why it became none."""
    if change is None:
        reasons = [p for p in problems if p.keeps_out]
        told = reasons[0].fix if reasons else "it has not been compared yet"
        return el("p", f"No record: {told}.")
    there = record_address(run.kind, change.record_id)
    name = link(name_of(change), there) if there else name_of(change)
    changed = [
        el("li", f"{value}: ", el("del", before), " ", el("ins", after))
        for value, before, after in differences(change)
    ]
    return join(
        el("p", tag(ACTION_TITLES[Action(change.action)]), " ", name),
        el("ul", changed, cls="govuk-list") if changed else None,
    )


def cells_table(run: ImportRun, row: Row, problems: list[Problem]) -> SafeString:
    """The cells with heading, meaning, and what was wrong."""
    receiver = receivers().get(run.kind)
    titles: Mapping[str, str] = receiver.fields if receiver else {}
    wrong = {p.column: p for p in problems if p.column is not None}
    columns = (
        Column("Heading", lambda cell: cell.heading, is_head=True),
        Column(
            "As it stands", lambda cell: el("code", cell.text) if cell.text else None
        ),
        Column("Taken for", lambda cell: meaning(cell, titles)),
        Column("Problem", lambda cell: told_of(wrong.get(cell.column))),
    )
    cells = list(queries.cells_of(run, row))
    return data_table(columns, cells, caption="Cells of the row")


def meaning(cell: SourceCell, titles: Mapping[str, str]) -> Child:
    """What a cell was taken for."""
    if cell.field is None:
        return el("span", "left out", cls="quiet")
    return titles.get(cell.field, cell.field)


def told_of(problem: Problem | None) -> Child:
    """What is wrong with a cell, and the fix."""
    if problem is None:
        return EMPTY
    return f"Expected {problem.expected}: {problem.fix}"


def import_file(request: HttpRequest, public_id: str) -> FileResponse:
    """Give back the file itself, as it came; the browser saves it and opens nothing."""
    viewer = viewer_of(request)
    run = queries.import_for(viewer, public_id)
    access.may_see_rows(viewer, run.organisation_id, run.kind).require()
    kept = files.path_to_read(run.upload.content_sha256)
    return FileResponse(
        kept.open("rb"),
        as_attachment=True,
        filename=run.upload.filename,
        content_type="application/octet-stream",
    )


def action_of(request: HttpRequest) -> Action | None:
    """The sort of change that the address names.

    Raises:
        NotValid: there is no such sort.
    """
    said = request.GET.get("action", "")
    if not said:
        return None
    if said not in set(Action):
        raise NotValid(f"there is no sort of change called {said!r}")
    return Action(said)
