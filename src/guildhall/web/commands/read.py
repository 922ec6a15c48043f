"""`guildhall read` and `guildhall headings`: what is in a sheet, without a database.

A file is opened in a child process with limits, whatever it claims to be. What is wrong
with it is one sentence on standard error, with exit status 2.
"""

import json
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import BinaryIO

import click

from guildhall.engines.tabular.mapping import map_headings
from guildhall.engines.tabular.plan import Kind, ReadPlan
from guildhall.engines.tabular.result import Problem, Reading
from guildhall.foundation.refusal import NotValid
from guildhall.office.intake.sandbox import open_safely

_PROBLEMS_SHOWN = 15
_LONGEST_LINE = 1 << 20
_MOST_HEADINGS = 1_024
_KINDS = click.Choice([kind.value for kind in Kind])


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--as",
    "kind",
    type=_KINDS,
    help="What the list is; without it, the headings and values say.",
)
@click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object, for programs."
)
@click.option("--sheet", help="The sheet of a workbook; without it, the likeliest.")
@click.option(
    "--header-row",
    type=click.IntRange(min=1),
    help="The row of the headings, from 1; without it, it is found.",
)
def read(
    file: Path,
    kind: str | None,
    as_json: bool,
    sheet: str | None,
    header_row: int | None,
) -> None:
    """Read any spreadsheet and say what is in it.

    FILE is a list in CSV (parted by commas, semicolons, tabs or bars), XLSX, XLS, ODS,
    JSON or JSON lines. It is opened in a child process with limits on memory and time.

    Gives the encoding, sheet and heading row that were found; each column with the
    field it means, how sure that is, why, and samples; how many rows there are and how
    many are kept; and each problem with row, column, what was seen, what was expected,
    and the fix. Rows count from 1, as a spreadsheet shows them. Nothing is changed.
    """
    reading = open_safely(
        file,
        kind=Kind(kind) if kind else None,
        plan=ReadPlan(sheet=sheet, header_row=header_row),
        today=date.today(),
    )
    if as_json:
        click.echo(json.dumps(reading.to_json(), indent=2, ensure_ascii=False))
        return
    for line in _summary(file, reading):
        click.echo(line)


@click.command()
@click.argument("file", type=click.File("rb"))
@click.option(
    "--as",
    "kind",
    type=_KINDS,
    help="What the lists are; without it, each heading row says.",
)
def headings(file: BinaryIO, kind: str | None) -> None:
    """Recognise column headings, a header row a line.

    FILE has one JSON object a line, {"header": ["Contract Ref", ...]}; "-" is standard
    input. Other keys are passed over.

    Gives one line for each: {"fields": ["contract_ref", ...]}, in the same order, null
    for a heading that means none of the fields. Headings and their neighbours are all
    that is looked at.
    """
    chosen = Kind(kind) if kind else None
    for header in _headers(file):
        _, guesses = map_headings(header, kind=chosen)
        click.echo(json.dumps({"fields": [guess.field for guess in guesses]}))


def _headers(file: BinaryIO) -> Iterator[list[str]]:
    """Give the header row of each line; say which line is none."""
    number = 0
    while line := file.readline(_LONGEST_LINE + 1):
        number += 1
        if len(line) > _LONGEST_LINE:
            raise NotValid(
                f"Line {number:,} is longer than {_LONGEST_LINE:,} characters. "
                "Put one header row on each line."
            )
        if not line.strip():
            raise NotValid(
                f"Line {number:,} is empty. Delete it, or put a header row there."
            )
        yield _header(number, line)
    if number == 0:
        raise NotValid('The file is empty. Put {"header": [...]} on each line.')


def _header(number: int, line: bytes) -> list[str]:
    wanted = f'Line {number:,} should be {{"header": ["...", ...]}}'
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise NotValid(f"{wanted} and is not JSON. Correct that line.") from error
    header = found.get("header") if isinstance(found, dict) else None
    if not isinstance(header, list):
        raise NotValid(f"{wanted} and has no list of headings. Correct that line.")
    if len(header) > _MOST_HEADINGS:
        raise NotValid(
            f"Line {number:,} has {len(header):,} headings; at most {_MOST_HEADINGS:,} are read."
        )
    texts = ["" if text is None else text for text in header]
    if not all(isinstance(text, str) for text in texts):
        raise NotValid(
            f"{wanted} and holds something that is no text. Correct that line."
        )
    return texts


def _summary(file: Path, reading: Reading) -> Iterator[str]:
    """Say what was found, for a person."""
    yield f"{_plain(file.name)}: a list of {reading.kind.value}"
    yield f"  {_form(reading)}"
    yield f"  {_heading_row(reading)}"
    kept = (
        "all kept"
        if reading.rows_kept == reading.rows
        else f"{reading.rows_kept:,} kept"
    )
    yield f"  {reading.rows:,} rows, {kept}"
    yield ""
    yield from _table(reading)
    yield ""
    yield from _problems(reading.problems)


def _form(reading: Reading) -> str:
    parts = []
    if reading.encoding:
        parts.append(f"encoding {reading.encoding}")
    if reading.delimiter:
        names = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
        parts.append(f"cells parted by {names[reading.delimiter]}")
    if reading.sheet:
        parts.append(f"sheet {_plain(reading.sheet)}")
    return ", ".join(parts)


def _heading_row(reading: Reading) -> str:
    if reading.header_row is not None:
        rows = " and ".join(f"{row:,}" for row in reading.header_rows)
        return f"headings in row {rows}"
    named = any(column.heading for column in reading.columns)
    return "headings from the names in the file" if named else "no heading row"


def _table(reading: Reading) -> Iterator[str]:
    rows = [("", "column", "means", "sure", "for example")]
    for column in reading.columns:
        if not column.heading and not column.samples:
            continue
        sample = _plain(column.samples[0])[:32] if column.samples else ""
        sure = f"{column.confidence:.0%}" if column.field else ""
        rows.append(
            (
                column.letters,
                _plain(column.heading)[:44],
                column.field or "-",
                sure,
                sample,
            )
        )
    widths = [max(len(row[place]) for row in rows) for place in range(4)]
    for row in rows:
        cells = (
            cell.ljust(width) for cell, width in zip(row, (*widths, 0), strict=True)
        )
        yield f"  {'  '.join(cells).rstrip()}"


def _problems(problems: Sequence[Problem]) -> Iterator[str]:
    if not problems:
        yield "No problems."
        return
    yield "1 problem:" if len(problems) == 1 else f"{len(problems):,} problems:"
    yield from map(_problem, problems[:_PROBLEMS_SHOWN])
    more = len(problems) - _PROBLEMS_SHOWN
    if more > 0:
        yield f"  and {more:,} more: run the command again with --json to see all"


def _problem(problem: Problem) -> str:
    where = _joined(
        ", ",
        (
            f"row {problem.row:,}" if problem.row else "",
            _plain(problem.column) if problem.column else "",
        ),
    )
    told = problem.to_json()
    said = f"saw {_plain(told['seen'])}; expected {told['expected']}; {told['fix']}"
    return f"  {where or 'whole file'}: {said}"


def _joined(between: str, parts: Iterable[str]) -> str:
    return between.join(filter(None, parts))


def _plain(text: str) -> str:
    """Take out what a terminal would obey rather than show."""
    return "".join(
        " " if unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp") else char
        for char in text
    )
