"""Merging equals ocdsmerge, on the staged feeds and on shapes made to differ."""

import json
import warnings
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ocdsmerge import Merger
from ocdsmerge.exceptions import OCDSMergeError

from guildhall.engines.ocds.merge import Compiler
from guildhall.engines.ocds.reference import rules_of_schema
from guildhall.engines.ocds.rules import CORE_RULES
from guildhall.foundation.refusal import NotValid
from tests.shared_data import shared

FEEDS = (
    "contracts_finder_2019_2020_with_company_ids.jsonl",
    "contracts_finder_releases.jsonl",
    "public_contracts_scotland_releases.jsonl",
    "sell2wales_releases.jsonl",
)


def by_ocdsmerge(releases: list[dict[str, Any]]) -> dict[str, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        merged = Merger(merge_rules=dict(CORE_RULES)).create_compiled_release(releases)
    assert isinstance(merged, dict)
    return merged


def as_written(value: Any) -> str:
    """Order of keys counts."""
    return json.dumps(value)


@pytest.mark.shared_data
@pytest.mark.parametrize("feed", FEEDS)
def test_it_equals_ocdsmerge_on_a_staged_feed(feed: str) -> None:
    processes: dict[str, list[dict[str, Any]]] = {}
    with shared(f"procurement/ocds/{feed}").open() as lines:
        for line in lines:
            release = json.loads(line)
            processes.setdefault(release["ocid"], []).append(release)
    compiler = Compiler()

    compiled = {o: compiler.compile(r) for o, r in processes.items()}

    for ocid, releases in processes.items():
        assert as_written(compiled[ocid]) == as_written(by_ocdsmerge(releases))
    assert compiler.by_reference == 0


@pytest.mark.shared_data
def test_it_equals_ocdsmerge_on_the_sample_package() -> None:
    path = shared("procurement/ocds/sample_fictional_release_package_1_1.json")
    releases = json.loads(path.read_text())["releases"]

    assert as_written(Compiler().compile(releases)) == as_written(
        by_ocdsmerge(releases)
    )


SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(0, 3), st.sampled_from(["", "a", "b"])
)
NAMES = st.sampled_from(["id", "a", "b", "items", "changes", "roles", "suppliers"])
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.dictionaries(NAMES, inner, max_size=4), st.lists(inner, max_size=3)
    ),
    max_leaves=12,
)
RELEASES = st.fixed_dictionaries(
    {"ocid": st.just("ocds-x"), "date": st.sampled_from(["1", "2", "3"])},
    optional={
        "id": st.sampled_from(["r1", "r2"]),
        "tag": st.just(["tender"]),
        "tender": VALUES,
        "awards": st.lists(st.dictionaries(NAMES, VALUES, max_size=4), max_size=3),
        "parties": st.lists(
            st.dictionaries(
                st.sampled_from(["id", "roles", "additionalIdentifiers", "x"]),
                VALUES,
                max_size=4,
            ),
            max_size=3,
        ),
    },
)


@settings(max_examples=400, deadline=None)
@given(st.lists(RELEASES, min_size=1, max_size=4))
def test_it_equals_ocdsmerge_on_any_shape(releases: list[dict[str, Any]]) -> None:
    before = as_written(releases)
    try:
        expected = as_written(by_ocdsmerge(json.loads(before)))
    except (OCDSMergeError, TypeError, AttributeError):
        with pytest.raises(NotValid):
            Compiler().compile(releases)
        return

    assert as_written(Compiler().compile(releases)) == expected


def test_it_leaves_what_it_merges_as_it_was() -> None:
    releases = [
        {"ocid": "o", "date": "1", "awards": [{"id": "1", "items": [{"id": "1"}]}]},
        {"ocid": "o", "date": "2", "awards": [{"id": "1", "items": [{"id": "2"}]}]},
    ]
    before = as_written(releases)

    Compiler().compile(releases)

    assert as_written(releases) == before


def test_it_answers_by_reference_where_ids_are_of_mixed_types() -> None:
    releases = [{"ocid": "o", "date": "1", "awards": [{"id": 1}, {"id": "1", "a": 2}]}]
    compiler = Compiler()

    compiled = compiler.compile(releases)

    assert compiler.by_reference == 1
    assert compiled == by_ocdsmerge(releases)


def test_it_refuses_releases_without_a_date_and_names_the_process() -> None:
    releases = [{"ocid": "ocds-7", "date": "1"}, {"ocid": "ocds-7"}]

    with pytest.raises(NotValid, match="ocds-7"):
        Compiler().compile(releases)


def test_it_refuses_what_is_nested_too_deeply() -> None:
    value: dict[str, Any] = {"a": 1}
    for _ in range(3000):
        value = {"a": value}

    with pytest.raises(NotValid, match="nested"):
        Compiler().compile([{"ocid": "o", "date": "1", "tender": value}])


def test_a_schema_with_an_extension_changes_the_rules() -> None:
    lots = {
        "type": "array",
        "wholeListMerge": True,
        "items": {"type": "object", "properties": {"id": {"type": "string"}}},
    }
    schema = {
        "properties": {
            **{
                name: {"type": "string", "omitWhenMerged": True}
                for name in ("id", "date", "tag")
            },
            "tender": {"type": "object", "properties": {"lots": lots}},
        }
    }
    releases = [
        {"ocid": "o", "date": "1", "tender": {"lots": [{"id": "1"}]}},
        {"ocid": "o", "date": "2", "tender": {"lots": [{"id": "2"}]}},
    ]

    compiled = Compiler(rules_of_schema(schema)).compile(releases)

    assert compiled["tender"]["lots"] == [{"id": "2"}]
