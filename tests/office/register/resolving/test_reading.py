"""Product, supplier and function are read out of the words of a row."""

from typing import Any

import pytest

from guildhall.office.register import resolving
from guildhall.office.register.models import Application, Contract, Notice, ProductAlias
from tests.factories import register as make

pytestmark = pytest.mark.django_db


def application(name: str, **more: Any) -> Application:
    one = Application(name=name, **more)
    resolving.resolve_applications([one])
    return one


def contract(title: str, **more: Any) -> Contract:
    one = Contract(title=title, **more)
    resolving.resolve_contracts([one])
    return one


def test_a_product_is_known_by_its_name_and_its_confirmed_aliases() -> None:
    acorn = make.product("Acorn Housing")
    ProductAlias.objects.create(product=acorn, name="AcornHMS")

    assert application("Acorn Housing v7").product == acorn
    assert application("AcornHMS").product == acorn
    assert contract("Support for AcornHMS").product == acorn


def test_an_alias_that_only_waits_is_no_name() -> None:
    acorn = make.product("Acorn Housing")
    ProductAlias.objects.create(product=acorn, name="AcornHMS", is_confirmed=False)

    assert application("AcornHMS").product is None


def test_a_confirmed_alias_counts_at_once() -> None:
    acorn = make.product("Acorn Housing")
    alias = ProductAlias.objects.create(
        product=acorn, name="AcornHMS", is_confirmed=False
    )
    before = application("AcornHMS").product
    alias.is_confirmed = True
    alias.save()

    assert (before, application("AcornHMS").product) == (None, acorn)


def test_the_longest_name_wins() -> None:
    make.product("Acorn")
    longer = make.product("Acorn Housing Online")

    assert application("Acorn Housing Online").product == longer


def test_the_title_says_more_than_the_description() -> None:
    acorn, beech = make.product("Acorn Housing"), make.product("Beech Payroll")

    found = contract("Acorn Housing", description="Connects to Beech Payroll")

    assert found.product == acorn
    assert contract("Software", description="Beech Payroll licences").product == beech


@pytest.mark.parametrize(
    ("title", "supplier", "product"),
    [
        ("Confirm annual licence", "", None),
        ("Confirm annual licence", "Oak Ltd", None),
        ("Confirm annual licence", "Brightly Software Limited", "Confirm"),
    ],
)
def test_a_common_word_needs_the_vendor_beside_it(
    title: str, supplier: str, product: str | None
) -> None:
    make.product("Confirm")

    found = contract(title, supplier_text=supplier).product

    assert (found.name if found else None) == product


def test_the_maker_is_the_vendor_where_none_is_said() -> None:
    maker = make.supplier("Quercus Systems")
    make.product("Acorn Housing", maker=maker)

    assert application("Acorn Housing").vendor == maker
    assert application("Acorn Housing", vendor_text="Oak Ltd").vendor != maker
    assert contract("Acorn Housing").supplier is None


def test_the_function_is_what_the_list_says_first() -> None:
    make.product("Acorn Housing", function="housing-management")

    said = application("Acorn Housing", function_text="Payroll")
    unsaid = application("Acorn Housing", purpose="Paying staff")

    assert said.function != "housing-management"
    assert unsaid.function == "housing-management"


def test_the_words_say_the_function_where_nothing_else_does() -> None:
    one = Notice(title="Supply of a housing management system", description="")

    resolving.resolve_notices([one])

    assert one.function == contract("Housing management system").function != ""


def test_what_nothing_is_known_of_stays_empty() -> None:
    found = contract("Zyx")

    assert (found.product, found.supplier, found.function) == (None, None, "")
