"""Products, the organisations behind them and their dated names, as one frozen value.

A contract of 2016 with Modern Mindset meets an application of 2026 by Civica because
former names and owners are kept with their years. What is not evidenced is marked so,
and a region adds what its councils confirm (`with_alias`, `with_product`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from functools import cached_property, lru_cache

from guildhall.engines.matching.functions import Functions, default_functions
from guildhall.engines.matching.products import organisations as names
from guildhall.engines.matching.products.mentions import Lexicon, Mention


class Relation(Enum):
    """What an organisation does with a product."""

    MAKES = "makes"
    RESELLS = "resells"
    HOSTS = "hosts"
    SUPPORTS = "supports"


@dataclass(frozen=True)
class Alias:
    """Another name of a product; a guarded one is a common word and needs a witness."""

    name: str
    guarded: bool = False


@dataclass(frozen=True)
class Tie:
    """An organisation's part in a product, from and up to a year or day."""

    organisation: str
    relation: Relation = Relation.MAKES
    starts_on: date | None = None
    ends_on: date | None = None
    source: str = "general knowledge"
    verified: bool = False

    def holds(self, on: date | None) -> bool:
        """Say whether the tie holds on a day; without a day, whether it has no end."""
        if on is None:
            return self.ends_on is None
        started = self.starts_on is None or self.starts_on <= on
        return started and (self.ends_on is None or on <= self.ends_on)


@dataclass(frozen=True)
class Product:
    """One product that councils use."""

    name: str
    aliases: tuple[Alias, ...] = ()
    functions: tuple[str, ...] = ()
    ties: tuple[Tie, ...] = ()
    source: str = "general knowledge"
    verified: bool = False

    @property
    def makers(self) -> tuple[Tie, ...]:
        """Who makes it or made it."""
        return tuple(tie for tie in self.ties if tie.relation is Relation.MAKES)


@dataclass(frozen=True)
class OtherName:
    """Another name of an organisation: legal, trading, former, later, group or short."""

    name: str
    kind: str
    starts_on: date | None = None
    ends_on: date | None = None
    source: str = "general knowledge"
    verified: bool = False


@dataclass(frozen=True)
class Organisation:
    """A vendor or reseller, with the names it goes or went by."""

    name: str
    other_names: tuple[OtherName, ...] = ()
    is_reseller: bool = False


@dataclass(frozen=True, eq=False)
class ProductGraph:
    """Everything known of products and of who stands behind them.

    It is compared by identity: what is worked out from it is kept with it.
    """

    products: tuple[Product, ...]
    organisations: tuple[Organisation, ...] = ()
    functions: Functions = field(default_factory=default_functions)

    @cached_property
    def by_name(self) -> Mapping[str, Product]:
        """Each product by its name."""
        return {product.name: product for product in self.products}

    @cached_property
    def _lexicon(self) -> Lexicon:
        return Lexicon.of(
            (product.name, alias.name, alias.guarded)
            for product in self.products
            for alias in (*product.aliases, Alias(product.name))
        )

    @cached_property
    def _organisations(self) -> Mapping[str, frozenset[str]]:
        """Names of organisations by every key they go by."""
        found: dict[str, set[str]] = {}
        for organisation in self.organisations:
            for name in (
                organisation.name,
                *(o.name for o in organisation.other_names),
            ):
                for key in names.keys(name):
                    found.setdefault(key, set()).add(organisation.name)
        for product in self.products:
            for tie in product.ties:
                for key in names.keys(tie.organisation):
                    found.setdefault(key, set()).add(tie.organisation)
        return {key: frozenset(known) for key, known in found.items()}

    @cached_property
    def _reseller_keys(self) -> frozenset[str]:
        resellers = (o for o in self.organisations if o.is_reseller)
        return frozenset(
            key
            for reseller in resellers
            for name in (reseller.name, *(o.name for o in reseller.other_names))
            for key in names.keys(name)
        )

    @cached_property
    def _made_by(self) -> Mapping[str, tuple[str, ...]]:
        """Names of products by every key of their makers."""
        found: dict[str, dict[str, None]] = {}
        for product in self.products:
            for tie in product.makers:
                for known in self.organisations_named(tie.organisation):
                    found.setdefault(known, {})[product.name] = None
        return {name: tuple(products) for name, products in found.items()}

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Find the products that a text names, guarded ones included and marked."""
        return _mentions(self._lexicon, text)

    def nearly_named(self, name: str) -> tuple[Mention, ...]:
        """The product whose name a whole text is, but for a slip of the pen."""
        return self._lexicon.nearly(name)

    def organisations_named(self, name: str) -> frozenset[str]:
        """The organisations that go or went by a name, under their own names."""
        found: set[str] = set()
        for key in names.keys(name):
            found |= self._organisations.get(key, frozenset())
        return frozenset(found)

    def is_reseller(self, name: str) -> bool:
        """Say whether a supplier is one that sells the products of others."""
        return any(key in self._reseller_keys for key in names.keys(name))

    def products_of(self, vendor: str) -> tuple[str, ...]:
        """Names of the products that a vendor makes or made."""
        known = self.organisations_named(vendor)
        made = (
            product for name in sorted(known) for product in self._made_by.get(name, ())
        )
        return tuple(dict.fromkeys(made))

    def other_name(self, one: str, other: str) -> OtherName | None:
        """The entry that makes two names one organisation, for the reason given."""
        ours, theirs = set(names.keys(one)), set(names.keys(other))
        for organisation in self.organisations:
            own = set(names.keys(organisation.name))
            entries = [(set(names.keys(o.name)), o) for o in organisation.other_names]
            known = own.union(*(keys for keys, _ in entries))
            if known.isdisjoint(ours) or known.isdisjoint(theirs):
                continue
            for wanted in (theirs - own, ours - own):
                for keys, entry in entries:
                    if not keys.isdisjoint(wanted):
                        return entry
        return None

    def with_alias(
        self, product: str, alias: str, *, guarded: bool = False
    ) -> "ProductGraph":
        """The graph with another name for a product, as councils confirmed it.

        Raises:
            KeyError: there is no such product.
        """
        changed = self.by_name[product]
        if any(a.name.casefold() == alias.casefold() for a in changed.aliases):
            return self
        changed = replace(changed, aliases=(*changed.aliases, Alias(alias, guarded)))
        kept = (changed if p.name == product else p for p in self.products)
        return replace(self, products=tuple(kept))

    def with_products(self, products: Iterable[Product]) -> "ProductGraph":
        """The graph with more products; one of the same name takes its place."""
        new = {product.name: product for product in products}
        kept = tuple(p for p in self.products if p.name not in new)
        return replace(self, products=(*kept, *new.values()))

    def without(self, products: Iterable[str]) -> "ProductGraph":
        """The graph with some products forgotten; measures how far memory carries."""
        gone = frozenset(products)
        kept = tuple(p for p in self.products if p.name not in gone)
        return replace(self, products=kept)


@lru_cache(maxsize=1 << 15)
def _mentions(lexicon: Lexicon, text: str) -> tuple[Mention, ...]:
    return lexicon.mentions(text)
