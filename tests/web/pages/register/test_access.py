"""Who comes through which door of the register, and what never crosses."""

import pytest
from django.urls import resolve, reverse

from guildhall.web.pages.register.urls import urlpatterns
from guildhall.web.policies import policies
from tests.cast import NOW, Cast
from tests.factories import register as build
from tests.web.pages.register.conftest import (
    PRICE_PENCE,
    PRICE_TEXT,
    SECRET,
    Door,
    World,
    text_of,
)

WHO = ("public", "eve", "ben", "gus", "hana", "cat", "dev", "ivo", "ada")
# What each of them is answered: read, seen by a member with the right, asked to sign
# in, told why not. One row a group of routes that are alike.
OPEN = "200 200 200 200 200 200 200 200 200"
TABLE = {
    "/register": OPEN,
    "/applications": OPEN,
    "/applications.csv": OPEN,
    "/applications.json": OPEN,
    "/contracts": OPEN,
    "/contracts.csv": OPEN,
    "/notices": OPEN,
    "/suppliers": OPEN,
    "/products": OPEN,
    "/products/acorn-housing": OPEN,
    "/councils": OPEN,
    "/councils/alder": OPEN,
    "/councils/dogwood": OPEN,
    "/renewals": OPEN,
    "/renewals.csv": OPEN,
    "/overlap": OPEN,
    "/skills": OPEN,
    "/concentration": OPEN,
    "/upcoming": OPEN,
    "/upcoming.atom": OPEN,
    "/upcoming/notices": OPEN,
    "/upcoming/renewals.csv": OPEN,
    #               public eve ben gus hana cat dev ivo ada
    "/quality": "302 403 200 200 200 200 200 200 200",
    "/quality.csv": "302 403 200 200 200 200 200 200 200",
    "/unlinked": "302 403 200 200 200 200 200 200 200",
    "/register/links": "302 403 200 200 200 200 200 200 200",
    "/opportunities": "302 403 200 200 200 200 200 200 200",
    "/opportunities.ics": "302 403 200 200 200 200 200 200 200",
    "/opportunities.atom": "302 403 200 200 200 200 200 200 200",
    "/review": "302 403 403 200 200 403 403 200 200",
    "/review/queue": "302 403 403 200 200 403 403 200 200",
    "/review/queue.csv": "302 403 403 200 200 403 403 200 200",
}


@pytest.mark.parametrize("at", TABLE)
def test_each_door_opens_to_those_of_the_table(
    at: str, door: Door, world: World
) -> None:
    answers = " ".join(str(door(who, at).status_code) for who in WHO)

    assert answers == TABLE[at]


RECORDS = {
    "application": "404 404 200 200 200 200 200 404 200",
    "contract": "404 404 200 200 200 200 200 404 200",
    "secret": "404 404 404 404 404 200 404 404 200",
    "secret_application": "404 404 404 404 404 200 404 404 200",
    "public": OPEN,
    "notice": OPEN,
    "link": "404 404 200 200 200 404 404 404 200",
    "opportunity": "302 403 200 200 200 200 200 404 200",
}


@pytest.mark.parametrize("name", RECORDS)
def test_each_record_is_known_to_those_of_the_table(
    name: str, door: Door, world: World
) -> None:
    at = {
        "application": reverse(
            "application", args=[world.applications["alder"].public_id]
        ),
        "contract": reverse("contract", args=[world.contracts["birch"].public_id]),
        "secret": reverse("contract", args=[world.secret.public_id]),
        "secret_application": reverse(
            "application", args=[world.secret_application.public_id]
        ),
        "public": reverse("contract", args=[world.public.public_id]),
        "notice": reverse("notice", args=[world.notice.public_id]),
        "link": reverse("link", args=[world.link.public_id]),
        "opportunity": reverse("opportunity", args=[world.opportunity.public_id]),
    }[name]

    answers = " ".join(str(door(who, at).status_code) for who in WHO)

    assert answers == RECORDS[name]


POSTS = {
    "review_decide": "302 403 403 302 302 403 403 404 302",
    "review_batch": "302 403 403 302 302 403 403 404 302",
    "review_undo": "302 403 403 409 409 403 403 409 409",
    "review_rule": "302 403 403 404 404 403 403 404 404",
    "opportunity_decide": "302 403 403 403 403 403 403 403 302",
}


@pytest.mark.parametrize("route", POSTS)
def test_each_act_is_open_to_those_of_the_table(
    route: str, door: Door, world: World
) -> None:
    args = [world.opportunity.public_id] if route == "opportunity_decide" else []
    decision = "take_up" if route == "opportunity_decide" else "later"
    data = {"link": world.link.public_id, "decision": decision}

    answers = []
    for who in WHO:
        world.link.refresh_from_db()
        answers.append(
            str(door(who, reverse(route, args=args), data, post=True).status_code)
        )

    assert " ".join(answers) == POSTS[route]


@pytest.mark.parametrize("route", POSTS)
def test_an_act_is_never_done_by_reading(route: str, door: Door, world: World) -> None:
    args = [world.opportunity.public_id] if route == "opportunity_decide" else []

    assert door("ada", reverse(route, args=args)).status_code == 405


def addresses(world: World) -> list[str]:
    """Every address of the register, of lists and of records that all may know of."""
    records = {
        "application": world.applications["birch"].public_id,
        "contract": world.contracts["birch"].public_id,
        "notice": world.notice.public_id,
        "supplier": world.supplier.public_id,
        "product": world.product.key,
        "council": "birch",
        "opportunity": world.opportunity.public_id,
        "opportunity_ics": world.opportunity.public_id,
        "link": world.link.public_id,
    }
    found = []
    for pattern in urlpatterns:
        name = str(pattern.name)
        if "GET" in policies()[name].methods:
            args = [records[name]] if name in records else []
            found.append(reverse(name, args=args))
    return found


@pytest.mark.parametrize("who", [*WHO, "bea"])
def test_every_address_answers_as_its_policy_says(
    who: str, door: Door, world: World, cast: Cast
) -> None:
    for at in addresses(world):
        policy = policies()[resolve(at).view_name]
        answer = door(who, at)
        text_of(answer)

        if policy.admits(getattr(cast, who)):
            assert answer.status_code in {200, 404}, at
        else:
            assert answer.status_code == (302 if who == "public" else 403), at


@pytest.mark.parametrize("who", ["public", "eve", "ben", "gus", "hana", "dev", "ivo"])
def test_what_birch_keeps_to_itself_crosses_to_nobody(
    who: str, door: Door, world: World
) -> None:
    for at in addresses(world):
        said = text_of(door(who, at))

        assert SECRET not in said, f"{at} tells {who} of a record of Birch alone"
        assert PRICE_TEXT not in said, f"{at} tells {who} a price of Birch"
        assert PRICE_PENCE not in said, f"{at} tells {who} a price of Birch"


def test_the_keeper_and_the_central_team_see_the_price(
    door: Door, world: World
) -> None:
    at = reverse("contract", args=[world.contracts["birch"].public_id])

    assert PRICE_TEXT in text_of(door("bea", at))
    assert PRICE_TEXT in text_of(door("ada", at))
    assert PRICE_TEXT not in text_of(door("cat", at)), "officers read no prices"


def test_a_withheld_price_is_said_to_be_withheld(door: Door, world: World) -> None:
    said = text_of(door("gus", "/contracts?council=birch"))

    assert "not shown to you" in said
    assert "not known" not in said.split("<tbody>")[1].split("</tbody>")[0]


def test_every_route_of_the_register_stands_in_the_table_of_policies() -> None:
    names = {str(pattern.name) for pattern in urlpatterns}

    assert names <= set(policies())


def test_who_decided_is_not_told_to_the_public(
    door: Door, world: World, cast: Cast
) -> None:
    public = world.public
    application = world.applications["cedar"]
    application.visibility = "public"
    application.save()
    link = build.link(
        application,
        public,
        state="confirmed",
        decided_by=cast.people["dev"],
        decided_at=NOW,
    )

    said = text_of(door("public", reverse("link", args=[link.public_id])))

    assert "Confirmed" in said
    assert "by Dev" not in said
    assert "by Dev" in text_of(door("ada", reverse("link", args=[link.public_id])))
