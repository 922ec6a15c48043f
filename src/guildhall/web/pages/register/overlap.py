"""Who buys the same: councils by product as a grid, and the pairs most alike."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString

from guildhall.engines.access.viewer import Viewer
from guildhall.office.people.models import Organisation
from guildhall.office.register.queries import councils, figures, lists
from guildhall.office.register.queries.figures import Overlap
from guildhall.web.components.basic import empty_state
from guildhall.web.components.html import EMPTY, el, join, link
from guildhall.web.components.lists import select
from guildhall.web.components.tables import Column, data_table
from guildhall.web.pages.lists import tidy, viewer_of
from guildhall.web.pages.register.forms import ask, choose
from guildhall.web.pages.register.frame import (
    as_at,
    framed,
    section,
    to,
    today,
)
from guildhall.web.pages.register.taking import Numbers
from guildhall.web.region import in_words

USUAL = 25
SIZES = (("15", "15"), ("25", "25"), ("50", "50"), ("100", "100"))


def overlap(request: HttpRequest) -> HttpResponse:
    """Show which councils use which of the most shared products."""
    viewer = viewer_of(request)
    function, most = asked_of(request)
    found = figures.overlap(viewer, products=most, function=function)
    return framed(
        request,
        "Who buys the same",
        question(viewer, function, str(most)),
        join(grid(request, found), alike(found)) if found.products else nothing(),
        lead="The products that most {councils} share, and who uses each. Where a row "
        "is long, there is something to talk about.",
    )


def asked_of(request: HttpRequest) -> tuple[str, int]:
    """The function and the number of products that an address asks for."""
    size = request.GET.get("products", "")
    most = int(size) if size in dict(SIZES) else USUAL
    return tidy(request.GET.get("function", "")), most


def numbers(request: HttpRequest) -> Iterator[dict[str, Any]]:
    """Every use in the grid, a row a product and council."""
    function, most = asked_of(request)
    found = figures.overlap(viewer_of(request), products=most, function=function)
    for key, name, _ in found.products:
        for slug, council in found.councils:
            if (key, slug) in found.uses:
                yield {
                    "product": key,
                    "product_name": name,
                    "council": slug,
                    "council_name": council,
                }


NUMBERS = Numbers(
    "overlap", ("product", "product_name", "council", "council_name"), numbers
)


def question(viewer: Viewer, function: str, size: str) -> SafeString:
    """The form that asks for one function, or for more products."""
    return ask(
        to("overlap"),
        choose("function", "Function", lists.function_choices(viewer), function),
        select("products", "Products", SIZES, size),
        label="Ask for other products",
    )


def grid(request: HttpRequest, found: Overlap) -> SafeString:
    """The grid: a row a product, a column a council."""
    labels = dict(
        Organisation.objects.filter(
            slug__in=[slug for slug, _ in found.councils]
        ).values_list("slug", "tile_label")
    )
    head = [
        el("th", "Product", scope="col"),
        el("th", in_words("{Councils}"), scope="col", cls="number"),
        [
            council_head(slug, name, labels.get(slug, ""))
            for slug, name in found.councils
        ],
    ]
    body = [
        el(
            "tr",
            el("th", link(name, to("product", key)), scope="row"),
            el("td", link(f"{count:,}", to("applications", product=key)), cls="number"),
            [used((key, slug) in found.uses) for slug, _ in found.councils],
        )
        for key, name, count in found.products
    ]
    caption = in_words("Products by {council}; a filled cell is a use")
    table = el(
        "table",
        el("caption", caption, cls="hidden"),
        el("thead", el("tr", head)),
        el("tbody", body),
        cls="data keep matrix",
    )
    return section(
        in_words("Products by {council}"),
        as_at(today(), "Counted over what you may see."),
        NUMBERS.offered(request),
        el(
            "div",
            table,
            cls="table-wrap wide",
            tabindex="0",
            role="region",
            aria_label=caption,
        ),
    )


def council_head(slug: str, name: str, label: str) -> SafeString:
    """The heading of a council's column: its short label, read out in full."""
    shown = link(label or name, to("council", slug), aria_label=name, title=name)
    return el("th", shown, scope="col")


def used(is_used: bool) -> SafeString:
    """One cell of the grid."""
    if not is_used:
        return el("td")
    return el("td", el("span", "uses it", cls="govuk-visually-hidden"), cls="yes")


def alike(found: Overlap) -> SafeString:
    """The pairs of councils that have most of these products in common."""
    uses: dict[str, set[str]] = defaultdict(set)
    for key, slug in found.uses:
        uses[slug].add(key)
    names = dict(found.councils)
    pairs = councils.most_alike(uses)
    if not pairs:
        return EMPTY
    table = data_table(
        [
            Column(
                "One", lambda p: link(names[p[0]], to("council", p[0])), is_head=True
            ),
            Column("The other", lambda p: link(names[p[1]], to("council", p[1]))),
            Column("In common", lambda p: str(p[2]), is_number=True),
            Column("Of those one uses", lambda p: str(len(uses[p[0]])), is_number=True),
            Column(
                "Of those the other uses",
                lambda p: str(len(uses[p[1]])),
                is_number=True,
            ),
        ],
        pairs,
        caption=in_words("{Councils} that have most of these products in common"),
    )
    return section("Most alike", table)


def nothing() -> SafeString:
    """What to do where nobody shares a product."""
    return empty_state(
        "No product is seen twice",
        el(
            "p",
            in_words(
                "The grid fills once lists of applications have come in that you may "
                "see. Choose another function, or look at the catalogue."
            ),
        ),
        el("p", link("Products", to("products"))),
    )
