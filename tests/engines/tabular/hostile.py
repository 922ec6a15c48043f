"""Files made to harm a reader, made in code: far cells, bombs, entities, wrong containers."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from random import Random

from tests.engines.tabular.messy import ods_bytes, ods_row

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = (
    f'<?xml version="1.0"?><Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.'
    'openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
_BOOK = (
    f'<?xml version="1.0"?><workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_OPEN = f'<?xml version="1.0"?><worksheet xmlns="{_MAIN}"><sheetData>'
_CLOSE = "</sheetData></worksheet>"
_LETTERS = "ABCDEFGHIJKLMNOPQRST"
HEADINGS = (
    "Contract Reference", "Contract Title", "Supplier Name", "Start Date", "End Date",
    "Annual Value", "Department", "Status", "SME", "Notes",
)  # fmt: skip
_VALUES = (
    "R1",
    "Cleaning",
    "Acme Ltd",
    "2022-01-01",
    "2023-01-01",
    "100.00",
    "Place",
    "Live",
    "Yes",
    "x",
)


def xlsx(
    pieces: Iterable[str],
    *,
    strings: str | None = None,
    extra: Sequence[tuple[str, str]] = (),
) -> bytes:
    """Make an XLSX workbook whose sheet is written as given, piece by piece."""
    links = f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr(
            "_rels/.rels",
            f'<?xml version="1.0"?><Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr("xl/workbook.xml", _BOOK)
        if strings is not None:
            links += f'<Relationship Id="rId2" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
            archive.writestr("xl/sharedStrings.xml", strings)
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<?xml version="1.0"?><Relationships xmlns="{_PACKAGE}/relationships">'
            f"{links}</Relationships>",
        )
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for piece in pieces:
                sheet.write(piece.encode())
        for name, text in extra:
            archive.writestr(name, text)
    return out.getvalue()


def _cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def _row(number: int, texts: Sequence[str]) -> str:
    cells = "".join(
        _cell(f"{a}{number}", t) for a, t in zip(_LETTERS, texts, strict=False)
    )
    return f'<row r="{number}">{cells}</row>'


def _sheet(*rows: str) -> list[str]:
    return [_OPEN, _row(1, HEADINGS), *rows, _CLOSE]


def far_row() -> bytes:
    """A whole row at line 1,000,000."""
    return xlsx(_sheet(*(_row(number, _VALUES) for number in (2, 3, 1_000_000))))


def stray_cell() -> bytes:
    """One stray cell at line 1,000,000."""
    stray = f'<row r="1000000">{_cell("A1000000", "stray")}</row>'
    return xlsx(_sheet(_row(2, _VALUES), stray))


def corners() -> bytes:
    """The first and the last cell that a sheet can have."""
    last = f'<row r="1048576">{_cell("XFD1048576", "x")}</row>'
    return xlsx([_OPEN, f'<row r="1">{_cell("A1", "Title")}</row>', last, _CLOSE])


def _letters(index: int) -> str:
    letters, number = "", index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def blank_columns() -> bytes:
    """Ten thousand blank columns in each of forty rows."""
    names = [_letters(index) for index in range(10_000)]
    rows = (
        f'<row r="{row}">'
        + "".join(f'<c r="{name}{row}" s="0"/>' for name in names)
        + "</row>"
        for row in range(2, 42)
    )
    return xlsx([_OPEN, _row(1, HEADINGS), *rows, _CLOSE])


def blank_columns_csv() -> bytes:
    """Ten thousand blank columns in each of two thousand rows."""
    blank = "," * 10_000
    rows = [f"{','.join(HEADINGS)}{blank}"] + [f"{','.join(_VALUES)}{blank}"] * 2_000
    return "\n".join(rows).encode()


def million_rows() -> bytes:
    """A million rows of twenty cells, written without their places."""
    thousand = f"<row>{'<c><v>1</v></c>' * 20}</row>" * 1_000
    return xlsx([_OPEN, *[thousand] * 1_000, _CLOSE])


def zip_bomb() -> bytes:
    """A gigabyte of blanks."""
    return xlsx(" " * (1 << 20) for _ in range(1_000))


def large_text() -> bytes:
    """One shared text of thirty megabytes."""
    text = f'<sst xmlns="{_MAIN}"><si><t>{"a" * (30 << 20)}</t></si></sst>'
    return xlsx(
        [_OPEN, '<row r="1"><c r="A1" t="s"><v>0</v></c></row>', _CLOSE], strings=text
    )


def huge_text() -> bytes:
    """One shared text of four hundred megabytes."""
    out = io.BytesIO(xlsx(_sheet()))
    with (
        zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/sharedStrings.xml", "w", force_zip64=True) as part,
    ):
        part.write(f'<sst xmlns="{_MAIN}"><si><t>'.encode())
        for _ in range(400):
            part.write(b"a" * (1 << 20))
        part.write(b"</t></si></sst>")
    return out.getvalue()


def entities() -> bytes:
    """Entities that grow tenfold, nine times."""
    grown = "".join(
        f'<!ENTITY e{n} "' + f"&e{n - 1};" * 10 + '">' for n in range(1, 10)
    )
    doctype = f'<!DOCTYPE x [<!ENTITY e0 "lol">{grown}]>'
    body = (
        f'<worksheet xmlns="{_MAIN}"><sheetData><row r="1">{_cell("A1", "&e9;")}</row>'
    )
    return xlsx(['<?xml version="1.0"?>', doctype, body, _CLOSE])


def nested() -> bytes:
    """An archive within the workbook."""
    return xlsx(_sheet(), extra=[("xl/embeddings/a.zip", "x")])


def slip() -> bytes:
    """A part that names a place outside."""
    return xlsx(_sheet(), extra=[("../../etc/passwd", "x")])


def many_parts() -> bytes:
    """Three thousand parts."""
    return xlsx(
        _sheet(), extra=[(f"xl/media/{number}.bin", "x") for number in range(3_000)]
    )


def cut_short() -> bytes:
    """A workbook whose download broke off."""
    return far_row()[:-200]


def _archive_of(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


def word_document() -> bytes:
    """A text document of an office suite."""
    return _archive_of("[Content_Types].xml", "word/document.xml")


def binary_workbook() -> bytes:
    """A workbook in the binary form."""
    return _archive_of("[Content_Types].xml", "xl/workbook.bin")


def plain_archive() -> bytes:
    """An archive of anything."""
    return _archive_of("notes.txt")


def repeated_ods() -> bytes:
    """An ODS cell repeated sixteen thousand times, in each of a million rows."""
    cell = (
        '<table:table-cell table:number-columns-repeated="1000000" '
        'office:value-type="string"><text:p>x</text:p></table:table-cell>'
    )
    row = f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>'
    return ods_bytes(ods_row(HEADINGS) + row)


def repeated_rows_ods() -> bytes:
    """A filled ODS row repeated a million times."""
    row = ods_row(_VALUES).replace(
        "<table:table-row>", '<table:table-row table:number-rows-repeated="1000000">'
    )
    return ods_bytes(ods_row(HEADINGS) + row)


def noise() -> bytes:
    """Random bytes."""
    return Random(7).randbytes(200_000)


def zip_noise() -> bytes:
    """Random bytes after the mark of a zip file."""
    return b"PK\x03\x04" + noise()


def old_noise() -> bytes:
    """Random bytes after the mark of an old workbook."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + noise()


def endless_line() -> bytes:
    """Two hundred megabytes without a line end."""
    return b"a,b\n" + b"x" * (200 << 20)


def deep_json() -> bytes:
    """Lists within lists, a hundred thousand deep."""
    return b"[" * 100_000 + b"]" * 100_000


def many_keys() -> bytes:
    """A record of two hundred thousand keys."""
    return b"[{" + ",".join(f'"k{n}":1' for n in range(200_000)).encode() + b"}]"
