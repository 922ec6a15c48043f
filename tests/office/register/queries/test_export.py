"""An export is the same bytes for the same state, and holds what a viewer may see."""

import json
from collections.abc import Iterable
from typing import Any

import pytest

from guildhall.office.people.queries import system
from guildhall.office.register.models import Link, LinkRule, ProductAlias
from guildhall.office.register.queries import export
from tests.cast import NOW, Cast
from tests.factories import register as make

HOUSE = system("test")


def lines(viewer: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in export.everything(viewer)]


def kinds(found: Iterable[dict[str, Any]]) -> list[str]:
    return [line["record"] for line in found]


@pytest.fixture
def world(cast: Cast) -> Cast:
    """A little of everything, Birch's own marked."""
    alder, birch = cast.org("alder"), cast.org("birch")
    product = make.product("Acorn", maker=make.supplier("Oak", came_with_a_list=False))
    ProductAlias.objects.create(product=product, name="HMS")
    ProductAlias.objects.create(product=product, name="Waits", is_confirmed=False)
    app = make.application(alder, product=product, extra={"contact": "IT"})
    deal = make.contract(alder, supplier=make.supplier("Ash"))
    make.link(app, deal, state="confirmed", decided_at=NOW)
    make.contract(
        birch,
        "Secret",
        visibility="own",
        supplier=make.supplier("Hidden"),
        extra={"original_value": "7"},
    )
    make.notice(cast.org("office"))
    make.opportunity(deal)
    LinkRule.objects.create(organisation=alder, confirms_from=0.98, set_at=NOW)
    return cast


def test_it_holds_every_kind_in_its_order(world: Cast) -> None:
    found = kinds(lines(HOUSE))

    order = [part.kind for part in export.parts(HOUSE)]
    assert sorted(found, key=order.index) == found
    assert set(order) - set(found) == {"part", "judgement"}


def test_two_exports_of_one_state_are_the_same_bytes(world: Cast) -> None:
    first = "\n".join(export.everything(HOUSE))

    assert "\n".join(export.everything(HOUSE)) == first


def test_rows_that_came_in_another_order_make_the_same_export(cast: Cast) -> None:
    alder = cast.org("alder")
    for key in ("b", "a", "c"):
        make.contract(alder, list_key=key)

    assert [line["key"] for line in lines(HOUSE)] == ["a", "b", "c"]


def test_it_holds_what_the_newest_list_no_longer_has(cast: Cast) -> None:
    make.contract(cast.org("alder"), is_live=False)

    [line] = lines(HOUSE)

    assert line["live"] is False


def test_links_that_are_no_longer_proposed_are_not_part_of_it(world: Cast) -> None:
    Link.objects.unscoped(because="test").update(state="superseded")

    assert "link" not in kinds(lines(HOUSE))


def test_a_name_that_waits_is_not_part_of_it(world: Cast) -> None:
    names = {line["name"] for line in lines(HOUSE) if line["record"] == "alias"}

    assert names == {"HMS"}


@pytest.mark.parametrize("who", ["public", "eve", "dev", "gus"])
def test_nothing_of_what_is_anothers_own_is_in_it(world: Cast, who: str) -> None:
    written = "\n".join(export.everything(getattr(world, who)))

    assert "Secret" not in written
    assert "Hidden" not in written


def test_the_owner_and_the_central_team_have_it(world: Cast) -> None:
    for viewer in (world.bea, world.ada):
        written = "\n".join(export.everything(viewer))
        assert "Secret" in written
        assert "Hidden" in written


def test_prices_are_withheld_in_every_cell(world: Cast) -> None:
    birch = world.org("birch")
    birch.shows_price_to = "own"
    birch.save()
    make.contract(birch, "Open", extra={"original_value": "7", "contact": "FM"})

    [line] = [one for one in lines(world.gus) if one.get("title") == "Open"]

    assert line["annual_pence"] is None
    assert line["withheld"] == ["notice_months", "annual_pence", "total_pence"]
    assert line["further"] == {"contact": "FM"}


def test_an_opportunity_names_the_contracts_that_one_may_see(world: Cast) -> None:
    birch = make.contract(world.org("birch"), visibility="own")
    make.opportunity(birch, make.contract(world.org("cedar")))

    seen = {
        who: sorted(
            len(line["contracts"])
            for line in lines(getattr(world, who))
            if line["record"] == "opportunity"
        )
        for who in ("gus", "bea", "eve")
    }

    assert seen == {"gus": [1, 1], "bea": [1, 2], "eve": []}
