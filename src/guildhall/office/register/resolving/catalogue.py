"""The shared catalogue as the engine takes it: our own tables, and what is stored.

The stored part is read for every portion, so that a confirmed alias counts at once; the
graph is made again only when what was read differs from the last time.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from django.utils.text import slugify

from guildhall.engines.matching.products.graph import Alias, ProductGraph, Tie
from guildhall.engines.matching.products.graph import Product as Known
from guildhall.engines.matching.products.load import default_graph
from guildhall.office.register.models import Product, ProductAlias


class Kept(NamedTuple):
    """One product as it is stored."""

    pk: int
    key: str
    name: str
    function: str
    source: str
    is_verified: bool
    maker_id: int | None
    maker: str | None


class Named(NamedTuple):
    """One confirmed alias as it is stored."""

    product: str
    name: str


@dataclass(frozen=True)
class Catalogue:
    """The graph, and the stored products by the names that the graph gives them."""

    graph: ProductGraph
    by_key: Mapping[str, Kept]

    def product(self, name: str) -> Kept | None:
        """The stored product of a name in the graph."""
        return self.by_key.get(product_key(name)) if name else None


def product_key(name: str) -> str:
    """The key of a product in addresses."""
    return slugify(name)[:120]


def graph() -> ProductGraph:
    """The shared catalogue as the engine takes it."""
    return catalogue().graph


def catalogue() -> Catalogue:
    """The shared catalogue as it is stored now."""
    products = Product.objects.order_by("pk").values_list(
        "pk",
        "key",
        "name",
        "function",
        "source",
        "is_verified",
        "maker_id",
        "maker__name",
    )
    aliases = ProductAlias.objects.filter(is_confirmed=True).order_by("pk")
    return catalogue_of(
        tuple(Kept(*row) for row in products),
        tuple(Named(*row) for row in aliases.values_list("product__name", "name")),
    )


@lru_cache(maxsize=2)
def catalogue_of(products: tuple[Kept, ...], aliases: tuple[Named, ...]) -> Catalogue:
    """Put our own tables and the stored ones together."""
    ours = default_graph()
    names: dict[str, list[str]] = defaultdict(list)
    for alias in aliases:
        names[alias.product].append(alias.name)
    changed = [
        told
        for kept in products
        if (told := merged(kept, names[kept.name], ours.by_name.get(kept.name)))
    ]
    return Catalogue(
        graph=ours.with_products(changed) if changed else ours,
        by_key={kept.key: kept for kept in products},
    )


def merged(kept: Kept, names: list[str], ours: Known | None) -> Known | None:
    """A stored product as the engine takes it; None where our own tables say it all."""
    if ours is None:
        return Known(
            name=kept.name,
            aliases=tuple(Alias(name) for name in names),
            functions=(kept.function,) if kept.function else (),
            ties=(Tie(kept.maker, source=kept.source),) if kept.maker else (),
            source=kept.source,
            verified=kept.is_verified,
        )
    known = {alias.name for alias in ours.aliases}
    new = tuple(Alias(name) for name in names if name not in known)
    return replace(ours, aliases=(*ours.aliases, *new)) if new else None
