"""Opportunities: who could take part, when, for how much, and what becomes of them."""

from datetime import date

import pytest
from django.urls import reverse

from guildhall.office.register.models import Opportunity
from tests.cast import Cast
from tests.factories import register
from tests.web.pages.register.conftest import Door, World, text_of


@pytest.fixture
def at(world: World) -> str:
    return reverse("opportunity", args=[world.opportunity.public_id])


def decide(door: Door, world: World, decision: str, **more: str) -> int:
    where = reverse("opportunity_decide", args=[world.opportunity.public_id])
    answer = door("ada", where, {"decision": decision, **more}, post=True)
    return int(answer.status_code)


def test_it_says_who_when_how_much_and_why(door: Door, world: World, at: str) -> None:
    said = text_of(door("ada", at))

    assert "1 September 2026 and 31 December 2026" in said
    assert "They end together" in said
    for slug in ("alder", "birch", "cedar"):
        assert f'href="/councils/{slug}"' in said
    assert "Quercus Systems Ltd" in said
    assert "3 of 3 contracts" in said
    assert "all can act" in said


def test_it_sums_only_the_prices_that_one_may_see(
    door: Door, world: World, at: str
) -> None:
    member = text_of(door("gus", at))
    officer = text_of(door("ben", at))

    assert "£24,000" in member
    assert "2 of 3 contracts" in member
    assert "0 of 3 contracts" in officer
    assert "£" not in officer.split("<main")[1]


def test_it_shows_notices_that_can_still_be_answered(
    door: Door, world: World, at: str, cast: Cast
) -> None:
    register.notice(
        cast.org("office"),
        "Too late",
        stage="tender",
        function="housing-management",
        deadline_on=date(2026, 6, 14),
    )
    register.notice(
        cast.org("office"), "Signed", stage="contract", function="housing-management"
    )

    said = text_of(door("ben", at))

    assert "Housing system wanted" in said
    assert "Too late" not in said
    assert "Signed" not in said


def test_contracts_that_are_not_for_the_viewer_are_counted_only(
    door: Door, world: World, at: str
) -> None:
    hidden = world.contracts["cedar"]
    hidden.visibility, hidden.title = "own", "Hidden deal"
    hidden.save()

    said = text_of(door("ben", at))

    assert "Hidden deal" not in said
    assert "1 borough not shown to you." in said


def test_months_to_bridge_are_shown(door: Door, world: World, at: str) -> None:
    part = world.opportunity.parts.order_by("pk").first()
    assert part is not None
    part.bridging_months = 6
    part.save()

    said = text_of(door("ben", at))

    assert "6 months" in said
    assert 'class="stretch"' in said or "stretch" in said


def test_it_is_taken_up_left_and_opened_again(
    door: Door, world: World, at: str
) -> None:
    def state() -> str:
        everything = Opportunity.objects.unscoped(because="test")
        return everything.get(pk=world.opportunity.pk).state

    assert decide(door, world, "take_up") == 302
    assert state() == "adopted"
    assert decide(door, world, "take_up") == 409
    assert decide(door, world, "reopen") == 302
    assert decide(door, world, "dismiss", because="Not this year") == 302
    assert state() == "dismissed"
    assert "Not this year" in text_of(door("ada", at))
    assert decide(door, world, "perhaps") == 422


def test_members_are_not_offered_what_they_may_not_do(
    door: Door, world: World, at: str
) -> None:
    assert "Take it up" not in text_of(door("gus", at))
    assert "Take it up" in text_of(door("ada", at))


def test_its_days_go_into_a_calendar(door: Door, world: World) -> None:
    answer = door("ben", reverse("opportunity_ics", args=[world.opportunity.public_id]))
    said = text_of(answer)

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "DTSTART;VALUE=DATE:20260901" in said
    assert "DTSTART;VALUE=DATE:20261231" in said
    assert said == text_of(door("gus", "/opportunities.ics"))


def test_new_ones_are_told_by_feed(door: Door, world: World) -> None:
    answer = door("ben", "/opportunities.atom")
    said = text_of(answer)

    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    assert "Housing management together" in said
    assert f"/opportunities/{world.opportunity.public_id}" in said
