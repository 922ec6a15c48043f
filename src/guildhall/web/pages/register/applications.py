"""Applications: the list of what councils use, and the page of one."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString

from guildhall.engines.access.viewer import Viewer
from guildhall.office.register.models import Application
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


def columns(viewer: Viewer, found: Sequence[Any]) -> list[Column]:
    """What the list shows of an application."""
    return [
        Column("Name", named, is_head=True, sort="name"),
        Column(
            in_words("{Council}"),
            lambda a: cells.council_link(a.organisation),
            sort="council",
        ),
        Column("Product", lambda a: cells.product_link(a.product)),
        Column("Function", lambda a: rows.function_name(a.function)),
        Column("Users", users, is_number=True),
        Column(
            "Satisfaction",
            lambda a: cells.satisfaction(a.satisfaction),
            sort="satisfaction",
            sort_reversed="best",
        ),
    ]


def named(record: Application) -> Child:
    """An application with its vendor below it."""
    vendor = record.vendor.name if record.vendor else record.vendor_text
    return cells.below(cells.application_link(record), vendor)


def users(record: Application) -> Child:
    """How many use it."""
    return None if record.users is None else f"{record.users:,}"


def empty(request: HttpRequest) -> SafeString:
    """What to do while there are no applications."""
    viewer = viewer_of(request)
    if viewer.is_signed_in:
        return empty_state(
            "No applications yet",
            el(
                "p",
                "Bring in the list that your IT team keeps, as it is: any spreadsheet "
                "will do. You then see who else uses the same systems.",
            ),
            bring_in(viewer),
        )
    return empty_state(
        "No applications are public",
        el(
            "p",
            in_words(
                "{Councils} share their lists with one another. Sign in to see them, "
                "or look at the products in the shared catalogue."
            ),
        ),
        el("p", link("Products", to("products"))),
    )


LIST = ListPage(
    listing=lists.APPLICATIONS,
    route="applications",
    title="Applications",
    lead="Every system that {councils} have listed: who uses it, for what, and how "
    "satisfied they are, from 1 (poor) to 5 (excellent).",
    noun="applications",
    columns=columns,
    write=rows.application,
    fields=rows.ApplicationRow,
    empty=empty,
    trail=REGISTER,
)


def application(request: HttpRequest, public_id: str) -> HttpResponse:
    """One application: what its list says, its contracts, its peers, its history."""
    viewer = viewer_of(request)
    record = records.application_named(viewer, public_id)
    links = linked.links_of_application(viewer, record)
    return framed(
        request,
        record.name,
        summary(record),
        from_the_list(viewer, record, *listed(record)),
        contracts_section(record, links),
        history_section(viewer, record, links),
        lead=join(
            "Used by ", cells.council_link(record.organisation), purpose_of(record)
        ),
        trail=(*REGISTER, ("Applications", "applications")),
    )


def purpose_of(record: Application) -> str:
    """What it is used for, as the end of a sentence."""
    name = rows.function_name(record.function).lower()
    return f" for {name}." if name else "."


def summary(record: Application) -> SafeString:
    """What we read out of the row: product, vendor, function."""
    return section(
        "As we read it",
        facts(
            [
                ("Product", cells.product_link(record.product)),
                ("Vendor", cells.supplier_link(record.vendor)),
                ("Function", cells.function_link(record.function)),
                *cells.made_up(record),
            ]
        ),
        el("p", link("Who else uses it", to("product", record.product.key)))
        if record.product
        else None,
    )


def listed(record: Application) -> list[Fact]:
    """What the row itself says."""
    return [
        Fact("Name", record.name, "name"),
        Fact("Reference", record.reference, "reference"),
        Fact("Vendor as written", record.vendor_text, "vendor_text"),
        Fact("Function as written", record.function_text, "function_text"),
        Fact("Purpose", record.purpose, "purpose"),
        Fact("Service area", cells.area(record), "service_area"),
        Fact("Department", record.department, "department"),
        Fact("Hosting", record.hosting, "hosting"),
        Fact("Criticality", record.criticality, "criticality"),
        Fact("Owner", record.owner, "owner"),
        Fact("Data held", record.data_categories, "data_categories"),
        Fact("Users", users(record), "users"),
        Fact("Satisfaction", cells.satisfaction(record.satisfaction), "satisfaction"),
        Fact("Skill", cells.skill(record.skill), "skill"),
        Fact(
            "Last said right",
            record.confirmed_on and day(record.confirmed_on),
            "confirmed_on",
        ),
    ]


def contracts_section(record: Application, links: Sequence[Any]) -> SafeString:
    """Its contracts, or whose job it is to find them."""
    if links:
        return section("Contracts", links_table(links, of=record))
    return section(
        "Contracts",
        empty_state(
            "No contract is linked",
            el(
                "p",
                "Not known is an answer too. Procurement can find it: it may be in the "
                "contract register under another name, or not in the register yet.",
            ),
            el(
                "p",
                link(
                    in_words("Contracts of this {council} that cover nothing listed"),
                    to("contracts", council=record.organisation.slug, application="no"),
                ),
            ),
        ),
    )
