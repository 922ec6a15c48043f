"""The catalogue is read for every portion, and its graph made only when it changed."""

import pytest
from pytest_django import DjangoAssertNumQueries

from guildhall.engines.matching.products.load import default_graph
from guildhall.office.register.models import ProductAlias
from guildhall.office.register.resolving.catalogue import catalogue, graph, product_key
from tests.factories import register as make

pytestmark = pytest.mark.django_db


def test_without_anything_stored_it_is_our_own_tables() -> None:
    assert graph() is default_graph()


def test_the_same_catalogue_gives_the_same_graph(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make.product("Acorn Housing")
    first = graph()

    with django_assert_num_queries(2):
        again = graph()

    assert again is first


@pytest.mark.parametrize("change", ["product", "alias", "confirm", "rename", "delete"])
def test_any_change_gives_another(change: str) -> None:
    acorn = make.product("Acorn Housing")
    waits = ProductAlias.objects.create(product=acorn, name="HMS", is_confirmed=False)
    first = graph()

    if change == "product":
        make.product("Beech Payroll")
    elif change == "alias":
        ProductAlias.objects.create(product=acorn, name="Gold")
    elif change == "confirm":
        ProductAlias.objects.filter(pk=waits.pk).update(is_confirmed=True)
    elif change == "rename":
        acorn.name = "Acorn Homes"
        acorn.save()
    else:
        acorn.delete()

    assert graph() is not first


def test_a_stored_product_carries_maker_function_and_names() -> None:
    oak = make.supplier("Oak Systems")
    acorn = make.product("Acorn Housing", maker=oak, function="housing")
    ProductAlias.objects.create(product=acorn, name="HMS Gold")

    known = graph().by_name["Acorn Housing"]

    assert [alias.name for alias in known.aliases] == ["HMS Gold"]
    assert [tie.organisation for tie in known.makers] == ["Oak Systems"]
    assert known.functions == ("housing",)


def test_a_product_of_ours_gains_names_and_keeps_its_own() -> None:
    ours = next(one for one in default_graph().products if one.aliases)
    kept = make.product(ours.name)
    ProductAlias.objects.create(product=kept, name="Quite Another")

    known = graph().by_name[ours.name]

    assert known.aliases[: len(ours.aliases)] == ours.aliases
    assert known.aliases[-1].name == "Quite Another"


def test_a_name_in_the_graph_finds_the_stored_product() -> None:
    acorn = make.product("Acorn Housing")

    found = catalogue().product("Acorn Housing")

    assert found is not None
    assert found.pk == acorn.pk
    assert catalogue().product("") is None
    assert product_key("Acorn Housing") == "acorn-housing"
