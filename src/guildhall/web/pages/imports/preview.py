"""What bringing a file in would do: added, changed, gone, and each problem with its fix."""

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString

from guildhall.engines.access.viewer import Viewer
from guildhall.office.intake import queries
from guildhall.office.intake.models import Change, ImportRun
from guildhall.office.intake.queries import ProblemGroup
from guildhall.office.intake.rules import (
    MUCH_GONE_SHARE,
    Action,
    Extent,
)
from guildhall.web.components.basic import (
    button,
    details,
    stat,
    stats,
    warning,
)
from guildhall.web.components.html import EMPTY, Child, el, join, link
from guildhall.web.components.tables import Column, data_table
from guildhall.web.pages.imports.parts import (
    address,
    form,
    page,
    paragraphs,
    section,
)
from guildhall.web.pages.imports.words import (
    EFFECTS,
    counted,
    differences,
    name_of,
    reference_of,
    said,
)

SHOWN_FIRST = 10
TABLES = (Action.ADDED, Action.CHANGED, Action.GONE)


def preview(request: HttpRequest, viewer: Viewer, run: ImportRun) -> HttpResponse:
    """Show what bringing the file in would do."""
    return page(
        request,
        "Check what will change",
        too_much_gone(run),
        counts(run),
        decide(request, run),
        *(changes_section(viewer, run, action) for action in TABLES),
        problems_section(viewer, run),
        set_aside_rows(run),
        lead=f"{run.upload.filename} against the list as it is now. Nothing is kept yet.",
        run=run,
    )


def counts(run: ImportRun) -> SafeString:
    """The counts, each opening the rows behind it."""
    tiles = [
        stat(
            f"{getattr(run, action.value):,}",
            label,
            address=changes_address(run, action),
        )
        for action, label in (
            (Action.ADDED, "added"),
            (Action.CHANGED, "changed"),
            (Action.GONE, "gone"),
            (Action.SAME, "the same"),
            (Action.REPEATED, "repeats"),
        )
        if getattr(run, action.value) or action in TABLES
    ]
    problems = address(run, "import_problems")
    tiles.append(
        stat(
            f"{run.problems:,}",
            "problems" if run.problems != 1 else "problem",
            address=problems if run.problems else "",
            note=f"{counted(run.left_out, 'row')} left out" if run.left_out else None,
        )
    )
    return stats(*tiles)


def changes_address(run: ImportRun, action: Action) -> str:
    """The address of the changes of one sort; none where there are none."""
    if not getattr(run, action.value):
        return ""
    return f"{address(run, 'import_changes')}?action={action.value}"


def too_much_gone(run: ImportRun) -> SafeString:
    """Warn where a file would empty much of the list."""
    kept = run.gone + run.changed + run.same
    if run.extent != Extent.WHOLE or not kept or run.gone < MUCH_GONE_SHARE * kept:
        return EMPTY
    return warning(
        f"{run.gone:,} of {kept:,} records on the list are not in this file and would "
        "be marked as gone. If the file is a part of the list, say so under the columns."
    )


def decide(request: HttpRequest, run: ImportRun) -> SafeString:
    """The decision: bring it in, correct the columns, or leave it."""
    rows = run.added + run.changed + run.gone
    text = f"Bring in {counted(rows, 'change')}" if rows else "Confirm: nothing changes"
    note = (
        "You can go on with problems: a cell that cannot be read stays empty until it "
        "is corrected, and rows are brought in all the same. "
        if run.problems
        else ""
    )
    return el(
        "div",
        paragraphs(f"{note}You can undo the import to the letter afterwards."),
        el(
            "div",
            form(request, address(run, "import_commit"), button(text)),
            el("p", link("Correct the columns", address(run, "import_columns"))),
            form(
                request,
                address(run, "import_set_aside"),
                button("Leave this file", kind="secondary"),
            ),
            cls="decide",
        ),
    )


def changes_section(viewer: Viewer, run: ImportRun, action: Action) -> SafeString:
    """The first changes of one sort, and the way to all of them."""
    count = getattr(run, action.value)
    if not count:
        return EMPTY
    first = list(queries.changes_for(viewer, run, action)[:SHOWN_FIRST])
    rest: Child = None
    if count > SHOWN_FIRST:
        every = f"All {count:,} that are {action.value}"
        rest = el("p", link(every, changes_address(run, action)))
    return section(EFFECTS[action], changes_table(run, first, EFFECTS[action]), rest)


def changes_table(run: ImportRun, changes: list[Change], caption: str) -> SafeString:
    """Changes, one a row: where it stands in the file, what it is, what it does."""
    columns = (
        Column("Name", name_of, is_head=True),
        Column("Row of the file", lambda change: row_link(run, change)),
        Column("Reference", reference_of),
        Column("What it says", what_it_says),
    )
    return data_table(columns, changes, caption=caption)


def row_link(run: ImportRun, change: Change) -> Child:
    """The way to the row in the ledger."""
    if change.row_number is None:
        return el("span", "not in the file", cls="quiet")
    there = address(run, "import_row", number=change.row_number)
    return link(f"row {change.row_number:,}", there)


def what_it_says(change: Change) -> Child:
    """What changes, value by value; for others the values, behind a fold."""
    different = differences(change)
    if change.action == Action.CHANGED:
        return el(
            "ul",
            [
                el("li", f"{name}: ", el("del", before), " ", el("ins", after))
                for name, before, after in different
            ],
            cls="govuk-list",
        )
    values = said(change)
    if not values:
        return el("span", "as before", cls="quiet")
    pairs = [el("li", f"{name}: {value}") for name, value in values]
    return details(counted(len(pairs), "value"), el("ul", pairs, cls="govuk-list"))


def problems_section(viewer: Viewer, run: ImportRun) -> SafeString:
    """The problems in groups, with the place and the fix, and the way to all."""
    if not run.problems:
        return EMPTY
    groups = queries.problem_groups(viewer, run)
    every = address(run, "import_problems")
    return section(
        "Problems",
        paragraphs(
            "Nothing was guessed or altered. Correct these in your own file, and send "
            "it again whenever you like."
        ),
        groups_table(run, groups),
        el(
            "p",
            link(f"All {counted(run.problems, 'problem')}, row by row", every),
            " or ",
            link("take them as CSV", address(run, "import_problems_csv")),
            " for the colleague who keeps the file",
        ),
        identity="problems",
    )


def groups_table(run: ImportRun, groups: list[ProblemGroup]) -> SafeString:
    """Groups of problems: where, how many, what was seen, expected, and the fix."""
    columns = (
        Column("Where", lambda group: where(run, group), is_head=True),
        Column("How often", lambda group: f"{group.count:,}", is_number=True),
        Column("Seen", examples),
        Column("Expected", lambda group: group.expected),
        Column("What to do", lambda group: group.fix),
    )
    return data_table(columns, groups, caption="Problems by column and kind")


def examples(group: ProblemGroup) -> str:
    """What stood in the first cells of a group, the long ones shortened."""
    texts = (text if len(text) <= 60 else f"{text[:59]}…" for text in group.seen)
    return ", ".join(f"“{text}”" for text in texts)


def where(run: ImportRun, group: ProblemGroup) -> Child:
    """The column and the first row of a group."""
    column = group.heading or ("whole row" if group.first_row else "whole file")
    if group.first_row is None:
        return column
    return join(
        column, f", {'first in ' if group.count > 1 else ''}row {group.first_row:,}"
    )


def set_aside_rows(run: ImportRun) -> SafeString:
    """Rows of the file that are no records: titles, totals, repeated headings."""
    asides = run.reading.get("asides", [])
    if not asides:
        return EMPTY
    items = [
        el(
            "li",
            f"{rows_of(one)}: {one['kind']}",
            f" “{one['text']}”" if one["text"] else "",
        )
        for one in asides[:50]
    ]
    count = sum(one["last_row"] - one["first_row"] + 1 for one in asides)
    return details(
        f"{counted(count, 'row')} of the file are no records",
        el("ul", items, cls="govuk-list govuk-list--bullet"),
        el("p", f"and {len(asides) - 50:,} more places") if len(asides) > 50 else None,
    )


def rows_of(aside: dict[str, int]) -> str:
    """The rows of a run of rows."""
    first, last = aside["first_row"], aside["last_row"]
    return f"row {first:,}" if first == last else f"rows {first:,} to {last:,}"
