"""The shared catalogue read from one entry: a product with its makers, a supplier's part."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Avg, Count, Q

from guildhall.engines.access.viewer import Viewer
from guildhall.office.register.models import (
    Contract,
    Product,
    ProductAlias,
    ProductVendor,
    Supplier,
)
from guildhall.office.register.queries import lists

TEACHES = 4


@dataclass(frozen=True)
class AboutProduct:
    """Other names of a product, and the companies that had a part in it."""

    aliases: tuple[str, ...]
    roles: tuple[ProductVendor, ...]
    proposed: tuple[ProductAlias, ...] = ()


def about_product(product: Product) -> AboutProduct:
    """What the catalogue knows of a product beside its name."""
    aliases = product.aliases.filter(is_confirmed=True).values_list("name", flat=True)
    roles = product.vendors.select_related("supplier").order_by("starts_on", "pk")
    waiting = ProductAlias.objects.waiting().filter(product=product).order_by("name")
    return AboutProduct(tuple(aliases), tuple(roles), tuple(waiting))


@dataclass(frozen=True)
class ProductFigures:
    """A product in figures: uses by council, ratings, who could teach it, contracts."""

    uses: dict[int, int]
    ratings: int
    mean_satisfaction: float | None
    skilled: int
    teachers: int
    contracts: int


def figures_of_product(viewer: Viewer, product: Product) -> ProductFigures:
    """Count what the viewer may see of a product's uses and contracts."""
    uses = lists.applications_of(viewer).filter(product=product).order_by()
    rated = uses.aggregate(
        ratings=Count("satisfaction"),
        mean=Avg("satisfaction"),
        skilled=Count("skill"),
        teachers=Count("organisation", distinct=True, filter=Q(skill=TEACHES)),
    )
    contracts = lists.contracts_of(viewer).filter(product=product)
    return ProductFigures(
        uses=dict(uses.values_list("organisation_id").annotate(n=Count("pk"))),
        ratings=rated["ratings"],
        mean_satisfaction=rated["mean"],
        skilled=rated["skilled"],
        teachers=rated["teachers"],
        contracts=contracts.count(),
    )


def contracts_of_product(
    viewer: Viewer, product: Product, *, on: date, most: int = 12
) -> list[Contract]:
    """Visible contracts that name a product: those that end next, then those that ended.

    Soonest first among those to come, latest first among those past, not known last.
    """
    seen = lists.contracts_of(viewer).filter(product=product)
    coming = list(seen.filter(ends_on__gte=on).order_by("ends_on", "pk")[:most])
    if len(coming) == most:
        return coming
    past = seen.filter(ends_on__lt=on).order_by("-ends_on", "pk")
    unknown = seen.filter(ends_on__isnull=True).order_by("pk")
    return [*coming, *past[:most], *unknown[:most]][:most]


def products_like(viewer: Viewer, product: Product, *, most: int = 6) -> list[Any]:
    """Other products for the same function, with their visible councils, most first."""
    if not product.function:
        return []
    same: Any = lists.products_of(viewer).filter(function=product.function)
    others = same.exclude(pk=product.pk).filter(councils_count__gt=0)
    return list(others.order_by("-councils_count", "name")[:most])


def products_made_by(viewer: Viewer, supplier: Supplier) -> Sequence[Any]:
    """The products a supplier makes, with their visible councils, most first."""
    made: Any = lists.products_of(viewer).filter(maker=supplier)
    return list(made.order_by("-councils_count", "name"))


def parts_in_products(supplier: Supplier) -> list[ProductVendor]:
    """The products that a supplier has made, sold, hosted or supported, with the time."""
    roles = ProductVendor.objects.filter(supplier=supplier)
    return list(roles.select_related("product").order_by("product__name", "starts_on"))
