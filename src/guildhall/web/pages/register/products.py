"""Products: the shared catalogue, and who uses what, with what, how happily, until when."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.safestring import SafeString

from guildhall.engines.access.viewer import Viewer
from guildhall.office.register import access
from guildhall.office.register.actions import catalogue as actions
from guildhall.office.register.models import Product, ProductAlias
from guildhall.office.register.queries import catalogue, linked, lists, records, rows
from guildhall.office.register.queries.catalogue import ProductFigures
from guildhall.office.register.queries.linked import Use
from guildhall.web.components.basic import (
    button,
    details,
    empty_state,
    facts,
    hidden_fields,
    stats,
)
from guildhall.web.components.html import Child, el, join, link
from guildhall.web.components.tables import Column, data_table
from guildhall.web.pages.lists import ListPage, viewer_of
from guildhall.web.pages.register import cells
from guildhall.web.pages.register.frame import (
    REGISTER,
    as_at,
    figure,
    framed,
    plural,
    section,
    to,
    today,
)
from guildhall.web.pages.register.maps import region_map
from guildhall.web.region import in_words


def columns(viewer: Viewer, found: Sequence[Any]) -> list[Column]:
    """What the list shows of a product."""
    return [
        Column("Product", cells.product_link, is_head=True, sort="name"),
        Column("Made by", lambda p: cells.supplier_link(p.maker)),
        Column("Function", lambda p: rows.function_name(p.function)),
        Column(
            in_words("{Councils}"),
            lambda p: figure_of(p.councils_count, p.key),
            is_number=True,
            sort="councils",
        ),
        Column("Uses", lambda p: f"{p.uses_count:,}", is_number=True),
    ]


def figure_of(count: int, key: str) -> Child:
    """A count that opens to the applications behind it."""
    return link(f"{count:,}", to("applications", product=key)) if count else "none seen"


def empty(request: HttpRequest) -> SafeString:
    """What to do while the catalogue is empty."""
    return empty_state(
        "The catalogue is empty",
        el("p", "It fills as lists of applications come in."),
        el("p", link("Register", to("register"))),
    )


LIST = ListPage(
    listing=lists.PRODUCTS,
    route="products",
    title="Products",
    lead="One catalogue for everybody: who uses which system. Open one to see the "
    "{councils}, how satisfied they are, and when their contracts end.",
    noun="products",
    columns=columns,
    write=rows.product,
    fields=rows.ProductRow,
    empty=empty,
    trail=REGISTER,
)


def product(request: HttpRequest, key: str) -> HttpResponse:
    """Who uses a product."""
    viewer = viewer_of(request)
    record = records.product_named(key)
    counted = catalogue.figures_of_product(viewer, record)
    return framed(
        request,
        record.name,
        el(
            "div",
            el("div", figures(record, counted), who_table(viewer, record, counted)),
            el("div", where(record, counted), about(request, viewer, record)),
            cls="two",
        ),
        contracts_section(viewer, record),
        others_section(viewer, record),
        lead=who_uses_it(counted),
        trail=(*REGISTER, ("Products", "products")),
    )


def who_uses_it(counted: ProductFigures) -> str:
    """One sentence on who uses it."""
    if not counted.uses:
        return (
            "No {council} whose list you may see uses it, as far as anybody has said."
        )
    return f"Used by {plural(len(counted.uses), '{council}', '{councils}')}."


def figures(record: Product, counted: ProductFigures) -> SafeString:
    """The product in figures, each of which opens."""
    average = counted.mean_satisfaction
    return join(
        stats(
            figure(
                len(counted.uses),
                "{councils} use it",
                to("applications", product=record.key, sort="council"),
            ),
            figure(
                "–" if average is None else f"{average:.1f}",
                "mean satisfaction, 1 to 5",
                to("applications", product=record.key, sort="best"),
                note=f"of {plural(counted.ratings, 'rating')}",
            ),
            figure(
                counted.teachers,
                "could teach it",
                "#who",
                note=f"of {counted.skilled:,} who said how well they know it",
            ),
            figure(
                counted.contracts,
                "contracts name it",
                to("contracts", product=record.key),
            ),
        ),
        as_at(today(), "Counted over what you may see."),
    )


def who_table(viewer: Viewer, record: Product, counted: ProductFigures) -> SafeString:
    """Who uses it: the council, how happily, with which contract until when."""
    uses = linked.who_uses(viewer, record)
    if not uses:
        return empty_state(
            "Nobody is seen to use it",
            el(
                "p",
                "It is in the catalogue because the market sells it. Once a list that "
                "names it comes in, its users stand here.",
            ),
            el("p", link("All products", to("products"))),
        )
    table = data_table(
        [
            Column(
                in_words("{Council}"),
                lambda u: cells.below(
                    cells.council_link(u.application.organisation), u.application.name
                ),
                is_head=True,
            ),
            Column(
                "Satisfaction",
                lambda u: cells.satisfaction(u.application.satisfaction),
            ),
            Column("Skill", lambda u: cells.skill(u.application.skill)),
            Column("Contract", contract_of),
            Column(
                "Listed as",
                lambda u: link(
                    "Open",
                    to("application", u.application.public_id),
                    aria_label=f"Open {u.application.name} of {u.application.organisation.short_name}",
                ),
            ),
        ],
        uses,
        caption=f"Who uses {record.name}",
    )
    every = sum(counted.uses.values())
    more = (
        link(f"All {every:,}", to("applications", product=record.key))
        if every > len(uses)
        else None
    )
    return section("Who uses it", table, beside=more, at="who")


def contract_of(use: Use) -> Child:
    """The contract of a use, with its end."""
    if use.contract is None:
        return None
    ends = join("ends ", cells.brief(use.contract.ends_on) or "on a day not known")
    return cells.below(cells.contract_link(use.contract), ends)


def where(record: Product, counted: ProductFigures) -> SafeString:
    """Where it is used, on the map."""
    return region_map(
        counted.uses,
        title=f"Where {record.name} is used",
        noun="uses",
        address=lambda council: to("council", council.slug),
    )


def about(request: HttpRequest, viewer: Viewer, record: Product) -> SafeString:
    """What the catalogue knows of the product, and how it knows."""
    known = catalogue.about_product(record)
    may_edit = bool(access.may_edit_catalogue(viewer))
    return section(
        "In the catalogue",
        facts(
            [
                ("Made by", cells.supplier_link(record.maker)),
                ("Function", cells.function_link(record.function)),
                ("Also called", ", ".join(known.aliases)),
                ("How we know", record.source),
                ("Checked at a source", "Yes" if record.is_verified else "Not yet"),
            ]
        ),
        details(
            "Who has made, sold or hosted it",
            el("ul", [el("li", *spell(role)) for role in known.roles]),
        )
        if known.roles
        else None,
        [proposed_name(request, record, alias) for alias in known.proposed]
        if may_edit
        else None,
    )


def proposed_name(
    request: HttpRequest, record: Product, alias: ProductAlias
) -> SafeString:
    """A name that a confirmed link has proposed, to be taken in or turned down."""
    return el(
        "form",
        hidden_fields({"csrfmiddlewaretoken": get_token(request)}),
        el("h3", f"Proposed name: {alias.name}", cls="govuk-heading-s"),
        el(
            "p",
            "Somebody confirmed a link in which the product goes by this name. Taken in, "
            "it is recognised in every list.",
        ),
        el(
            "div",
            button("Take it in", name="decision", value="yes"),
            button("Turn it down", kind="secondary", name="decision", value="no"),
            cls="govuk-button-group",
        ),
        method="post",
        action=to("product_name", record.key, alias.pk),
        cls="card",
    )


def product_name(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Take a proposed name into the catalogue, or turn it down."""
    record = records.product_named(key)
    is_right = request.POST.get("decision") == "yes"
    read_again = actions.decide_alias(
        pk, is_right=is_right, by=viewer_of(request), at=timezone.now()
    )
    messages.success(
        request,
        f"Taken in; {plural(read_again, 'row')} read again."
        if is_right
        else "Turned down.",
    )
    return HttpResponseRedirect(to("product", record.key))


def spell(role: Any) -> list[Child]:
    """One company's part in a product, with its time."""
    since = f" from {role.starts_on.year}" if role.starts_on else ""
    until = f" until {role.ends_before.year}" if role.ends_before else ""
    return [
        cells.supplier_link(role.supplier),
        f": {role.get_relation_display().lower()} it{since}{until}",
    ]


def contracts_section(viewer: Viewer, record: Product) -> Child:
    """The contracts that name the product, those that end next first."""
    contracts = catalogue.contracts_of_product(viewer, record, on=today())
    if not contracts:
        return None
    table = data_table(
        [
            Column("Contract", cells.contract_link, is_head=True),
            Column(in_words("{Council}"), lambda c: cells.council_link(c.organisation)),
            Column(
                "Supplier", lambda c: cells.supplier_link(c.supplier, c.supplier_text)
            ),
            Column("Ends", cells.ends),
            Column("A year", lambda c: cells.annual(viewer, c), is_number=True),
        ],
        contracts,
        caption=f"Contracts that name {record.name}",
    )
    beside = join(
        link("All of them", to("contracts", product=record.key)),
        " · ",
        link("When they end", to("renewals", product=record.key)),
    )
    return section("Contracts that name it", table, beside=beside)


def others_section(viewer: Viewer, record: Product) -> Child:
    """Other products for the same function."""
    others = catalogue.products_like(viewer, record)
    if not others:
        return None
    items = [
        el(
            "li",
            cells.product_link(one),
            el(
                "span",
                plural(one.councils_count, "{council}", "{councils}"),
                cls="quiet",
            ),
        )
        for one in others
    ]
    return section(
        f"Also used for {rows.function_name(record.function).lower()}",
        el("ul", items, cls="todo"),
    )
