"""Many records are written over by one statement, with every kind of column."""

from datetime import date, timedelta

from pytest_django import DjangoAssertNumQueries

from guildhall.office.register.models import Contract, Link
from guildhall.office.register.writing import write_over
from tests.cast import NOW, Cast
from tests.factories import register as make


def test_every_kind_of_column_is_written(cast: Cast) -> None:
    alder = cast.org("alder")
    one, other = make.contract(alder), make.contract(alder, "Other")
    oak = make.supplier("Oak")
    one.title, one.supplier, one.ends_on = "Ünï 'q\" %s", oak, None
    one.extra, one.is_live, one.annual_pence = {"a": ["£", None]}, False, 2**40
    one.changed_at = NOW + timedelta(days=1)

    write_over(
        [one],
        [
            "title",
            "supplier",
            "ends_on",
            "extra",
            "is_live",
            "annual_pence",
            "changed_at",
        ],
    )

    kept = Contract.objects.unscoped(because="test").in_bulk()
    assert (kept[one.pk].title, kept[one.pk].supplier) == ("Ünï 'q\" %s", oak)
    assert (kept[one.pk].ends_on, kept[one.pk].extra) == (None, {"a": ["£", None]})
    assert (kept[one.pk].is_live, kept[one.pk].annual_pence) == (False, 2**40)
    assert kept[one.pk].changed_at == NOW + timedelta(days=1)
    assert kept[other.pk].title == "Other"


def test_other_columns_stay(cast: Cast) -> None:
    one = make.contract(cast.org("alder"), "Before")
    one.title, one.ends_on = "After", date(2030, 1, 1)

    write_over([one], ["ends_on"])

    kept = Contract.objects.unscoped(because="test").get()
    assert (kept.title, kept.ends_on) == ("Before", date(2030, 1, 1))


def test_numbers_between_are_written_exactly(cast: Cast) -> None:
    alder = cast.org("alder")
    link = make.link(make.application(alder), make.contract(alder))
    link.score = 0.1 + 0.2

    write_over([link], ["score", "decided_by"])

    assert Link.objects.unscoped(because="test").get().score == 0.1 + 0.2


def test_nothing_to_write_asks_nothing(
    db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        write_over([], ["title"])
