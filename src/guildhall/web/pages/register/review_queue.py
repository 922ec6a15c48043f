"""The queue of the review screen as a list, in which many can be decided at once."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString

from guildhall.engines.access.viewer import Viewer
from guildhall.office.register.models import Link
from guildhall.office.register.queries import reviewing, rows
from guildhall.web.components.basic import empty_state, hidden_fields, meter
from guildhall.web.components.html import Child, el, link
from guildhall.web.components.tables import Column
from guildhall.web.pages.lists import ListPage, chosen_of
from guildhall.web.pages.register import cells
from guildhall.web.pages.register.forms import token_field
from guildhall.web.pages.register.frame import to
from guildhall.web.pages.register.links import left_cell
from guildhall.web.pages.register.records import left_of, strongest
from guildhall.web.pages.register.review import batch_bar


def columns(viewer: Viewer, found: Sequence[Any]) -> list[Column]:
    """What the list shows of a link that waits."""
    return [
        Column("Choose", box),
        Column("Application or notice", left_of_council, is_head=True),
        Column("Contract", contract_cell),
        Column("Score", lambda k: meter(k.score), sort="score", sort_reversed="doubt"),
        Column("Strongest reason", strongest),
        Column("One by one", alone),
    ]


def box(record: Link) -> SafeString:
    """The box that chooses a link."""
    identity = f"link-{record.public_id}"
    return el(
        "div",
        el(
            "input",
            type="checkbox",
            name="link",
            value=record.public_id,
            id=identity,
            cls="govuk-checkboxes__input",
        ),
        el(
            "label",
            el(
                "span",
                f"{left_of(record)} and {record.contract}",
                cls="govuk-visually-hidden",
            ),
            cls="govuk-label govuk-checkboxes__label",
            for_=identity,
        ),
        cls="govuk-checkboxes__item govuk-checkboxes--small",
    )


def left_of_council(record: Link) -> Child:
    """The application or the notice, with whose it is below it."""
    return cells.below(left_cell(record), record.organisation.short_name)


def contract_cell(record: Link) -> Child:
    """The contract, with its supplier and end below it."""
    contract = record.contract
    supplier = contract.supplier.name if contract.supplier else contract.supplier_text
    ends = cells.brief(contract.ends_on)
    return cells.below(
        cells.contract_link(contract),
        supplier,
        el("span", "ends ", ends, cls="nowrap") if ends else None,
    )


def alone(record: Link) -> SafeString:
    """The way to the review screen for one link."""
    about = f"Look at {left_of(record)} and {record.contract}"
    return link("Look", to("review", at=record.public_id), aria_label=about)


def around(request: HttpRequest, table: SafeString) -> SafeString:
    """The form that decides on all chosen links."""
    chosen = chosen_of(request, reviewing.QUEUE)
    return el(
        "form",
        token_field(request),
        hidden_fields({k: v for k, v in chosen.items() if k != "cursor"}),
        el(
            "div",
            el(
                "input",
                type="checkbox",
                id="all-links",
                data_select_all="link",
                cls="govuk-checkboxes__input",
            ),
            el(
                "label",
                "Choose all on this page",
                cls="govuk-label govuk-checkboxes__label",
                for_="all-links",
            ),
            cls="govuk-checkboxes__item govuk-checkboxes--small needs-script",
        ),
        table,
        batch_bar(request),
        method="post",
        action=to("review_batch"),
    )


def empty(request: HttpRequest) -> SafeString:
    """What is said while nothing waits."""
    return empty_state(
        "Nothing waits for you",
        el(
            "p",
            "New links are proposed when a list comes in. What you have decided is kept, "
            "also when the lists are brought in again.",
        ),
        el("p", link("All links", to("links"))),
    )


LIST = ListPage(
    listing=reviewing.QUEUE,
    route="review_queue",
    title="Links that wait",
    lead="Decide many at once where the cases are alike. Each decision is kept and can "
    "be taken back.",
    noun="links",
    columns=columns,
    write=rows.link,
    fields=rows.LinkRow,
    empty=empty,
    trail=(("Review", "review"),),
    around=around,
)
