"""Workbooks (XLSX, XLS, ODS) to rows of text: the right sheet, merged cells, dates.

Cells become the text that the sheet shows a reader: a day as 2024-03-31, a whole number
without a point, others to fifteen digits. A sheet that reaches far with few cells is
read by the sparse reader, which makes room only for the cells that are there.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from math import log1p

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from guildhall.engines.tabular.celltext import number_text
from guildhall.engines.tabular.container import (
    Extent,
    archive_of,
    extent_of,
    largest_repeat,
    must_be_plain_xml,
)
from guildhall.engines.tabular.forms import Form
from guildhall.engines.tabular.grid import Grid, Merge
from guildhall.engines.tabular.layout import find_layout
from guildhall.engines.tabular.plan import Limits, ReadPlan
from guildhall.engines.tabular.result import Problem, letters_of
from guildhall.engines.tabular.source import Source
from guildhall.engines.tabular.sparse import SparseSheet, read_sparse, sheet_parts
from guildhall.foundation.refusal import NotValid

_UNREADABLE = (
    "The workbook cannot be read. Open it in a spreadsheet and save it as XLSX or CSV."
)
_LOOKED_AT = 80
_MOST_REPEATS = 20_000
_WRITTEN_SHARE = 0.2

Cell = object


def open_workbook(source: Source, form: Form, plan: ReadPlan) -> Grid:
    """Open the sheet of a workbook that holds a list.

    Raises:
        NotValid: the workbook is hostile, damaged, protected or has no such sheet.
    """
    if form is Form.XLS:
        _must_be_open(source)
        return _by_calamine(source, plan, {})
    archive = archive_of(source, plan.limits)
    for entry in archive.infolist():
        if entry.filename.endswith((".xml", ".rels")):
            must_be_plain_xml(archive, entry.filename, plan.limits)
    if form is Form.ODS:
        if largest_repeat(archive) > _MOST_REPEATS:
            raise NotValid(
                f"A filled cell of the sheet is repeated more than {_MOST_REPEATS:,} times. "
                "Delete the repeated cells and save the sheet again."
            )
        return _by_calamine(source, plan, {})
    parts = sheet_parts(archive)
    extents = {part.name: extent_of(archive, part.path) for part in parts if part.path}
    for name, extent in extents.items():
        _must_be_bounded(name, extent, plan.limits)
    if any(_is_sparse(extent, plan.limits) for extent in extents.values()):
        sheets = read_sparse(archive, parts)
        return _chosen([_Sheet.sparse(s) for s in sheets], plan, extents)
    return _by_calamine(source, plan, extents)


def _is_sparse(extent: Extent, limits: Limits) -> bool:
    if extent.area <= limits.dense_cells:
        return False
    return (
        extent.cells < _WRITTEN_SHARE * extent.area or extent.area > limits.sheet_cells
    )


def _must_be_bounded(name: str, extent: Extent, limits: Limits) -> None:
    dense = not _is_sparse(extent, limits)
    if (dense and extent.area > limits.sheet_cells) or (
        not dense and extent.cells > limits.sparse_cells
    ):
        raise NotValid(
            f'The sheet "{name}" has {extent.cells:,} cells over {extent.last_row:,} rows '
            f"and {extent.last_column:,} columns, which is too many. Save it as CSV."
        )
    if extent.last_row > 1_048_576 or extent.last_column > 16_384:
        raise NotValid(
            f'The sheet "{name}" reaches beyond what a sheet can hold. Save it again.'
        )


def _must_be_open(source: Source) -> None:
    """Refuse an encrypted workbook, which hides in the old container."""
    if "EncryptedPackage".encode("utf-16-le") in source.content():
        raise NotValid("The workbook is protected by a password. Save it without one.")


class _Sheet:
    """One sheet, by either reader."""

    def __init__(self, name: str, visible: bool, merges: Sequence[Merge]) -> None:
        self.name = name
        self.visible = visible
        self.merges = tuple(merges)
        self._dense: CalamineSheet | None = None
        self._sparse: SparseSheet | None = None

    @classmethod
    def dense(cls, sheet: CalamineSheet, visible: bool) -> "_Sheet":
        made = cls(sheet.name, visible, _merges(sheet))
        made._dense = sheet
        return made

    @classmethod
    def sparse(cls, sheet: SparseSheet) -> "_Sheet":
        made = cls(sheet.name, sheet.visible, sheet.merges)
        made._sparse = sheet
        return made

    @property
    def height(self) -> int:
        """How many rows there are from the top to the last one."""
        if self._sparse is not None:
            return self._sparse.last_row
        assert self._dense is not None
        return self._dense.end[0] + 1 if self._dense.end else 0

    def rows(self) -> Iterator[list[str]]:
        """Give the rows from the first, merged values written in each merged row."""
        rows = self._sparse.rows() if self._sparse is not None else self._dense_rows()
        tall = [m for m in self.merges if m.last_row > m.first_row]
        return _filled_down(rows, tall) if tall else rows

    def _dense_rows(self) -> Iterator[list[str]]:
        sheet = self._dense
        assert sheet is not None
        if not sheet.start:
            return
        before = [""] * sheet.start[1]
        for row in sheet.iter_rows():
            yield before + [c if type(c) is str else _text(c) for c in row]


def _merges(sheet: CalamineSheet) -> list[Merge]:
    try:
        ranges = sheet.merged_cell_ranges or []
    except CalamineError:
        ranges = []
    return [Merge(*first, *last) for first, last in ranges]


def _text(cell: Cell) -> str:  # noqa: PLR0911  a ladder of cases
    """Write one cell as the sheet shows it."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return number_text(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ") if cell.time() != time() else cell.date().isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return str(cell)


def _filled_down(
    rows: Iterator[list[str]], merges: Sequence[Merge]
) -> Iterator[list[str]]:
    """Write the value of cells merged over several rows in each of those rows."""
    waiting = sorted(merges, key=lambda merge: merge.first_row)
    held: list[tuple[Merge, str]] = []
    for number, row in enumerate(rows):
        while waiting and waiting[0].first_row <= number:
            merge = waiting.pop(0)
            column = merge.first_column
            held.append((merge, row[column] if column < len(row) else ""))
        if held:
            yield _with_held(row, held)
            held = [pair for pair in held if pair[0].last_row > number]
        else:
            yield row


def _with_held(row: Sequence[str], held: Sequence[tuple[Merge, str]]) -> list[str]:
    filled = list(row)
    for merge, text in held:
        column = merge.first_column
        if column < len(filled) and not filled[column]:
            filled[column] = text
    return filled


def _by_calamine(source: Source, plan: ReadPlan, extents: dict[str, Extent]) -> Grid:
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(source.content()))
        visible = {
            meta.name: meta.visible == SheetVisibleEnum.Visible
            for meta in book.sheets_metadata
            if meta.typ == SheetTypeEnum.WorkSheet
        }
        sheets = [
            _Sheet.dense(book.get_sheet_by_name(name), shown)
            for name, shown in visible.items()
        ]
    except PasswordError as error:
        raise NotValid(
            "The workbook is protected by a password. Save it without one."
        ) from error
    except (CalamineError, ValueError, OSError) as error:
        raise NotValid(_UNREADABLE) from error
    return _chosen(sheets, plan, extents)


def _chosen(sheets: list[_Sheet], plan: ReadPlan, extents: dict[str, Extent]) -> Grid:
    """Choose the sheet that was asked for, else the one that most looks like a list."""
    if plan.sheet is not None:
        named = [sheet for sheet in sheets if sheet.name == plan.sheet]
        if not named:
            known = ", ".join(f'"{sheet.name}"' for sheet in sheets)
            raise NotValid(
                f'There is no sheet "{plan.sheet}". The workbook has {known}.'
            )
        best = named[0]
    else:
        shown = [sheet for sheet in sheets if sheet.visible] or sheets
        if not shown:
            raise NotValid("The workbook has no sheet of rows. Choose the right file.")
        best = max(shown, key=_promise)
    return Grid(
        rows=best.rows,
        sheet=best.name,
        merges=best.merges,
        problems=(
            *_sheet_problems(best, sheets, asked=plan.sheet is not None),
            *_cell_problems(best, extents.get(best.name)),
        ),
    )


def _promise(sheet: _Sheet) -> float:
    """How much a sheet looks like a list: headings that are known, and rows."""
    rows = [row for row, _ in zip(sheet.rows(), range(_LOOKED_AT), strict=False)]
    if not rows:
        return -1.0
    layout = find_layout(rows, sheet.merges)
    headed = sum(map(bool, layout.headings or ()))
    return min(headed, 12) + log1p(sheet.height)


def _sheet_problems(
    best: _Sheet, sheets: list[_Sheet], *, asked: bool
) -> list[Problem]:
    if asked:
        return []
    told = []
    for sheet in sheets:
        if sheet is best or sheet.height < 2:
            continue
        hidden = "" if sheet.visible else "hidden "
        told.append(
            Problem(
                None,
                None,
                f'the {hidden}sheet "{sheet.name}" with {sheet.height:,} rows, not read',
                f'the list on one sheet; "{best.name}" was read',
                "bring the other sheet as a file of its own if it holds part of the list",
            )
        )
    return told


def _cell_problems(sheet: _Sheet, extent: Extent | None) -> list[Problem]:
    told = []
    if extent and extent.empty_formulas:
        told.append(
            Problem(
                None,
                None,
                f"{extent.empty_formulas:,} formulas without a result",
                "values",
                "open the workbook in a spreadsheet, save it, and bring it again",
            )
        )
    if extent and extent.errors:
        told.append(
            Problem(
                None,
                None,
                f"{extent.errors:,} cells that show an error such as #REF!",
                "values",
                "mend the formulas; the cells were read as empty",
            )
        )
    tall = [merge for merge in sheet.merges if merge.last_row > merge.first_row]
    for merge in tall[:20]:
        column = letters_of(merge.first_column)
        told.append(
            Problem(
                merge.first_row + 1,
                f"column {column}",
                f"cells merged from row {merge.first_row + 1:,} to row {merge.last_row + 1:,}",
                "one cell for each row",
                "nothing: the value was read in each of the merged rows",
            )
        )
    return told
