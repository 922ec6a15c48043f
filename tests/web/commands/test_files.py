"""CSV files of the commands: what is read, what is refused, and whole files or none."""

import os
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from guildhall.foundation.refusal import NotValid
from guildhall.web.commands.files import apart, harmless, read_rows, write_rows


def test_it_reads_rows_and_finds_the_columns_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text("id, NAME ,note\n1,Alder,\n2,Birch,=1+1\n\n", encoding="utf-8")

    read = read_rows(path, ["name"])

    assert read.header == ("id", " NAME ", "note")
    assert read.column("name") == ["Alder", "Birch"]
    assert read.column("note") == ["", "=1+1"]
    assert next(read.records()) == {"id": "1", " NAME ": "Alder", "note": ""}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_it_reads_what_spreadsheets_save(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "names.csv"
    path.write_bytes("name\r\nCafé £5 Ltd\r\n".encode(encoding))

    assert read_rows(path, ["name"]).column("name") == ["Café £5 Ltd"]


@pytest.mark.parametrize(
    "mark", [b"\xef\xbb\xbf\xef\xbb\xbf", b"\xef\xbb\xbf\xc3\xaf\xc2\xbb\xc2\xbf"]
)
def test_a_doubled_byte_order_mark_is_no_part_of_a_heading(
    tmp_path: Path, mark: bytes
) -> None:
    path = tmp_path / "names.csv"
    path.write_bytes(mark + b"name\nAlder\n")

    assert read_rows(path, ["name"]).header == ("name",)


def test_it_reads_a_pipe_to_its_end(tmp_path: Path) -> None:
    pipe = tmp_path / "names"
    os.mkfifo(pipe)
    writer = Thread(target=pipe.write_bytes, args=(b"name\nAlder\n",))
    writer.start()

    read = read_rows(pipe, ["name"])
    writer.join()

    assert read.column("name") == ["Alder"]


def test_each_row_knows_its_line(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text('name\n\n"Al\nder"\nBirch\n', encoding="utf-8")

    assert read_rows(path, ["name"]).lines == (4, 5)


def test_blank_cells_past_the_last_column_are_let_go(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text("name\nAlder,,,\n", encoding="utf-8")

    assert read_rows(path, ["name"]).rows == (("Alder",),)


# bytes of the file, and words that the sentence must hold
REFUSED = {
    "empty": (b"", "is empty"),
    "blank": (b"\n\n \n", "is empty"),
    "no such column": (b"supplier,amount\nx,1\n", "row 1: no column 'name'"),
    "column twice": (b"name,Name\nx,y\n", "row 1: 2 columns called 'name'"),
    "row too short": (b"name,id\nx,1\ny\n", "line 3: 1 cells"),
    "row too long": (b"name,id\nx,1,2\n", "line 2: 3 cells"),
    "open quote": (b'name\nx\n"y\nz\n', "not a CSV row"),
    "quote inside": (b'name\n"x"y\n', "not a CSV row"),
    "workbook": (b"PK\x03\x04abc", "a spreadsheet or zip file"),
    "old workbook": (b"\xd0\xcf\x11\xe0abc", "an old Excel"),
    "pdf": (b"%PDF-1.7", "a PDF"),
    "zero bytes": (b"name\na\x00b\n", "line 2: there are bytes that are no text"),
    "no letters": (b"name\n\x81\x8d\n", "line 2: the byte 81 is no letter"),
    "half utf-16": (b"\xff\xfen\x00a", "is no letter"),
    "endless header": (b"name" + b"," * 9_999 + b"\n", "10,000 columns"),
    "endless cell": (b"name\n" + b"x" * 200_000, "line 2: a cell has more than"),
    "semicolons": (b"id;Name\n1;x\n", "parted by semicolons; save it with commas"),
    "tabs": (b"id\tname\n1\tx\n", "parted by tabs; save it with commas"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_it_refuses_a_hostile_file_in_one_sentence(tmp_path: Path, case: str) -> None:
    raw, words = REFUSED[case]
    path = tmp_path / "names.csv"
    path.write_bytes(raw)

    with pytest.raises(NotValid) as refused:
        read_rows(path, ["name"])

    assert words in refused.value.because
    assert str(path) in refused.value.because
    assert "\n" not in refused.value.because


def test_it_refuses_what_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(NotValid, match="is a folder"):
        read_rows(tmp_path, ["name"])
    with pytest.raises(NotValid, match="is not there"):
        read_rows(tmp_path / "none.csv", ["name"])


def test_it_writes_the_file_whole(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"

    write_rows(out, ["name", "score"], [["Alder, Ltd", 0.5], ['B "x"', 1]])

    assert out.read_text(encoding="utf-8") == (
        'name,score\n"Alder, Ltd",0.5\n"B ""x""",1\n'
    )
    assert list(tmp_path.iterdir()) == [out]


def test_it_leaves_what_was_there_when_a_row_fails(tmp_path: Path) -> None:
    def rows() -> Iterator[list[str]]:
        yield ["Alder"]
        raise ValueError("half way")

    out = tmp_path / "out.csv"
    out.write_text("before", encoding="utf-8")

    with pytest.raises(ValueError, match="half way"):
        write_rows(out, ["name"], rows())

    assert out.read_text(encoding="utf-8") == "before"
    assert list(tmp_path.iterdir()) == [out]


def test_it_refuses_to_write_where_there_is_no_folder(tmp_path: Path) -> None:
    with pytest.raises(NotValid, match="choose a folder"):
        write_rows(tmp_path / "none" / "out.csv", ["name"], [])
    with pytest.raises(NotValid, match="is a folder; choose another place"):
        write_rows(tmp_path, ["name"], [])


def test_a_pipe_is_written_to_and_never_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "out"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()

    write_rows(pipe, ["name"], [["Alder"]])
    reader.join()

    assert read == [b"name\nAlder\n"]
    assert pipe.is_fifo()


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    place, link = tmp_path / "place.csv", tmp_path / "link.csv"
    place.write_text("before", encoding="utf-8")
    link.symlink_to(place)

    write_rows(link, ["name"], [])

    assert link.is_symlink()
    assert place.read_text(encoding="utf-8") == "name\n"


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="no full device")
def test_a_full_disk_is_told() -> None:
    with pytest.raises(NotValid, match="No space left"):
        write_rows(Path("/dev/full"), ["name"], [["x" * 100_000]])

    assert Path("/dev/full").is_char_device()


def test_it_refuses_to_write_over_what_is_read(tmp_path: Path) -> None:
    path, link = tmp_path / "names.csv", tmp_path / "link.csv"
    path.write_text("name\n", encoding="utf-8")
    link.symlink_to(path)

    apart(tmp_path / "out.csv", path)
    with pytest.raises(NotValid, match="is the file that is read"):
        apart(link, tmp_path / "none.csv", path)


@pytest.mark.parametrize(
    ("text", "cell"),
    [("=1+1", "'=1+1"), ("@sum", "'@sum"), ("-2", "'-2"), ("1 - 2", "1 - 2")],
)
def test_generated_text_is_no_formula(text: str, cell: str) -> None:
    assert harmless(text) == cell
