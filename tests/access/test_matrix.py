"""Every route, by everybody, by every method, for what is mine, theirs and nothing.

Generated from the addresses. What is another council's own must be answered exactly as
what does not exist, in every combination of parts, and none of its text may cross.
"""

import re
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from itertools import product

import pytest
import time_machine
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from guildhall.web.policies import Audience, Policy, policies
from tests.access.routes import Route, every_route
from tests.access.world import (
    CANARY,
    MINE,
    NOTHING,
    OPEN_KINDS,
    OWNERSHIPS,
    THEIRS,
    World,
    build,
)
from tests.cast import NOW, Cast

# A council's own sign-in that cannot be reached says so; nobody answers in a test.
MAY_FAIL = {("openid_connect_login", 502), ("openid_connect_callback", 502)}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
KNOWN_METHODS = ("GET", "POST")
EVERYBODY = ("public", "ada", "ben", "gus", "hana", "cat", "bea", "dev", "ivo", "eve")
# Who may know what is Birch's own: Birch's people and the central team.
BIRCH = {"ada", "cat", "bea"}
NOISE = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"|\d+ (second|minute)s?'
)


@pytest.fixture
def world(cast: Cast, settings: Settings) -> World:
    settings.MAIL_LEAVES_THE_HOUSE = True  # as in production: the outbox is closed
    return build(cast)


def client_of(world: World, who: str) -> Client:
    client = Client(raise_request_exception=False)
    if who != "public":
        client.force_login(world.cast.people[who])
    return client


@dataclass(frozen=True)
class Answer:
    """What one question was answered with; `text` with the things' names taken out."""

    route: Route
    method: str
    owners: tuple[str, ...]
    status: int
    text: str

    def told(self) -> tuple[str, str, tuple[str, ...], int]:
        return self.route.name, self.method, self.owners, self.status


def ask_everything(world: World, who: str) -> list[Answer]:
    client = client_of(world, who)
    return [answer for route in every_route() for answer in ask(world, client, route)]


def ask(world: World, client: Client, route: Route) -> Iterator[Answer]:
    """Ask a route in every way; whatever it changes is taken back."""
    signed_in = copy(client.cookies)
    for owners in product(OWNERSHIPS, repeat=len(route.parts)):
        names = [
            world.names[kind][owner]
            for (_, kind), owner in zip(route.parts, owners, strict=True)
        ]
        parts = [part for part, _ in route.parts]
        address = reverse(route.name, kwargs=dict(zip(parts, names, strict=True)))
        for method in METHODS if set(owners) <= {MINE} else KNOWN_METHODS:
            client.cookies = copy(signed_in)
            with transaction.atomic():
                answer = client.generic(method, address)
                text = text_of(answer)
                transaction.set_rollback(True)
            for name in map(str, names):
                # A short number stands in many places; in an address it is a name.
                text = text.replace(name if len(name) > 6 else f"/{name}", "/NAME")
            yield Answer(route, method, owners, answer.status_code, text)


def text_of(answer: HttpResponseBase) -> str:
    streamed = getattr(answer, "streaming_content", None)
    body = b"".join(streamed) if streamed else getattr(answer, "content", b"")
    text = NOISE.sub("", body.decode("utf-8", "replace"))
    return text + str(dict(answer.items()).get("Location", ""))


def test_every_part_of_every_address_names_a_known_kind(world: World) -> None:
    unknown = [
        (route.name, part, kind)
        for route in every_route()
        for part, kind in route.parts
        if kind not in world.names
    ]

    assert unknown == []


def test_every_route_stands_in_the_table_and_every_row_is_a_route() -> None:
    routes = {route.name for route in every_route()}

    assert routes == set(policies())


@pytest.mark.parametrize("who", EVERYBODY)
@time_machine.travel(NOW, tick=False)
def test_each_is_answered_as_the_tables_say(world: World, who: str) -> None:
    answers = ask_everything(world, who)

    assert faults(answers) == []
    assert [a.told() for a in answers if at_wrong_door(a, who, world)] == []
    if who not in BIRCH:
        assert [a.told() for a in answers if CANARY in a.text] == []
        assert known_by_their_answer(answers) == []


def faults(answers: list[Answer]) -> list[object]:
    """What was answered by a fault of ours."""
    return [
        answer.told()
        for answer in answers
        if answer.status >= 500 and (answer.route.name, answer.status) not in MAY_FAIL
    ]


def known_by_their_answer(answers: list[Answer]) -> list[object]:
    """What is another council's own and is not answered as what does not exist."""
    said = {(a.route.name, a.method, a.owners): (a.status, a.text) for a in answers}
    wrong = []
    for answer in answers:
        as_nothing = tuple(
            NOTHING if owner == THEIRS and kind not in OPEN_KINDS else owner
            for owner, (_, kind) in zip(answer.owners, answer.route.parts, strict=True)
        )
        same = said.get((answer.route.name, answer.method, as_nothing))
        if same is not None and same != (answer.status, answer.text):
            wrong.append((*answer.told(), same[0]))
    return wrong


def at_wrong_door(answer: Answer, who: str, world: World) -> bool:
    """Whether an answer is not what the table says of the door."""
    policy = policies()[answer.route.name]
    expected = expected_at_the_door(policy, who, world, answer.method)
    return expected is not None and answer.status not in expected


def expected_at_the_door(
    policy: Policy, who: str, world: World, method: str
) -> set[int] | None:
    """What must be answered at the door; None where the thing behind it decides."""
    if method not in policy.methods:
        return {405}
    if policy.audience is Audience.PUBLIC:
        return None
    is_api = policy.route.startswith("api:")
    if who == "public":
        return {401} if is_api else {302}
    if policy.audience is Audience.SIGNED_IN:
        return None
    held = {
        permission
        for grant in getattr(world.cast, who).grants
        for permission in grant.role.own | grant.role.members | grant.role.region
    }
    return None if policy.permissions & held else {403}
