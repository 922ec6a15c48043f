"""The shared catalogue: loaded once, learnt by confirmed names."""

from datetime import date
from typing import Any

import pytest

from guildhall.engines.matching.products.load import default_graph
from guildhall.foundation import region
from guildhall.foundation.refusal import NotAllowed, NotFound
from guildhall.office.audit.models import Entry
from guildhall.office.people.queries import system
from guildhall.office.register.actions import catalogue
from guildhall.office.register.actions.links import propose_alias
from guildhall.office.register.models import (
    Application,
    Contract,
    Product,
    ProductAlias,
    Supplier,
)
from guildhall.office.register.queries.aliases import proposed_aliases
from tests.cast import NOW, Cast
from tests.factories import register as make

SUPPLIER = region.Supplier(
    key="oak",
    name="Oak Systems Ltd",
    former_names=(),
    company_number="01234567",
    role=region.SupplierRole.RESELLER,
    provenance=region.Provenance.SYNTHETIC,
    source="made up",
)
PRODUCT = region.Product(
    key="acorn",
    name="Acorn Housing",
    aliases=("AcornHMS",),
    function="Housing management",
    maker="oak",
    provenance=region.Provenance.SYNTHETIC,
    source="made up",
)


def load(*products: region.Product) -> int:
    return catalogue.load([SUPPLIER], products, by=system("test"), at=NOW)


def loaded() -> list[Entry]:
    found = Entry.objects.unscoped(because="test")
    return list(found.filter(action="register.catalogue_loaded"))


@pytest.mark.django_db
class TestLoading:
    """Our own tables and a region's come once."""

    def test_our_own_tables_come_with_names_makers_and_years(self) -> None:
        count = load()

        known = default_graph().products
        assert count == len(known) == Product.objects.count()
        dated = [tie for one in known for tie in one.ties if tie.ends_on]
        ended = Product.objects.filter(
            vendors__ends_before=date(dated[0].ends_on.year + 1, 1, 1)  # type: ignore[union-attr]
        )
        assert ended.exists()

    def test_a_region_adds_its_own(self) -> None:
        load(PRODUCT)

        acorn = Product.objects.get(key="acorn-housing")
        assert acorn.function == "housing"
        assert acorn.maker is not None
        assert (acorn.maker.company_number, acorn.maker.is_reseller) == (
            "01234567",
            True,
        )
        assert [alias.name for alias in acorn.aliases.all()] == ["AcornHMS"]

    def test_a_product_known_by_another_name_is_the_same(self) -> None:
        ours = default_graph().products[0]
        renamed = region.Product(
            **(vars_of(PRODUCT) | {"name": ours.aliases[0].name, "aliases": ("New",)})
        )

        load(renamed)

        kept = Product.objects.get(name=ours.name)
        assert "New" in {alias.name for alias in kept.aliases.all()}
        assert Product.objects.count() == len(default_graph().products)

    def test_nothing_comes_twice_and_nothing_is_told_twice(self) -> None:
        load(PRODUCT)
        before = catalogue.size()

        load(PRODUCT)

        assert catalogue.size() == before
        assert len(loaded()) == 1

    def test_a_supplier_of_a_list_becomes_one_of_the_catalogue(self) -> None:
        supplier = make.supplier("Oak Systems Ltd", came_with_a_list=True)
        Supplier.objects.filter(pk=supplier.pk).update(
            key=catalogue.supplier_key("Oak Systems Ltd")
        )

        load()

        supplier.refresh_from_db()
        assert not supplier.came_with_a_list
        assert supplier.company_number == "01234567"

    def test_it_is_for_those_who_keep_the_catalogue(self, cast: Cast) -> None:
        with pytest.raises(NotAllowed):
            catalogue.load([], [], by=cast.gus, at=NOW)


def vars_of(product: region.Product) -> dict[str, Any]:
    return {name: getattr(product, name) for name in product.__dataclass_fields__}


class TestNames:
    """A name that a link has offered is decided on by the central team."""

    def offered(self, cast: Cast, name: str = "HMS Gold") -> ProductAlias:
        return ProductAlias.objects.create(
            product=make.product("Acorn Housing"), name=name, is_confirmed=False
        )

    def test_only_those_who_decide_see_what_waits(self, cast: Cast) -> None:
        waiting = self.offered(cast)

        seen = {
            who: list(proposed_aliases(getattr(cast, who))) for who in ("ada", "gus")
        }

        assert seen == {"ada": [waiting], "gus": []}

    def test_a_confirmed_name_counts_at_once_for_rows_that_are_there(
        self, cast: Cast
    ) -> None:
        alias = self.offered(cast, "Gold HMS")
        alder = cast.org("alder")
        app = make.application(alder, "Gold HMS")
        deal = make.contract(alder, "Support of Silver")
        other = make.application(alder, "Payroll")

        rows = catalogue.decide_alias(alias.pk, is_right=True, by=cast.ada, at=NOW)

        product = alias.product
        assert (
            Application.objects.unscoped(because="test").get(pk=app.pk).product
            == product
        )
        assert (
            Application.objects.unscoped(because="test").get(pk=other.pk).product
            is None
        )
        assert Contract.objects.unscoped(because="test").get(pk=deal.pk).product is None
        assert rows == 1

    def test_a_name_turned_down_is_not_offered_again(self, cast: Cast) -> None:
        alias = self.offered(cast)
        catalogue.decide_alias(alias.pk, is_right=False, by=cast.ada, at=NOW)
        alder = cast.org("alder")
        link = make.link(
            make.application(alder, alias.name),
            make.contract(alder, product=alias.product),
        )

        propose_alias(link)

        assert not proposed_aliases(cast.ada).exists()

    @pytest.mark.parametrize("is_right", [True, False])
    def test_a_decision_leaves_an_entry_and_is_made_once(
        self, cast: Cast, is_right: bool
    ) -> None:
        alias = self.offered(cast)

        catalogue.decide_alias(alias.pk, is_right=is_right, by=cast.ada, at=NOW)

        [entry] = Entry.objects.unscoped(because="test")
        assert entry.subject == "product:acorn-housing"
        assert entry.detail == {"alias": "HMS Gold", "confirmed": is_right, "rows": 0}
        with pytest.raises(NotFound):
            catalogue.decide_alias(alias.pk, is_right=is_right, by=cast.ada, at=NOW)

    @pytest.mark.parametrize("who", ["gus", "hana", "cat", "eve", "public"])
    def test_others_may_not_decide(self, cast: Cast, who: str) -> None:
        alias = self.offered(cast)

        with pytest.raises(NotAllowed):
            catalogue.decide_alias(
                alias.pk, is_right=True, by=getattr(cast, who), at=NOW
            )


@pytest.mark.parametrize("kind", ["applications", "contracts", "notices"])
def test_a_list_is_marked_as_made_for_the_demonstration(cast: Cast, kind: str) -> None:
    make_one = getattr(make, kind.removesuffix("s"))
    ours, theirs = make_one(cast.org("alder")), make_one(cast.org("birch"))

    catalogue.mark_synthetic(kind, cast.org("alder").pk)

    for record in (ours, theirs):
        record.refresh_from_db()
    assert (ours.is_synthetic, theirs.is_synthetic) == (True, False)
