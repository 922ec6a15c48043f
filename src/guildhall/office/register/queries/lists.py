"""The lists of the register: applications, contracts, notices, suppliers, products.

Each is one description of rows, filters and orders, read by the page, the CSV, the
JSON and the API alike.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import (
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from guildhall.engines.access.viewer import Viewer
from guildhall.engines.matching import functions
from guildhall.foundation.period import Quarter
from guildhall.office.people.models import Organisation, OrganisationKind
from guildhall.office.register.models import (
    Application,
    Contract,
    Link,
    Notice,
    Opportunity,
    Product,
    ProductAlias,
    Supplier,
)
from guildhall.office.register.models.applications import ServiceArea
from guildhall.office.register.models.links import LinkKind, LinkState
from guildhall.office.register.models.notices import Stage
from guildhall.office.register.models.opportunities import OpportunityState
from guildhall.office.register.queries.quality import (
    APPLICATION_CHECKS,
    CONTRACT_CHECKS,
    Check,
)
from guildhall.office.scope.listing import Filter, Listing, Sort

Choices = list[tuple[str, str]]
COUNTED_LINKS = (LinkState.CONFIRMED,)


def council_choices(_: Viewer) -> Choices:
    """Every council, by its name in addresses."""
    councils = Organisation.objects.filter(kind=OrganisationKind.COUNCIL)
    return list(councils.order_by("short_name").values_list("slug", "short_name"))


def function_choices(_: Viewer) -> Choices:
    """Every function that councils have, by its key."""
    return [(one.key, one.name) for one in functions.default_functions().listed]


def having(words: str, *columns: str) -> Q:
    """The condition that every word stands in one of the columns."""
    found = Q()
    for word in words.split()[:8]:
        anywhere = Q()
        for column in columns:
            anywhere |= Q(**{f"{column}__icontains": word})
        found &= anywhere
    return found


def by_text(*columns: str) -> Filter:
    """Search in the words of a row."""
    return Filter("q", "Search", lambda rows, said: rows.filter(having(said, *columns)))


COUNCIL = Filter(
    "council",
    "{Council}",
    lambda rows, said: rows.filter(organisation__slug=said),
    "choice",
    council_choices,
)
FUNCTION = Filter(
    "function",
    "Function",
    lambda rows, said: rows.filter(function=said),
    "choice",
    function_choices,
)


def product_name(key: str) -> str:
    """What the product of a key is called; the key where there is none."""
    found = Product.objects.filter(key=key).values_list("name", flat=True)
    return found.first() or key


def supplier_names(said: str) -> str:
    """What the suppliers of these public ids are called; how many, if more than three."""
    wanted = said.split(",")
    found = Supplier.objects.filter(public_id__in=wanted).order_by("name")
    names = list(found.values_list("name", flat=True))
    return ", ".join(names) if len(names) <= 3 else f"{len(names)} suppliers"


PRODUCT = Filter(
    "product",
    "Product",
    lambda rows, said: rows.filter(product__key=said),
    "key",
    names=product_name,
    hint="the key of a product",
)


def in_quarter(rows: QuerySet[Any], said: str) -> QuerySet[Any]:
    """Leave in what ends in a quarter, written `2027-Q1`."""
    year, number = said.upper().split("-Q")
    if not 1 <= int(number) <= 4:
        raise ValueError(said)
    quarter = Quarter(int(year), int(number))
    return rows.filter(ends_on__range=(quarter.starts_on, quarter.ends_on))


def running(on: date) -> Q:
    """The condition for contracts in force on a day; one without an end runs on."""
    return Q(Q(ends_on__isnull=True) | Q(ends_on__gte=on)) & Q(
        Q(starts_on__isnull=True) | Q(starts_on__lte=on)
    )


def with_contract(rows: QuerySet[Any], said: str) -> QuerySet[Any]:
    """Leave in applications that have a confirmed contract, or have none."""
    links = Link.objects.unscoped(because="whether a link exists, not what it says")
    linked = Exists(links.filter(application=OuterRef("pk"), state__in=COUNTED_LINKS))
    return rows.filter(linked if yes_or_no(said) else ~linked)


def with_application(rows: QuerySet[Any], said: str) -> QuerySet[Any]:
    """Leave in contracts that cover a confirmed application, or cover none."""
    links = Link.objects.unscoped(because="whether a link exists, not what it says")
    linked = Exists(
        links.filter(
            contract=OuterRef("pk"),
            application__isnull=False,
            state__in=COUNTED_LINKS,
        )
    )
    return rows.filter(linked if yes_or_no(said) else ~linked)


def yes_or_no(said: str) -> bool:
    """Read yes or no."""
    return {"yes": True, "no": False}[said.lower()]


YES_NO: Choices = [("yes", "Yes"), ("no", "No")]


def counted(rows: Any, column: str, *, of: str = "pk") -> Coalesce:
    """How many rows, or different values of a column, belong to the outer row.

    Args:
        rows: what is counted, visible rows only.
        column: the column by which a row belongs to the outer one.
        of: `pk` to count rows, else the column whose different values are counted.
    """
    own = rows.filter(**{column: OuterRef("pk")}).order_by().values(column)
    number = own.annotate(counted=Count(of, distinct=of != "pk")).values("counted")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)


def applications_of(viewer: Viewer) -> QuerySet[Application]:
    """Live applications that the viewer may see."""
    rows = Application.objects.for_viewer(viewer).live()
    return rows.select_related("organisation", "product", "vendor")


def contracts_of(viewer: Viewer) -> QuerySet[Contract]:
    """Live contracts that the viewer may see."""
    rows = Contract.objects.for_viewer(viewer).live()
    return rows.select_related("organisation", "product", "supplier")


def notices_of(viewer: Viewer) -> QuerySet[Notice]:
    """Live notices that the viewer may see, with their buyers."""
    rows = Notice.objects.for_viewer(viewer).live()
    return rows.select_related("organisation").prefetch_related("buyers")


def lacking(checks: Sequence[Check]) -> Filter:
    """Leave in the rows that lack what a check of data quality asks for."""
    missing = {check.key: check for check in checks if check.is_of_the_row}

    def without(rows: QuerySet[Any], said: str) -> QuerySet[Any]:
        return rows.filter(missing[said].missing)

    return Filter(
        "missing",
        "Lacks",
        without,
        "choice",
        lambda _: [(check.key, check.label) for check in missing.values()],
    )


APPLICATIONS = Listing(
    "applications",
    applications_of,
    (
        by_text("name", "vendor_text", "product__name", "function_text"),
        COUNCIL,
        FUNCTION,
        PRODUCT,
        Filter(
            "service_area",
            "Service area",
            lambda rows, said: rows.filter(
                service_area="" if said == "not_known" else ServiceArea(said)
            ),
            "choice",
            lambda _: [
                ("front_line", "Front line"),
                ("corporate", "Corporate"),
                ("not_known", "Not known"),
            ],
        ),
        Filter(
            "vendor",
            "Vendor",
            lambda rows, said: rows.filter(vendor__public_id__in=said.split(",")),
            "key",
            names=supplier_names,
            hint="ids of suppliers, separated by commas",
        ),
        Filter("contract", "Has a contract", with_contract, "choice", lambda _: YES_NO),
        lacking(APPLICATION_CHECKS),
    ),
    (
        Sort("name", "Name", "name"),
        Sort("council", "{Council}", "organisation__short_name"),
        Sort("satisfaction", "Satisfaction", "satisfaction", may_be_unknown=True),
        Sort(
            "best",
            "Satisfaction, best first",
            "satisfaction",
            True,
            may_be_unknown=True,
        ),
        Sort("newest", "Newest first", "pk", descending=True),
    ),
)

CONTRACTS = Listing(
    "contracts",
    contracts_of,
    (
        by_text("title", "supplier_text", "reference"),
        COUNCIL,
        FUNCTION,
        PRODUCT,
        Filter(
            "supplier",
            "Supplier",
            lambda rows, said: rows.filter(supplier__public_id__in=said.split(",")),
            "key",
            names=supplier_names,
            hint="ids of suppliers, separated by commas",
        ),
        Filter(
            "ends_from",
            "Ends on or after",
            lambda rows, said: rows.filter(ends_on__gte=date.fromisoformat(said)),
            "date",
        ),
        Filter(
            "ends_until",
            "Ends on or before",
            lambda rows, said: rows.filter(ends_on__lte=date.fromisoformat(said)),
            "date",
        ),
        Filter("quarter", "Ends in quarter", in_quarter, hint="such as 2027-Q1"),
        Filter(
            "running_on",
            "In force on",
            lambda rows, said: rows.filter(running(date.fromisoformat(said))),
            "date",
        ),
        Filter(
            "ends_before",
            "Ended before",
            lambda rows, said: rows.filter(ends_on__lt=date.fromisoformat(said)),
            "key",
            hint="YYYY-MM-DD",
        ),
        Filter(
            "end_known",
            "End date known",
            lambda rows, said: rows.filter(ends_on__isnull=not yes_or_no(said)),
            "choice",
            lambda _: YES_NO,
        ),
        Filter(
            "supplier_known",
            "Supplier known",
            lambda rows, said: rows.filter(supplier__isnull=not yes_or_no(said)),
            "choice",
            lambda _: YES_NO,
        ),
        Filter(
            "application",
            "Has an application",
            with_application,
            "choice",
            lambda _: YES_NO,
        ),
        lacking(CONTRACT_CHECKS),
    ),
    (
        Sort("ends", "Ends soonest", "ends_on", may_be_unknown=True),
        Sort("ends_last", "Ends latest", "ends_on", True, may_be_unknown=True),
        Sort("title", "Title", "title"),
        Sort("council", "{Council}", "organisation__short_name"),
        Sort("supplier", "Supplier", "supplier_text"),
        Sort("newest", "Newest first", "pk", descending=True),
    ),
)

NOTICES = Listing(
    "notices",
    notices_of,
    (
        by_text("title", "buyer_text", "description"),
        Filter(
            "council",
            "Buyer",
            lambda rows, said: rows.filter(buyers__slug=said),
            "choice",
            council_choices,
        ),
        FUNCTION,
        Filter(
            "stage",
            "Stage",
            lambda rows, said: rows.filter(stage=Stage(said)),
            "choice",
            lambda _: list(Stage.choices),
        ),
        Filter(
            "open_on",
            "Open for answers on",
            lambda rows, said: rows.filter(deadline_on__gte=date.fromisoformat(said)),
            "date",
        ),
    ),
    (
        Sort("published", "Newest first", "published_on", True, may_be_unknown=True),
        Sort("deadline", "Deadline soonest", "deadline_on", may_be_unknown=True),
        Sort("title", "Title", "title"),
    ),
)


def suppliers_of(viewer: Viewer) -> QuerySet[Supplier]:
    """Suppliers, with how many visible contracts and councils each has."""
    seen = Contract.objects.for_viewer(viewer).live()
    return Supplier.objects.annotate(
        contracts_count=counted(seen, "supplier_id"),
        councils_count=counted(seen, "supplier_id", of="organisation_id"),
    ).filter(
        Q(Exists(seen.filter(supplier=OuterRef("pk")))) | Q(came_with_a_list=False)
    )


SUPPLIERS = Listing(
    "suppliers",
    suppliers_of,
    (
        by_text("name"),
        Filter(
            "reseller",
            "Sells what others make",
            lambda rows, said: rows.filter(is_reseller=yes_or_no(said)),
            "choice",
            lambda _: YES_NO,
        ),
    ),
    (
        Sort("contracts", "Most contracts", "contracts_count", descending=True),
        Sort("councils", "Most {councils}", "councils_count", descending=True),
        Sort("name", "Name", "name"),
    ),
)


def products_of(viewer: Viewer) -> QuerySet[Product]:
    """Products, with how many councils visibly use each."""
    seen = Application.objects.for_viewer(viewer).live()
    return Product.objects.select_related("maker").annotate(
        councils_count=counted(seen, "product_id", of="organisation_id"),
        uses_count=counted(seen, "product_id"),
    )


def in_catalogue(rows: QuerySet[Any], said: str) -> QuerySet[Any]:
    """Leave in products by name, maker or confirmed alias; each word must stand there.

    Aliases are asked for by existence: a join would show a product once for each.
    """
    for word in said.split()[:8]:
        known = ProductAlias.objects.filter(
            product=OuterRef("pk"), is_confirmed=True, name__icontains=word
        )
        named = Q(name__icontains=word) | Q(maker__name__icontains=word)
        rows = rows.filter(named | Exists(known))
    return rows


def with_proposed_name(rows: QuerySet[Any], said: str) -> QuerySet[Any]:
    """Leave in products for which a name has been proposed, or none has."""
    waiting = Exists(ProductAlias.objects.waiting().filter(product=OuterRef("pk")))
    return rows.filter(waiting if yes_or_no(said) else ~waiting)


PRODUCTS = Listing(
    "products",
    products_of,
    (
        Filter("q", "Search", in_catalogue),
        FUNCTION,
        Filter(
            "proposed",
            "Has a proposed name",
            with_proposed_name,
            "choice",
            lambda _: YES_NO,
        ),
    ),
    (
        Sort("councils", "Most {councils}", "councils_count", descending=True),
        Sort("name", "Name", "name"),
    ),
)


def opportunities_of(viewer: Viewer) -> QuerySet[Opportunity]:
    """Opportunities that the latest run found, or that somebody took up."""
    rows = Opportunity.objects.for_viewer(viewer)
    kept = Q(is_live=True) | Q(state=OpportunityState.ADOPTED)
    return rows.filter(kept).select_related("product")


OPPORTUNITIES = Listing(
    "opportunities",
    opportunities_of,
    (
        by_text("title"),
        FUNCTION,
        Filter(
            "council",
            "With {council}",
            lambda rows, said: rows.filter(parts__organisation__slug=said).distinct(),
            "choice",
            council_choices,
        ),
        Filter(
            "state",
            "State",
            lambda rows, said: rows.filter(state=OpportunityState(said)),
            "choice",
            lambda _: list(OpportunityState.choices),
        ),
    ),
    (
        Sort("rank", "Best first", "rank", descending=True),
        Sort("soonest", "Act soonest", "starts_on"),
        Sort("councils", "Most {councils}", "councils", descending=True),
    ),
)


def links_of(viewer: Viewer) -> QuerySet[Link]:
    """Links that the viewer may see, with both their ends."""
    rows = Link.objects.for_viewer(viewer).exclude(state=LinkState.SUPERSEDED)
    return rows.select_related(
        "organisation",
        "application",
        "notice",
        "contract",
        "contract__organisation",
        "contract__supplier",
        "decided_by",
    )


LINKS = Listing(
    "links",
    links_of,
    (
        by_text("application__name", "notice__title", "contract__title"),
        COUNCIL,
        Filter(
            "state",
            "State",
            lambda rows, said: rows.filter(state=LinkState(said)),
            "choice",
            lambda _: list(LinkState.choices),
        ),
        Filter(
            "kind",
            "Kind",
            lambda rows, said: rows.filter(kind=LinkKind(said)),
            "choice",
            lambda _: list(LinkKind.choices),
        ),
        Filter(
            "band",
            "Band",
            lambda rows, said: rows.filter(
                band={"link": "link", "review": "review"}[said]
            ),
            "choice",
            lambda _: [("link", "Near certain"), ("review", "Needs a look")],
        ),
    ),
    (
        Sort("priority", "Worth most first", "priority", descending=True),
        Sort("score", "Surest first", "score", descending=True),
        Sort("doubt", "Least sure first", "score"),
    ),
)
