"""Open the grid of cells inside a file, whatever its form.

The gate stands in the order of the reliability anchors: size, then the first bytes
against the ending, then what the container holds, then its extent, then its rows.
"""

from collections.abc import Callable
from dataclasses import replace

from guildhall.engines.tabular.delimited import rows_of, sniff
from guildhall.engines.tabular.encoding import survey
from guildhall.engines.tabular.forms import ENDINGS, Form, ending_of, recognise
from guildhall.engines.tabular.grid import Grid
from guildhall.engines.tabular.jsonrows import open_json
from guildhall.engines.tabular.plan import Limits, ReadPlan
from guildhall.engines.tabular.result import Problem
from guildhall.engines.tabular.source import Source
from guildhall.engines.tabular.telling import text_problems
from guildhall.engines.tabular.workbook import open_workbook
from guildhall.foundation.refusal import NotValid


def open_grid(source: Source, *, filename: str, plan: ReadPlan) -> Grid:
    """Open the sheet of a file that is to be read.

    Raises:
        NotValid: the file is too large, of another kind, or cannot be read.
    """
    form = recognise(source, filename)
    _must_fit(source.size, form, plan.limits)
    grid = _OPENERS[form](source, plan)
    ending = ending_of(filename)
    if ending in ENDINGS[form] or (form is Form.JSON and ending in ("geojson",)):
        return grid
    told = Problem(
        None,
        None,
        f"a {form.value} file whose name ends in .{ending or 'nothing'}",
        f"a name that ends in .{ENDINGS[form][0]}",
        "rename the file; it was read by what it holds",
    )
    return replace(grid, problems=(told, *grid.problems))


def _must_fit(size: int, form: Form, limits: Limits) -> None:
    allowed = {
        Form.DELIMITED: limits.delimited_bytes,
        Form.JSON: limits.json_bytes,
        Form.JSON_LINES: limits.json_lines_bytes,
    }.get(form, limits.workbook_bytes)
    if size > allowed:
        raise NotValid(
            f"The file has {size / 1e6:,.0f} MB; a {form.value} file may have at most "
            f"{allowed / 1e6:,.0f} MB. Split it, or bring it as CSV."
        )


def _delimited(source: Source, plan: ReadPlan) -> Grid:
    found = survey(source, plan.limits)
    dialect = sniff(source, found)

    def late() -> tuple[Problem, ...]:
        rows = sorted(set(dialect.open_quotes))
        return tuple(_open_quote(row) for row in rows[:100])

    return Grid(
        rows=lambda: rows_of(source, found, dialect, plan.limits),
        encoding=found.encoding,
        delimiter=dialect.delimiter,
        hint_rows=1 if dialect.hint_row else 0,
        problems=text_problems(found),
        late_problems=late,
    )


def _open_quote(row: int) -> Problem:
    return Problem(
        row,
        None,
        "a quotation mark that does not close",
        "quotation marks in pairs",
        "add or delete the mark; it was read as part of the text",
    )


_OPENERS: dict[Form, Callable[[Source, ReadPlan], Grid]] = {
    Form.DELIMITED: _delimited,
    Form.XLSX: lambda source, plan: open_workbook(source, Form.XLSX, plan),
    Form.XLS: lambda source, plan: open_workbook(source, Form.XLS, plan),
    Form.ODS: lambda source, plan: open_workbook(source, Form.ODS, plan),
    Form.JSON: lambda source, plan: open_json(source, plan, lines=False),
    Form.JSON_LINES: lambda source, plan: open_json(source, plan, lines=True),
}
