"""`guildhall notices`: merge OCDS releases, or lay notices out as a table.

Both read any wrapping of OCDS from a file, mend what feeds really send, say so, and
write the whole result or nothing.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from operator import attrgetter
from pathlib import Path
from typing import Any, BinaryIO

import click

from guildhall.engines.ocds.decode import encode
from guildhall.engines.ocds.group import compile_all
from guildhall.engines.ocds.merge import Compiler
from guildhall.engines.ocds.notices import COLUMNS, MEANINGS, NoticeRow, notice_rows
from guildhall.engines.ocds.read import fetch, releases_in
from guildhall.engines.ocds.reference import rules_of_schema
from guildhall.engines.ocds.rules import CORE_RULES, MergeRules
from guildhall.foundation.refusal import NotValid
from guildhall.web.commands.files import apart, harmless, whole_file, write_rows

_TOLD_AT_MOST = 10
_VALUES = attrgetter(*COLUMNS)
_NUMBERS = frozenset(("value", "value_gross", "duration_months"))

_READS = """
FILE holds OCDS as JSON: releases, release packages, records or record packages,
one to a line or one for the whole file. It is read piece by piece, so its size does
not matter. Numbers out of range, leading zeros and bytes that are not UTF-8 are
mended, and told on standard error.
"""


@click.group()
def notices() -> None:
    """Merge OCDS releases, or make a table of them."""


@notices.command(
    help=f"""Merge the releases of each contracting process into one.
{_READS}
Gives one compiled release a line, as JSON, in the order in which the processes first
appear; equal to what ocdsmerge gives under release schema 1.1. A record whose releases
are only linked to is passed on as its compiled release.
"""
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help="Where to write the compiled releases.",
)
@click.option(
    "--schema",
    type=click.Path(path_type=Path),
    help="A release schema, extensions applied, whose merge rules to use instead.",
)
def merge(file: Path, out: Path, schema: Path | None) -> None:
    """Merge the releases of a file."""
    apart(out, file)
    compiler = Compiler(_rules(schema) if schema else CORE_RULES)
    told = _Told()
    processes = releases = 0
    with whole_file(out) as lines, _reading(file) as stream:
        for process in compile_all(stream, compiler=compiler, tell=told.tell):
            lines.write(encode(process.compiled) + b"\n")
            processes += 1
            releases += process.releases
    told.close()
    click.echo(f"{releases} releases merged into {processes} processes.", err=True)


def reference_page() -> str:
    """Write the page of the reference that says what each column of the table holds."""
    lines = [
        "# The table of notices",
        "",
        "`guildhall notices table FILE --out OUT.csv` gives one row for each notice "
        "and lot. Empty means not said. Days are `YYYY-MM-DD`.",
        "",
        "| column | holds |",
        "| --- | --- |",
        *(f"| `{name}` | {MEANINGS[name]} |" for name in COLUMNS),
    ]
    return "\n".join(lines) + "\n"


def _column_list() -> str:
    lines = (f"{name}: {MEANINGS[name]}" for name in COLUMNS)
    return "\b\n" + "\n".join(lines)


@notices.command(
    help=f"""Make a table of notices: one row for each notice and lot.
{_READS}
Gives a CSV file with these columns:

{_column_list()}
"""
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help="Where to write the CSV.",
)
def table(file: Path, out: Path) -> None:
    """Lay the notices of a file out as a table."""
    apart(out, file)
    told = _Told()
    write_rows(out, COLUMNS, _cells(_rows(file, told), told))
    told.close()
    click.echo(f"{told.rows} rows written.", err=True)


class _Told:
    """Says the first problems on standard error, and how many there were."""

    def __init__(self) -> None:
        self.problems = 0
        self.rows = 0

    def tell(self, what: str) -> None:
        self.problems += 1
        if self.problems <= _TOLD_AT_MOST:
            click.echo(what, err=True)

    def close(self) -> None:
        if self.problems > _TOLD_AT_MOST:
            more = self.problems - _TOLD_AT_MOST
            click.echo(f"... and {more} more of the kind.", err=True)


def _rows(file: Path, told: _Told) -> Iterator[NoticeRow]:
    """The rows of each release in turn; a second reader keeps the first in its place."""
    with _reading(file) as stream, file.open("rb") as second:
        for found in releases_in(stream):
            release, mended = fetch(second, found)
            for row in notice_rows(release):
                problems = [*mended, row.problems] if row.problems else mended
                yield replace(row, problems="; ".join(problems)) if mended else row
            for what in mended:
                told.tell(what)


def _cells(rows: Iterator[NoticeRow], told: _Told) -> Iterator[list[str]]:
    for row in rows:
        told.rows += 1
        if row.problems:
            told.tell(f"{row.ocid} {row.lot}".strip() + f": {row.problems}")
        cells = zip(COLUMNS, _VALUES(row), strict=True)
        yield [v if name in _NUMBERS else harmless(v) for name, v in cells]


def _rules(schema: Path) -> MergeRules:
    with _reading(schema) as stream:
        try:
            value: Any = json.load(stream)
        except ValueError as error:
            raise NotValid(
                f"{schema} is not JSON ({error}); give a release-schema.json"
            ) from error
    return rules_of_schema(value if isinstance(value, dict) else {})


@contextmanager
def _reading(file: Path) -> Iterator[BinaryIO]:
    """Open a file that can be walked twice; whatever is said of it names it."""
    try:
        stream = file.open("rb")
    except OSError as error:
        raise NotValid(
            f"{file} cannot be read: {error.strerror}; give the path of a file"
        ) from error
    with stream:
        if not stream.seekable():
            raise NotValid(f"{file} is not a file; save the feed to a file first")
        if not stream.read(1):
            raise NotValid(f"{file} is empty; give a file of OCDS releases")
        stream.seek(0)
        try:
            yield stream
        except NotValid as refusal:
            said = refusal.because
            raise NotValid(
                said if str(file) in said else f"{file}: {said}"
            ) from refusal
