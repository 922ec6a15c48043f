"""Columns compared: no end date is taken in silence where it is thin."""

from datetime import date

import pytest

from guildhall.engines.tabular import Column, Reading, ReadPlan, read
from guildhall.engines.tabular.checks import column_problems
from guildhall.engines.tabular.mapping import Guess
from tests.engines.tabular.messy import csv_bytes


def register(*headings: str, dates: list[str], rows: int = 30) -> Reading:
    first = ["Ref", "Title", "Supplier", *headings]
    body = [[f"C{n}", f"Thing {n}", "Oakway plc", *dates] for n in range(rows)]
    return read(csv_bytes([first, *body]), filename="a.csv")


def told_of(reading: Reading, column: str) -> list[str]:
    return [p.seen for p in reading.problems if p.column == column and p.row is None]


def test_plain_dates_in_order_are_not_told() -> None:
    reading = register("Start Date", "End Date", dates=["01/01/2020", "01/01/2022"])

    assert reading.problems == ()


@pytest.mark.parametrize(
    "heading", ["Completion date", "Extension end date", "Renewal date or end", "To"]
)
def test_an_end_that_its_heading_hardly_names_is_told(heading: str) -> None:
    reading = register("Start Date", heading, dates=["01/01/2020", "01/01/2022"])

    ends = [
        c
        for c in reading.columns
        if c.field in ("end_date", "current_end_date", "max_end_date")
    ]
    assert not ends or told_of(reading, heading)


def test_a_second_end_that_finds_no_place_is_told() -> None:
    reading = register(
        "Start Date",
        "End Date",
        "Expiry",
        dates=["01/01/2020", "01/01/2022", "01/01/2023"],
    )

    assert told_of(reading, "Expiry") == [
        "could be an end date as well, and was not read"
    ]


def test_ends_out_of_order_are_told_with_how_often() -> None:
    reading = register(
        "Start Date",
        "Current End Date",
        "End Date",
        dates=["01/01/2020", "01/01/2022", "01/01/2023"],
    )

    assert "later than Current End Date in 30 of 30 rows" in told_of(
        reading, "End Date"
    )
    assert {
        c.confidence
        for c in reading.columns
        if c.field in ("end_date", "current_end_date")
    } == {0.5}


def test_ends_whose_headings_allow_both_readings_are_exchanged_and_told() -> None:
    fields = ("current_end_date", "max_end_date")
    columns = tuple(
        Column(number, f"End {number}", field, 0.8, "")
        for number, field in enumerate(fields)
    )
    guesses = [
        Guess(field, 0.8, "", 1.0, 0.8, ((other, 0.75),))
        for field, other in zip(fields, reversed(fields), strict=True)
    ]
    typed = {0: [date(2025, 1, 1)] * 9, 1: [date(2023, 1, 1)] * 9}

    found, problems = column_problems(columns, guesses, typed, ReadPlan())

    assert [column.field for column in found] == ["max_end_date", "current_end_date"]
    assert any("other way round" in problem.fix for problem in problems)


def test_ends_whose_headings_are_plain_are_never_exchanged() -> None:
    reading = register(
        "Current End Date", "Maximum End Date", dates=["01/01/2025", "01/01/2023"]
    )

    fields = [column.field for column in reading.columns[3:]]
    assert fields == ["current_end_date", "max_end_date"]
    assert "later than Maximum End Date in 30 of 30 rows" in told_of(
        reading, "Current End Date"
    )


def test_a_lone_last_end_is_told() -> None:
    reading = register(
        "Start Date", "Maximum end date", dates=["01/01/2020", "01/01/2022"]
    )

    assert told_of(reading, "Maximum end date") == [
        "the only end date is the last possible one"
    ]


def test_a_lone_review_date_is_told() -> None:
    reading = register("Start Date", "Review Date", dates=["01/01/2020", "01/01/2022"])

    assert told_of(reading, "Review Date") == ["the only date after the start"]


def test_a_year_that_costs_more_than_the_whole_is_told() -> None:
    reading = register("Annual Value", "Total Value", dates=["900.00", "100.00"])

    assert told_of(reading, "Annual Value") == [
        "more than Total Value in 30 of 30 rows"
    ]


def test_each_row_that_ends_before_it_starts_is_told() -> None:
    rows = [
        ["Ref", "Title", "Supplier", "Start Date", "End Date"],
        *(
            [f"C{n}", f"Thing {n}", "Oakway plc", "01/01/2020", "01/01/2022"]
            for n in range(40)
        ),
        ["C41", "Thing 41", "Oakway plc", "01/01/2022", "01/01/2020"],
    ]

    reading = read(csv_bytes(rows), filename="a.csv")

    (problem,) = reading.problems
    assert (problem.row, problem.column) == (42, "End Date")
    assert problem.seen == "01/01/2020, before Start Date 01/01/2022"
