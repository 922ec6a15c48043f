"""The parts of a list page: filters, what is chosen, count, pages, what to take away."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from django.utils.safestring import SafeString

from guildhall.engines.access.viewer import Viewer
from guildhall.office.scope.listing import Filter, Listing, Page
from guildhall.web.components.basic import button, hidden_fields
from guildhall.web.components.html import EMPTY, el, link
from guildhall.web.region import in_words


def address(path: str, chosen: Mapping[str, str], **changed: str) -> str:
    """The address of a list with some of its choices changed; empty ones left out."""
    wanted = {k: v for k, v in {**chosen, **changed}.items() if v}
    return f"{path}?{urlencode(wanted)}" if wanted else path


def filter_panel(
    listing: Listing, viewer: Viewer, chosen: Mapping[str, str], path: str
) -> SafeString:
    """The form that filters and sorts a list, by address alone."""
    fields = [
        filter_field(one, viewer, chosen.get(one.name, ""))
        for one in listing.filters
        if one.holds != "key"
    ]
    keys = {
        one.name: chosen[one.name]
        for one in listing.filters
        if one.holds == "key" and chosen.get(one.name)
    }
    order = select(
        "sort",
        "Sort by",
        [(sort.key, in_words(sort.label)) for sort in listing.sorts],
        chosen.get("sort", "") or listing.sorts[0].key,
    )
    form = el(
        "form",
        hidden_fields(keys),
        fields,
        order,
        button("Show"),
        method="get",
        action=path,
        role="search",
        aria_label="Filter and sort",
    )
    summary = el("summary", el("h2", "Filter and sort"))
    return el("details", summary, form, cls="filters")


def filter_field(one: Filter, viewer: Viewer, value: str) -> SafeString:
    """One filter as a field."""
    if one.choices is not None:
        options = [("", "Any"), *one.choices(viewer)]
        return select(one.name, in_words(one.label), options, value)
    hint_id = f"filter-{one.name}-hint" if one.hint else None
    return el(
        "div",
        el("label", in_words(one.label), cls="govuk-label", for_=f"filter-{one.name}"),
        el("div", one.hint, cls="govuk-hint", id=hint_id) if one.hint else None,
        el(
            "input",
            cls="govuk-input",
            id=f"filter-{one.name}",
            name=one.name,
            value=value,
            type={"date": "date"}.get(
                one.holds, "search" if one.name == "q" else "text"
            ),
            aria_describedby=hint_id,
        ),
        cls="govuk-form-group",
    )


def select(
    name: str, label: str, options: Sequence[tuple[str, str]], value: str
) -> SafeString:
    """A choice of one among several."""
    return el(
        "div",
        el("label", label, cls="govuk-label", for_=f"filter-{name}"),
        el(
            "select",
            [
                el("option", text, value=key, selected=key == value)
                for key, text in options
            ],
            cls="govuk-select",
            id=f"filter-{name}",
            name=name,
        ),
        cls="govuk-form-group",
    )


def chips(
    listing: Listing, viewer: Viewer, chosen: Mapping[str, str], path: str
) -> SafeString:
    """What is chosen now, each with a way to take it off."""
    made = []
    for one in listing.filters:
        value = chosen.get(one.name, "")
        if not value:
            continue
        said = value
        if one.choices:
            said = dict(one.choices(viewer)).get(value, value)
        elif one.names:
            said = one.names(value)
        text = [
            el("span", "Remove filter ", cls="govuk-visually-hidden"),
            f"{in_words(one.label)}: {said} ",
            el("span", "×", aria_hidden="true"),
        ]
        off = address(path, chosen, **{one.name: "", "cursor": ""})
        made.append(el("li", el("a", text, href=off)))
    return el("ul", made, cls="chips", aria_label="Filters in force") if made else EMPTY


def list_bar(page: Page, chosen: Mapping[str, str], path: str, noun: str) -> SafeString:
    """How many there are, and how to take them away."""
    total = page.total or 0
    said = f"{total:,} {noun}"
    if total > len(page.rows):
        said = f"{page.first:,} to {page.last:,} of {said}"
    kept = {k: v for k, v in chosen.items() if k != "cursor"}
    taken = [
        el("li", link(text, address(f"{path}.{kind}", kept)))
        for kind, text in (("csv", "Take as CSV"), ("json", "Take as JSON"))
    ]
    return el("div", el("span", said, role="status"), el("ul", taken), cls="list-bar")


def pager(page: Page, chosen: Mapping[str, str], path: str) -> SafeString:
    """To the next page, or back to the first."""
    parts = []
    if chosen.get("cursor"):
        parts.append(link("First page", address(path, chosen, cursor="")))
    if page.next_cursor:
        following = address(path, chosen, cursor=page.next_cursor)
        parts.append(link("Next page", following, rel="next"))
    return el("nav", parts, cls="pager", aria_label="Pages") if parts else EMPTY
