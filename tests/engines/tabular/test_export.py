"""What is written opens in a spreadsheet as a table and nothing else."""

import csv
import io
import re
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildhall.engines.tabular import Duration, Money, Month, read
from guildhall.engines.tabular.export import (
    Cell,
    Sheet,
    csv_lines,
    harmless,
    write_xlsx,
)

TRIGGERS = "=+-@\t\r\n＝＋－＠"
COVERS = ["", " ", "  ", '"', "'", ' "', "\u00a0", "\u200b", "\ufeff", "“"]
PLAIN_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


def written(*rows: list[Cell], headings: list[str] | None = None) -> list[list[str]]:
    sheet = Sheet("a", headings or [str(n) for n in range(len(rows[0]))], rows)
    text = b"".join(csv_lines(sheet)).decode()
    return list(csv.reader(io.StringIO(text, newline="")))


def opened(*rows: list[Cell]) -> list[tuple[object, ...]]:
    out = io.BytesIO()
    write_xlsx([Sheet("a", [str(n) for n in range(len(rows[0]))], rows)], out)
    book = openpyxl.load_workbook(out)
    return list(book.active.iter_rows(min_row=2, values_only=True))


@pytest.mark.parametrize("trigger", TRIGGERS)
@pytest.mark.parametrize("cover", COVERS)
def test_a_text_that_would_run_gets_an_apostrophe(trigger: str, cover: str) -> None:
    text = f"{cover}{trigger}cmd|' /C calc'!A0"

    assert harmless(text) == "'" + text


@pytest.mark.parametrize(
    "text", ["Oakway plc", "a = b", "-12.50", "2024-03-31", "", "a@b.test", "1-2"]
)
def test_other_texts_stand_as_they_are(text: str) -> None:
    assert harmless(text) == text


@given(st.text(max_size=30))
def test_no_cell_of_a_csv_file_begins_a_formula(text: str) -> None:
    ((cell,),) = written([text], headings=["a"])[1:] or [[""]]

    uncovered = cell.lstrip(' \u00a0\u200b\ufeff"“')
    assert not uncovered or uncovered[0] not in TRIGGERS or PLAIN_NUMBER.fullmatch(cell)


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=30))
def test_a_text_comes_back_but_for_its_apostrophe(text: str) -> None:
    _, (cell, _) = written([text, "x"])

    assert cell.removeprefix("'") == text.removeprefix("'") or cell == text


@given(st.text(max_size=30))
def test_no_cell_of_a_workbook_is_a_formula(text: str) -> None:
    out = io.BytesIO()

    write_xlsx([Sheet(text, [text], [[text]])], out)

    cells = [
        cell for row in openpyxl.load_workbook(out).active.iter_rows() for cell in row
    ]
    assert all(cell.data_type != "f" for cell in cells)


def test_typed_values_are_written_bare_in_csv() -> None:
    text = b"".join(
        csv_lines(
            Sheet(
                "a",
                ["a"],
                [
                    [
                        -5,
                        Money(-123450),
                        date(2024, 3, 31),
                        True,
                        None,
                        Fraction(3, 10),
                    ],
                    [
                        Decimal("1.10"),
                        1.5,
                        Month(2024, 3),
                        Duration(Fraction(36), (Fraction(12),)),
                    ],
                ],
            )
        )
    ).decode()

    assert text.splitlines()[1:] == [
        "-5,-1234.50,2024-03-31,yes,,0.3",
        '1.10,1.5,2024-03,"36+12 months"',
    ]


def test_a_csv_file_is_as_the_standard_says() -> None:
    content = b"".join(
        csv_lines(Sheet("a", ["Name"], [['say "hi"\nthere']]), with_mark=True)
    )

    assert content == b'\xef\xbb\xbf"Name"\r\n"say ""hi""\nthere"\r\n'


def test_typed_values_keep_their_type_in_a_workbook() -> None:
    (row,) = opened(
        [-5, Money(-123450), date(2024, 3, 31), Fraction(1, 4), "=1+1", "007"]
    )

    assert row == (-5, -1234.5, datetime(2024, 3, 31), 0.25, "=1+1", "007")


def test_a_number_beyond_what_a_sheet_holds_is_written_as_text() -> None:
    (row,) = opened([12345678901234567890, float("nan")])

    assert row == ("12345678901234567890", "nan")


def test_a_text_beyond_what_a_cell_holds_is_cut_and_shows_it() -> None:
    ((cell,),) = opened(["x" * 40_000])

    assert isinstance(cell, str)
    assert len(cell) == 32_767
    assert cell.endswith("…")


def test_titles_of_sheets_are_made_fit_and_different() -> None:
    out = io.BytesIO()
    titles = ["a/b", "a b", "", "x" * 40, "x" * 40]

    write_xlsx([Sheet(title, ["a"], []) for title in titles], out)

    names = openpyxl.load_workbook(out).sheetnames
    assert len(set(names)) == 5
    assert all(0 < len(name) <= 31 for name in names)


def test_what_is_written_is_read_back_the_same() -> None:
    headings = [
        "Contract Reference",
        "Contract Title",
        "Supplier Name",
        "Start Date",
        "End Date",
        "Annual Value",
    ]
    rows: list[list[Cell]] = [
        [
            f"C{n}",
            f"Thing {n}",
            "Oakway plc",
            date(2021, 1, n),
            date(2024, 1, n),
            Money(100_050 * n),
        ]
        for n in range(1, 9)
    ]
    out = io.BytesIO()
    write_xlsx([Sheet("Register", headings, rows)], out)
    as_csv = b"".join(csv_lines(Sheet("Register", headings, rows)))

    for content, name in ((out.getvalue(), "a.xlsx"), (as_csv, "a.csv")):
        reading = read(content, filename=name)

        fields = [
            "contract_ref",
            "contract_title",
            "supplier_name",
            "start_date",
            "end_date",
            "annual_value",
        ]
        assert [[r.get(field) for field in fields] for r in reading.records()] == rows
        assert reading.problems == ()
