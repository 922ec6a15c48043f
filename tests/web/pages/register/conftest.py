"""A small register of the cast: what is shared, what is not, and what costs what."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from guildhall.office.people.models import Organisation
from guildhall.office.register.models import (
    Application,
    Contract,
    Link,
    Notice,
    Opportunity,
    Product,
    Supplier,
)
from tests.cast import NOW, Cast
from tests.factories import register as build

PRICE = 7_654_321_00
PRICE_TEXT = "7,654,321"
PRICE_PENCE = "765432100"
SECRET = "Canary of Birch alone"


@dataclass
class World:
    """The records of the small register."""

    supplier: Supplier
    product: Product
    applications: dict[str, Application]
    contracts: dict[str, Contract]
    secret: Contract
    secret_application: Application
    public: Contract
    notice: Notice
    link: Link
    opportunity: Opportunity


Door = Callable[..., Any]


@pytest.fixture(autouse=True)
def in_june() -> Iterator[None]:
    """Ask on the day of the cast."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def door(cast: Cast) -> Door:
    """Ask for a page as somebody of the cast: `door("ben", "/register")`."""
    clients: dict[str, Client] = {}

    def ask(who: str, at: str, data: Any = None, **more: Any) -> Any:
        if who not in clients:
            clients[who] = Client()
            if who != "public":
                clients[who].force_login(cast.people[who])
        method = clients[who].post if more.pop("post", False) else clients[who].get
        return method(at, data or {}, **more)

    return ask


def text_of(answer: Any) -> str:
    """The body of an answer, streamed or not."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(body.decode())


@pytest.fixture
def world(cast: Cast) -> World:
    """Alder, Birch and Cedar use Acorn; Birch keeps one contract to itself."""
    maker = build.supplier("Quercus Systems Ltd")
    product = build.product("Acorn Housing", maker=maker, function="housing-management")
    councils = [cast.org(slug) for slug in ("alder", "birch", "cedar")]
    cast.org("birch").shows_price_to = "own"
    cast.org("birch").save()
    applications = {c.slug: application(c, product, maker) for c in councils}
    contracts = {c.slug: contract(c, product, maker) for c in councils}
    birch = cast.org("birch")
    link = build.link(
        applications["alder"],
        contracts["alder"],
        reasons=[
            {"kind": "product", "weight": 3.0, "sentence": "The same product"},
            {"kind": "ended", "weight": -1.0, "sentence": "It ended before"},
        ],
        would_change="A reference in both lists would settle it.",
        priority=10,
    )
    return World(
        supplier=maker,
        product=product,
        applications=applications,
        contracts=contracts,
        secret=build.contract(birch, SECRET, visibility="own"),
        secret_application=build.application(birch, SECRET, visibility="own"),
        public=build.contract(
            cast.org("cedar"),
            "Public library system",
            visibility="public",
            function="libraries",
            ends_on=date(2027, 1, 31),
            supplier=maker,
        ),
        notice=build.notice(
            cast.org("office"),
            "Housing system wanted",
            stage="tender",
            buyer_text="Alder Council",
            function="housing-management",
            published_on=date(2026, 5, 1),
            deadline_on=date(2026, 7, 1),
        ),
        link=link,
        opportunity=build.opportunity(*contracts.values(), product=product),
    )


def application(owner: Organisation, product: Product, maker: Supplier) -> Application:
    """Acorn as one council lists it."""
    return build.application(
        owner,
        "Acorn",
        product=product,
        vendor=maker,
        vendor_text="Quercus",
        function="housing-management",
        service_area="front_line",
        satisfaction={"alder": 5, "birch": 3, "cedar": 2}[owner.slug],
        skill={"alder": 4, "birch": 2, "cedar": 0}[owner.slug],
    )


def contract(owner: Organisation, product: Product, maker: Supplier) -> Contract:
    """The contract for Acorn of one council; Birch's price is a canary."""
    return build.contract(
        owner,
        f"Acorn for {owner.short_name}",
        product=product,
        supplier=maker,
        supplier_text=maker.name,
        function="housing-management",
        annual_pence=PRICE if owner.slug == "birch" else 12_000_00,
        total_pence=PRICE if owner.slug == "birch" else 36_000_00,
        notice_months=6,
        reference=f"REF-{owner.slug}",
    )
