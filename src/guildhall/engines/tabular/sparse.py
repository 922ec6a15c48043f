"""Read XLSX sheets cell by cell, for sheets that reach far and hold little.

Only what a list needs: shared and inline strings, numbers, dates by their formats,
booleans, merged cells. Memory grows with the cells that are written, not with reach.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from posixpath import join, normpath
from typing import Any
from xml.parsers import expat

from guildhall.engines.tabular.celltext import number_text
from guildhall.engines.tabular.grid import Merge
from guildhall.foundation.refusal import NotValid

_UNREADABLE = (
    "The workbook cannot be read. Open it in a spreadsheet and save it as XLSX or CSV."
)
_PIECE = 1 << 18
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_DATE_FORMATS = frozenset(
    [*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)]
)
_DATE_CODE = re.compile(r"[dmyhs]", re.I)
_NOT_CODE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)


@dataclass(frozen=True)
class Part:
    """One sheet of a workbook: its name, where it lies, whether it is shown."""

    name: str
    path: str
    visible: bool


@dataclass
class SparseSheet:
    """The written cells of one sheet: row (from 0) to column (from 0) to text."""

    name: str
    visible: bool
    cells: dict[int, dict[int, str]] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)

    @property
    def last_row(self) -> int:
        """How many rows there are down to the last written one."""
        return max(self.cells, default=-1) + 1

    def rows(self) -> Iterator[list[str]]:
        """Give all rows, those between the written ones empty."""
        blank: list[str] = []
        for number in range(self.last_row):
            written = self.cells.get(number)
            if not written:
                yield blank
                continue
            row = [""] * (max(written) + 1)
            for column, text in written.items():
                row[column] = text
            yield row


def sheet_parts(archive: zipfile.ZipFile) -> list[Part]:
    """List the sheets of an XLSX workbook in their order."""
    targets: dict[str, str] = {}
    found: list[tuple[str, str, bool]] = []

    def relation(name: str, at: dict[str, str]) -> None:
        if _local(name) == "Relationship" and "Id" in at:
            targets[at["Id"]] = at.get("Target", "")

    def sheet(name: str, at: dict[str, str]) -> None:
        if _local(name) == "sheet":
            link = next(
                (v for k, v in at.items() if k.endswith(":id") or k == "id"), ""
            )
            found.append(
                (at.get("name", ""), link, at.get("state", "visible") == "visible")
            )

    if "xl/_rels/workbook.xml.rels" in archive.namelist():
        _parse(archive, "xl/_rels/workbook.xml.rels", start=relation)
    _parse(archive, "xl/workbook.xml", start=sheet)
    names = set(archive.namelist())
    parts = []
    for name, link, visible in found:
        target = targets.get(link, "")
        path = (
            target.lstrip("/")
            if target.startswith("/")
            else normpath(join("xl", target))
        )
        parts.append(Part(name, path if path in names else "", visible))
    return parts


def read_sparse(archive: zipfile.ZipFile, parts: list[Part]) -> list[SparseSheet]:
    """Read every sheet of a workbook that has one."""
    strings = _shared_strings(archive)
    dated = _dated_styles(archive)
    epoch = _epoch(archive)
    return [
        _Reader(part, strings, dated, epoch).read(archive)
        for part in parts
        if part.path
    ]


def _local(name: str) -> str:
    return name.rsplit(":", 1)[-1]


def _parse(
    archive: zipfile.ZipFile,
    path: str,
    *,
    start: Any = None,
    end: Any = None,
    text: Any = None,
) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    try:
        with archive.open(path) as part:
            while piece := part.read(_PIECE):
                parser.Parse(piece, False)
            parser.Parse(b"", True)
    except (
        expat.ExpatError,
        zipfile.BadZipFile,
        EOFError,
        KeyError,
        ValueError,
    ) as error:
        raise NotValid(_UNREADABLE) from error


def _shared_strings(archive: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    strings: list[str] = []
    parts: list[str] = []
    state = {"t": False, "phonetic": False}

    def start(name: str, _: dict[str, str]) -> None:
        local = _local(name)
        if local == "si":
            parts.clear()
        elif local == "rPh":
            state["phonetic"] = True
        elif local == "t":
            state["t"] = not state["phonetic"]

    def end(name: str) -> None:
        local = _local(name)
        if local == "si":
            strings.append("".join(parts))
        elif local == "rPh":
            state["phonetic"] = False
        elif local == "t":
            state["t"] = False

    def text(data: str) -> None:
        if state["t"]:
            parts.append(data)

    _parse(archive, "xl/sharedStrings.xml", start=start, end=end, text=text)
    return strings


def _dated_styles(archive: zipfile.ZipFile) -> set[int]:
    """The cell styles that show a number as a date."""
    if "xl/styles.xml" not in archive.namelist():
        return set()
    formats: set[int] = set(_DATE_FORMATS)
    dated: set[int] = set()
    state = {"inside": False, "count": 0}

    def start(name: str, at: dict[str, str]) -> None:
        local = _local(name)
        if local == "numFmt":
            code = _NOT_CODE.sub("", at.get("formatCode", ""))
            if _DATE_CODE.search(code) and "0" not in code.replace("00", ""):
                formats.add(int(at.get("numFmtId", -1)))
        elif local == "cellXfs":
            state["inside"] = True
        elif local == "xf" and state["inside"]:
            if int(at.get("numFmtId", 0)) in formats:
                dated.add(state["count"])
            state["count"] += 1

    def end(name: str) -> None:
        if _local(name) == "cellXfs":
            state["inside"] = False

    _parse(archive, "xl/styles.xml", start=start, end=end)
    return dated


def _epoch(archive: zipfile.ZipFile) -> datetime:
    found = [_EPOCH]

    def start(name: str, at: dict[str, str]) -> None:
        if _local(name) == "workbookPr" and at.get("date1904") in ("1", "true"):
            found[0] = _EPOCH_1904

    _parse(archive, "xl/workbook.xml", start=start)
    return found[0]


class _Reader:
    """Reads one sheet."""

    def __init__(
        self, part: Part, strings: list[str], dated: set[int], epoch: datetime
    ) -> None:
        self._part = part
        self._strings = strings
        self._dated = dated
        self._epoch = epoch
        self._sheet = SparseSheet(part.name, part.visible)
        self._row = -1
        self._column = -1
        self._type = ""
        self._style = 0
        self._text: list[str] | None = None

    def read(self, archive: zipfile.ZipFile) -> SparseSheet:
        """Read all written cells."""
        _parse(
            archive, self._part.path, start=self._start, end=self._end, text=self._data
        )
        return self._sheet

    def _start(self, name: str, at: dict[str, str]) -> None:
        local = _local(name)
        if local == "c":
            found = _REFERENCE.fullmatch(at.get("r", ""))
            if found:
                self._column = _column(found[1])
                self._row = int(found[2]) - 1
            else:
                self._column += 1
            self._type = at.get("t", "n")
            self._style = int(at.get("s", 0) or 0)
        elif local in ("v", "t"):
            self._text = [] if self._text is None else self._text
        elif local == "row":
            self._row = int(at["r"]) - 1 if at.get("r", "").isdigit() else self._row + 1
            self._column = -1
        elif local == "mergeCell":
            self._merge(at.get("ref", ""))

    def _data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def _end(self, name: str) -> None:
        if _local(name) != "c" or self._text is None:
            return
        text = self._value("".join(self._text))
        self._text = None
        if text:
            self._sheet.cells.setdefault(self._row, {})[self._column] = text

    def _value(self, text: str) -> str:  # noqa: PLR0911  a ladder of cases
        if self._type == "s":
            place = int(text) if text.isdigit() else -1
            return self._strings[place] if 0 <= place < len(self._strings) else ""
        if self._type == "b":
            return "TRUE" if text == "1" else "FALSE"
        if self._type == "e":
            return ""
        if self._type != "n":
            return text
        try:
            number = float(text)
        except ValueError:
            return text
        if self._style in self._dated and 0 < number < 2_958_466:
            return self._moment(number)
        return number_text(number)

    def _moment(self, days: float) -> str:
        moment = self._epoch + timedelta(seconds=round(days * 86_400))
        plain = moment.hour == moment.minute == moment.second == 0
        return moment.date().isoformat() if plain else moment.isoformat(" ")

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        one, two = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last)
        if one and two:
            self._sheet.merges.append(
                Merge(
                    int(one[2]) - 1, _column(one[1]), int(two[2]) - 1, _column(two[1])
                )
            )


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
