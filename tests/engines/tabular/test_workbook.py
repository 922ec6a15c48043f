"""Workbooks: which sheet, what a cell becomes, and what is refused before it is opened."""

import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from io import BytesIO

import openpyxl
import pytest

from guildhall.engines.tabular import Limits, ReadPlan, read
from guildhall.engines.tabular.celltext import number_text
from guildhall.foundation.refusal import NotValid
from tests.engines.tabular import hostile
from tests.engines.tabular.messy import HEADINGS, ROWS, workbook_bytes


def cells_of(content: bytes, name: str = "a.xlsx") -> list[list[str]]:
    return [list(record.cells) for record in read(content, filename=name).records()]


def book(
    *rows: list[object], also: Callable[[openpyxl.Workbook], None] | None = None
) -> bytes:
    def fill(made: openpyxl.Workbook) -> None:
        for row in rows:
            made.active.append(row)
        if also is not None:
            also(made)

    return workbook_bytes(fill)


def test_cells_become_the_text_that_the_sheet_shows() -> None:
    content = book(
        ["Contract Reference", "Start Date", "Value", "Live", "Notes", "Time"],
        ["C1", date(2024, 3, 31), 12.0, True, 1234.5600000000001, time(9, 30)],
        ["C2", datetime(2024, 3, 31, 14, 30), 0.25, False, 1e20, None],
    )

    assert cells_of(content) == [
        ["C1", "2024-03-31", "12", "TRUE", "1234.56", "09:30:00"],
        ["C2", "2024-03-31 14:30:00", "0.25", "FALSE", "1e+20", ""],
    ]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (12.0, "12"),
        (-3.0, "-3"),
        (0.1 + 0.2, "0.3"),
        (1e14, "100000000000000"),
        (1e15, "1e+15"),
    ],
)
def test_numbers_are_written_as_a_sheet_shows_them(number: float, text: str) -> None:
    assert number_text(number) == text


def test_a_sheet_may_be_named() -> None:
    def months(made: openpyxl.Workbook) -> None:
        made.active.title = "April"
        sheet = made.create_sheet("May")
        sheet.append(list(HEADINGS))
        sheet.append(list(ROWS[0]))

    content = book(list(HEADINGS), *map(list, ROWS), also=months)

    chosen = read(content, filename="a.xlsx")
    named = read(content, filename="a.xlsx", plan=ReadPlan(sheet="May"))

    assert (chosen.sheet, chosen.rows) == ("April", 12)
    assert (named.sheet, named.rows) == ("May", 1)
    assert [p.seen for p in chosen.problems] == [
        'the sheet "May" with 2 rows, not read'
    ]


def test_a_sheet_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(NotValid, match='no sheet "June"'):
        read(book(list(HEADINGS)), filename="a.xlsx", plan=ReadPlan(sheet="June"))


def test_a_hidden_sheet_is_told_and_not_chosen() -> None:
    def hide(made: openpyxl.Workbook) -> None:
        sheet = made.create_sheet("Old")
        for row in [list(HEADINGS), *map(list, ROWS), *map(list, ROWS)]:
            sheet.append(row)
        sheet.sheet_state = "veryHidden"

    reading = read(book(list(HEADINGS), *map(list, ROWS), also=hide), filename="a.xlsx")

    assert reading.sheet == "Sheet"
    assert any('hidden sheet "Old"' in problem.seen for problem in reading.problems)


def test_formulas_without_results_and_errors_are_told() -> None:
    def spoil(made: openpyxl.Workbook) -> None:
        made.active["A2"] = "=1+1"
        made.active["B2"] = "#REF!"
        made.active["B2"].data_type = "e"

    reading = read(
        book(list(HEADINGS), list(ROWS[0]), list(ROWS[1]), also=spoil),
        filename="a.xlsx",
    )

    seen = {problem.seen for problem in reading.problems}
    assert "1 formulas without a result" in seen
    assert "1 cells that show an error such as #REF!" in seen


def test_merged_cells_are_told_with_their_rows() -> None:
    def merge(made: openpyxl.Workbook) -> None:
        made.active.merge_cells("C2:C3")

    reading = read(
        book(list(HEADINGS), *map(list, ROWS), also=merge), filename="a.xlsx"
    )

    (problem,) = [p for p in reading.problems if "merged" in p.seen]
    assert (problem.row, problem.column) == (2, "column C")
    suppliers = [record.get("supplier_name") for record in reading.records()][:2]
    assert suppliers == [ROWS[0][2]] * 2


def test_a_far_cell_is_read_without_making_room_for_the_rows_between() -> None:
    reading = read(hostile.far_row(), filename="a.xlsx")

    assert reading.rows == 3
    assert [record.row for record in reading.records()] == [2, 3, 1_000_000]
    assert reading.problems[0].seen == "999,996 blank rows, rows 4 to 999,999"


def test_both_readers_of_workbooks_give_the_same_cells() -> None:
    rows: list[list[object]] = [
        ["Contract Reference", "Start Date", "Value", "Live", "Notes"],
        ["C1", date(2024, 3, 31), 12.0, True, "a\nb & <c>"],
        ["C2", datetime(2024, 3, 31, 14, 30), 0.25, False, 1234.5600000000001],
    ]

    dense = cells_of(book(*rows))
    sparse_plan = ReadPlan(limits=Limits(dense_cells=1, sheet_cells=1))
    sparse = read(book(*rows), filename="a.xlsx", plan=sparse_plan)

    assert [list(record.cells) for record in sparse.records()] == dense


def test_a_sheet_with_too_many_cells_is_refused_with_its_extent() -> None:
    plan = ReadPlan(limits=Limits(dense_cells=1, sheet_cells=10, sparse_cells=10))

    with pytest.raises(NotValid, match="which is too many"):
        read(book(list(HEADINGS), *map(list, ROWS)), filename="a.xlsx", plan=plan)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (hostile.zip_bomb, "would unpack from"),
        (hostile.entities, "defines entities of its own"),
        (hostile.large_text, "more than 1,048,576 characters"),
        (hostile.nested, r"another file inside \(a.zip\)"),
        (hostile.slip, "names a place outside itself"),
        (hostile.many_parts, "holds 3,00. parts"),
        (hostile.cut_short, "damaged or was cut short"),
        (hostile.word_document, "a Word document"),
        (hostile.binary_workbook, "binary workbook"),
        (hostile.plain_archive, "an archive"),
        (hostile.repeated_ods, "repeated more than"),
    ],
)
def test_a_container_that_is_no_honest_workbook_is_refused(
    made: Callable[[], bytes], said: str
) -> None:
    with pytest.raises(NotValid, match=said):
        read(made(), filename="a.xlsx")


def test_a_workbook_under_a_password_is_refused() -> None:
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode(
        "utf-16-le"
    )

    with pytest.raises(NotValid, match="protected by a password"):
        read(content, filename="a.xlsx")


def test_an_entry_that_lies_about_its_size_is_refused() -> None:
    content = bytearray(book(list(HEADINGS), *map(list, ROWS)))
    with zipfile.ZipFile(BytesIO(bytes(content))) as archive:
        entry = archive.getinfo("xl/worksheets/sheet1.xml")
    place = content.rfind(entry.file_size.to_bytes(4, "little"))
    content[place : place + 4] = (50).to_bytes(4, "little")

    with pytest.raises(NotValid):
        read(bytes(content), filename="a.xlsx")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.4 x", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 20, "a picture"),
        (b"<!DOCTYPE html><html></html>", "a web page"),
        (b"\xef\xbb\xbf <HTML><table>", "a web page"),
        (b"<?xml version='1.0'?><Workbook/>", "XML, which is not read"),
        (b"\x1f\x8b" + b"x" * 20, "a compressed file"),
        (b"{\\rtf1 x}", "a rich-text document"),
        (b"SQLite format 3\0", "a database"),
        (b"\x7fELF" + b"\0" * 20, "a program"),
    ],
)
def test_other_files_are_refused_by_what_they_are(content: bytes, said: str) -> None:
    with pytest.raises(NotValid, match=said):
        read(content, filename="register.csv")


@pytest.mark.parametrize("name", ["a.csv", "a.xls", "a", "a.ods"])
def test_a_workbook_by_another_name_is_read_and_told(name: str) -> None:
    reading = read(book(list(HEADINGS), *map(list, ROWS)), filename=name)

    assert reading.rows == 12
    assert "whose name ends in" in reading.problems[0].seen or name == "a"


def test_a_file_beyond_the_limit_of_its_form_is_refused() -> None:
    plan = ReadPlan(limits=Limits(workbook_bytes=1000))

    with pytest.raises(NotValid, match="XLSX file may have at most"):
        read(book(list(HEADINGS), *map(list, ROWS)), filename="a.xlsx", plan=plan)
