"""Somebody comes in: by code, by passkey, by an invitation; with scripts and without.

On every page on the way axe finds nothing, and nothing scrolls sideways at 375 px.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from playwright.sync_api import Browser, CDPSession, Page, expect
from pytest_django.live_server_helper import LiveServer

from guildhall.office.people.models import Person, Seat
from guildhall.office.post.models import Message
from tests.cast import make_cast

pytestmark = pytest.mark.journey

# Playwright keeps an event loop open, in which Django would refuse to ask the store.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Start the Chromium of the system."""
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("Chromium is not installed")
    return {"executable_path": found}


@pytest.fixture
def house(transactional_db: None, live_server: LiveServer) -> str:
    """The pages, served, with the cast in the store."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM shared_count")
    make_cast()
    return live_server.url


@pytest.fixture
def opened(browser: Browser, house: str) -> Iterator[Open]:
    """Open a browser of one's own, with scripts or without."""
    contexts = []

    def open_one(*, scripts: bool = True) -> Page:
        context = browser.new_context(base_url=house, java_script_enabled=scripts)
        contexts.append(context)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()


def nothing_wrong(page: Page) -> None:
    """axe finds nothing on the page, and it does not scroll sideways at 375 px."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    before = page.viewport_size
    page.set_viewport_size({"width": 375, "height": 800})
    widest = page.evaluate("document.documentElement.scrollWidth")
    assert widest <= 376, f"{page.url} is {widest} px wide"
    if before:
        page.set_viewport_size(before)


def sign_in(page: Page, address: str) -> None:
    """Sign in with a code, reading the mail on the outbox page."""
    page.goto("/account")
    page.get_by_label("Mail address").fill(address)
    page.get_by_role("button", name="Send me a code").click()
    mail = page.context.new_page()
    mail.goto("/outbox")
    mail.get_by_role("link", name="Your sign-in code").first.click()
    code = mail.locator("pre").inner_text().split("\n\n")[1].strip()
    mail.close()
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Sign in").last.click()
    expect(page.get_by_text(f"You sign in as {address}.")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_ben_comes_in_by_code_and_goes(opened: Open, *, scripts: bool) -> None:
    page = opened(scripts=scripts)

    sign_in(page, "ben@alder.example")

    page.get_by_role("button", name="Sign out").click()
    page.goto("/account")
    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()


def test_ben_comes_in_by_keyboard_alone(opened: Open) -> None:
    page = opened()
    page.goto("/account")
    page.get_by_label("Mail address").focus()

    page.keyboard.type("ben@alder.example")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Enter the code")).to_be_visible()
    every = Message.objects.unscoped(because="the test reads Ben's mail")
    page.get_by_label("Code").focus()
    page.keyboard.type(every.get().text.split("\n\n")[1].strip())
    page.keyboard.press("Enter")

    expect(page.get_by_text("You sign in as ben@alder.example.")).to_be_visible()


def test_a_wrong_address_is_put_right_where_the_error_leads(opened: Open) -> None:
    page = opened()
    page.goto("/sign-in")

    page.get_by_role("button", name="Send me a code").click()
    nothing_wrong(page)
    page.get_by_role("link", name="Enter your mail address").click()

    expect(page.get_by_label("Mail address")).to_be_focused()


def with_authenticator(page: Page) -> CDPSession:
    """Give the browser an authenticator that always finds its user there."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return session


def test_ben_adds_a_passkey_and_comes_in_with_it(opened: Open) -> None:
    page = opened()
    with_authenticator(page)
    sign_in(page, "ben@alder.example")

    page.goto("/account/passkeys/new")
    nothing_wrong(page)
    page.get_by_label("Name of the passkey").fill("This laptop")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_text("This laptop, added")).to_be_visible()
    nothing_wrong(page)
    page.get_by_role("button", name="Sign out").click()
    page.goto("/account")
    nothing_wrong(page)
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_text("You sign in as ben@alder.example.")).to_be_visible()
    every = Message.objects.unscoped(because="the test reads Ben's mail")
    assert every.filter(kind="passkey_added").count() == 1


def test_without_scripts_no_passkey_is_offered(opened: Open) -> None:
    page = opened(scripts=False)

    page.goto("/sign-in")

    expect(page.get_by_label("Mail address")).to_be_visible()
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()


@pytest.mark.parametrize("scripts", [True, False])
def test_hana_invites_nia_who_accepts(opened: Open, *, scripts: bool) -> None:
    hana, nia = opened(scripts=scripts), opened(scripts=scripts)
    sign_in(hana, "hana@alder.example")

    hana.goto("/people")
    hana.get_by_label("Mail address").fill("nia@alder.example")
    hana.get_by_label("Name", exact=True).fill("Nia")
    hana.get_by_label("Procurement officer").check()
    hana.get_by_role("button", name="Send the invitation").click()
    expect(hana.get_by_text("The invitation to Nia is on its way.")).to_be_visible()

    nia.goto("/outbox")
    nia.get_by_role("link", name="Hana invites you").click()
    nia.get_by_role("link", name="/links/").click()
    expect(nia.get_by_role("heading", name="Work with Alder Council")).to_be_visible()
    assert not Person.objects.filter(email="nia@alder.example").exists()
    nia.get_by_role("button", name="Accept the invitation").click()
    expect(nia.get_by_text("You have accepted the invitation")).to_be_visible()
    sign_in(nia, "nia@alder.example")
    expect(nia.get_by_role("rowheader", name="Alder Council")).to_be_visible()

    assert Seat.objects.get(person__email="nia@alder.example").role == (
        "procurement_officer"
    )


PAGES = {
    "public": ["/sign-in", "/roles", "/outbox", "/outbox?q=nothing"],
    "hana": [
        "/account",
        "/account/tokens/new",
        "/people/alder",
        "/people/alder/sign-in",
    ],
    "ada": ["/mails", "/mails/invitation", "/people/alder", "/outbox"],
}
HOME = {"hana": "alder", "ada": "office"}


@pytest.mark.parametrize("who", PAGES)
def test_nothing_is_wrong_on_any_page(opened: Open, who: str) -> None:
    page = opened()
    if who != "public":
        sign_in(page, f"{who}@{HOME[who]}.example")

    for path in PAGES[who]:
        page.goto(path)
        nothing_wrong(page)


def test_nothing_is_wrong_with_long_names_and_errors(opened: Open) -> None:
    long = "Wolfeschlegelsteinhausenbergerdorff " * 3
    Person.objects.filter(email="ben@alder.example").update(name=long)
    page = opened()
    sign_in(page, "hana@alder.example")

    page.goto("/people/alder")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    nothing_wrong(page)
    page.goto("/account/tokens/new")
    page.get_by_role("button", name="Make the token").click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    nothing_wrong(page)
    page.goto("/people/alder/sign-in")
    page.get_by_role("button", name="Keep the settings").click()
    nothing_wrong(page)


def test_a_scanner_with_a_browser_changes_nothing(opened: Open) -> None:
    hana, scanner = opened(), opened()
    sign_in(hana, "hana@alder.example")
    hana.goto("/people")
    hana.get_by_label("Mail address").fill("nia@alder.example")
    hana.get_by_label("Name", exact=True).fill("Nia")
    hana.get_by_label("Council officer").check()
    hana.get_by_role("button", name="Send the invitation").click()
    expect(hana.get_by_text("on its way")).to_be_visible()
    every = Message.objects.unscoped(because="the test reads Nia's mail")
    text = every.get(kind="invitation").text

    for word in text.split():
        if "/links/" in word or "/stop/" in word:
            for _ in range(2):
                scanner.goto(word.removeprefix("http://localhost:8000"))
                scanner.wait_for_load_state("networkidle")

    assert not Person.objects.filter(email="nia@alder.example").exists()
