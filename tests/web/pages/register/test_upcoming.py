"""What is coming up: for everybody, only what is public, the same for every reader."""

import json
from datetime import date
from xml.etree import ElementTree

import pytest

from tests.cast import Cast
from tests.factories import register
from tests.web.pages.register.conftest import Door, World, text_of


@pytest.mark.parametrize("who", ["public", "eve", "gus", "ada"])
def test_it_shows_everybody_the_same(who: str, door: Door, world: World) -> None:
    told = json.loads(text_of(door(who, "/upcoming.json")))

    assert [one["title"] for one in told["items"]] == [
        "Housing system wanted",
        "Public library system",
    ]
    assert told["as_at"] == "2026-06-15"


def test_values_are_bands_and_only_where_prices_are_public(
    door: Door, world: World, cast: Cast
) -> None:
    open_council = cast.org("fir")
    open_council.shows_price_to = "public"
    open_council.save()
    register.contract(
        open_council,
        "Open book",
        visibility="public",
        ends_on=date(2026, 12, 1),
        annual_pence=300_000_00,
    )

    told = json.loads(text_of(door("ada", "/upcoming.json")))
    page = text_of(door("public", "/upcoming"))

    values = {one["title"]: one["value_a_year"] for one in told["items"]}
    assert values["Open book"] == "£250,000 to £1 million"
    assert values["Public library system"] is None
    assert "£250,000 to £1 million" in page
    assert "300,000" not in page.replace("£250,000", "")
    assert "not published" in page


@pytest.mark.parametrize(
    ("ends_on", "is_shown"),
    [
        (date(2026, 6, 14), False),
        (date(2026, 6, 15), True),
        (date(2028, 6, 15), True),
        (date(2028, 6, 16), False),
    ],
)
def test_it_looks_two_years_ahead(
    ends_on: date, is_shown: bool, door: Door, cast: Cast
) -> None:
    register.contract(cast.org("alder"), "Deal", visibility="public", ends_on=ends_on)

    assert ("Deal" in text_of(door("public", "/upcoming/renewals"))) is is_shown


@pytest.mark.parametrize(
    ("stage", "deadline", "is_shown"),
    [
        ("planning", None, True),
        ("planning", date(2026, 1, 1), True),
        ("tender", None, True),
        ("tender", date(2026, 6, 15), True),
        ("tender", date(2026, 6, 14), False),
        ("award", None, False),
    ],
)
def test_it_shows_notices_that_can_be_answered(
    stage: str, deadline: date | None, is_shown: bool, door: Door, cast: Cast
) -> None:
    register.notice(cast.org("office"), "Wanted", stage=stage, deadline_on=deadline)

    assert ("Wanted" in text_of(door("public", "/upcoming/notices"))) is is_shown


def test_filters_go_into_every_feed(door: Door, world: World) -> None:
    page = text_of(door("public", "/upcoming?function=libraries"))
    told = json.loads(text_of(door("public", "/upcoming.json?function=libraries")))

    assert [one["title"] for one in told["items"]] == ["Public library system"]
    assert 'href="/upcoming.atom?function=libraries"' in page
    assert 'rel="alternate" type="application/atom+xml"' in page


@pytest.mark.parametrize(
    ("at", "kind", "entry"),
    [
        (
            "/upcoming.atom",
            "application/atom+xml",
            "{http://www.w3.org/2005/Atom}entry",
        ),
        ("/upcoming.rss", "application/rss+xml", "channel/item"),
    ],
)
def test_feeds_can_be_read_by_programs(
    at: str, kind: str, entry: str, door: Door, world: World
) -> None:
    world.notice.title = "Bell \x07 & <b>"
    world.notice.save()

    answer = door("public", at)
    read = ElementTree.fromstring(text_of(answer))

    assert answer.headers["Content-Type"].startswith(kind)
    assert len(read.findall(entry)) == 2


def test_deadlines_go_into_a_calendar(door: Door, world: World) -> None:
    said = text_of(door("public", "/upcoming.ics"))

    assert "SUMMARY:Answers until today: Housing system wanted" in said
    assert "DTSTART;VALUE=DATE:20260701" in said
    assert "SUMMARY:Ends: Public library system" in said
