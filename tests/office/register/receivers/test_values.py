"""What is kept of a row: nothing guessed, nothing lost, nothing that does not fit."""

from typing import Any

import pytest

from guildhall.office.register.receivers import (
    Applications,
    Contracts,
    ListReceiver,
    Notices,
)
from tests.office.register.incoming import row

RECEIVERS: list[ListReceiver] = [Applications(), Contracts(), Notices()]
NAMES = [receiver.kind for receiver in RECEIVERS]


def contract(**cells: str) -> Any:
    return Contracts().values_of(row(**cells))


def application(**cells: str) -> Any:
    return Applications().values_of(row(**cells))


def notice(**cells: str) -> Any:
    return Notices().values_of(row(**cells))


@pytest.mark.parametrize("receiver", RECEIVERS, ids=NAMES)
def test_every_column_comes_from_a_field_that_the_list_can_have(
    receiver: ListReceiver,
) -> None:
    read = {*receiver.texts.values(), *receiver.whole_texts.values()}
    read |= set(receiver.typed.values())

    assert read <= set(receiver.fields)
    assert {field for group in receiver.needed for field in group} <= read


@pytest.mark.parametrize("receiver", RECEIVERS, ids=NAMES)
def test_every_column_is_one_of_the_model(receiver: ListReceiver) -> None:
    columns = {field.name for field in receiver.model._meta.get_fields()}

    assert {*receiver.columns(), *receiver.resolved} <= columns
    assert set(receiver.scales) <= set(receiver.typed)


@pytest.mark.parametrize("receiver", RECEIVERS, ids=NAMES)
def test_an_empty_row_is_kept_out(receiver: ListReceiver) -> None:
    values = receiver.values_of(row())

    assert receiver.key_of(values) == ""


@pytest.mark.parametrize(
    ("receiver", "fields", "missing"),
    [
        (Applications(), ["vendor"], "the product or app ref"),
        (Applications(), ["product"], None),
        (Contracts(), ["supplier_name"], "contract title or contract description"),
        (Contracts(), ["contract_description"], None),
        (Notices(), ["ocid"], "the contract title"),
    ],
)
def test_it_says_which_column_cannot_be_missed(
    receiver: ListReceiver, fields: list[str], missing: str | None
) -> None:
    said = receiver.what_is_missing(fields)

    assert (said is None) == (missing is None)
    assert missing is None or missing in str(said)


def test_a_text_too_long_for_its_column_is_kept_whole_beside_it() -> None:
    title = "Housing management system " * 30

    values = contract(contract_title=title)

    assert len(values["title"]) == 400
    assert values["title"].endswith("…")
    assert values["extra"]["contract_title"] == title.strip()


def test_a_description_is_never_shortened() -> None:
    assert contract(contract_description="word " * 2_000)["description"].endswith(
        "word"
    )


@pytest.mark.parametrize(
    ("cells", "column", "field"),
    [
        ({"satisfaction": "7"}, "satisfaction", "satisfaction"),
        ({"satisfaction": "0"}, "satisfaction", "satisfaction"),
        ({"skill_level": "5"}, "skill", "skill_level"),
        ({"users": "-3"}, "users", "users"),
        ({"users": "99999999999"}, "users", "users"),
        ({"users": "about 40"}, "users", "users"),
        ({"confirmed_date": "31/02/2026"}, "confirmed_on", "confirmed_date"),
    ],
)
def test_a_cell_that_does_not_fit_is_not_known_and_stands_beside(
    cells: dict[str, str], column: str, field: str
) -> None:
    values = application(product="Acorn", **cells)

    assert values[column] is None
    assert values["extra"] == {field: cells[field]}


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"annual_value": str(10**20)}, "annual_pence"),
        ({"notice_months": "70000"}, "notice_months"),
        ({"company_number": "0123456789"}, "company_number"),
        ({"end_date": "TBC"}, "contractual_end_on"),
    ],
)
def test_a_contract_keeps_beside_what_no_column_holds(
    cells: dict[str, str], column: str
) -> None:
    values = contract(contract_title="Bins", **cells)

    assert not values[column]
    assert values["extra"] == cells


@pytest.mark.parametrize("text", ["N/A", "-", "", "none"])
def test_a_cell_that_says_nothing_leaves_nothing(text: str) -> None:
    assert application(product="Acorn", users=text)["extra"] == {}


def test_fields_without_a_column_stand_beside() -> None:
    values = contract(contract_title="Bins", lot="2", contact="Facilities")

    assert values["extra"] == {"contact": "Facilities", "lot": "2"}


def test_the_scales_hold_at_their_ends() -> None:
    values = application(product="Acorn", satisfaction="5", skill_level="0")

    assert (values["satisfaction"], values["skill"]) == (5, 0)


@pytest.mark.parametrize(
    ("words", "area"),
    [
        ("Front line", "front_line"),
        ("frontline", "front_line"),
        ("Corporate", "corporate"),
        ("Back office", "corporate"),
        ("Both", ""),
        ("", ""),
    ],
)
def test_the_service_area_is_read_from_its_words(words: str, area: str) -> None:
    assert application(product="Acorn", tier=words)["service_area"] == area


def test_an_application_is_named_by_its_reference_if_need_be() -> None:
    values = application(app_ref="APP-7", supplier_name="Oak Ltd")

    assert (values["name"], values["vendor_text"]) == ("APP-7", "Oak Ltd")


@pytest.mark.parametrize(
    ("cells", "title"),
    [
        ({"contract_title": "Bins", "contract_description": "All bins"}, "Bins"),
        ({"contract_description": "All bins"}, "All bins"),
        ({"contract_ref": "C1", "supplier_name": "Oak Ltd"}, "C1"),
        ({"supplier_name": "Oak Ltd", "start_date": "2026-01-01"}, "Oak Ltd"),
    ],
)
def test_a_contract_is_titled_by_what_there_is(
    cells: dict[str, str], title: str
) -> None:
    values = contract(**cells)

    assert values["title"] == title
    assert Contracts().key_of(values)


def test_a_contract_takes_service_and_vendor_for_department_and_supplier() -> None:
    values = contract(contract_title="Bins", service="Parks", vendor="Oak Ltd")

    assert (values["department"], values["supplier_text"]) == ("Parks", "Oak Ltd")


def test_the_three_ends_are_kept_apart() -> None:
    values = contract(
        contract_title="Bins",
        end_date="2027-03-31",
        current_end_date="2028-03-31",
        max_end_date="2030-03-31",
    )

    assert values["contractual_end_on"] == "2027-03-31"
    assert values["latest_end_on"] == "2030-03-31"
    assert values["ends_on"] == "2028-03-31"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("https://www.example.gov.uk/n/1?a=b&c=d", True),
        ("HTTP://example.org/n", True),
        ("javascript:alert(1)", False),
        ("data:text/html,hello", False),
        ("//example.org", False),
        ("www.example.org", False),
        ('https://example.org/" onclick="x', False),
        ("https://example.org/" + "a" * 500, False),
    ],
)
def test_only_an_address_that_can_be_followed_is_a_link(text: str, kept: bool) -> None:
    values = notice(contract_title="Bins", notice_url=text)

    assert values["url"] == (text if kept else "")
    assert values["extra"] == ({} if kept else {"notice_url": text})


def test_the_first_of_several_codes_is_the_code() -> None:
    values = notice(contract_title="Bins", cpv_code="48000000; 72000000")

    assert values["cpv_code"] == "48000000"
    assert values["extra"] == {"cpv_code": "48000000; 72000000"}


def test_a_notice_is_known_by_its_id_and_lot() -> None:
    first = notice(contract_title="Bins", notice_id="N1", lot="1")
    second = notice(contract_title="Bins", notice_id="N1", lot="2")
    without = notice(contract_title="Bins", ocid="ocds-1")

    keys = {Notices().key_of(values) for values in (first, second, without)}
    assert len(keys) == 3
    assert "ref:n1 2" in keys
