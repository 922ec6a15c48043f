"""A procurement officer brings in the contract register, corrects it, and undoes it.

In a real browser: with scripts and without, and by keyboard alone.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from django.conf import settings as given
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from guildhall.office.intake.models import ImportRun
from guildhall.office.people.models import Person
from guildhall.office.register.models import Contract
from tests.cast import make_cast

pytestmark = pytest.mark.journey

# Playwright keeps an event loop open, in which Django would refuse to ask the store.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

Open = Callable[..., Page]

LISTED = """Contracts of Alder,,,,,
Contract reference,Title,Supplier,Start date,End date,Annual value
A1,Bins,Oak Ltd,01/01/2026,31/12/2027,"£1,000"
A2,Lifts,Elm Ltd,01/02/2026,TBC,£250
A3,Trees,Ash Ltd,01/03/2026,2022-09-31,300
Total,,,,,1550
"""
SALFORD = (
    Path(__file__).resolve().parents[3]
    / "shared/data/procurement/registers/salford_contracts_register_2022.csv"
)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Start the Chromium of the system."""
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("Chromium is not installed")
    return {"executable_path": found}


@pytest.fixture
def house(
    transactional_db: None, live_server: LiveServer, tmp_path: Path, settings: Settings
) -> str:
    """The pages, served, with the cast in the store."""
    settings.FILES_FOLDER = tmp_path / "files"
    make_cast()
    return live_server.url


@pytest.fixture
def opened(browser: Browser, house: str) -> Iterator[Open]:
    """Open a page on which Gus of Alder is signed in, with scripts or without."""
    contexts = []

    def open_one(*, scripts: bool = True) -> Page:
        client = Client()
        client.force_login(Person.objects.get(email="gus@alder.example"))
        name = given.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        context = browser.new_context(base_url=house, java_script_enabled=scripts)
        context.add_cookies([{"name": name, "value": value, "url": house}])
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


def contracts() -> list[tuple[Any, ...]]:
    """Everything the register keeps of contracts."""
    found = Contract.objects.unscoped(because="test").order_by("list_key")
    return list(found.values_list())


def write(folder: Path, text: str = LISTED) -> str:
    path = folder / "contracts.csv"
    path.write_text(text)
    return str(path)


def test_a_register_is_brought_in_corrected_and_undone(
    opened: Open, tmp_path: Path
) -> None:
    page = opened()

    page.goto("/imports")
    expect(page.get_by_text("Nothing has been brought in yet")).to_be_visible()
    nothing_wrong(page)
    page.get_by_role("button", name="Bring in a list").click()
    expect(page.get_by_role("heading", name="What you get back")).to_be_visible()
    nothing_wrong(page)
    page.get_by_label("Contract register").check()
    page.get_by_label("The file").set_input_files(write(tmp_path))
    page.get_by_role("button", name="Read the list").click()

    expect(page.get_by_role("heading", name="Check the columns")).to_be_visible()
    expect(page.get_by_text("in row 2")).to_be_visible()
    nothing_wrong(page)
    page.get_by_label("Meaning of End date").select_option("current_end_date")
    page.get_by_role("button", name="Compare with the list").click()

    expect(page.get_by_role("heading", name="Check what will change")).to_be_visible()
    expect(page.get_by_text("“TBC”")).to_be_visible()
    expect(page.get_by_text("“2022-09-31”")).to_be_visible()
    nothing_wrong(page)
    assert contracts() == []
    page.get_by_role("button", name="Bring in 3 changes").click()

    expect(page.get_by_role("heading", name="What you get for it")).to_be_visible()
    nothing_wrong(page)
    assert len(contracts()) == 3
    page.get_by_role("link", name="Every row as it stands in the file").click()
    nothing_wrong(page)
    page.get_by_role("link", name="row 4").click()
    expect(page.get_by_role("cell", name="TBC")).to_be_visible()
    nothing_wrong(page)
    page.go_back()
    page.go_back()
    page.get_by_role("button", name="Undo this import").click()
    nothing_wrong(page)
    page.get_by_role("button", name="Undo the import").click()

    expect(page.get_by_text("the list is as it was before").first).to_be_visible()
    nothing_wrong(page)
    assert contracts() == []


def test_every_step_works_without_scripts(opened: Open, tmp_path: Path) -> None:
    page = opened(scripts=False)

    page.goto("/imports/new")
    page.get_by_label("Contract register").check()
    page.get_by_label("The file").set_input_files(write(tmp_path))
    page.get_by_role("button", name="Read the list").click()
    page.get_by_role("button", name="Compare with the list").click()
    page.get_by_role("button", name="Bring in 3 changes").click()

    assert len(contracts()) == 3
    page.get_by_role("button", name="Undo this import").click()
    page.get_by_role("button", name="Undo the import").click()
    assert contracts() == []


def test_every_step_works_by_keyboard(opened: Open) -> None:
    page = opened()
    page.goto("/imports/new")

    page.get_by_label("Contract register").focus()
    page.keyboard.press("Space")
    page.get_by_label("Or paste the table").focus()
    page.keyboard.insert_text(LISTED.replace(",", "\t").replace('"£1\t000"', "1000"))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Check the columns")).to_be_visible()
    page.get_by_role("button", name="Compare with the list").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Bring in 3 changes").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="What you get for it")).to_be_visible()
    assert len(contracts()) == 3


def test_a_file_that_cannot_be_read_is_told_where_the_focus_is(
    opened: Open, tmp_path: Path
) -> None:
    hostile = tmp_path / "hostile.xlsx"
    hostile.write_bytes(b"PK\x03\x04 nothing here")
    page = opened()

    page.goto("/imports/new")
    page.get_by_label("Contract register").check()
    page.get_by_label("The file").set_input_files(str(hostile))
    page.get_by_role("button", name="Read the list").click()

    summary = page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    nothing_wrong(page)
    summary.get_by_role("link").first.click()
    expect(page.locator("#id_file")).to_be_focused()


@pytest.mark.shared_data
def test_a_real_register_is_brought_in(opened: Open) -> None:
    if not SALFORD.exists():
        pytest.skip("the open data beside the project is not here")
    page = opened()

    page.goto("/imports/new")
    page.get_by_label("Contract register").check()
    page.get_by_label("The file").set_input_files(str(SALFORD))
    page.get_by_role("button", name="Read the list").click()
    nothing_wrong(page)
    page.get_by_label("Meaning of Visibility").select_option("status")
    page.get_by_role("button", name="Compare with the list").click()
    nothing_wrong(page)
    page.get_by_role("button", name="Bring in").click()

    expect(page.get_by_role("heading", name="What you get for it")).to_be_visible()
    nothing_wrong(page)
    run = ImportRun.objects.unscoped(because="test").get()
    assert run.rows == 156
    assert run.mapping[str(len(run.mapping) - 1)] == "status"
