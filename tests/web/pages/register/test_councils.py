"""The page of one council: useful with either list alone, and with none."""

from datetime import date

from tests.cast import Cast
from tests.factories import register
from tests.web.pages.register.conftest import Door, World, text_of


def test_with_applications_alone_it_shows_areas_and_peers(
    door: Door, cast: Cast
) -> None:
    product = register.product("Acorn Housing")
    for slug in ("alder", "birch"):
        register.application(
            cast.org(slug),
            product=product,
            function="housing-management",
            service_area="front_line",
        )

    said = text_of(door("ben", "/councils/alder"))

    assert "Applications only, so far" in said
    assert "Front line: " in said
    assert "Most like it" in said
    assert 'href="/councils/birch"' in said
    assert "1 product" in said
    assert "What ends next" not in said


def test_with_contracts_alone_it_shows_what_ends(door: Door, cast: Cast) -> None:
    register.contract(cast.org("alder"), "Deal", ends_on=date(2026, 9, 1))

    said = text_of(door("ben", "/councils/alder"))

    assert "Contracts only, so far" in said
    assert "What ends next" in said
    assert "1 Sep 2026" in said
    assert "What it uses" not in said


def test_with_nothing_it_says_how_to_begin_to_those_who_may(
    door: Door, cast: Cast
) -> None:
    own = text_of(door("ben", "/councils/alder"))
    other = text_of(door("ben", "/councils/birch"))

    assert "Begin with one list" in own
    assert 'href="/imports/new"' in own
    assert "Nothing listed that you may see" in other
    assert door("ben", "/councils/nowhere").status_code == 404


def test_it_says_who_is_a_member_and_shares_a_service(door: Door, cast: Cast) -> None:
    assert "A member today. Shares IT with Fir." in text_of(
        door("ben", "/councils/elm")
    )
    assert "Not a member today." in text_of(door("ben", "/councils/dogwood"))


def test_it_shows_opportunities_quality_and_gaps(door: Door, world: World) -> None:
    said = text_of(door("gus", "/councils/alder"))

    assert "It could buy together" in said
    assert "Housing management together" in said
    assert "For IT" in said
    assert "For Procurement" in said
    assert "What the score is made of" in said


def test_the_public_sees_no_more_than_is_public(door: Door, world: World) -> None:
    said = text_of(door("public", "/councils/cedar"))

    assert "Public library system" in said
    assert "Acorn for Cedar" not in said
    assert "How good its lists are" not in said
    assert "It could buy together" not in said


def test_councils_can_be_asked_for_by_what_they_listed(
    door: Door, world: World
) -> None:
    register_only = text_of(door("ada", "/councils?listed=nothing"))

    assert 'href="/councils/fir"' in register_only
    assert 'href="/councils/alder"' not in register_only.split("<tbody>")[1]
    assert door("ada", "/councils?listed=perhaps").status_code == 422
