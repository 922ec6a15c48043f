"""The page of one record: its facts with their cells, its links, its history."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from guildhall.office.intake.rules import Action, RunState
from guildhall.office.people.models import Organisation
from guildhall.office.register.models import Application, Contract
from tests.cast import NOW, Cast
from tests.factories import intake, register
from tests.web.pages.register.conftest import Door, World, text_of


def imported(owner: Organisation, contract: Contract) -> None:
    """Let a contract have come in from a row, and have been changed by a later one."""
    columns = [
        column(0, "Title of agreement", "contract_title"),
        column(1, "Annual value (£)", "annual_value"),
        column(2, "Original value", "original_value"),
    ]
    first = intake.import_run(
        owner,
        RunState.COMMITTED,
        reading={"columns": columns, "sheet": "Register"},
        committed_at=NOW - timedelta(days=30),
        upload=intake.upload(owner, "register-2025.csv"),
    )
    second = intake.import_run(
        owner,
        RunState.COMMITTED,
        reading={"columns": columns, "sheet": "Register"},
        committed_at=NOW,
        upload=intake.upload(owner, "register-2026.csv"),
    )
    for run, price in ((first, "£11,000"), (second, "£12,000.00")):
        intake.row(run, "Provision of Acorn", price, "£9,999", number=7)
    intake.change(first, record_id=contract.pk, row_number=7)
    intake.change(
        second,
        Action.CHANGED,
        record_id=contract.pk,
        row_number=7,
        before={"values": {"title": "Acorn", "annual_pence": 1100000}, "is_live": True},
        after={"title": "Provision of Acorn", "annual_pence": 1200000},
    )


def column(index: int, heading: str, field: str) -> dict[str, object]:
    return {
        "index": index,
        "heading": heading,
        "field": field,
        "confidence": 1.0,
        "because": "said",
        "samples": [],
    }


@pytest.fixture
def contract(cast: Cast) -> Contract:
    made = register.contract(
        cast.org("alder"),
        "Provision of Acorn",
        annual_pence=1200000,
        extra={"original_value": "£9,999", "framework": "G-Cloud 14"},
    )
    imported(cast.org("alder"), made)
    return made


def page_of(door: Door, who: str, record: Contract | Application) -> str:
    route = "contract" if isinstance(record, Contract) else "application"
    answer = door(who, reverse(route, args=[record.public_id]))
    assert answer.status_code == 200
    return text_of(answer)


def test_each_value_says_the_cell_it_came_from(door: Door, contract: Contract) -> None:
    said = page_of(door, "gus", contract)

    assert "Title of agreement, row 7, sheet Register" in said
    assert "Annual value (£), row 7, sheet Register: “£12,000.00”" in said
    assert "Read from register-2026.csv" in said


def test_the_name_of_the_file_is_for_those_who_read_imports_there(
    door: Door, contract: Contract
) -> None:
    said = page_of(door, "bea", contract)

    assert "Title of agreement, row 7" in said
    assert "register-2026.csv" not in said


def test_a_withheld_price_is_in_no_cell_column_or_history(
    door: Door, contract: Contract
) -> None:
    said = page_of(door, "ben", contract)

    assert "Title of agreement, row 7" in said
    assert "not shown to you" in said
    assert "G-Cloud 14" in said
    for price in ("£9,999", "12,000", "1200000", "1100000"):
        assert price not in said


def test_history_tells_what_each_import_changed(door: Door, contract: Contract) -> None:
    said = page_of(door, "gus", contract)

    assert "Changed from row 7 of register-2026.csv, brought in by Somebody" in said
    assert "Title: Acorn became Provision of Acorn" in said
    assert "Came in from row 7 of register-2025.csv" in said


def test_others_are_told_when_it_came_in_and_no_more(
    door: Door, contract: Contract
) -> None:
    said = page_of(door, "bea", contract)

    assert "Came in with a list." in said
    assert "register-2025.csv" not in said
    assert "Somebody" not in said


def test_an_undone_import_says_so(door: Door, cast: Cast) -> None:
    owner = cast.org("alder")
    made = register.contract(owner, "Acorn")
    run = intake.import_run(owner, RunState.UNDONE)
    intake.change(run, record_id=made.pk, row_number=3)

    assert "Undone on 15 June 2026" in page_of(door, "gus", made)


def test_a_record_that_is_gone_can_be_opened_and_says_so(
    door: Door, cast: Cast
) -> None:
    gone = register.application(cast.org("alder"), "Old Acorn", is_live=False)

    assert "The newest list no longer has this row" in page_of(door, "ben", gone)
    assert "Old Acorn" not in text_of(door("ben", "/applications"))


def test_a_link_says_why_why_not_and_what_would_change_it(
    door: Door, world: World
) -> None:
    said = text_of(door("gus", reverse("link", args=[world.link.public_id])))

    assert "The same product" in said
    assert "It ended before" in said
    assert "Against: " in said
    assert "A reference in both lists would settle it." in said
    assert "80% likely" in said
    assert reverse("review") + f"?at={world.link.public_id}" in said


def test_a_record_shows_its_links_and_its_decisions(
    door: Door, world: World, cast: Cast
) -> None:
    world.link.state, world.link.decided_at = "confirmed", NOW
    world.link.decided_by = cast.people["gus"]
    world.link.decided_because = "The invoice says so"
    world.link.save()

    said = page_of(door, "ben", world.applications["alder"])

    assert "Acorn for Alder" in said
    assert "Confirmed by Gus: The invoice says so" in said


def test_who_lacks_a_link_is_told_whose_job_it_is(door: Door, world: World) -> None:
    application = page_of(door, "ada", world.applications["birch"])
    contract = page_of(door, "ada", world.contracts["birch"])

    assert "Procurement can find it" in application
    assert "/contracts?council=birch&amp;application=no" in application
    assert "IT can say which system" in contract
    assert "/applications?council=birch&amp;contract=no" in contract


def test_a_notice_shows_buyers_and_the_contracts_it_renews(
    door: Door, world: World, cast: Cast
) -> None:
    register.notice_link(world.notice, world.contracts["alder"], state="confirmed")
    world.notice.buyers.add(cast.org("alder"))

    said = text_of(door("ben", reverse("notice", args=[world.notice.public_id])))

    assert 'href="/councils/alder"' in said
    assert "Acorn for Alder" in said
    assert "Notice renews the contract" in said
    public = text_of(door("public", reverse("notice", args=[world.notice.public_id])))
    assert "Acorn for Alder" not in public


def test_a_product_shows_who_uses_it_with_skill_contract_and_map(
    door: Door, world: World
) -> None:
    world.link.state = "confirmed"
    world.link.save()

    said = text_of(door("ben", "/products/acorn-housing"))

    assert "Used by 3 boroughs." in said
    assert "5 of 5" in said
    assert "4 of 4, could teach it" in said
    assert "Acorn for Alder" in said
    assert "31 Mar 2027" in said
    assert "Alder: 1 uses" in said
    assert "As at 15 June 2026" in said


def test_a_supplier_shows_what_ends_next_and_what_it_makes(
    door: Door, world: World
) -> None:
    said = text_of(door("ben", reverse("supplier", args=[world.supplier.public_id])))

    assert "Acorn for Cedar" in said
    assert "What it makes" in said
    assert f"/contracts?supplier={world.supplier.public_id}" in said


@pytest.mark.parametrize("end", [date(2026, 6, 14), None])
def test_a_supplier_without_ends_to_come_says_so(
    end: date | None, door: Door, cast: Cast
) -> None:
    maker = register.supplier("Hornbeam Ltd")
    register.contract(cast.org("alder"), supplier=maker, ends_on=end)

    said = text_of(door("ben", reverse("supplier", args=[maker.public_id])))

    assert "No contract that you may see ends after today." in said
