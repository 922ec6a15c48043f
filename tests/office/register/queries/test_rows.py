"""Records are written out with the same fields everywhere; what is withheld says so."""

import json
from typing import Any, get_type_hints

import pytest

from guildhall.office.register.queries import councils, lists, rows, upcoming
from tests.cast import NOW, TODAY, Cast
from tests.factories import register as make

WRITTEN = {
    "application": (lists.APPLICATIONS, rows.application, rows.ApplicationRow),
    "contract": (lists.CONTRACTS, rows.contract, rows.ContractRow),
    "notice": (lists.NOTICES, rows.notice, rows.NoticeRow),
    "supplier": (lists.SUPPLIERS, rows.supplier, rows.SupplierRow),
    "product": (lists.PRODUCTS, rows.product, rows.ProductRow),
    "link": (lists.LINKS, rows.link, rows.LinkRow),
    "opportunity": (lists.OPPORTUNITIES, rows.opportunity, rows.OpportunityRow),
    "council": (councils.COUNCILS, councils.row, councils.CouncilRow),
    "renewal": (upcoming.renewals(TODAY), upcoming.renewal_row, upcoming.UpcomingRow),
    "open notice": (
        upcoming.open_notices(TODAY),
        upcoming.notice_row,
        upcoming.UpcomingRow,
    ),
}


@pytest.fixture
def world(cast: Cast) -> Cast:
    """One of everything of Alder, seen by all."""
    alder = cast.org("alder")
    product = make.product("Acorn", maker=make.supplier("Oak"), function="housing")
    app = make.application(alder, product=product, visibility="public")
    deal = make.contract(
        alder,
        product=product,
        supplier=make.supplier("Oak"),
        function="housing",
        notice_months=6,
        visibility="public",
    )
    make.link(app, deal, state="confirmed", decided_at=NOW)
    make.notice(cast.org("office"), stage="planning", published_on=TODAY)
    make.opportunity(deal, product=product)
    return cast


@pytest.mark.parametrize("name", WRITTEN)
@pytest.mark.parametrize("who", ["ada", "public"])
def test_a_row_has_the_fields_it_says_and_is_plain(
    world: Cast, name: str, who: str
) -> None:
    listing, write, kind = WRITTEN[name]
    viewer = getattr(world, who)
    seen = list(listing.every_row(viewer, {}))

    written = [write(row, viewer) for row in seen]

    assert seen or (name, who) == ("opportunity", "public")
    for one in written:
        assert list(one) == list(get_type_hints(kind))
        assert json.loads(json.dumps(one)) == one


PRICED = ("annual_pence", "total_pence", "notice_months")


@pytest.mark.parametrize(
    ("shown", "who", "seen"),
    [
        ("own", "gus", True),
        ("own", "bea", False),
        ("members", "bea", True),
        ("members", "public", False),
        ("public", "public", True),
    ],
)
def test_a_price_is_given_or_named_as_withheld(
    world: Cast, shown: str, who: str, seen: bool
) -> None:
    alder = world.org("alder")
    alder.shows_price_to = shown
    alder.save()
    viewer = getattr(world, who)

    [contract] = lists.CONTRACTS.every_row(viewer, {})
    written = rows.contract(contract, viewer)

    assert (written["annual_pence"], written["notice_months"]) == (
        (12_000_00, 6) if seen else (None, None)
    )
    assert set(written["withheld"]) == (set() if seen else set(PRICED))


@pytest.mark.parametrize(
    ("pence", "band"),
    [
        (None, None),
        (0, "under £25,000"),
        (24_999_99, "under £25,000"),
        (25_000_00, "£25,000 to £100,000"),
        (999_999_99, "£250,000 to £1 million"),
        (1_000_000_00, "over £1 million"),
    ],
)
def test_a_value_is_a_band_where_prices_are_public(
    world: Cast, pence: int | None, band: str | None
) -> None:
    alder = world.org("alder")
    deal = make.contract(alder, "Banded", annual_pence=pence, visibility="public")
    hidden = upcoming.band_of(deal)
    alder.shows_price_to = "public"

    assert (hidden, upcoming.band_of(deal)) == (None, band)


def test_what_is_not_known_is_null(cast: Cast) -> None:
    bare: Any = make.contract(cast.org("alder"), ends_on=None, starts_on=None)

    written = rows.contract(bare, cast.ada)

    assert written["ends_on"] is None
    assert written["supplier"] is None
    assert written["function"] is None
    assert written["withheld"] == []
