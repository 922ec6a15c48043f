"""A procurement officer looks things up, reviews links by keyboard, opens an opportunity.

In a real browser: with scripts and without, on a wide screen and on a phone, with
nothing in the register, with one row, with many, and with very long words.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from django.conf import settings as given
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from guildhall.office.people.models import Organisation, Person
from guildhall.office.register.models import Link, Product
from tests.cast import Cast, make_cast
from tests.factories import register

pytestmark = pytest.mark.journey

# Playwright keeps an event loop open, in which Django would refuse to ask the store.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

Open = Callable[..., Page]
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamten" * 2
PAGES = (
    "/register",
    "/applications",
    "/contracts",
    "/notices",
    "/suppliers",
    "/products",
    "/councils",
    "/councils/alder",
    "/renewals",
    "/overlap",
    "/skills",
    "/concentration",
    "/quality",
    "/unlinked",
    "/opportunities",
    "/register/links",
    "/review",
    "/review/queue",
    "/upcoming",
    "/upcoming/notices",
    "/upcoming/renewals",
)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Start the Chromium of the system."""
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("Chromium is not installed")
    return {"executable_path": found}


@pytest.fixture
def people(transactional_db: None) -> Cast:
    """The cast in the store."""
    return make_cast()


@pytest.fixture
def opened(browser: Browser, people: Cast, live_server: LiveServer) -> Iterator[Open]:
    """Open a page as somebody, with scripts or without."""
    contexts = []

    def open_one(who: str = "gus", *, scripts: bool = True) -> Page:
        context = browser.new_context(
            base_url=live_server.url, java_script_enabled=scripts
        )
        if who != "public":
            client = Client()
            client.force_login(Person.objects.get(email__startswith=f"{who}@"))
            name = given.SESSION_COOKIE_NAME
            value = client.cookies[name].value
            context.add_cookies(
                [{"name": name, "value": value, "url": live_server.url}]
            )
        contexts.append(context)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()


def soon(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def fill(cast: Cast, count: int, *, words: str = "") -> list[str]:
    """Put so many rows of each kind into the register; give addresses of records."""
    records = []
    made = []
    for number in range(count):
        owner = cast.org(("alder", "birch", "cedar")[number % 3])
        name = words or f"Acorn {number}"
        maker = register.supplier(f"{name} Ltd")
        product = register.product(
            f"Product {number % 4}", maker=maker, function="housing-management"
        )
        if words:
            Product.objects.filter(pk=product.pk).update(name=words)
        application = register.application(
            owner,
            name,
            product=product,
            vendor=maker,
            function="housing-management",
            purpose=words,
            satisfaction=1 + number % 5,
            skill=number % 5,
        )
        contract = register.contract(
            owner,
            f"Support of {name}",
            product=product,
            supplier=maker,
            function="housing-management",
            description=words,
            reference=words[:80],
            starts_on=soon(-400),
            ends_on=soon(100 + 40 * number),
            visibility="public" if number % 2 else "members",
        )
        link = register.link(
            application,
            contract,
            reasons=[
                {"kind": "product", "weight": 2.5, "sentence": f"Both name {name}"},
                {"kind": "ended", "weight": -0.5, "sentence": "Another word differs"},
            ],
            would_change="A reference in both lists.",
            priority=1000 - number,
        )
        notice = register.notice(
            cast.org("office"),
            f"{name} wanted",
            stage="planning",
            function="housing-management",
            buyer_text=words or "Alder Council",
            published_on=soon(-10),
        )
        made.append(contract)
        if number % 3:
            continue
        records = [
            f"/applications/{application.public_id}",
            f"/contracts/{contract.public_id}",
            f"/notices/{notice.public_id}",
            f"/suppliers/{maker.public_id}",
            f"/products/{product.key}",
            f"/register/links/{link.public_id}",
        ]
    if made:
        opportunity = register.opportunity(
            *made[:3], title=words or "Housing together", product=made[0].product
        )
        records.append(f"/opportunities/{opportunity.public_id}")
    return records


def nothing_wrong(page: Page) -> None:
    """axe finds nothing on the page, and it does not scroll sideways."""
    found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
    widest = page.evaluate("document.documentElement.scrollWidth")
    room = page.evaluate("document.documentElement.clientWidth")
    assert widest <= room + 1, f"{page.url} is {widest} px wide in {room}"


STATES: dict[str, tuple[int, str]] = {
    "empty": (0, ""),
    "one": (1, ""),
    "many": (30, ""),
    "long": (3, LONG),
}


@pytest.mark.parametrize("state", STATES)
def test_nothing_is_wrong_with_any_page_in_any_state(
    state: str, opened: Open, people: Cast
) -> None:
    records = fill(people, STATES[state][0], words=STATES[state][1])
    page = opened()

    for width in (1280, 375):
        page.set_viewport_size({"width": width, "height": 800})
        for at in (*PAGES, *records):
            answer = page.goto(at)
            assert answer is not None
            assert answer.status == 200, at
            nothing_wrong(page)


def test_pages_are_right_for_the_public_as_well(opened: Open, people: Cast) -> None:
    fill(people, 6)
    page = opened("public")

    for at in PAGES:
        page.goto(at)
        nothing_wrong(page)


def states() -> list[str]:
    """Where the links of Alder stand, the one worth most first."""
    alder = Organisation.objects.get(slug="alder")
    rows = Link.objects.unscoped(because="test").filter(organisation=alder)
    return list(rows.order_by("-priority").values_list("state", flat=True))


def press(page: Page, key: str) -> None:
    """Press a key once the page is there with its script."""
    page.wait_for_load_state("networkidle")
    page.keyboard.press(key)


def test_links_are_reviewed_by_one_key_each(opened: Open, people: Cast) -> None:
    fill(people, 13)
    page = opened()

    page.goto("/review")
    heading = page.locator(".pair-head h2")
    expect(heading).to_contain_text("Acorn 0")
    expect(page.get_by_text("5 left")).to_be_visible()
    press(page, "s")
    expect(heading).to_contain_text("Acorn 3")
    press(page, "n")
    expect(heading).to_contain_text("Acorn 6")
    press(page, "l")
    expect(heading).to_contain_text("Acorn 9")
    assert states() == ["confirmed", "rejected", "later", "proposed", "proposed"]

    press(page, "u")
    expect(heading).to_contain_text("Acorn 6")
    assert states()[2] == "proposed"
    page.goto("/review")
    press(page, "j")
    expect(heading).to_contain_text("Acorn 9")
    assert states() == ["confirmed", "rejected", "proposed", "proposed", "proposed"]


def test_a_key_pressed_while_writing_decides_nothing(
    opened: Open, people: Cast
) -> None:
    fill(people, 1)
    page = opened()

    page.goto("/review")
    page.get_by_label("Why, if you like").fill("")
    page.keyboard.type("snlu")

    assert states() == ["proposed"]
    page.get_by_role("button", name="Not the same").click()
    expect(page.get_by_text("Nothing waits for you")).to_be_visible()
    kept = Link.objects.unscoped(because="test").get()
    assert (kept.state, kept.decided_because) == ("rejected", "snlu")


def test_cases_alike_are_decided_together_without_scripts(
    opened: Open, people: Cast
) -> None:
    owner = people.org("alder")
    product, maker = register.product("Acorn"), register.supplier("Quercus")
    for number in range(3):
        register.link(
            register.application(owner, f"Acorn {number}", product=product),
            register.contract(owner, f"Deal {number}", supplier=maker),
        )
    page = opened(scripts=False)

    page.goto("/review")
    page.get_by_role("link", name="2 more with the same product and supplier").click()
    for box in page.get_by_role("checkbox").all():
        if box.is_visible():
            box.check()
    page.get_by_role("button", name="Same, all chosen", exact=True).click()

    expect(page.get_by_text("Nothing").first).to_be_visible()
    assert states() == ["confirmed"] * 3
    page.goto("/review")
    page.get_by_role("button", name="Undo").click()
    assert states() == ["proposed"] * 3


def test_a_list_is_filtered_shared_and_taken_away_without_scripts(
    opened: Open, people: Cast
) -> None:
    fill(people, 9)
    page = opened(scripts=False)

    page.goto("/contracts")
    if not page.get_by_label("Borough").is_visible():
        page.get_by_text("Filter and sort").click()
    page.get_by_label("Borough").select_option("birch")
    page.get_by_role("button", name="Show").click()

    assert "council=birch" in page.url
    expect(page.get_by_role("row")).to_have_count(4)
    with page.expect_download() as taken:
        page.get_by_role("link", name="Take as CSV").click()
    assert taken.value.path().read_text().count("birch") == 3
    page.get_by_role("link", name="Remove filter").click()
    expect(page.get_by_role("row")).to_have_count(10)


def test_an_opportunity_is_found_from_the_map_and_taken_up(
    opened: Open, people: Cast
) -> None:
    fill(people, 6)
    page = opened("ada")

    page.goto("/register")
    page.get_by_role("link", name="What could be bought together").click()
    page.get_by_role("link", name="Housing together").click()
    expect(page.get_by_role("heading", name="Who could take part")).to_be_visible()
    page.get_by_role("link", name="Birch: 1 contracts").focus()
    page.go_back()
    page.go_forward()
    page.get_by_role("button", name="Take it up").click()

    expect(page.get_by_text("Taken up. It stays in the list")).to_be_visible()
    page.get_by_role("button", name="Open it again").click()
    expect(page.get_by_text("Open again.")).to_be_visible()


def test_a_column_of_the_chart_opens_to_its_contracts(
    opened: Open, people: Cast
) -> None:
    fill(people, 6)
    page = opened()

    page.goto("/renewals")
    page.locator("figure.chart a").first.focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Contracts", exact=True)).to_be_visible()
    assert "quarter=" in page.url
