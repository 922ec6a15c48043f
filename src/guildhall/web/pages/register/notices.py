"""Notices: the list of what buyers announced, and the page of one."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString

from guildhall.engines.access.viewer import Viewer
from guildhall.office.register.models import Notice
from guildhall.office.register.queries import linked, lists, records, rows
from guildhall.web.components.basic import empty_state, facts, money
from guildhall.web.components.html import Child, el, join, link
from guildhall.web.components.tables import Column, data_table
from guildhall.web.pages.lists import ListPage, viewer_of
from guildhall.web.pages.register import cells
from guildhall.web.pages.register.contracts import dated
from guildhall.web.pages.register.frame import REGISTER, bring_in, framed, section, to
from guildhall.web.pages.register.records import Fact, from_the_list, history_section


def columns(viewer: Viewer, found: Sequence[Any]) -> list[Column]:
    """What the list shows of a notice."""
    return [
        Column("Title", titled, is_head=True, sort="title"),
        Column("Buyer", buyers),
        Column("Stage", cells.stage),
        Column("Published", lambda n: cells.brief(n.published_on), sort="published"),
        Column("Answers until", lambda n: cells.brief(n.deadline_on), sort="deadline"),
        Column("Value", lambda n: money(n.value_pence), is_number=True),
    ]


def titled(record: Notice) -> Child:
    """A notice with its type below it."""
    lot = f"lot {record.lot}" if record.lot else ""
    about = ", ".join(part for part in (record.notice_type, lot) if part)
    return cells.below(cells.notice_link(record), about)


def buyers(record: Notice) -> Child:
    """Who buys: the organisations we know, else as published."""
    known = [cells.council_link(one) for one in record.buyers.all()]
    if not known:
        return record.buyer_text
    return join([join(", " if at else "", one) for at, one in enumerate(known)])


def empty(request: HttpRequest) -> SafeString:
    """What to do while there are no notices."""
    viewer = viewer_of(request)
    if not viewer.holds("notice:edit"):
        return empty_state(
            "No notices yet",
            el(
                "p",
                "They appear here once the office has brought in a feed of notices.",
            ),
            el("p", link("What ends soon", to("renewals"))),
        )
    return empty_state(
        "No notices yet",
        el(
            "p",
            "Bring in a file of notices in the open contracting format (OCDS), as the "
            "national platforms give them.",
        ),
        bring_in(viewer),
    )


LIST = ListPage(
    listing=lists.NOTICES,
    route="notices",
    title="Notices",
    lead="What buyers have announced, from the first plan to the signed contract.",
    noun="notices",
    columns=columns,
    write=rows.notice,
    fields=rows.NoticeRow,
    empty=empty,
    trail=REGISTER,
)


def notice(request: HttpRequest, public_id: str) -> HttpResponse:
    """One notice: what it says, the contracts it has to do with, its history."""
    viewer = viewer_of(request)
    record = records.notice_named(viewer, public_id)
    links = linked.links_of_notice(viewer, record)
    return framed(
        request,
        record.title,
        summary(record),
        from_the_list(viewer, record, *listed(record)),
        contracts_section(links),
        history_section(viewer, record, links),
        lead=join("Published by ", buyers(record) or "a buyer that is not known"),
        trail=(*REGISTER, ("Notices", "notices")),
    )


def summary(record: Notice) -> SafeString:
    """What we read out of the notice."""
    return section(
        "As we read it",
        facts(
            [
                ("Buyer", buyers(record)),
                ("Function", cells.function_link(record.function)),
                ("Stage", cells.stage(record)),
                (
                    "At its source",
                    link(record.url, record.url) if safe(record.url) else None,
                ),
                *cells.made_up(record),
            ]
        ),
    )


def safe(url: str) -> bool:
    """Say whether an address from a feed may be made a link."""
    return url.startswith(("https://", "http://"))


def listed(record: Notice) -> list[Fact]:
    """What the notice itself says."""
    return [
        Fact("Title", record.title, "title"),
        Fact("Description", record.description, "description"),
        Fact("Type", record.notice_type, "notice_type"),
        Fact("Lot", record.lot, "lot"),
        Fact("Buyer as published", record.buyer_text, "buyer_text"),
        Fact("Supplier as published", record.supplier_text, "supplier_text"),
        Fact(
            "Category (CPV)",
            f"{record.cpv_code} {record.cpv_label}".strip(),
            "cpv_code",
        ),
        Fact("Published", dated(record.published_on), "published_on"),
        Fact("Answers until", dated(record.deadline_on), "deadline_on"),
        Fact("Contract starts", dated(record.starts_on), "starts_on"),
        Fact("Contract ends", dated(record.ends_on), "ends_on"),
        Fact("Value", money(record.value_pence), "value_pence"),
        Fact("Procurement (OCID)", record.ocid, "ocid"),
        Fact("Notice", record.notice_id, "notice_id"),
    ]


def contracts_section(links: Sequence[Any]) -> SafeString:
    """The contracts that the notice announced or renews."""
    if not links:
        return section(
            "Contracts",
            el("p", "No contract is linked to this notice.", cls="quiet"),
        )
    table = data_table(
        [
            Column(
                "Contract", lambda one: cells.contract_link(one.contract), is_head=True
            ),
            Column("Of", lambda one: cells.council_link(one.contract.organisation)),
            Column("How", lambda one: one.get_kind_display()),
            Column("Ends", lambda one: cells.brief(one.contract.ends_on)),
            Column("Stands", cells.state_of),
        ],
        links,
        caption="Contracts linked to this notice",
    )
    return section("Contracts", table)
