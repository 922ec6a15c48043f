"""The shared catalogue read from one entry: a product with its makers, a supplier's part."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from guildhall.engines.access.viewer import Viewer
from guildhall.office.register.models import (
    Contract,
    Product,
    ProductVendor,
    Supplier,
)
from guildhall.office.register.queries import lists


@dataclass(frozen=True)
class AboutProduct:
    """Other names of a product, and the companies that had a part in it."""

    aliases: tuple[str, ...]
    roles: tuple[ProductVendor, ...]


def about_product(product: Product) -> AboutProduct:
    """What the catalogue knows of a product beside its name."""
    aliases = product.aliases.filter(is_confirmed=True).values_list("name", flat=True)
    roles = product.vendors.select_related("supplier").order_by("starts_on", "pk")
    return AboutProduct(tuple(aliases), tuple(roles))


def contracts_of_product(viewer: Viewer, product: Product) -> list[Contract]:
    """Visible contracts that name a product, soonest end first, not known last."""
    seen = lists.contracts_of(viewer).filter(product=product)
    return list(seen.order_by(F("ends_on").asc(nulls_last=True), "pk"))


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
