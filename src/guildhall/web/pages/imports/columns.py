"""What each column means: the proposal with its reasons, to confirm or to correct."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.safestring import SafeString

from guildhall.foundation.refusal import NotPossible, NotValid
from guildhall.office.intake import access, actions, jobs, queries
from guildhall.office.intake.mapping import Column, columns_of, fields_of
from guildhall.office.intake.models import ImportRun
from guildhall.office.intake.receiving import Receiver, receivers
from guildhall.office.intake.rules import (
    EXTENT_TITLES,
    Extent,
    RunState,
    can_become,
)
from guildhall.web.components.basic import button, facts, meter, tag, warning
from guildhall.web.components.forms import summary_of
from guildhall.web.components.html import EMPTY, Child, el, join, link
from guildhall.web.components.tables import Column as Shown
from guildhall.web.components.tables import data_table
from guildhall.web.pages.imports.parts import (
    address,
    form,
    page,
    section,
    viewer_of,
)
from guildhall.web.pages.imports.upload import sentence
from guildhall.web.pages.imports.words import counted

UNSURE = 0.7


def import_columns(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the columns of a file, and take what a person says of them."""
    viewer = viewer_of(request)
    run = queries.import_for(viewer, public_id)
    access.may_make(viewer, run.organisation_id, run.kind).require()
    can_become(run.stands, RunState.COMPARING).require(NotPossible)
    if request.method != "POST":
        return drawn(request, run, fields=fields_of(run), extent=Extent(run.extent))
    chosen = chosen_of(request, run)
    extent = extent_of(request, run)
    now = timezone.now()
    try:
        run = jobs.take_up(
            lambda: actions.confirm_columns(
                run, fields=chosen, extent=extent, by=viewer, at=now
            ),
            by=viewer,
            at=now,
        )
    except NotValid as refusal:
        return drawn(
            request, run, fields=chosen, extent=extent, because=refusal.because
        )
    return HttpResponseRedirect(address(run))


def chosen_of(request: HttpRequest, run: ImportRun) -> dict[int, str | None]:
    """What the person chose for each column; columns not sent keep their field."""
    before = fields_of(run)
    return {
        column.index: request.POST.get(control(column), before.get(column.index) or "")
        or None
        for column in columns_of(run)
    }


def extent_of(request: HttpRequest, run: ImportRun) -> Extent:
    """Whether the file is the whole list, as the person chose."""
    said = request.POST.get("extent", "")
    return Extent(said) if said in set(Extent) else Extent(run.extent)


def control(column: Column) -> str:
    """The name of the control of a column, and its id."""
    return f"column-{column.index}"


def drawn(
    request: HttpRequest,
    run: ImportRun,
    *,
    fields: Mapping[int, str | None],
    extent: Extent,
    because: str = "",
) -> HttpResponse:
    """Draw the page."""
    columns = columns_of(run)
    receiver = receivers()[run.kind]
    return page(
        request,
        "Check the columns",
        wrong(because, columns, fields),
        how_it_was_read(run),
        form(
            request,
            address(run, "import_columns"),
            section("Columns", table(columns, fields, receiver, run)),
            section("How much of the list is this?", extents(extent)),
            button("Compare with the list"),
        ),
        lead=(
            f"{counted(run.rows, 'row')} and {counted(len(columns), 'column')} were "
            "read. Say what each column means, or leave it as proposed. What you "
            "correct is remembered for the next list of your council."
        ),
        run=run,
        status=422 if because else 200,
    )


def wrong(
    because: str, columns: list[Column], fields: Mapping[int, str | None]
) -> SafeString:
    """What must be put right, with the way to the first control that can do it."""
    if not because:
        return EMPTY
    named = [c for c in columns if c.name in because and fields.get(c.index)]
    first = named[0] if named else columns[0]
    item = el("li", link(sentence(because), f"#{control(first)}", cls=""))
    return summary_of([item])


def how_it_was_read(run: ImportRun) -> SafeString:
    """How the file was read: encoding, separator, sheet, heading row."""
    found = run.reading
    row = found.get("header_row")
    separators = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
    pairs: list[tuple[str, Child]] = [
        ("File", run.upload.filename),
        (
            "Headings",
            f"in row {row}" if row else "none found: told by the values alone",
        ),
    ]
    if found.get("sheet"):
        pairs.append(("Sheet", found["sheet"]))
    if found.get("encoding"):
        pairs.append(("Encoding", str(found["encoding"]).upper()))
    if found.get("delimiter"):
        pairs.append(
            ("Separator", separators.get(found["delimiter"], found["delimiter"]))
        )
    return join(facts(pairs), warnings_of_file(run))


def warnings_of_file(run: ImportRun) -> SafeString:
    """What concerns the file as a whole."""
    told = [one for one in run.reading.get("told", []) if one["row"] is None]
    return join(
        *(warning(f"{sentence(one['seen'])}: {one['fix']}") for one in told[:5])
    )


def table(
    columns: list[Column],
    fields: Mapping[int, str | None],
    receiver: Receiver,
    run: ImportRun,
) -> SafeString:
    """The columns: heading, samples, meaning, how sure and why."""
    warned = warnings_by_column(run)
    shown = (
        Shown(
            "Column",
            lambda c: join(el("span", c.letter, cls="quiet"), " ", c.name),
            is_head=True,
        ),
        Shown("The first cells", samples),
        Shown("Means", lambda c: choice(c, fields.get(c.index), receiver)),
        Shown("Sure", lambda c: sureness(c, fields.get(c.index))),
        Shown("Because", lambda c: reasons(c, warned.get(c.name, []))),
    )
    return data_table(shown, columns, caption="Columns of the file")


def warnings_by_column(run: ImportRun) -> dict[str, list[str]]:
    """What a person should look at, by the name of the column."""
    warned: dict[str, list[str]] = {}
    for told in run.reading.get("warnings", []):
        text = f"{sentence(told['seen'])}. Expected {told['expected']}: {told['fix']}."
        warned.setdefault(told["column"], []).append(text)
    return warned


def samples(column: Column) -> Child:
    """Three cells as they stand."""
    if not column.samples:
        return el("span", "empty", cls="quiet")
    return el(
        "ul", [el("li", text) for text in column.samples], cls="govuk-list samples"
    )


def choice(column: Column, field: str | None, receiver: Receiver) -> SafeString:
    """The control that says what a column means."""
    options = [("", "Leave out"), *sorted(receiver.fields.items(), key=lambda f: f[1])]
    return join(
        el(
            "label",
            f"Meaning of {column.name}",
            cls="govuk-visually-hidden",
            for_=control(column),
        ),
        el(
            "select",
            [
                el("option", title, value=name, selected=name == (field or ""))
                for name, title in options
            ],
            cls="govuk-select",
            id=control(column),
            name=control(column),
        ),
    )


def sureness(column: Column, field: str | None) -> Child:
    """How sure the proposal is; a person's own choice is certain."""
    if field != column.field:
        return tag("Your choice", "accent")
    if column.field is None:
        return el("span", "left out", cls="quiet")
    return meter(column.confidence)


def reasons(column: Column, warned: list[str]) -> SafeString:
    """Why a column was read so, and what to look at."""
    return join(
        el("p", column.because or "nothing speaks for a meaning", cls="because"),
        *(el("p", el("strong", "Check: "), text, cls="because") for text in warned),
    )


def extents(extent: Extent) -> SafeString:
    """Whether the file is the whole list, or a part of it."""
    items = [
        el(
            "div",
            el(
                "input",
                cls="govuk-radios__input",
                id=f"extent_{place}",
                name="extent",
                type="radio",
                value=one.value,
                checked=one is extent,
            ),
            el(
                "label",
                title,
                cls="govuk-label govuk-radios__label",
                for_=f"extent_{place}",
            ),
            cls="govuk-radios__item",
        )
        for place, (one, title) in enumerate(EXTENT_TITLES.items())
    ]
    return el(
        "div",
        el(
            "fieldset",
            el("legend", "How much of the list is this?", cls="govuk-visually-hidden"),
            el("div", items, cls="govuk-radios"),
            cls="govuk-fieldset",
        ),
        cls="govuk-form-group",
    )
