"""Keys, ends, stages and small figures, as the tables of the specification have them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildhall.office.register.models.notices import Stage
from guildhall.office.register.rules import (
    HOW_FAR,
    correlation,
    end_that_counts,
    months_between,
    row_key,
    shortened,
    stage_of,
)
from tests.engines.tabular import spec

TEXTS = st.text(max_size=80)


@pytest.mark.parametrize("row", spec.rows("register_stages"), ids=str)
def test_the_stage_is_read_from_the_words_of_a_feed(row: dict[str, str]) -> None:
    assert (stage_of(row["stage"], row["status"]) or "-") == row["read as"]


def test_every_stage_that_is_read_can_be_kept() -> None:
    assert set(HOW_FAR) == {"", *Stage.values}


@pytest.mark.parametrize("row", spec.rows("register_ends"), ids=str)
def test_the_end_that_counts_is_the_current_one(row: dict[str, str]) -> None:
    counts = end_that_counts(
        contractual=row["contractual"] or None,
        current=row["current"] or None,
        latest=row["latest"] or None,
    )

    assert (counts or "-") == row["counts"]


@pytest.mark.parametrize("row", spec.rows("register_months"), ids=str)
def test_months_are_whole(row: dict[str, str]) -> None:
    first, last = date.fromisoformat(row["from"]), date.fromisoformat(row["to"])

    assert months_between(first, last) == int(row["months"])


def test_a_reference_is_the_key_however_it_is_spaced_or_written() -> None:
    assert row_key(" DN 12\t34 ", "Bins") == "ref:dn 12 34"
    assert row_key("dn 12 34", "Trees") == "ref:dn 12 34"


def test_without_a_reference_the_rest_tells_rows_apart() -> None:
    bins = row_key("", "Bins", "Oak Ltd", "2026-01-01")

    assert bins == row_key("", " bins ", "OAK  LTD", "2026-01-01")
    assert bins != row_key("", "Bins", "Oak Ltd", "2027-01-01")
    assert bins != row_key("", "Bins Oak Ltd", "", "2026-01-01")
    assert bins.startswith("row:")


def test_a_row_that_nothing_names_has_no_key() -> None:
    assert row_key("", "", None, " ") == ""


def test_a_reference_that_is_too_long_still_counts() -> None:
    one, other = "R" * 60 + "1", "R" * 60 + "2"

    assert row_key(one, "Bins") != row_key(other, "Bins")
    assert row_key(one, "Bins") == row_key(one.lower(), "bins")


@given(reference=TEXTS, rest=st.lists(TEXTS, max_size=3))
def test_a_key_is_short_and_stable(reference: str, rest: list[str]) -> None:
    key = row_key(reference, *rest)

    assert len(key) <= 56
    assert key == row_key(f" {reference} ", *rest)


@given(text=st.text(max_size=30), limit=st.integers(1, 20))
def test_a_shortened_text_fits_and_says_that_it_was_cut(text: str, limit: int) -> None:
    whole = " ".join(text.split())
    short = shortened(text, limit)

    assert len(short) <= limit
    assert (short == whole) == (len(whole) <= limit)
    assert short == whole or short.endswith("…")


@pytest.mark.parametrize(
    ("pairs", "r"),
    [
        ([], None),
        ([(1, 2), (2, 1)], None),
        ([(1, 3), (1, 2), (1, 1)], None),
        ([(1, 3), (2, 3), (3, 3)], None),
        ([(1, 3), (2, 2), (3, 1)], -1.0),
        ([(1, 1), (2, 2), (3, 3)], 1.0),
        ([(1, 2), (2, 1), (3, 2), (4, 1)], -0.4472),
    ],
)
def test_correlation_needs_three_pairs_and_spread(
    pairs: list[tuple[float, float]], r: float | None
) -> None:
    found = correlation(pairs)

    assert found == (None if r is None else pytest.approx(r, abs=1e-4))


@given(
    st.lists(
        st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)), min_size=3, max_size=20
    )
)
def test_correlation_stays_between_its_bounds(pairs: list[tuple[float, float]]) -> None:
    found = correlation(pairs)

    assert found is None or -1 <= found <= 1
