"""Records are added, changed, put aside and taken away as their lists say."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from guildhall.office.intake.receiving import Write
from guildhall.office.register.models import Application, Contract, Notice
from guildhall.office.register.receivers import (
    Applications,
    Contracts,
    ListReceiver,
    Notices,
)
from tests.cast import NOW, Cast
from tests.factories import register as make
from tests.office.register.incoming import row, write

BINS = {
    "contract_ref": "C1",
    "contract_title": "Bins",
    "supplier_name": "Oak Ltd",
    "start_date": "2026-01-01",
    "end_date": "2029-12-31",
    "annual_value": "1200",
}


def only_contract() -> Contract:
    return Contract.objects.unscoped(because="test").get()


def test_a_new_record_holds_what_the_row_says(cast: Cast) -> None:
    write(Contracts(), cast.org("alder"), BINS)

    kept = only_contract()
    assert (kept.list_key, kept.title, kept.annual_pence) == ("ref:c1", "Bins", 120_000)
    assert kept.ends_on == date(2029, 12, 31)
    assert kept.supplier is not None
    assert kept.supplier.name == "Oak Ltd"
    assert (kept.is_live, kept.recorded_at, kept.changed_at) == (True, NOW, NOW)


def test_a_changed_record_keeps_its_address_and_its_first_day(cast: Cast) -> None:
    alder = cast.org("alder")
    ids = write(Contracts(), alder, BINS)
    before = only_contract()

    write(Contracts(), alder, BINS | {"supplier_name": "Elm plc"}, ids=ids)

    kept = only_contract()
    assert (kept.pk, kept.public_id) == (before.pk, before.public_id)
    assert kept.supplier is not None
    assert kept.supplier.name == "Elm plc"


def test_what_was_written_is_given_back_in_the_same_form(cast: Cast) -> None:
    alder = cast.org("alder")
    values = Contracts().values_of(row(**BINS, lot="2"))
    write(Contracts(), alder, BINS | {"lot": "2"})

    [stored] = Contracts().stored(alder.pk, ["ref:c1", "ref:none"]).values()

    assert stored.values == values
    assert stored.is_live


@pytest.mark.parametrize(
    ("receiver", "cells"),
    [
        (Applications(), {"product": "Acorn", "users": "40", "confirmed_date": "2026-05-01"}),
        (Contracts(), BINS),
        (Notices(), {"contract_title": "Bins", "published_date": "2026-05-01"}),
    ],
)  # fmt: skip
def test_a_snapshot_written_again_changes_nothing(
    cast: Cast, receiver: ListReceiver, cells: dict[str, str]
) -> None:
    alder = cast.org("alder")
    [pk] = write(receiver, alder, cells)
    before = receiver.records(alder.pk).values().get()
    [(key, stored)] = receiver.stored(
        alder.pk, list(receiver.live_keys(alder.pk))
    ).items()

    receiver.write(alder.pk, [Write(key, stored.values, pk)], at=NOW)

    assert receiver.records(alder.pk).values().get() == before


def test_a_record_that_has_gone_is_kept_and_no_longer_live(cast: Cast) -> None:
    alder = cast.org("alder")
    ids = write(Contracts(), alder, BINS)

    write(Contracts(), alder, BINS, ids=ids, live=False)

    assert not only_contract().is_live
    assert Contracts().live_keys(alder.pk) == set()
    assert not Contracts().stored(alder.pk, ["ref:c1"])["ref:c1"].is_live


def test_lists_of_others_are_left_alone(cast: Cast) -> None:
    write(Contracts(), cast.org("alder"), BINS)

    assert Contracts().stored(cast.org("birch").pk, ["ref:c1"]) == {}
    assert Contracts().live_keys(cast.org("birch").pk) == set()


def test_new_records_are_shown_as_their_organisation_has_set(cast: Cast) -> None:
    alder = cast.org("alder")
    alder.shows_lists_to = "own"
    alder.save()

    write(Contracts(), alder, BINS)
    write(Notices(), alder, {"contract_title": "Bins"})

    assert only_contract().visibility == "own"
    assert Notice.objects.unscoped(because="test").get().visibility == "public"


def test_a_record_keeps_who_may_see_it(cast: Cast) -> None:
    alder = cast.org("alder")
    ids = write(Contracts(), alder, BINS)
    alder.shows_lists_to = "public"
    alder.save()

    write(Contracts(), alder, BINS, ids=ids)

    assert only_contract().visibility == "members"


def test_removing_takes_records_and_their_supplier_away(cast: Cast) -> None:
    ids = write(Contracts(), cast.org("alder"), BINS)

    Contracts().remove(ids)

    assert not Contract.objects.unscoped(because="test").exists()
    assert not make.Supplier.objects.exists()


def test_nothing_to_write_asks_nothing(
    db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert Contracts().write(1, [], at=NOW) == []


@pytest.mark.parametrize("rows", [1, 200])
def test_a_portion_takes_the_same_number_of_queries_whatever_its_size(
    cast: Cast, rows: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    cells = [BINS | {"contract_ref": f"C{n}"} for n in range(rows)]
    ids = write(Contracts(), cast.org("alder"), *cells)

    with django_assert_max_num_queries(7):
        write(Contracts(), cast.org("alder"), *cells, ids=ids)


def test_applications_are_read_when_they_are_written(cast: Cast) -> None:
    product = make.product("Acorn Housing", function="housing-management")

    write(
        Applications(),
        cast.org("alder"),
        {"product": "Acorn Housing", "vendor": "Quercus Ltd"},
    )

    kept = Application.objects.unscoped(because="test").get()
    assert (kept.product, kept.function) == (product, "housing-management")
    assert kept.vendor is not None
    assert kept.vendor.name == "Quercus Ltd"
