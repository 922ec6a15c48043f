"""Suppliers: who holds contracts, and the page of one."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString

from guildhall.engines.access.viewer import Viewer
from guildhall.office.register.models import Supplier
from guildhall.office.register.queries import catalogue, lists, records, rows
from guildhall.web.components.basic import empty_state, facts, stats, tag
from guildhall.web.components.html import Child, el, join, link
from guildhall.web.components.tables import Column, data_table
from guildhall.web.pages.lists import ListPage, viewer_of
from guildhall.web.pages.register import cells
from guildhall.web.pages.register.frame import (
    REGISTER,
    as_at,
    figure,
    framed,
    section,
    to,
    today,
)
from guildhall.web.region import in_words

SHOWN = 12


def columns(viewer: Viewer, found: Sequence[Any]) -> list[Column]:
    """What the list shows of a supplier."""
    return [
        Column("Supplier", named, is_head=True, sort="name"),
        Column("Company number", lambda s: s.company_number),
        Column(
            "Contracts",
            lambda s: counted(s.contracts_count, s.public_id),
            is_number=True,
            sort="contracts",
        ),
        Column(
            in_words("{Councils}"),
            lambda s: f"{s.councils_count:,}",
            is_number=True,
            sort="councils",
        ),
    ]


def named(record: Supplier) -> Child:
    """A supplier, with the mark of those who sell what others make."""
    mark = tag("Reseller", "quiet") if record.is_reseller else None
    return join(cells.supplier_link(record), " ", mark)


def counted(count: int, public_id: str) -> Child:
    """A count that opens to the contracts behind it."""
    if not count:
        return "none seen"
    return link(f"{count:,}", to("contracts", supplier=public_id))


def empty(request: HttpRequest) -> SafeString:
    """What to do while there are no suppliers."""
    return empty_state(
        "No suppliers yet",
        el("p", "They appear here once a contract register has come in."),
        el("p", link("Contracts", to("contracts"))),
    )


LIST = ListPage(
    listing=lists.SUPPLIERS,
    route="suppliers",
    title="Suppliers",
    lead="Who makes, sells and runs the systems of {councils}, by the contracts you may see.",
    noun="suppliers",
    columns=columns,
    write=rows.supplier,
    fields=rows.SupplierRow,
    empty=empty,
    trail=REGISTER,
)


def supplier(request: HttpRequest, public_id: str) -> HttpResponse:
    """One supplier: its contracts, the products it makes, what we know of it."""
    viewer = viewer_of(request)
    record = records.supplier_named(public_id)
    contracts = lists.contracts_of(viewer).filter(supplier=record)
    return framed(
        request,
        record.name,
        figures(record, contracts),
        contracts_section(viewer, record, contracts),
        products_section(viewer, record),
        about(record),
        lead="What {councils} buy from it, as far as you may see.",
        trail=(*REGISTER, ("Suppliers", "suppliers")),
    )


def figures(record: Supplier, contracts: Any) -> SafeString:
    """The supplier in figures."""
    held = contracts.order_by()
    at = to("contracts", supplier=record.public_id)
    return join(
        stats(
            figure(held.count(), "contracts", at),
            figure(
                held.values("organisation").distinct().count(),
                "{councils}",
                to("contracts", supplier=record.public_id, sort="council"),
            ),
        ),
        as_at(today()),
    )


def contracts_section(viewer: Viewer, record: Supplier, contracts: Any) -> SafeString:
    """Its contracts, soonest end first."""
    shown = list(contracts.filter(ends_on__gte=today()).order_by("ends_on")[:SHOWN])
    every = link("All its contracts", to("contracts", supplier=record.public_id))
    if not shown:
        return section(
            "What ends next",
            el("p", "No contract that you may see ends after today.", cls="quiet"),
            beside=every,
        )
    table = data_table(
        [
            Column("Contract", cells.contract_link, is_head=True),
            Column(in_words("{Council}"), lambda c: cells.council_link(c.organisation)),
            Column("Product", lambda c: cells.product_link(c.product)),
            Column("Ends", cells.ends),
            Column("A year", lambda c: cells.annual(viewer, c), is_number=True),
        ],
        shown,
        caption=f"Contracts of {record.name} that end next",
    )
    return section("What ends next", table, beside=every)


def products_section(viewer: Viewer, record: Supplier) -> Child:
    """The products that it makes."""
    made = catalogue.products_made_by(viewer, record)
    if not made:
        return None
    table = data_table(
        [
            Column("Product", cells.product_link, is_head=True),
            Column("Function", lambda p: rows.function_name(p.function)),
            Column(
                in_words("{Councils}"),
                lambda p: f"{p.councils_count:,}",
                is_number=True,
            ),
        ],
        made,
        caption=f"Products that {record.name} makes",
    )
    return section("What it makes", table)


def about(record: Supplier) -> SafeString:
    """What the catalogue knows of the supplier."""
    small = {True: "Yes", False: "No", None: None}[record.is_small]
    return section(
        "In the catalogue",
        facts(
            [
                ("Company number", record.company_number),
                ("Small or medium", small),
                ("Sells what others make", "Yes" if record.is_reseller else "No"),
                ("Part in products", parts(record)),
            ]
        ),
    )


def parts(record: Supplier) -> Child:
    """The products that it has had a part in, with the time."""
    found = catalogue.parts_in_products(record)
    if not found:
        return None
    items = [
        el(
            "li",
            cells.product_link(one.product),
            f": {one.get_relation_display().lower()} it",
            f" until {one.ends_before.year}" if one.ends_before else None,
        )
        for one in found
    ]
    return el("ul", items, cls="govuk-list")
