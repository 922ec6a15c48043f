"""How bytes become text and rows, as the specification table says and beyond it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildhall.engines.tabular import read
from guildhall.engines.tabular.delimited import rows_of, sniff
from guildhall.engines.tabular.encoding import survey
from guildhall.engines.tabular.plan import Limits
from guildhall.engines.tabular.source import Source
from guildhall.foundation.refusal import NotValid, Refusal
from tests.engines.tabular.messy import CLEAN, csv_bytes
from tests.engines.tabular.spec import rows

LIMITS = Limits()


def rows_in(content: bytes, limits: Limits = LIMITS) -> list[list[str]]:
    source = Source(content)
    found = survey(source, limits)
    return list(rows_of(source, found, sniff(source, found), limits))


@pytest.mark.parametrize(
    "row",
    rows("tabular_encodings"),
    ids=lambda row: f"{row['written as']} {row['text'][:30]}",
)
def test_bytes_are_decoded_as_the_table_says(row: dict[str, str]) -> None:
    text = row["text"].replace(" / ", "\r\n") + "\r\n"

    content = text.encode(row["written as"])

    assert survey(Source(content), LIMITS).encoding == row["found as"]
    assert [",".join(line) for line in rows_in(content)] == text.splitlines()


def test_bytes_that_are_nearly_all_utf8_are_read_and_told() -> None:
    content = csv_bytes(CLEAN) + "Caf\u00e9,x\r\n".encode("cp1252")

    reading = read(content, filename="a.csv")

    told = [problem for problem in reading.problems if "not UTF-8" in problem.seen]
    assert reading.encoding == "utf-8"
    assert [problem.seen for problem in told] == [
        "bytes that are not UTF-8: 1, the first on line 14"
    ]


def test_text_that_was_coded_twice_is_told() -> None:
    content = csv_bytes(CLEAN).replace(b"Lift", b"Lift \xc2\x96")

    reading = read(content, filename="a.csv")

    assert any("no screen shows: 3" in problem.seen for problem in reading.problems)


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b,c\n1,2,3\n", ","),
        ("a;b;c\n1,5;2;3\n", ";"),
        ("a\tb\n1\t2,3\n", "\t"),
        ("a|b|c\n1|2|3\n", "|"),
        ("a;b\n1,50;2,50\n3,10;4\n", ";"),
        ('"x, y";b\n"z, w, v";d\n', ";"),
        ("only\none\ncolumn\n", ","),
        ("sep=;\na;b\n1;2\n", ";"),
    ],
)
def test_the_delimiter_is_the_one_that_cuts_alike(text: str, delimiter: str) -> None:
    source = Source(text.encode())

    assert sniff(source, survey(source, LIMITS)).delimiter == delimiter


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_rows_end_as_any_system_ends_them(end: str) -> None:
    content = end.join(["a,b", "1,2", "", "3,4"]).encode()

    assert rows_in(content) == [["a", "b"], ["1", "2"], [], ["3", "4"]]


def test_a_line_break_inside_a_cell_ends_no_row() -> None:
    assert rows_in(b'a,b\n"1\n2",3\n') == [["a", "b"], ["1\n2", "3"]]


def test_a_quotation_mark_that_never_closes_swallows_nothing() -> None:
    content = csv_bytes(CLEAN).replace(b"Lift repairs 2,", b'"Lift repairs 2,', 1)

    reading = read(content, filename="a.csv")

    assert reading.rows == 12
    assert [p.row for p in reading.problems if "does not close" in p.seen] == [3]


def test_a_line_without_an_end_is_refused_by_its_number() -> None:
    limits = Limits(line_characters=1000)

    with pytest.raises(NotValid, match=r"Line \d .* longer than 1,000"):
        rows_in(b"a,b\n1,2\n" + b"x" * 2000, limits)


def test_a_cell_that_is_too_large_is_refused_by_its_row() -> None:
    with pytest.raises(NotValid, match="Row 2 has a cell of more than"):
        rows_in(b'a,b\n"' + b"x\n" * 100_000 + b'",2\n')


def test_a_row_with_too_many_cells_is_refused_by_its_number() -> None:
    with pytest.raises(NotValid, match="Row 2 has 20,001 cells"):
        rows_in(b"a,b\n" + b"," * 20_000 + b"\n")


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        reading = read(content, filename="a.csv")
    except Refusal:
        return

    assert reading.rows == sum(1 for _ in reading.records())


CELLS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=12)


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=8))
def test_cells_come_back_as_they_were_written(rows_: list[list[str]]) -> None:
    content = csv_bytes(
        [["Contract Title", "Supplier Name", "Notes"], *rows_], encoding="utf-8-sig"
    )

    assert rows_in(content)[1:] == rows_
