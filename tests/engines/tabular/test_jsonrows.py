"""JSON to rows: lists, wrapped lists, lines, open-contracting packages, and what is refused."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildhall.engines.tabular import Limits, ReadPlan, read
from guildhall.foundation.refusal import NotValid, Refusal
from tests.engines.tabular import hostile

RELEASE: dict[str, Any] = {
    "ocid": "ocds-b5fd17-1",
    "id": "1",
    "tag": ["award"],
    "date": "2024-01-02T00:00:00Z",
    "buyer": {"id": "GB-X-1", "name": "Alder Council"},
    "tender": {
        "id": "T1",
        "title": "Housing system",
        "description": "A system",
        "value": {"amount": 100, "currency": "GBP"},
        "contractPeriod": {
            "startDate": "2024-04-01T00:00:00Z",
            "endDate": "2026-03-31T23:59:59Z",
        },
        "classification": {
            "scheme": "CPV",
            "id": "48000000",
            "description": "Software",
        },
        "suitability": {"sme": True, "vcse": False},
    },
    "awards": [
        {
            "suppliers": [
                {"id": "S1", "name": "Oakway plc"},
                {"id": "S2", "name": "Elm Ltd"},
            ],
            "value": {"amount": 250.5},
            "contractPeriod": {"endDate": "2027-03-31T00:00:00Z"},
            "documents": [
                {"documentType": "awardNotice", "url": "https://example.test/1"}
            ],
        }
    ],
    "parties": [
        {"roles": ["buyer"], "identifier": {"scheme": "GB-COH", "id": "99999999"}},
        {"roles": ["supplier"], "identifier": {"scheme": "GB-COH", "id": "1234567"}},
    ],
}


def as_json(value: object) -> bytes:
    return json.dumps(value).encode()


def test_nested_values_get_the_path_of_their_keys() -> None:
    items = [
        {"ref": "C1", "supplier": {"name": "Oakway plc", "ids": [1, 2]}, "live": True},
        {
            "ref": "C2",
            "supplier": {"name": None},
            "lots": [{"title": "a"}, {"title": "b"}],
        },
    ]

    reading = read(as_json(items), filename="a.json")

    assert [column.heading for column in reading.columns] == [
        "ref", "supplier/name", "supplier/ids", "live", "lots/title",
    ]  # fmt: skip
    assert [list(record.cells) for record in reading.records()] == [
        ["C1", "Oakway plc", "1; 2", "TRUE", ""],
        ["C2", "", "", "", "a; b"],
    ]
    assert reading.header_row is None


@pytest.mark.parametrize(
    "content",
    [
        as_json(RELEASE),
        as_json([RELEASE]),
        as_json({"uri": "x", "releases": [RELEASE], "publisher": {"name": "x"}}),
        as_json(
            {
                "extensions": ["a"],
                "records": [{"ocid": "o", "compiledRelease": RELEASE}],
            }
        ),
        as_json(
            {
                "records": [
                    {"ocid": "o", "releases": [{"ocid": "o", "tag": []}, RELEASE]}
                ]
            }
        ),
    ],
)
def test_a_release_in_any_wrapping_becomes_one_row_by_the_standard(
    content: bytes,
) -> None:
    reading = read(content, filename="a.json")

    (record,) = reading.records()
    assert reading.kind == "notices"
    assert record.get("contract_title") == "Housing system"
    assert record.get("buyer_name") == "Alder Council"
    assert record.get("supplier_name") == "Oakway plc; Elm Ltd"
    assert str(record.get("end_date")) == "2027-03-31"
    assert record.get("company_number") == "01234567"
    assert record.get("cpv_code") == "48000000"
    assert record.get("sme_flag") is True
    assert record.get("vcse_flag") is False
    assert record.get("notice_url") == "https://example.test/1"


def test_a_line_that_is_no_json_is_refused_by_its_number() -> None:
    content = as_json({"a": 1}) + b"\n{oops}\n"

    with pytest.raises(NotValid, match="Line 2 is not JSON"):
        read(content, filename="a.jsonl")


def test_a_blank_line_is_told_and_moves_no_row() -> None:
    content = as_json({"a": "x"}) + b"\n\n" + as_json({"a": "y"})

    reading = read(content, filename="a.jsonl")

    assert [record.row for record in reading.records()] == [1, 3]
    assert [problem.row for problem in reading.problems] == [2]


def test_a_key_that_comes_late_is_told_with_its_row() -> None:
    lines = [as_json({"a": "x"})] * 2_000 + [as_json({"a": "x", "late": 1})]

    reading = read(b"\n".join(lines), filename="a.jsonl")

    (problem,) = reading.problems
    assert problem.row == 2001
    assert '"late"' in problem.seen


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"releases":[{"ocid":"a","tag":["x"]},{"ocid":', "breaks off or is wrong"),
        (b'[{"a":1}', "breaks off or is wrong"),
        (b'[{"a":1} {"a":2}]', "breaks off or is wrong"),
        (b"[1, 2, 3]", "no list of records"),
        (b"{}", "no list of records"),
        (b"[]", "no list of records"),
        (b'[{"a":' + b"9" * 5000 + b"}]", "thousands of digits"),
        (hostile.deep_json(), "nested more than"),
        (b'[{"a":' * 100 + b"1" + b"}]" * 100, "nested more than 64 levels"),
        (hostile.many_keys(), "200,000 different keys"),
        (b"no json at all", "does not begin as JSON"),
    ],
)
def test_what_is_no_list_of_records_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(NotValid, match=said):
        read(content, filename="a.json")


def test_a_document_beyond_the_limit_is_refused() -> None:
    plan = ReadPlan(limits=Limits(json_bytes=10))

    with pytest.raises(NotValid, match="JSON file may have at most"):
        read(as_json([RELEASE]), filename="a.json", plan=plan)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(
    st.lists(st.dictionaries(st.text(max_size=5), JSON_VALUES, max_size=4), max_size=4)
)
def test_any_list_of_objects_is_read_or_refused(items: list[dict[str, Any]]) -> None:
    try:
        reading = read(as_json(items), filename="a.json")
    except Refusal:
        return

    assert len(list(reading.records())) == reading.rows_kept <= len(items)


@given(st.binary(max_size=200))
def test_any_bytes_named_json_are_read_or_refused(content: bytes) -> None:
    for name in ("a.json", "a.jsonl"):
        try:
            reading = read(content, filename=name)
        except Refusal:
            continue

        assert reading.rows >= 0
