"""The catalogue: found by any of its names, which grow by what people confirm."""

import csv
import io
from datetime import date

from django.urls import reverse

from guildhall.office.register.models import ProductAlias
from tests.cast import Cast
from tests.factories import register
from tests.web.pages.register.conftest import Door, text_of


def found(door: Door, words: str) -> list[str]:
    said = text_of(door("public", "/products.csv", {"q": words, "sort": "name"}))
    return [row["key"] for row in csv.DictReader(io.StringIO(said))]


def test_a_product_is_found_once_by_any_of_its_names(door: Door, cast: Cast) -> None:
    maker = register.supplier("Quercus Ltd")
    product = register.product("Acorn Housing", maker=maker)
    for name in ("Acorn Homes", "Acorn HMS", "Old Housing"):
        ProductAlias.objects.create(product=product, name=name)
    register.product("Birch Housing")

    assert found(door, "housing") == ["acorn-housing", "birch-housing"]
    assert found(door, "quercus homes") == ["acorn-housing"]
    assert found(door, "acorn birch") == []


def test_a_proposed_name_is_for_those_who_keep_the_catalogue(
    door: Door, cast: Cast
) -> None:
    product = register.product("Acorn Housing")
    alias = ProductAlias.objects.create(
        product=product, name="Canary of Alder", is_confirmed=False
    )
    at = reverse("product", args=[product.key])

    assert found(door, "canary") == []
    assert "Canary of Alder" not in text_of(door("gus", at))
    assert "Proposed name: Canary of Alder" in text_of(door("ada", at))
    assert "acorn-housing" in text_of(door("ada", "/products?proposed=yes"))
    where = reverse("product_name", args=[product.key, alias.pk])
    assert door("gus", where, {"decision": "yes"}, post=True).status_code == 403
    assert door("ada", where, {"decision": "yes"}, post=True).status_code == 302
    assert found(door, "canary") == ["acorn-housing"]
    assert door("ada", where, {"decision": "yes"}, post=True).status_code == 404


def test_a_name_that_is_turned_down_stays_out(door: Door, cast: Cast) -> None:
    product = register.product("Acorn Housing")
    alias = ProductAlias.objects.create(
        product=product, name="Acorn Bins", is_confirmed=False
    )

    door(
        "ada",
        reverse("product_name", args=[product.key, alias.pk]),
        {"decision": "no"},
        post=True,
    )

    assert found(door, "bins") == []
    assert "Proposed name" not in text_of(door("ada", f"/products/{product.key}"))


def test_many_uses_are_counted_and_the_first_shown(door: Door, cast: Cast) -> None:
    product = register.product("Acorn Housing")
    for number in range(103):
        register.application(cast.org("alder"), f"Acorn {number}", product=product)

    said = text_of(door("ben", "/products/acorn-housing"))

    assert "Used by 1 borough." in said
    assert "All 103" in said


def test_the_contract_that_ends_last_stands_beside_a_use(
    door: Door, cast: Cast
) -> None:
    product = register.product("Acorn Housing")
    application = register.application(cast.org("alder"), product=product)
    for title, ends_on in (
        ("New deal", date(2028, 10, 31)),
        ("Old deal", date(2022, 10, 31)),
        ("Open deal", None),
    ):
        contract = register.contract(cast.org("alder"), title, ends_on=ends_on)
        register.link(application, contract, state="confirmed")

    said = text_of(door("ben", "/products/acorn-housing"))

    assert "New deal" in said
    assert "Old deal" not in said
