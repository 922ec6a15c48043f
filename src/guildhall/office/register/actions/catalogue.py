"""Keeping the shared catalogue of products and suppliers."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from guildhall.engines.access.viewer import Viewer
from guildhall.engines.matching.products.graph import Product as Known
from guildhall.engines.matching.products.load import default_graph
from guildhall.foundation import region as regions
from guildhall.foundation.refusal import NotFound
from guildhall.office.audit import actions as audit
from guildhall.office.register import access, resolving
from guildhall.office.register.models import (
    Application,
    Contract,
    Notice,
    Product,
    ProductAlias,
    ProductVendor,
    Supplier,
)
from guildhall.office.register.resolving import product_key, supplier_key

LISTED: Mapping[str, Any] = {
    "applications": Application,
    "contracts": Contract,
    "notices": Notice,
}


@transaction.atomic
def load(
    suppliers: Sequence[regions.Supplier],
    products: Sequence[regions.Product],
    *,
    by: Viewer,
    at: datetime,
) -> int:
    """Bring our own tables, and a region's, into the catalogue; nothing comes twice.

    Returns:
        How many products the catalogue holds.

    Raises:
        NotAllowed: the viewer may not change the catalogue.
    """
    access.may_edit_catalogue(by).require()
    before = size()
    for one in default_graph().products:
        load_product(one)
    for supplier in suppliers:
        load_supplier(supplier)
    makers = {supplier.key: supplier.name for supplier in suppliers}
    for product in products:
        load_region_product(product, makers)
    after = size()
    if after != before:
        audit.record(
            "register.catalogue_loaded",
            "catalogue:products",
            by=by,
            at=at,
            detail=dict(zip(("products", "aliases", "suppliers"), after, strict=True)),
        )
    return after[0]


def size() -> tuple[int, int, int]:
    """How many products, names of products and suppliers there are."""
    return (
        Product.objects.count(),
        ProductAlias.objects.count(),
        Supplier.objects.count(),
    )


def load_supplier(one: regions.Supplier) -> None:
    """Bring one supplier of a region into the catalogue, with what is known of it."""
    kept = supplier_named(one.name)
    number = one.company_number or kept.company_number
    resells = one.role is regions.SupplierRole.RESELLER
    if (kept.company_number, kept.is_reseller) != (number, resells):
        kept.company_number, kept.is_reseller = number, resells
        kept.save(update_fields=["company_number", "is_reseller"])


def load_product(one: Known) -> None:
    """Bring one product of our own tables into the catalogue."""
    makers = [tie for tie in one.makers if tie.holds(None)]
    product, made = Product.objects.get_or_create(
        key=product_key(one.name),
        defaults={
            "name": one.name,
            "function": one.functions[0] if one.functions else "",
            "maker": supplier_named(makers[0].organisation) if makers else None,
            "source": one.source,
            "is_verified": one.verified,
        },
    )
    if not made:
        return
    ProductAlias.objects.bulk_create(
        [ProductAlias(product=product, name=alias.name) for alias in one.aliases],
        ignore_conflicts=True,
    )
    ProductVendor.objects.bulk_create(
        ProductVendor(
            product=product,
            supplier=supplier_named(tie.organisation),
            relation=tie.relation.value,
            starts_on=tie.starts_on,
            ends_before=tie.ends_on and tie.ends_on + timedelta(days=1),
            source=tie.source,
        )
        for tie in one.ties
    )


def load_region_product(one: regions.Product, makers: dict[str, str]) -> None:
    """Bring one product of a region into the catalogue, unless it is there."""
    names = (one.name, *one.aliases)
    keys = [product_key(name) for name in names]
    there = Product.objects.filter(key__in=keys).first()
    known = (
        ProductAlias.objects.filter(name__in=names).select_related("product").first()
    )
    same = there or (known.product if known else None)
    if same is not None:
        add_aliases(same, names, one.source)
        return
    product = Product.objects.create(
        key=product_key(one.name),
        name=one.name,
        function=default_graph().functions.keyed(one.function) or "",
        maker=supplier_named(makers[one.maker]) if one.maker in makers else None,
        source=one.source,
    )
    add_aliases(product, one.aliases, one.source)


def add_aliases(product: Product, names: Sequence[str], source: str) -> None:
    """Add the names by which a product is not known yet."""
    known = {product.name, *product.aliases.values_list("name", flat=True)}
    ProductAlias.objects.bulk_create(
        ProductAlias(product=product, name=name, source=source or "region")
        for name in names
        if name not in known
    )


def supplier_named(name: str) -> Supplier:
    """The supplier of that name, kept from now on whether or not a list names it."""
    kept, _ = Supplier.objects.get_or_create(
        key=supplier_key(name),
        defaults={
            "name": name,
            "is_reseller": default_graph().is_reseller(name),
            "came_with_a_list": False,
        },
    )
    if kept.came_with_a_list:
        kept.came_with_a_list = False
        kept.save(update_fields=["came_with_a_list"])
    return kept


@transaction.atomic
def mark_synthetic(kind: str, organisation_id: int) -> None:
    """Say of a list's records that they were made for the demonstration."""
    records = LISTED[kind].objects.unscoped(because="the loader made these records")
    made = records.filter(organisation_id=organisation_id, is_synthetic=False)
    made.update(is_synthetic=True)


@transaction.atomic
def decide_alias(alias_id: int, *, is_right: bool, by: Viewer, at: datetime) -> int:
    """Confirm a proposed alias for the whole region, or turn it down for good.

    A confirmed one counts at once: the rows that carry the name are read again.

    Returns:
        How many rows were read again.

    Raises:
        NotFound: there is no such proposal.
        NotAllowed: the viewer may not change the catalogue.
    """
    access.may_edit_catalogue(by).require()
    waiting = ProductAlias.objects.waiting().select_related("product")
    alias = waiting.filter(pk=alias_id).first()
    if alias is None:
        raise NotFound("there is no such proposed alias")
    alias.is_confirmed, alias.is_turned_down = is_right, not is_right
    alias.save(update_fields=["is_confirmed", "is_turned_down"])
    rows = resolving.read_again(alias.name) if is_right else 0
    audit.record(
        "register.alias_decided",
        f"product:{alias.product.key}",
        by=by,
        at=at,
        detail={"alias": alias.name, "confirmed": is_right, "rows": rows},
    )
    return rows
