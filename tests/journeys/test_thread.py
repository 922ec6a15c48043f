"""Buy better together, from end to end: the thread that the house is built around.

Gus signs in by code, uploads a real contract register, corrects one column, sees what
was found, uploads IT's list, reviews links by keyboard, opens an opportunity, takes the
register away, and undoes the import: the register is then as it was, to the byte.
"""

import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from guildhall.office.jobs.worker import work_off
from guildhall.office.people.models import Organisation
from guildhall.office.people.queries import system
from guildhall.office.register.actions import opportunities
from guildhall.office.register.queries import export
from tests.cast import make_cast
from tests.factories import register as make
from tests.journeys.test_sign_in import browser_type_launch_args, nothing_wrong, sign_in
from tests.shared_data import shared

pytestmark = pytest.mark.journey
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

APPLICATIONS = """System,Vendor,Used for
Click4Assistance,Click4Assistance,Web chat
Social Value Portal,Social Value Portal,Social value
ChildView,CACI,Youth justice
SolarWinds Orion,SolarWinds,Network monitoring
Xpress electoral management,Xpress Software,Elections
"""
__all__ = ["browser_type_launch_args"]


@pytest.fixture
def house(
    transactional_db: None, live_server: LiveServer, tmp_path: Path, settings: Settings
) -> str:
    """The pages, served, with three councils that could buy a system together."""
    settings.FILES_FOLDER = tmp_path / "files"
    cast = make_cast()
    ends = timezone.localdate() + timedelta(days=500)
    product = make.product("Acorn Housing", function="housing")
    for slug in ("birch", "cedar", "elm"):
        make.contract(
            cast.org(slug),
            "Acorn Housing system",
            product=product,
            function="housing",
            supplier_text="Quercus Systems Ltd",
            starts_on=date(2022, 4, 1),
            ends_on=ends,
        )
    opportunities.find(by=system("test"), at=timezone.now())
    return live_server.url


@pytest.fixture
def page(browser: Browser, house: str) -> Iterator[Page]:
    """A browser of one's own, where nobody is signed in."""
    context = browser.new_context(base_url=house, accept_downloads=True)
    yield context.new_page()
    context.close()


def everything() -> list[str]:
    """The whole register, as the house exports it; random ids of links apart."""
    return list(export.everything(system("test")))


def upload(page: Page, kind: str, file: Path) -> None:
    """Send a list and go as far as its columns."""
    page.goto("/imports/new")
    page.get_by_label(kind).check()
    page.get_by_label("The file").set_input_files(str(file))
    page.get_by_role("button", name="Read the list").click()
    expect(page.get_by_role("heading", name="Check the columns")).to_be_visible()


def bring_in(page: Page) -> None:
    """Go on from the columns until the list is in, and the links are proposed."""
    page.get_by_role("button", name="Compare with the list").click()
    expect(page.get_by_role("heading", name="Check what will change")).to_be_visible()
    page.get_by_role("button", name="Bring in").click()
    expect(page.get_by_role("heading", name="What you get for it")).to_be_visible()
    work_off(timezone.now())


@pytest.mark.timeout(240)
def test_gus_follows_the_whole_thread(page: Page, tmp_path: Path) -> None:
    register = shared("procurement/registers/salford_contracts_register_2022.csv")
    before = everything()
    sign_in(page, "gus@alder.example")

    upload(page, "Contract register", register)
    page.get_by_label("Meaning of Directorate Name").select_option("owner")
    bring_in(page)
    result = page.url
    assert len(everything()) > len(before) + 150
    nothing_wrong(page)

    listed = tmp_path / "applications.csv"
    listed.write_text(APPLICATIONS)
    upload(page, "Application list", listed)
    bring_in(page)

    page.goto("/review")
    left = int(page.locator("strong", has_text="left").first.inner_text().split()[0])
    assert left >= 4
    nothing_wrong(page)
    page.keyboard.press("s")
    page.wait_for_load_state()
    expect(page.get_by_text(f"{left - 1} left")).to_be_visible()
    page.keyboard.press("n")
    page.wait_for_load_state()
    expect(page.get_by_text(f"{left - 2} left")).to_be_visible()
    page.keyboard.press("u")
    page.wait_for_load_state()
    expect(page.get_by_text(f"{left - 1} left")).to_be_visible()

    page.goto("/opportunities")
    page.get_by_role("link", name="Acorn Housing").first.click()
    for council in ("Birch", "Cedar", "Elm"):
        expect(page.get_by_text(council).first).to_be_visible()
    nothing_wrong(page)

    page.goto("/contracts?council=alder")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Take as CSV").click()
    text = Path(taken.value.path()).read_text(encoding="utf-8-sig")
    assert "Underwater Dive Surveys" in text

    for address in (page_of_last_import(page), result):
        page.goto(address)
        page.get_by_role("button", name="Undo this import").click()
        nothing_wrong(page)
        page.get_by_role("button", name="Undo the import").click()
        expect(page.get_by_text("Undone").first).to_be_visible()
    work_off(timezone.now())
    assert without_judgements(everything()) == without_judgements(before)


def page_of_last_import(page: Page) -> str:
    """The page of the import that was brought in last."""
    page.goto("/imports")
    page.locator("tbody a").first.click()
    return page.url


def without_judgements(lines: list[str]) -> list[str]:
    """An export without what Gus judged, which outlives the rows by design."""
    assert Organisation.objects.filter(slug="alder").exists()
    return [line for line in lines if '"record": "judgement"' not in line]
