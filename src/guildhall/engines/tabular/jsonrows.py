"""JSON and JSON lines to rows: arrays of objects, and open-contracting packages.

One record becomes one row; a nested value gets the path of its keys as its heading; the
values of a list stand in one cell, parted by semicolons. A package is cut into its
records without loading the rest. Releases of the Open Contracting Data Standard become
one row each, with the columns of `notices`.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

import orjson

from guildhall.engines.tabular.delimited import text_of
from guildhall.engines.tabular.encoding import Survey, survey
from guildhall.engines.tabular.grid import Grid
from guildhall.engines.tabular.notices import COLUMNS, is_release, release_of, row_of
from guildhall.engines.tabular.plan import Limits, ReadPlan
from guildhall.engines.tabular.result import Problem
from guildhall.engines.tabular.source import Source
from guildhall.engines.tabular.telling import text_problems
from guildhall.foundation.refusal import NotValid

_LISTS = (
    "releases",
    "records",
    "items",
    "data",
    "results",
    "rows",
    "value",
    "contracts",
)
_HEADED_BY = 2_000
_SPACE = " \t\r\n"
_DEEP = (
    "The JSON is nested more than {depth} levels deep. "
    "Export it again as one list of plain records."
)

Item = tuple[int, Any]


def open_json(source: Source, plan: ReadPlan, *, lines: bool) -> Grid:
    """Open a JSON file as a grid.

    Raises:
        NotValid: it is no JSON, holds no list of records, or is nested too deep.
    """
    found = survey(source, plan.limits if lines else _whole(plan.limits))
    reader = _Lines(source, found) if lines else _Document(source, found)
    first = [item for _, item in islice(reader.items(), _HEADED_BY)]
    objects = [item for item in first if isinstance(item, dict) and item]
    if not objects:
        raise NotValid(
            "The JSON holds no list of records. It should be a list of objects, an "
            "open-contracting package, or one object on each line."
        )
    if sum(map(is_release, objects)) > len(objects) / 2:
        return _releases(reader, found)
    return _plain(reader, found, objects, plan.limits)


def _whole(limits: Limits) -> Limits:
    """A document may stand on one line."""
    return replace(limits, line_characters=limits.json_bytes)


class _Lines:
    """One record on each line; a line that is none is told by its number."""

    def __init__(self, source: Source, found: Survey) -> None:
        self._source = source
        self._found = found

    def items(self) -> Iterator[Item]:
        for number, line in enumerate(text_of(self._source, self._found), start=1):
            plain = line.strip().lstrip("\ufeff")
            if not plain:
                yield number, None
                continue
            try:
                yield number, orjson.loads(plain)
            except orjson.JSONDecodeError as error:
                raise NotValid(
                    f"Line {number:,} is not JSON (near character {error.pos + 1:,}). "
                    "Put one whole object on each line."
                ) from error


class _Document:
    """One document: a list, or an object that holds one."""

    def __init__(self, source: Source, found: Survey) -> None:
        try:
            self._text = text_of(source, found).read().lstrip("\ufeff")
        except UnicodeError as error:
            raise NotValid(
                "The file is not UTF-8, as JSON must be. Export it again."
            ) from error
        self._decoder = json.JSONDecoder()

    def items(self) -> Iterator[Item]:
        try:
            yield from self._items()
        except json.JSONDecodeError as error:
            raise NotValid(
                f"The JSON breaks off or is wrong at line {error.lineno:,}, character "
                f"{error.colno:,}: {error.msg.lower()}. Export it again."
            ) from error
        except RecursionError as error:
            raise NotValid(_DEEP.format(depth="a thousand")) from error
        except ValueError as error:
            raise NotValid(
                "The JSON holds a number of thousands of digits. Export it again."
            ) from error

    def _items(self) -> Iterator[Item]:
        start = self._skip(0)
        if self._text[start : start + 1] == "[":
            yield from self._array(start)
            self._must_end()
            return
        place = self._records_at(start)
        if place is not None:
            yield from self._array(place)
            return
        value, end = self._decoder.raw_decode(self._text, start)
        if self._skip(end) < len(self._text):
            yield 1, value
            yield from self._more(self._skip(end))
            return
        yield 1, value

    def _more(self, place: int) -> Iterator[Item]:
        """Objects one after the other, as in JSON lines under another name."""
        number = 1
        while place < len(self._text):
            number += 1
            value, place = self._decoder.raw_decode(self._text, place)
            yield number, value
            place = self._skip(place)

    def _skip(self, place: int) -> int:
        while place < len(self._text) and self._text[place] in _SPACE:
            place += 1
        return place

    def _must_end(self) -> None:
        if not self._text.rstrip().endswith("]"):
            raise json.JSONDecodeError(
                "the list does not end", self._text, len(self._text) - 1
            )

    def _array(self, start: int) -> Iterator[Item]:
        place = self._skip(start + 1)
        number = 0
        while self._text[place : place + 1] != "]":
            number += 1
            value, place = self._decoder.raw_decode(self._text, place)
            yield number, value
            place = self._skip(place)
            if self._text[place : place + 1] == ",":
                place = self._skip(place + 1)
            elif self._text[place : place + 1] != "]":
                raise json.JSONDecodeError(
                    "expected a comma or the end", self._text, place
                )

    def _records_at(self, start: int) -> int | None:
        """Find where the list of records begins in an object; its values are passed over."""
        best: tuple[int, int] | None = None
        place = self._skip(start + 1)
        while self._text[place : place + 1] == '"':
            key, place = json.decoder.scanstring(self._text, place + 1, True)  # type: ignore[attr-defined]
            place = self._skip(place)
            if self._text[place : place + 1] != ":":
                raise json.JSONDecodeError("expected a colon", self._text, place)
            place = self._skip(place + 1)
            if self._text[place : place + 1] == "[" and key in _LISTS:
                rank = _LISTS.index(key)
                if best is None or rank < best[0]:
                    best = (rank, place)
                if rank <= 1:
                    return place
            _, place = self._decoder.raw_decode(self._text, place)
            place = self._skip(place)
            if self._text[place : place + 1] == ",":
                place = self._skip(place + 1)
        return None if best is None else best[1]


def _releases(reader: _Lines | _Document, found: Survey) -> Grid:
    def rows() -> Iterator[list[str]]:
        for _, item in reader.items():
            yield row_of(release_of(item)) if isinstance(item, dict) else []

    return Grid(
        rows=rows,
        encoding=found.encoding,
        headings=tuple(column.path for column in COLUMNS),
        problems=text_problems(found),
        fields=tuple(column.field for column in COLUMNS),
    )


def _plain(
    reader: _Lines | _Document,
    found: Survey,
    objects: list[dict[str, Any]],
    limits: Limits,
) -> Grid:
    paths: dict[str, None] = {}
    for item in objects:
        paths.update(dict.fromkeys(_flat(item, limits)))
    if len(paths) > limits.headed_columns:
        raise NotValid(
            f"The records have {len(paths):,} different keys; at most "
            f"{limits.headed_columns:,} are read. Export plain records."
        )
    place_of = {path: place for place, path in enumerate(paths)}
    strange: dict[str, int] = {}

    def rows() -> Iterator[list[str]]:
        for number, item in reader.items():
            if not isinstance(item, dict):
                yield [] if item is None else [_scalar(item)]
                continue
            row = [""] * len(place_of)
            for path, text in _flat(item, limits).items():
                place = place_of.get(path)
                if place is None:
                    if len(strange) < 100:
                        strange.setdefault(path, number)
                else:
                    row[place] = text
            yield row

    return Grid(
        rows=rows,
        encoding=found.encoding,
        headings=tuple(paths),
        problems=text_problems(found),
        late_problems=lambda: tuple(
            _strange(path, row) for path, row in strange.items()
        ),
    )


def _strange(path: str, row: int) -> Problem:
    return Problem(
        row,
        None,
        f'the key "{path}", which no record before had',
        f"the keys of the first {_HEADED_BY:,} records",
        "move a record with this key to the top, so that it becomes a column",
    )


def _flat(item: dict[str, Any], limits: Limits) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    _walk(item, "", found, 1, limits.json_depth)
    return {path: "; ".join(filter(None, texts)) for path, texts in found.items()}


def _walk(
    value: Any, path: str, found: dict[str, list[str]], depth: int, most: int
) -> None:
    if depth > most:
        raise NotValid(_DEEP.format(depth=most))
    if isinstance(value, dict):
        for key, inner in value.items():
            _walk(inner, f"{path}/{key}" if path else str(key), found, depth + 1, most)
    elif isinstance(value, list):
        for inner in value:
            _walk(inner, path, found, depth + 1, most)
        if not value:
            found.setdefault(path, [])
    else:
        found.setdefault(path, []).append(_scalar(value))


def _scalar(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return repr(value)
    return json.dumps(value, ensure_ascii=False)
