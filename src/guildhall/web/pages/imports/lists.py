"""The list of imports: filter, sort, share the address, take as CSV or JSON."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString

from guildhall.engines.access.viewer import Viewer
from guildhall.office.intake.models import ImportRun
from guildhall.office.intake.queries import IMPORTS
from guildhall.office.intake.queries.rows import ImportRow, row
from guildhall.web.components.basic import button_link, empty_state, moment, tag
from guildhall.web.components.html import Child, el, link
from guildhall.web.components.tables import Column
from guildhall.web.pages.imports.parts import address, title_of, viewer_of
from guildhall.web.pages.imports.words import STATE_COLOURS
from guildhall.web.pages.lists import Chosen, ListPage


def columns(viewer: Viewer, rows: Sequence[ImportRun]) -> Sequence[Column]:
    """What the table shows."""
    return (
        Column(
            "File",
            lambda run: link(run.upload.filename, address(run)),
            is_head=True,
            sort="file",
            sort_reversed="file_reversed",
        ),
        Column("Kind of list", lambda run: title_of(run.kind)),
        Column("Organisation", lambda run: run.organisation.short_name),
        Column("Stands", state_tag),
        Column(
            "Rows",
            lambda run: f"{run.rows:,}",
            is_number=True,
            sort="rows",
            sort_reversed="rows_reversed",
        ),
        Column("Problems", lambda run: f"{run.problems:,}", is_number=True),
        Column(
            "Begun",
            lambda run: f"{moment(run.created_at)} by {run.created_by}",
            sort="oldest",
            sort_reversed="newest",
        ),
    )


def state_tag(run: ImportRun) -> SafeString:
    """Where an import stands, as a tag."""
    return tag(run.get_state_display(), STATE_COLOURS[run.stands])


def way_in(request: HttpRequest, chosen: Chosen) -> Child:
    """The way to bring in a list, for those who may."""
    if not viewer_of(request).holds("import:make"):
        return None
    return el("p", button_link("Bring in a list", reverse("import_new")))


def nothing(request: HttpRequest) -> SafeString:
    """What the list says while nothing has been brought in."""
    return empty_state(
        "Nothing has been brought in yet",
        el(
            "p",
            "Send a list as you have it, and see what it says before it is kept.",
        ),
    )


PAGE = ListPage(
    listing=IMPORTS,
    route="imports",
    title="Imports",
    lead="Lists that were brought in, and what they changed.",
    noun="imports",
    columns=columns,
    write=row,
    fields=ImportRow,
    empty=nothing,
    trail=(("Home", "home"),),
    above=way_in,
)
