"""Cells become values by the confirmed columns, and nothing is guessed."""

from fractions import Fraction

import pytest

from guildhall.engines.tabular.cells.outcome import Duration, Money, Month, Value
from guildhall.office.intake import reading
from guildhall.office.intake.models import ImportRun, Row, Upload
from tests.cast import NOW, Cast

FIELDS = (
    "contract_ref",
    "contract_title",
    "start_date",
    "end_date",
    "annual_value",
    "total_value",
    "extension_count",
    "duration_months",
    "company_number",
    "sme_flag",
)


@pytest.fixture
def run(cast: Cast) -> ImportRun:
    """An import of contracts whose columns are the fields above, in that order."""
    organisation = cast.org("alder")
    upload = Upload.objects.create(
        organisation=organisation,
        kind="contracts",
        filename="contracts.csv",
        content_sha256="0" * 64,
        size_bytes=1,
        uploaded_at=NOW,
        uploaded_by="Gus",
    )
    columns = [
        {
            "index": index,
            "heading": field.replace("_", " ").capitalize(),
            "field": field,
            "confidence": 1.0,
            "because": "",
            "samples": [],
        }
        for index, field in enumerate(FIELDS)
    ]
    return ImportRun.objects.create(
        upload=upload,
        organisation=organisation,
        kind="contracts",
        reading={"columns": columns},
        created_at=NOW,
        created_by="Gus",
    )


def row(run: ImportRun, **texts: str) -> Row:
    """A row with these cells, kept."""
    cells = [texts.get(field, "") for field in FIELDS]
    return Row.objects.create(run=run, number=2, cells=cells)


CELLS = """
field            | cell             | value
contract_title   |  Bins            | Bins
start_date       | 31/03/2026       | 2026-03-31
start_date       | 2022-09-31       | None
start_date       | TBC              | None
start_date       | March 2026       | None
start_date       | 44652            | 2022-04-01
annual_value     | £1,234.50        | 123450
annual_value     | £1,000 per annum | 100000
annual_value     | £1,000 per month | None
total_value      | £1,000 per annum | None
total_value      | 1.5m             | 150000000
total_value      | $100             | None
extension_count  | 2                | 2
duration_months  | 36               | 36
duration_months  | 0.3              | 0.3
company_number   | 123456           | 00123456
sme_flag         | Yes              | True
"""


@pytest.mark.parametrize("line", CELLS.strip().splitlines()[1:])
def test_a_cell_is_read_as_its_field_asks(run: ImportRun, line: str) -> None:
    field, cell, value = (part.strip() for part in line.split("|"))
    stored = row(run, **{field: cell})

    incoming, problems = reading.Reader(run).typed(stored)

    assert str(incoming.values[field]) == value
    assert incoming.texts[field] == cell
    if value == "None":
        [problem] = problems
        assert (problem.row_number, problem.seen) == (2, cell)
        assert problem.column == FIELDS.index(field)
        assert problem.fix


def test_dates_of_a_column_are_read_alike(run: ImportRun) -> None:
    Row.objects.create(run=run, number=3, cells=["", "", "12/25/2025"])
    stored = row(run, start_date="03/04/2026")

    incoming, _ = reading.Reader(run).typed(stored)

    assert incoming.values["start_date"] == "2026-03-04"


def test_a_row_that_ends_before_it_starts_is_told(run: ImportRun) -> None:
    stored = row(run, start_date="2026-05-01", end_date="2026-04-01")

    incoming, [problem] = reading.Reader(run).typed(stored)

    assert incoming.values["end_date"] == "2026-04-01"
    assert problem.seen == "starts 2026-05-01, ends 2026-04-01"
    assert problem.expected == "an end on or after the start"


def test_a_short_row_says_nothing_on_its_right(run: ImportRun) -> None:
    stored = Row.objects.create(run=run, number=2, cells=["A1"])

    incoming, problems = reading.Reader(run).typed(stored)

    assert incoming.texts["sme_flag"] == ""
    assert incoming.values["sme_flag"] is None
    assert problems == []


def test_a_cell_without_end_is_told_and_not_typed(run: ImportRun) -> None:
    stored = row(run, annual_value="9" * 2_000)

    incoming, [problem] = reading.Reader(run).typed(stored)

    assert incoming.values["annual_value"] is None
    assert problem.expected == "at most 1,000 characters"
    assert len(problem.seen) == 300


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (Money(5), 5),
        (Month(2024, 3), "2024-03"),
        (Duration(Fraction(36)), 36),
        (True, True),
    ],
)
def test_values_cross_as_plain_json(value: Value, said: object) -> None:
    assert reading.plain(value) == said
