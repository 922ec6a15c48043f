"""Links: the list of them, and one with its reasons, what would change it, its decision."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString

from guildhall.engines.access.viewer import Viewer
from guildhall.office.register import access
from guildhall.office.register.models import Link
from guildhall.office.register.models.links import LinkKind
from guildhall.office.register.queries import lists, records, rows
from guildhall.web.components.basic import (
    empty_state,
    history,
    inset,
    meter,
)
from guildhall.web.components.html import Child, el, join, link
from guildhall.web.components.tables import Column, data_table
from guildhall.web.pages.lists import ListPage, viewer_of
from guildhall.web.pages.register import cells
from guildhall.web.pages.register.frame import (
    REGISTER,
    capital,
    framed,
    may_open,
    section,
    to,
)
from guildhall.web.pages.register.records import decided, for_and_against, left_of
from guildhall.web.region import in_words


def columns(viewer: Viewer, found: Sequence[Any]) -> list[Column]:
    """What the list shows of a link."""
    return [
        Column("Application or notice", left_cell, is_head=True),
        Column("Contract", lambda k: cells.contract_link(k.contract)),
        Column(in_words("{Council}"), lambda k: cells.council_link(k.organisation)),
        Column("Score", lambda k: meter(k.score), sort="score", sort_reversed="doubt"),
        Column("Stands", cells.state_of),
        Column("Reasons", reasons_link),
    ]


def left_cell(record: Link) -> Child:
    """The application or the notice of a link."""
    if record.application:
        return cells.below(cells.application_link(record.application), "application")
    assert record.notice is not None
    return cells.below(cells.notice_link(record.notice), "notice")


def reasons_link(record: Link) -> SafeString:
    """The way to the reasons."""
    about = f"Why: {left_of(record)} and {record.contract}"
    return link("Why", to("link", record.public_id), aria_label=about)


def empty(request: HttpRequest) -> SafeString:
    """What to do while there are no links."""
    return empty_state(
        "No links yet",
        el(
            "p",
            "Links are proposed once a list of applications and a contract register of "
            "the same organisation are in, and count once somebody has confirmed them.",
        ),
        el("p", link("Applications", to("applications"))),
    )


LIST = ListPage(
    listing=lists.LINKS,
    route="links",
    title="Links",
    lead="What belongs together: applications with the contracts that pay for them, "
    "notices with the contracts that they announced or renew.",
    noun="links",
    columns=columns,
    write=rows.link,
    fields=rows.LinkRow,
    empty=empty,
    trail=REGISTER,
)


def link_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one link."""
    viewer = viewer_of(request)
    record = records.link_named(viewer, public_id)
    return framed(
        request,
        f"{left_of(record)} and {record.contract}",
        el("p", cells.state_of(record), " ", meter(record.score, label="likely")),
        section("Side by side", compared(record)),
        el(
            "div",
            section("Why", for_and_against(record)),
            section(
                "What would change this", changing(record), decisions(record, viewer)
            ),
            cls="halves",
        ),
        to_review(viewer, record),
        lead=in_a_sentence(record),
        trail=(*REGISTER, ("Links", "links")),
    )


def in_a_sentence(record: Link) -> SafeString:
    """What the link says."""
    return join(
        cells.council_link(record.organisation),
        f": {LinkKind(record.kind).label.lower()}.",
    )


def compared(record: Link) -> SafeString:
    """The two records side by side."""
    left = "Application" if record.application else "Notice"
    return data_table(
        [
            Column("Compared", lambda row: row[0], is_head=True),
            Column(left, lambda row: row[1]),
            Column("Contract", lambda row: row[2]),
        ],
        side_by_side(record),
        caption=f"{left} and contract side by side",
    )


def side_by_side(record: Link) -> list[tuple[str, Child, Child]]:
    """What the two records say of the same things."""
    contract = record.contract
    right: dict[str, Child] = {
        "Name": cells.contract_link(contract),
        "Company": cells.supplier_link(contract.supplier, contract.supplier_text),
        "Product, as we read it": cells.product_link(contract.product),
        "Function": rows.function_name(contract.function),
        "Department": contract.department,
        "Description": shortened(contract.description),
        "Days": join(
            cells.brief(contract.starts_on) or "not known",
            " to ",
            cells.brief(contract.ends_on) or "not known",
        ),
    }
    left = of_application(record) if record.application else of_notice(record)
    return [(name, left.get(name), value) for name, value in right.items()]


def of_application(record: Link) -> dict[str, Child]:
    """What the application says."""
    one = record.application
    assert one is not None
    return {
        "Name": cells.application_link(one),
        "Company": one.vendor_text or (one.vendor.name if one.vendor else None),
        "Product, as we read it": cells.product_link(one.product),
        "Function": one.function_text or rows.function_name(one.function),
        "Department": one.department,
        "Description": shortened(one.purpose),
        "Days": one.confirmed_on
        and join("said right on ", cells.brief(one.confirmed_on)),
    }


def of_notice(record: Link) -> dict[str, Child]:
    """What the notice says."""
    one = record.notice
    assert one is not None
    return {
        "Name": cells.notice_link(one),
        "Company": one.supplier_text,
        "Function": rows.function_name(one.function),
        "Department": one.buyer_text,
        "Description": shortened(one.description),
        "Days": join(
            "published ", cells.brief(one.published_on) or "on a day not known"
        ),
    }


def shortened(text: str, limit: int = 240) -> str:
    """The beginning of a long text."""
    plain = " ".join(text.split())
    return plain if len(plain) <= limit else f"{plain[: limit - 1]}…"


def changing(record: Link) -> SafeString:
    """What would change the score."""
    if not record.would_change:
        return el("p", "Nothing more that a list could say.", cls="quiet")
    return inset(capital(record.would_change))


def decisions(record: Link, viewer: Viewer) -> SafeString:
    """When it was proposed and decided."""
    told: list[tuple[Any, Child]] = [
        (record.proposed_at, "Proposed by comparing the lists.")
    ]
    if record.decided_at:
        told.insert(0, (record.decided_at, decided(record, viewer)))
    return history(told)


def to_review(viewer: Viewer, record: Link) -> Child:
    """The way to decide on it, for those who may."""
    if not may_open(viewer, "review"):
        return None
    if not access.may_decide_link(viewer, record):
        return None
    words = "Decide on it" if record.state in {"proposed", "later"} else "Decide again"
    return el("p", link(words, to("review", at=record.public_id)))
