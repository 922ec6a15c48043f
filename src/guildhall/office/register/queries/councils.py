"""Councils as the register sees them: what each has listed, and whose lists are like whose."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from typing_extensions import TypedDict

from guildhall.engines.access.viewer import Viewer
from guildhall.office.people.models import Organisation, OrganisationKind
from guildhall.office.register.models import Application, Contract
from guildhall.office.register.queries.lists import counted
from guildhall.office.scope.listing import Filter, Listing, Sort


class CouncilRow(TypedDict):
    """One council as it is written out; counts are of what the viewer may see."""

    slug: str
    name: str
    short_name: str
    gss_code: str
    shared_service: str
    applications: int
    contracts: int
    synthetic: bool


def councils_of(viewer: Viewer) -> QuerySet[Organisation]:
    """Every council, with how many visible applications and contracts it has listed."""
    councils = Organisation.objects.filter(kind=OrganisationKind.COUNCIL)
    return councils.annotate(
        applications_count=counted(
            Application.objects.for_viewer(viewer).live(), "organisation_id"
        ),
        contracts_count=counted(
            Contract.objects.for_viewer(viewer).live(), "organisation_id"
        ),
    )


def sharing_with() -> dict[int, list[str]]:
    """The other councils with which each shares its IT service, by its id."""
    sharing = Organisation.objects.exclude(shared_service="")
    together: dict[str, list[tuple[int, str]]] = defaultdict(list)
    rows = sharing.order_by("short_name").values_list(
        "shared_service", "pk", "short_name"
    )
    for service, pk, name in rows:
        together[service].append((pk, name))
    return {
        pk: [other for other_pk, other in group if other_pk != pk]
        for group in together.values()
        for pk, _ in group
    }


def having_listed(rows: QuerySet[Any], said: str) -> QuerySet[Any]:
    """Leave in councils by what they have listed."""
    apps, contracts = Q(applications_count__gt=0), Q(contracts_count__gt=0)
    return rows.filter(
        {
            "both": apps & contracts,
            "applications": apps & ~contracts,
            "contracts": contracts & ~apps,
            "nothing": ~apps & ~contracts,
        }[said]
    )


COUNCILS = Listing(
    "councils",
    councils_of,
    (
        Filter(
            "q",
            "Search",
            lambda rows, said: rows.filter(
                Q(name__icontains=said) | Q(short_name__icontains=said)
            ),
        ),
        Filter(
            "listed",
            "Has listed",
            having_listed,
            "choice",
            lambda _: [
                ("both", "Applications and contracts"),
                ("applications", "Applications only"),
                ("contracts", "Contracts only"),
                ("nothing", "Nothing yet"),
            ],
        ),
    ),
    (
        Sort("name", "Name", "short_name"),
        Sort("applications", "Most applications", "applications_count", True),
        Sort("contracts", "Most contracts", "contracts_count", True),
    ),
)


def row(record: Any, viewer: Viewer) -> CouncilRow:
    """One council."""
    return {
        "slug": record.slug,
        "name": record.name,
        "short_name": record.short_name,
        "gss_code": record.gss_code,
        "shared_service": record.shared_service,
        "applications": record.applications_count,
        "contracts": record.contracts_count,
        "synthetic": record.is_demonstration,
    }


@dataclass(frozen=True)
class Peer:
    """Another council and the products that it has in common with one."""

    slug: str
    name: str
    shared: int
    products: tuple[tuple[str, str], ...]


def peers_of(
    viewer: Viewer, organisation: Organisation, *, most: int = 8
) -> list[Peer]:
    """The councils that use most of the same products, most in common first."""
    seen = Application.objects.for_viewer(viewer).live().filter(product__isnull=False)
    own = seen.filter(organisation=organisation).order_by().values("product_id")
    uses = (
        seen.filter(product_id__in=own)
        .exclude(organisation=organisation)
        .order_by("product__name")
        .values_list(
            "organisation__slug",
            "organisation__short_name",
            "product__key",
            "product__name",
        )
        .distinct()
    )
    shared: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for slug, name, key, product in uses:
        shared[slug, name].append((key, product))
    peers = [
        Peer(slug, name, len(products), tuple(products))
        for (slug, name), products in shared.items()
    ]
    return sorted(peers, key=lambda peer: (-peer.shared, peer.name))[:most]


@dataclass(frozen=True)
class AreaCount:
    """How many applications of one function a council has listed in one service area."""

    service_area: str
    function: str
    applications: int


def functions_by_area(viewer: Viewer, organisation: Organisation) -> list[AreaCount]:
    """A council's applications by service area and function, most first in each area."""
    rows = (
        Application.objects.for_viewer(viewer).live().filter(organisation=organisation)
    )
    counted_ = (
        rows.order_by()
        .values_list("service_area", "function")
        .annotate(n=Count("pk"))
        .order_by("service_area", "-n", "function")
    )
    return [AreaCount(*counts) for counts in counted_]


def most_alike(
    uses: Mapping[str, set[str]], *, most: int = 12
) -> Sequence[tuple[str, str, int]]:
    """The pairs of councils that have most products in common.

    Args:
        uses: the keys of the products of each council, by its slug.
        most: how many pairs.

    Returns:
        Two slugs and how many products they share, most first.
    """
    slugs = sorted(uses)
    shared: Counter[tuple[str, str]] = Counter()
    for place, one in enumerate(slugs):
        for other in slugs[place + 1 :]:
            shared[one, other] = len(uses[one] & uses[other])
    found = [(one, other, n) for (one, other), n in shared.items() if n]
    return sorted(found, key=lambda pair: (-pair[2], pair[0], pair[1]))[:most]
