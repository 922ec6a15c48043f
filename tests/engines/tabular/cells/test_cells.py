"""Single cells, as the specification tables say."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildhall.engines.tabular.cells import marks
from guildhall.engines.tabular.cells.dates import (
    DateOrder,
    looks_like_date,
    order_of,
    read_date,
)
from guildhall.engines.tabular.cells.durations import read_duration, read_months
from guildhall.engines.tabular.cells.money import read_money
from guildhall.engines.tabular.cells.outcome import (
    Duration,
    Money,
    Outcome,
    is_absent,
)
from tests.engines.tabular.spec import rows


def expected_of(outcome: Outcome) -> str:
    return outcome.trouble.expected if outcome.trouble else ""


@pytest.mark.parametrize("row", rows("tabular_dates"), ids=lambda row: row["cell"])
def test_a_date_is_read_as_the_table_says(row: dict[str, str]) -> None:
    outcome = read_date(row["cell"])

    value = "-" if outcome.value is None else str(outcome.value)
    assert (value, expected_of(outcome)) == (
        row["value"],
        row["what is expected instead"],
    )


@pytest.mark.parametrize("row", rows("tabular_money"), ids=lambda row: row["cell"])
def test_an_amount_is_read_as_the_table_says(row: dict[str, str]) -> None:
    outcome = read_money(row["cell"])

    money = outcome.value
    assert money is None or isinstance(money, Money)
    found = ("-", "") if money is None else (str(money.pence), money.per or "")
    assert (*found, expected_of(outcome)) == (
        row["pence"],
        row["per"],
        row["what is expected instead"],
    )


@pytest.mark.parametrize(
    "row", rows("tabular_durations"), ids=lambda row: row["cell"] + row["unit"]
)
def test_a_term_is_read_as_the_table_says(row: dict[str, str]) -> None:
    outcome = read_duration(row["cell"], unit=row["unit"] or None)

    term = outcome.value
    assert term is None or isinstance(term, Duration)
    months = (
        "-" if term is None else "+".join(map(str, (term.months, *term.extensions)))
    )
    assert (months, expected_of(outcome)) == (
        row["months"],
        row["what is expected instead"],
    )


READERS: dict[str, Callable[[str], Outcome]] = {
    "yes or no": marks.read_yes_no,
    "size": marks.read_size,
    "count": marks.read_count,
    "company number": marks.read_company_number,
    "postcode": marks.read_postcode,
    "percentage": marks.read_percent,
}


@pytest.mark.parametrize(
    "row", rows("tabular_marks"), ids=lambda row: f"{row['kind']} {row['cell']}"
)
def test_a_mark_is_read_as_the_table_says(row: dict[str, str]) -> None:
    outcome = READERS[row["kind"]](row["cell"])

    value = "-" if outcome.value is None else str(outcome.value)
    assert (value, expected_of(outcome)) == (
        row["value"],
        row["what is expected instead"],
    )


def test_every_kind_of_mark_stands_in_the_table() -> None:
    assert {row["kind"] for row in rows("tabular_marks")} == READERS.keys()


@given(st.dates(min_value=date(1970, 1, 1), max_value=date(2069, 12, 31)))
def test_every_british_spelling_of_a_day_is_that_day(day: date) -> None:
    spellings = [
        f"{day:%d/%m/%Y}",
        f"{day:%d-%m-%Y}",
        f"{day:%d.%m.%Y}",
        f"{day:%d/%m/%y}",
        f"{day:%d %B %Y}",
        f"{day:%d-%b-%y}",
        f"{day:%A %d %B %Y}",
        f"{day:%B %d, %Y}",
        f"{day:%Y-%m-%d}",
        f"{day:%Y%m%d}",
    ]

    values = {read_date(text).value for text in spellings}

    assert values == {day}


@given(st.text(max_size=40))
def test_no_text_brings_a_reader_down_or_makes_a_value_and_silence(text: str) -> None:
    for read in (read_date, read_money, read_duration, read_months, *READERS.values()):
        outcome = read(text)

        silent = outcome.value is None and outcome.trouble is None
        assert not silent or is_absent(text) or text.strip() in {"£", "£ -", "£-"}


def test_a_column_may_prove_that_months_come_first() -> None:
    order = DateOrder(month_first=True)

    assert read_date("7/1/2023", order).value == date(2023, 7, 1)
    assert order_of(["7/1/2023", "10/25/2023"]) == (0, 1)
    assert order_of(["25/10/2023", "1/2/2023"]) == (1, 0)


def test_day_counts_are_not_taken_for_dates_by_their_looks() -> None:
    assert not looks_like_date("45382")
    assert looks_like_date("31/03/2024")
    assert looks_like_date("2022-09-31")


def test_the_century_of_two_digits_follows_the_pivot() -> None:
    assert read_date("01/01/50", DateOrder(pivot_year=2064)).value == date(2050, 1, 1)
    assert read_date("01/01/65", DateOrder(pivot_year=2064)).value == date(1965, 1, 1)


def test_a_count_of_months_keeps_parts_of_a_month() -> None:
    assert read_months("0.3").value == Fraction(3, 10)
    assert read_months("12 months").value == Fraction(12)
    assert read_months("2 x 12 months").value == Fraction(24)


@given(st.integers(min_value=-(10**13), max_value=10**13))
def test_pence_come_back_from_every_way_of_writing_them(pence: int) -> None:
    pounds, rest = divmod(abs(pence), 100)
    sign = "-" if pence < 0 else ""
    ways = [f"{sign}{pounds}.{rest:02d}", f"{sign}£{pounds:,}.{rest:02d}"]
    if pence < 0:
        ways.append(f"({pounds:,}.{rest:02d})")

    assert {read_money(way).value for way in ways} == {Money(pence)}
