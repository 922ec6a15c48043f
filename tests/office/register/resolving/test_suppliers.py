"""Suppliers meet by their folded names, and go with the import that brought them."""

import pytest

from guildhall.office.intake.models import ImportRun
from guildhall.office.intake.rules import RunState
from guildhall.office.register.models import ProductVendor, Supplier
from guildhall.office.register.resolving.suppliers import (
    supplier_key,
    suppliers_for,
    tidy,
)
from tests.cast import Cast
from tests.factories import intake
from tests.factories import register as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Oak Ltd", "OAK LIMITED"),
        ("Oak & Ash", "Oak and Ash"),
        ("Oak Ltd.", "  Oak   Ltd"),
        ("Oak Ltd; Ash plc", "Oak Ltd"),
        ("Civica UK Ltd", "Civica"),
        ("Civica Group", "CIVICA UK LIMITED"),
        ("Idox Software Ltd", "Idox"),
        ("NEC Software Solutions UK Ltd", "NEC Software Solutions"),
    ],
)
def test_forms_of_one_name_meet(one: str, other: str) -> None:
    found = suppliers_for([one, other], run_id=None)

    assert len(found) == 1
    assert supplier_key(one) == supplier_key(other)


def test_different_names_do_not_meet() -> None:
    assert (
        len(suppliers_for(["Oak Ltd", "Ash Ltd", "Oak Housing Ltd"], run_id=None)) == 3
    )


@pytest.mark.parametrize(
    "name", ["", "  ", "-", "N/A", "Various", "tbc", "Unknown", ";"]
)
def test_nobody_is_no_supplier(name: str) -> None:
    assert suppliers_for([name], run_id=None) == {}
    assert not Supplier.objects.exists()


def test_a_supplier_is_named_as_first_read() -> None:
    suppliers_for(["Oak Ltd"], run_id=None)
    suppliers_for(["OAK LIMITED"], run_id=None)

    assert Supplier.objects.get().name == "Oak Ltd"


def test_a_reseller_is_known_as_one() -> None:
    suppliers_for(["Softcat plc", "Oak Ltd"], run_id=None)

    resells = dict(Supplier.objects.values_list("name", "is_reseller"))
    assert resells == {"Softcat plc": True, "Oak Ltd": False}


def a_run(cast: Cast, state: RunState) -> ImportRun:
    return intake.import_run(cast.org("alder"), state)


@pytest.mark.parametrize(
    ("state", "stays"),
    [
        (RunState.RUNNING, True),
        (RunState.COMMITTED, True),
        (RunState.UNDOING, False),
        (RunState.UNDONE, False),
    ],
)
def test_one_that_nobody_names_goes_with_the_import_that_brought_it(
    cast: Cast, state: RunState, stays: bool
) -> None:
    suppliers_for(["Oak Ltd"], run_id=a_run(cast, state).pk)

    tidy()

    assert Supplier.objects.exists() is stays


def test_one_that_is_still_named_stays(cast: Cast) -> None:
    run = a_run(cast, RunState.UNDONE)
    names = ["Of a contract", "Of a use", "Of a product", "With a part", "Of nothing"]
    keys = suppliers_for(names, run_id=run.pk)
    contract, use, product, part, _ = (
        Supplier.objects.get(pk=keys[supplier_key(name)]) for name in names
    )
    make.contract(cast.org("alder"), supplier=contract)
    make.application(cast.org("alder"), vendor=use)
    acorn = make.product("Acorn", maker=product)
    ProductVendor.objects.create(product=acorn, supplier=part)

    tidy()

    assert set(Supplier.objects.values_list("name", flat=True)) == set(names[:4])


def test_one_of_the_catalogue_stays() -> None:
    make.supplier("Oak Ltd", came_with_a_list=False)

    tidy()

    assert Supplier.objects.exists()
