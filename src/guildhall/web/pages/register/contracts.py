"""Contracts: the list of what councils signed, and the page of one."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString

from guildhall.engines.access.viewer import Viewer
from guildhall.office.register import access
from guildhall.office.register.models import Contract, Link
from guildhall.office.register.queries import linked, lists, records, rows
from guildhall.web.components.basic import day, empty_state, facts
from guildhall.web.components.html import Child, el, join, link
from guildhall.web.components.tables import Column
from guildhall.web.pages.lists import ListPage, viewer_of
from guildhall.web.pages.register import cells
from guildhall.web.pages.register.frame import REGISTER, bring_in, framed, section, to
from guildhall.web.pages.register.records import (
    Fact,
    from_the_list,
    history_section,
    links_table,
)
from guildhall.web.region import in_words

WITHHELD = "Prices and notice period are shown to fewer people than the contract itself"


def columns(viewer: Viewer, found: Sequence[Any]) -> list[Column]:
    """What the list shows of a contract."""
    return [
        Column("Title", titled, is_head=True, sort="title"),
        Column(
            in_words("{Council}"),
            lambda c: cells.council_link(c.organisation),
            sort="council",
        ),
        Column(
            "Supplier",
            lambda c: cells.supplier_link(c.supplier, c.supplier_text),
            sort="supplier",
        ),
        Column("Ends", cells.ends, sort="ends", sort_reversed="ends_last"),
        Column("A year", lambda c: cells.annual(viewer, c), is_number=True),
    ]


def titled(record: Contract) -> Child:
    """A contract with its reference below it."""
    return cells.below(cells.contract_link(record), record.reference)


def empty(request: HttpRequest) -> SafeString:
    """What to do while there are no contracts."""
    viewer = viewer_of(request)
    if viewer.is_signed_in:
        return empty_state(
            "No contracts yet",
            el(
                "p",
                "Bring in the contract register that procurement keeps, as it is. You "
                "then see what ends when, and who could buy with you.",
            ),
            bring_in(viewer),
        )
    return empty_state(
        "No contracts are public",
        el(
            "p",
            in_words("{Councils} share their contracts with one another. "),
            "What is open to everybody is on one page.",
        ),
        el("p", link("Upcoming renewals and notices", to("upcoming"))),
    )


LIST = ListPage(
    listing=lists.CONTRACTS,
    route="contracts",
    title="Contracts",
    lead="What {councils} have signed, with whom, and until when.",
    noun="contracts",
    columns=columns,
    write=rows.contract,
    fields=rows.ContractRow,
    empty=empty,
    trail=REGISTER,
)


def contract(request: HttpRequest, public_id: str) -> HttpResponse:
    """One contract: what its list says, what it covers, its notices, its history."""
    viewer = viewer_of(request)
    record = records.contract_named(viewer, public_id)
    links = linked.links_of_contract(viewer, record)
    return framed(
        request,
        record.title,
        summary(record),
        from_the_list(viewer, record, *listed(viewer, record)),
        covered(record, links),
        history_section(viewer, record, links),
        lead=join(
            cells.council_link(record.organisation),
            " with ",
            cells.supplier_link(record.supplier, record.supplier_text)
            or "a supplier that is not known",
        ),
        trail=(*REGISTER, ("Contracts", "contracts")),
    )


def summary(record: Contract) -> SafeString:
    """What we read out of the row: product, supplier, function, the end that counts."""
    return section(
        "As we read it",
        facts(
            [
                ("Ends", cells.ends(record)),
                ("Product", cells.product_link(record.product)),
                ("Supplier", cells.supplier_link(record.supplier)),
                ("Function", cells.function_link(record.function)),
                *cells.made_up(record),
            ]
        ),
    )


def listed(viewer: Viewer, record: Contract) -> list[Fact]:
    """What the row itself says; prices only where they may be seen."""
    return [
        Fact("Title", record.title, "title"),
        Fact("Reference", record.reference, "reference"),
        Fact("Description", record.description, "description"),
        Fact("Supplier as written", record.supplier_text, "supplier_text"),
        Fact("Company number", record.company_number, "company_number"),
        Fact("Department", record.department, "department"),
        Fact("Starts", dated(record.starts_on), "starts_on"),
        Fact("Contractual end", dated(record.contractual_end_on), "contractual_end_on"),
        Fact("Current end", dated(record.current_end_on), "current_end_on"),
        Fact("Latest end", dated(record.latest_end_on), "latest_end_on"),
        *prices(viewer, record),
        Fact("Route to market", record.route, "route"),
        Fact("Status", record.status, "status"),
        Fact("Procurement (OCID)", record.ocid, "ocid"),
    ]


def prices(viewer: Viewer, record: Contract) -> list[Fact]:
    """The commercial facts, or that they are not shown."""
    if not access.may_see_price(viewer, record):
        shown = cells.price(viewer, record, None)
        return [
            Fact(
                "Notice period, value a year, value in all",
                cells.below(shown, WITHHELD),
            )
        ]
    return [
        Fact("Notice period", months(record.notice_months), "notice_months"),
        Fact("Value a year", cells.annual(viewer, record), "annual_pence"),
        Fact(
            "Value in all",
            cells.price(viewer, record, record.total_pence),
            "total_pence",
        ),
    ]


def months(count: int | None) -> Child:
    """A number of months."""
    return None if count is None else f"{count} month{'' if count == 1 else 's'}"


def dated(value: Any) -> Child:
    """A day, or nothing."""
    return day(value) if value else None


def covered(record: Contract, links: Sequence[Link]) -> SafeString:
    """What it covers and what announced it, or whose job it is to say."""
    if links:
        return section("Applications and notices", links_table(links, of=record))
    return section(
        "Applications and notices",
        empty_state(
            "No application is linked",
            el(
                "p",
                "Not known is an answer too. IT can say which system this pays for, or "
                "that it pays for none.",
            ),
            el(
                "p",
                link(
                    in_words("Applications of this {council} without a contract"),
                    to("applications", council=record.organisation.slug, contract="no"),
                ),
            ),
        ),
    )
