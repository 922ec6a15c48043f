"""The life of an import as a table, and how rows are told apart and compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildhall.office.intake.receiving import Stored
from guildhall.office.intake.rules import (
    EXTENT_TITLES,
    FOLLOWS,
    OPEN,
    TITLES,
    Action,
    Extent,
    RunState,
    can_become,
    changed_fields,
    fingerprint,
    highest_numbers,
    judge,
    numbered,
    share_out,
    usual_extent,
)


def test_every_state_has_a_title_and_followers() -> None:
    assert set(TITLES) == set(FOLLOWS) == set(RunState)
    assert set(EXTENT_TITLES) == set(Extent)


def test_every_state_that_is_not_an_end_is_open_or_in_force() -> None:
    with_followers = {state for state, then in FOLLOWS.items() if then}

    assert with_followers == OPEN | {RunState.COMMITTED}


def test_every_state_can_be_reached() -> None:
    reached = set().union(*FOLLOWS.values()) | {RunState.RECEIVED}

    assert reached == set(RunState)


def test_it_says_why_an_import_cannot_go_on() -> None:
    decision = can_become(RunState.UNDONE, RunState.RUNNING)

    assert not decision
    assert decision.because.startswith("this import is undone, so it cannot become")


@pytest.mark.parametrize(
    ("kind", "extent"),
    [
        ("applications", Extent.WHOLE),
        ("contracts", Extent.WHOLE),
        ("notices", Extent.PART),
    ],
)
def test_notices_come_bit_by_bit(kind: str, extent: Extent) -> None:
    assert usual_extent(kind) is extent


KEPT = Stored(7, {"title": "Bins", "pence": 100, "note": "kept by hand"}, is_live=True)
ROWS = """
the row says               | kept    | does
title=Bins pence=100       | live    | same
title=Bins                 | live    | same
title=Bins owner=          | live    | same
title=Bins pence=200       | live    | changed
title=Bins pence=100       | gone    | added
title=Bins pence=100       | nothing | added
"""


@pytest.mark.parametrize("line", ROWS.strip().splitlines()[1:])
def test_a_row_is_compared_with_what_is_kept(line: str) -> None:
    said, kept, does = (cell.strip() for cell in line.split("|"))
    pairs = (word.split("=") for word in said.split())
    values = {name: int(v) if v.isdigit() else v for name, v in pairs}
    record = {
        "live": KEPT,
        "gone": Stored(7, KEPT.values, is_live=False),
        "nothing": None,
    }[kept]

    verdict = judge(values, record)

    assert verdict.action is Action(does)
    if record is not None and verdict.after is not None:
        assert verdict.after["note"] == "kept by hand"


def test_it_names_the_values_that_differ() -> None:
    before = {"title": "Bins", "pence": 100}

    assert changed_fields(before, {"title": "Bins", "pence": 200, "new": 1}) == [
        "pence",
        "new",
    ]


@pytest.mark.parametrize(
    ("base", "number", "key"),
    [
        ("S1161", 1, "S1161"),
        ("S1161", 2, "S1161#2"),
        ("a#2", 3, "a#2#3"),
        ("a#2", 1, "a#2#1"),
    ],
)
def test_a_further_record_of_a_reference_is_numbered(
    base: str, number: int, key: str
) -> None:
    assert numbered(base, number) == key


def test_it_finds_the_highest_number_in_use() -> None:
    keys = {"S1", "S1#2", "S1#10", "S2", "C#", "D#1", "#3"}

    assert highest_numbers(keys) == {"S1": 10, "": 3}


SHARING = """
rows        | kept                | keys
a b         |                     | S S#2
a b         | S=a S#2=b           | S S#2
b a         | S=a S#2=b           | S#2 S
a c         | S=a S#2=b S#3=c     | S S#3
b c         | S=a S#2=b S#3=c     | S#2 S#3
x b         | S=a S#2=b           | S S#2
x y b       | S=a S#2=b           | S S#3 S#2
a a         |                     | S -
a b a b     | S=a                 | S S#2 - -
x           | S#2=b               | S
"""


@pytest.mark.parametrize("line", SHARING.strip().splitlines()[1:])
def test_rows_of_one_reference_keep_the_records_they_speak_of(line: str) -> None:
    rows, kept, keys = (cell.split() for cell in line.split("|"))

    given_keys = share_out("S", rows, dict(one.split("=") for one in kept))

    assert given_keys == [None if key == "-" else key for key in keys]


@given(
    st.lists(st.sampled_from("abcdef"), max_size=12),
    st.dictionaries(
        st.integers(1, 8).map(lambda n: numbered("S", n)), st.sampled_from("abcdef")
    ),
)
def test_no_two_different_rows_share_a_key(
    rows: list[str], kept: dict[str, str]
) -> None:
    keys = share_out("S", rows, kept)

    given_keys = [key for key in keys if key is not None]
    assert len(given_keys) == len(set(given_keys)) == len(set(rows))


def test_a_fingerprint_tells_text_from_number_and_from_nothing() -> None:
    said: list[dict[str, object]] = [
        {"a": 1},
        {"a": "1"},
        {"a": None},
        {"a": True},
    ]

    prints = {fingerprint(values, ["a"]) for values in said}

    assert len(prints) == len(said)


@given(
    st.lists(
        st.tuples(
            st.from_regex(r"(a|#[0-9]{1,2}){0,3}", fullmatch=True), st.integers(1, 12)
        ),
        max_size=20,
        unique=True,
    )
)
def test_no_two_records_come_to_one_key(records: list[tuple[str, int]]) -> None:
    keys = [numbered(base, number) for base, number in records]

    assert len(set(keys)) == len(keys)


def test_an_empty_text_says_as_little_as_nothing() -> None:
    assert fingerprint({"a": ""}, ["a"]) == fingerprint({"a": None}, ["a"])
    assert changed_fields({"a": None}, {"a": ""}) == []
