"""Notices become rows: one a lot, with each fact from the surest place."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guildhall.engines.ocds.notices import (
    COLUMNS,
    MEANINGS,
    kind_of,
    notice_rows,
    stage_of,
)
from guildhall.engines.ocds.text import plain, split_suppliers
from tests.shared_data import shared


def contract_details() -> dict[str, Any]:
    """A UK7 notice in the places that the UK extension gives them."""
    return {
        "ocid": "ocds-h6vhtk-1",
        "id": "012-2026",
        "date": "2026-03-02T10:00:00Z",
        "tag": ["contract"],
        "buyer": {"id": "GB-PPON-1", "name": "Alder Council"},
        "parties": [
            {"id": "GB-PPON-1", "name": "Alder Council", "roles": ["buyer"]},
            {
                "id": "S1",
                "name": "Cedar &amp;amp; Sons Ltd",
                "roles": ["supplier"],
                "identifier": {"scheme": "GB-COH", "id": "123456"},
            },
        ],
        "tender": {
            "title": "Housing &#039;management&#039; system",
            "description": "Line one\r\nline  two",
            "classification": {"scheme": "CPV", "id": "48000000", "description": "IT"},
            "mainProcurementCategory": "goods",
            "lots": [{"id": "1", "title": "Software", "hasRenewal": True}],
            "items": [{"id": "1", "relatedLot": "1"}],
        },
        "awards": [
            {
                "id": "A",
                "relatedLots": ["1"],
                "suppliers": [{"id": "S1"}],
                "date": "2026-02-01",
            }
        ],
        "contracts": [
            {
                "id": "C",
                "awardID": "A",
                "value": {"amount": 1000, "amountGross": 1200.5, "currency": "GBP"},
                "period": {
                    "startDate": "2026-04-01",
                    "endDate": "2031-03-31T23:59:59Z",
                },
                "dateSigned": "2026-03-01T00:00:00Z",
                "aboveThreshold": True,
                "documents": [
                    {
                        "noticeType": "UK7",
                        "url": "https://example.org/7",
                        "datePublished": "2026-03-02",
                    }
                ],
            }
        ],
    }


def test_it_reads_a_contract_details_notice() -> None:
    (row,) = notice_rows(contract_details())

    assert (row.notice_type, row.stage, row.lot, row.lot_title) == (
        "UK7",
        "contract",
        "1",
        "Software",
    )
    assert row.title == "Housing 'management' system"
    assert row.description == "Line one line two"
    assert row.suppliers == "Cedar & Sons Ltd"
    assert row.company_numbers == "00123456"
    assert (row.value, row.value_gross, row.value_kind) == (
        "1000",
        "1200.50",
        "contract",
    )
    assert (row.start_date, row.end_date, row.signed_on) == (
        "2026-04-01",
        "2031-03-31",
        "2026-03-01",
    )
    assert (row.cpv_code, row.cpv_label) == ("48000000", "IT")
    assert (row.renewable, row.above_threshold) == ("yes", "yes")
    assert row.url == "https://example.org/7"
    assert row.problems == ""


def test_each_lot_has_its_own_row_and_its_own_award() -> None:
    release = contract_details()
    release["tender"]["lots"].append({"id": "2", "title": "Hosting"})

    software, hosting = notice_rows(release)

    assert software.suppliers == "Cedar & Sons Ltd"
    assert (hosting.lot, hosting.suppliers, hosting.value) == ("2", "", "")


def test_a_contract_of_another_award_says_nothing_of_a_lot() -> None:
    release = contract_details()
    release["tender"]["lots"].append({"id": "2"})
    release["awards"].append({"id": "B", "relatedLots": ["2"], "value": {"amount": 5}})

    _, second = notice_rows(release)

    assert (second.value, second.value_kind, second.signed_on) == ("5", "award", "")


@pytest.mark.parametrize(
    ("document", "section", "kind", "stage"),
    [
        ("UK1", "planning", "UK1", "planning"),
        ("UK2", "planning", "UK2", "planning"),
        ("UK3", "planning", "UK3", "planning"),
        ("UK4", "tender", "UK4", "tender"),
        ("UK12", "tender", "UK12", "tender"),
        ("UK13", "tender", "UK13", "tender"),
    ],
)
def test_the_documents_say_what_kind_a_notice_is(
    document: str, section: str, kind: str, stage: str
) -> None:
    release = {section: {"documents": [{"noticeType": document}]}}

    assert (kind_of(release), stage_of(release)) == (kind, stage)


@pytest.mark.parametrize(
    ("release", "stage"),
    [
        ({"tag": ["planning"]}, "planning"),
        ({"tag": ["tenderAmendment"]}, "tender"),
        ({"tag": ["awardUpdate"]}, "award"),
        ({"tag": ["tender"], "awards": [{"suppliers": [{"id": "1"}]}]}, "award"),
        ({"tag": ["compiled"], "contracts": [{"id": "1"}]}, "contract"),
        ({"tag": ["compiled"], "tender": {"status": "planned"}}, "planning"),
        ({"tag": ["implementation"]}, "contract"),
        ({}, "tender"),
    ],
)
def test_a_notice_of_the_earlier_rules_has_its_stage_by_tag_or_content(
    release: dict[str, Any], stage: str
) -> None:
    assert (kind_of(release), stage_of(release)) == ("old", stage)


@pytest.mark.parametrize(
    ("amount", "value", "told"),
    [
        (12.5, "12.50", False),
        ("1,234", "1234", False),
        ("000,", "", True),
        (float("inf"), "", True),
        ("about 5m", "", True),
        (True, "", True),
        (None, "", False),
    ],
)
def test_a_value_that_is_no_number_is_left_empty_and_told(
    amount: Any, value: str, told: bool
) -> None:
    (row,) = notice_rows({"tender": {"value": {"amount": amount}}})

    assert row.value == value
    assert ("not a number" in row.problems) is told


def test_dates_that_are_none_and_ends_before_starts_are_told() -> None:
    period = {"startDate": "2026-02-31", "endDate": "2026-01-01"}

    (row,) = notice_rows({"awards": [{"contractPeriod": period}]})

    assert (row.start_date, row.end_date) == ("", "2026-01-01")
    assert "2026-02-31" in row.problems


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("A Ltd; B Limited", ("A Ltd", "B Limited")),
        ("Beech Group,GBM Demolition", ("Beech Group", "GBM Demolition")),
        ("Shell Energy,Shell Energy", ("Shell Energy",)),
        ("A Ltd, B plc, C", ("A Ltd", "B plc", "C")),
        ("Knight, Kavanagh &amp; Page", ("Knight, Kavanagh & Page",)),
        ("John Wade Ltd, T/a Wade Group", ("John Wade Ltd, T/a Wade Group",)),
        ("Lot 1: A Ltd\nLot 2: B Ltd", ("A Ltd", "B Ltd")),
        ("Zurich Municipal,", ("Zurich Municipal",)),
        ("", ()),
    ],
)
def test_a_packed_cell_of_suppliers_is_split(cell: str, names: tuple[str, ...]) -> None:
    assert split_suppliers(cell) == names


def test_a_supplier_with_a_company_number_is_never_split() -> None:
    identifier = {"scheme": "GB-COH", "id": "00776793"}
    release = {
        "parties": [
            {"id": "1", "name": "MINOR,WEIR LIMITED", "identifier": identifier}
        ],
        "awards": [{"suppliers": [{"id": "1", "name": "MINOR,WEIR LIMITED"}]}],
    }

    assert notice_rows(release)[0].suppliers == "MINOR,WEIR LIMITED"


def test_entities_encoded_twice_are_decoded() -> None:
    assert plain("Reach &amp;amp; Co") == "Reach & Co"


ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.floats(), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                [
                    "id",
                    "tender",
                    "awards",
                    "lots",
                    "value",
                    "amount",
                    "suppliers",
                    "contracts",
                    "parties",
                    "identifier",
                    "items",
                    "period",
                    "relatedLots",
                    "documents",
                    "noticeType",
                    "classification",
                    "date",
                    "tag",
                    "buyer",
                ]
            ),
            inner,
            max_size=5,
        ),
    ),
    max_leaves=20,
)


@settings(deadline=None, max_examples=200)
@given(
    st.dictionaries(
        st.sampled_from(
            ["tender", "awards", "contracts", "parties", "tag", "date", "planning"]
        ),
        ANYTHING,
    )
)
def test_nothing_in_a_release_stops_a_table(release: dict[str, Any]) -> None:
    assert notice_rows(release)


def test_every_column_has_its_meaning() -> None:
    assert set(COLUMNS) == set(MEANINGS)


@pytest.mark.shared_data
def test_the_staged_feeds_give_a_row_a_lot() -> None:
    path = shared("procurement/ocds/sell2wales_releases.jsonl")
    releases = [json.loads(line) for line in path.read_text().splitlines()]

    rows = [row for release in releases for row in notice_rows(release)]

    assert len(rows) == sum(len(r["tender"]["lots"]) for r in releases)
    assert all(row.cpv_code and row.deadline and row.title for row in rows)
