"""A sheet as rows of text cells, whatever file it came from."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from guildhall.engines.tabular.result import Problem

Rows = Iterator[Sequence[str]]


@dataclass(frozen=True)
class Merge:
    """Cells shown as one; rows and columns count from 0, ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True)
class Grid:
    """One sheet.

    `rows` starts a new pass over all rows, the first row being row 1. `headings` are
    given where the file names its columns outside the rows (JSON). `late_problems` are
    known only after a pass. `fields` are given where a standard says what each column is.
    """

    rows: Callable[[], Rows]
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    headings: tuple[str, ...] | None = None
    hint_rows: int = 0
    merges: tuple[Merge, ...] = ()
    problems: tuple[Problem, ...] = ()
    late_problems: Callable[[], tuple[Problem, ...]] = tuple
    fields: tuple[str | None, ...] | None = None
