"""Whole files: every messy list gives the same records, and no row is lost."""

from datetime import date, datetime

import pytest

from guildhall.engines.tabular import AsideKind, Kind, Money, Reading, ReadPlan, read
from guildhall.foundation.refusal import NotValid
from tests.engines.tabular.messy import (
    CLEAN,
    FIELDS,
    HEADINGS,
    Messy,
    Row,
    corpus,
    csv_bytes,
)


def day(text: str) -> date:
    return datetime.strptime(text, "%d/%m/%Y").date()


def values_of(row: Row) -> tuple[object, ...]:
    money = tuple(Money(round(float(t) * 100)) if t else None for t in row[5:])
    return (*row[:3], day(row[3]), day(row[4]), *money)


def rows_accounted_for(reading: Reading) -> int:
    """How many rows of the source are headings, records, or told aside."""
    aside = sum(a.count for a in reading.asides if a.kind is not AsideKind.SECOND_TABLE)
    return reading.rows + aside + len(reading.header_rows)


@pytest.mark.parametrize("messy", corpus(), ids=lambda messy: messy.name)
def test_it_finds_the_same_records_in(messy: Messy) -> None:
    reading = read(messy.content, filename=messy.name)

    found = [tuple(r.get(field) for field in FIELDS) for r in reading.records()]
    assert reading.header_row == messy.header_row
    assert [c.field for c in reading.columns if c.field] == list(FIELDS)
    assert found == [values_of(row) for row in messy.rows]


@pytest.mark.parametrize("messy", corpus(), ids=lambda messy: messy.name)
def test_it_keeps_each_cell_as_it_was_with_its_row(messy: Messy) -> None:
    reading = read(messy.content, filename=messy.name)

    numbers = [record.row for record in reading.records()]
    assert numbers == sorted(set(numbers))
    for record in reading.records():
        for cells in record.values.values():
            for cell in cells:
                raw = (
                    record.cells[cell.column] if cell.column < len(record.cells) else ""
                )
                assert cell.raw == raw


def test_there_are_enough_messy_files_of_every_form() -> None:
    names = [messy.name for messy in corpus()]

    assert len(names) == len(set(names)) >= 100
    assert {name.rsplit(".", 1)[-1] for name in names} >= {
        "csv",
        "xlsx",
        "xls",
        "ods",
        "json",
        "jsonl",
    }


def test_every_row_is_a_record_a_heading_or_told() -> None:
    rows = [
        ["Alder contracts"],
        [],
        *CLEAN[:4],
        list(HEADINGS),
        *CLEAN[4:],
        [],
        ["Total", "", "", "", "", "", "99.00"],
        ["* without VAT"],
    ]

    reading = read(csv_bytes(rows), filename="a.csv")

    told = {problem.row for problem in reading.problems}
    assert rows_accounted_for(reading) == len(rows)
    assert [a.kind for a in reading.asides] == [
        AsideKind.PREAMBLE,
        AsideKind.PREAMBLE,
        AsideKind.REPEATED_HEADER,
        AsideKind.BLANK,
        AsideKind.TOTALS,
        AsideKind.NOTE,
    ]
    assert told == {7, 17, 18, 19}


def test_a_supplier_called_total_stays_a_supplier() -> None:
    rows = [
        ["Supplier", "Amount", "Date", "Ref"],
        ["TOTAL", "12.00", "01/01/2022", "1"],
        ["Total", "12.00", "", ""],
    ]

    reading = read(csv_bytes(rows), filename="a.csv")

    assert [r.get("supplier_name") for r in reading.records()] == ["TOTAL"]
    assert [a.kind for a in reading.asides] == [AsideKind.TOTALS]


def test_a_second_table_is_told_and_not_read_as_the_first() -> None:
    rows = [
        *CLEAN,
        [],
        ["Supplier Name", "Supplier Postcode", "Company Number"],
        ["Oakway plc", "M1 1AA", "01234567"],
    ]

    reading = read(csv_bytes(rows), filename="a.csv")

    assert (reading.rows, reading.rows_kept) == (14, 12)
    assert [p.row for p in reading.problems if "second table" in p.fix] == [15]


def test_a_sheet_without_headings_is_read_by_its_values() -> None:
    rows = [
        ["Place", "Parks", "CR0001", "Brook & Sons Ltd", "04/03/2025", "2,730.00"],
        ["Place", "Parks", "CR0002", "Oakway Limited", "05/03/2025", "1,294.80"],
        ["People", "Schools", "CR0003", "Elmfield plc", "06/03/2025", "861.30"],
        ["People", "Schools", "CR0004", "Marl Ltd", "06/03/2025", "12.00"],
    ]

    reading = read(csv_bytes(rows), filename="a.csv")

    fields = [column.field for column in reading.columns]
    assert (reading.header_row, reading.rows) == (None, 4)
    assert fields[3:] == ["supplier_name", "payment_date", "amount_net"]
    assert any("no heading row" in problem.seen for problem in reading.problems)


@pytest.mark.parametrize("count", [0, 1])
def test_a_sheet_of_headings_and_hardly_a_row_keeps_its_headings(count: int) -> None:
    reading = read(csv_bytes(CLEAN[: 1 + count]), filename="a.csv")

    assert (reading.header_row, reading.rows) == (1, count)
    assert [column.field for column in reading.columns] == list(FIELDS)


def test_the_same_bytes_give_the_same_answer() -> None:
    content = csv_bytes(CLEAN)

    first, second = read(content, filename="a.csv"), read(content, filename="a.csv")

    assert first.to_json() == second.to_json()
    assert list(first.records()) == list(second.records()) == list(first.records())


def test_a_correction_wins_over_everything() -> None:
    content = csv_bytes(CLEAN)

    reading = read(
        content,
        filename="a.csv",
        remembered={"contract title": None, "Annual  VALUE": "extended_value"},
    )

    fields = {column.heading: column.field for column in reading.columns}
    assert fields["Contract Title"] is None
    assert fields["Annual Value"] == "extended_value"
    assert reading.columns[1].confidence == 1


def test_a_wording_that_others_confirmed_counts_a_little() -> None:
    rows = [["Blorp", *HEADINGS[1:]], *CLEAN[1:]]

    without = read(csv_bytes(rows), filename="a.csv")
    learnt = read(csv_bytes(rows), filename="a.csv", learnt={"blorp": "contract_ref"})

    assert without.columns[0].field is None
    assert learnt.columns[0].field == "contract_ref"
    assert learnt.columns[0].confidence < 1


def test_the_kind_that_is_named_is_the_kind_that_is_read() -> None:
    rows = [
        ["Name", "Description"],
        ["Mosaic", "Social care records"],
        ["Uniform", "Planning"],
    ]

    names = {
        kind: [
            c.field for c in read(csv_bytes(rows), filename="a.csv", kind=kind).columns
        ]
        for kind in (Kind.APPLICATIONS, Kind.SPEND, Kind.CONTRACTS)
    }

    assert names[Kind.APPLICATIONS] == ["product", "purpose"]
    assert names[Kind.SPEND] == ["supplier_name", "description"]
    assert names[Kind.CONTRACTS] == ["contract_title", "contract_description"]


def test_the_heading_row_may_be_named() -> None:
    rows = [
        ["Contract Reference", "Title"],
        ["Ref", "Name of supplier"],
        ["C1", "Oakway plc"],
    ]

    reading = read(csv_bytes(rows), filename="a.csv", plan=ReadPlan(header_row=2))

    assert (reading.header_row, reading.rows) == (2, 1)
    assert reading.columns[1].heading == "Name of supplier"


def test_a_heading_row_that_is_not_there_is_refused() -> None:
    with pytest.raises(NotValid, match="no row 99"):
        read(csv_bytes(CLEAN), filename="a.csv", plan=ReadPlan(header_row=99))


def test_a_row_with_cells_beyond_the_headings_is_kept_and_told() -> None:
    rows = [*CLEAN[:12], [*CLEAN[12], "stray", "", "cells"]]

    reading = read(csv_bytes(rows), filename="a.csv")

    (problem,) = reading.problems
    assert (reading.rows, len(reading.columns)) == (12, 7)
    assert (problem.row, problem.expected) == (13, "7 cells")
    assert list(reading.records())[-1].cells[7:] == ("stray", "", "cells")


def test_troubles_that_repeat_are_counted_not_poured_out() -> None:
    rows = [list(HEADINGS), *([*row[:4], "TBC", *row[5:]] for row in CLEAN[1:] * 10)]

    reading = read(csv_bytes(rows), filename="a.csv")

    told = [problem for problem in reading.problems if problem.seen.startswith("TBC")]
    assert len(told) == ReadPlan().alike_limit + 1
    assert told[-1].seen == f"TBC ({120 - 25} more cells alike, the last in this row)"


def test_the_json_has_exactly_the_parts_that_are_promised() -> None:
    reading = read(csv_bytes([*CLEAN, ["x"]]), filename="a.csv")

    printed = reading.to_json()

    assert list(printed) == [
        "encoding",
        "delimiter",
        "sheet",
        "header_row",
        "columns",
        "rows",
        "rows_kept",
        "problems",
    ]
    assert list(printed["columns"][0]) == [
        "index",
        "heading",
        "field",
        "confidence",
        "because",
        "samples",
    ]
    assert list(printed["problems"][0]) == ["row", "column", "seen", "expected", "fix"]
    assert all(0 <= column["confidence"] <= 1 for column in printed["columns"])
    assert all(column["because"] for column in printed["columns"])


@pytest.mark.parametrize("content", [b"", b"\n\n \n", b",,,\n,,\n"])
def test_a_file_with_nothing_in_it_is_refused(content: bytes) -> None:
    with pytest.raises(NotValid, match=r"empty|holds no rows"):
        read(content, filename="a.csv")


def test_a_plan_can_be_printed_and_stored() -> None:
    printed = ReadPlan(sheet="May").printed()

    assert printed["sheet"] == "May"
    assert isinstance(printed["limits"], dict)
