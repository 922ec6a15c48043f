"""Counting ends by quarter, at the borders of quarters and with empty ones."""

from datetime import date

import pytest

from guildhall.foundation.period import Quarter
from guildhall.office.register.queries import counts, lists
from tests.cast import Cast
from tests.factories import register


@pytest.mark.parametrize(
    ("ends_on", "quarter"),
    [
        (date(2026, 12, 31), None),
        (date(2027, 1, 1), "2027 Q1"),
        (date(2027, 3, 31), "2027 Q1"),
        (date(2027, 4, 1), "2027 Q2"),
        (date(2027, 6, 30), "2027 Q2"),
        (date(2027, 7, 1), None),
        (None, None),
    ],
)
def test_a_contract_is_counted_in_the_quarter_it_ends_in(
    ends_on: date | None, quarter: str | None, cast: Cast
) -> None:
    register.contract(cast.org("alder"), ends_on=ends_on)
    quarters = counts.quarters_from(date(2027, 2, 15), 2)

    found = counts.ending_in(lists.contracts_of(cast.ada), quarters)

    assert [str(one.quarter) for one in found] == ["2027 Q1", "2027 Q2"]
    assert [str(o.quarter) for o in found if o.contracts] == [quarter] * bool(quarter)


def test_quarters_go_on_over_the_year() -> None:
    assert counts.quarters_from(date(2026, 11, 21), 3) == [
        Quarter(2026, 4),
        Quarter(2027, 1),
        Quarter(2027, 2),
    ]


def test_councils_are_counted_once_a_quarter(cast: Cast) -> None:
    for slug in ("alder", "alder", "birch"):
        register.contract(cast.org(slug), ends_on=date(2027, 2, 1))

    (found,) = counts.ending_in(
        lists.contracts_of(cast.ada), counts.quarters_from(date(2027, 1, 1), 1)
    )

    assert (found.contracts, found.councils) == (3, 2)


def test_products_to_choose_from_are_those_of_contracts_one_may_see(
    cast: Cast,
) -> None:
    seen, hidden = register.product("Seen"), register.product("Hidden")
    register.contract(cast.org("birch"), product=seen)
    register.contract(cast.org("birch"), product=hidden, visibility="own")

    assert counts.products_with_contracts(cast.ben) == [("seen", "Seen")]
