"""Find where the headings stand: below titles, on two rows, at the foot, or nowhere.

A row is a heading row when its cells read as headings, differ from each other, and
stand over columns that hold other things (dates, amounts, codes). Each row near the top
is weighed, the best wins, and none wins where even the best is weak.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from guildhall.engines.tabular.cells.dates import looks_like_date
from guildhall.engines.tabular.grid import Merge
from guildhall.engines.tabular.headings import scores
from guildhall.engines.tabular.plan import Kind
from guildhall.engines.tabular.words import clean, vocabulary

_FIGURE = re.compile(r"[(\-£ ]*\d[\d,.\- /]*%?\)?")
_CODE = re.compile(r"(?=(?:.*\d){3})[A-Z0-9/_\-]{5,}")
_MACHINE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[_.][A-Za-z0-9]+)*")
_DATA_WORDS = re.compile(r"https?://|@|\b(?:ltd|limited|plc|llp)\b", re.I)
_TOKEN = re.compile(r"[a-z]+")
_BELOW = 25
_ENOUGH = 1.05
_READS = 0.7
_LONGEST_HEADING = 160
_WEIGHED_IN_FULL = 6
_JOINED_GAIN = 0.45
_UNITS = re.compile(
    r"[£$€%#]+k?|\(?(?:[ydm]{1,4}[/\-. ]?){2,3}\)?|y/n|yes/no|text|free text", re.I
)


@dataclass(frozen=True)
class Layout:
    """Where the headings stand; rows count from 0 here, in the order of the file.

    `headings` has one text per column; `out_of_place` is the row of headings that
    stand among or below the records, which then are all the other rows.
    """

    header_rows: tuple[int, ...]
    headings: tuple[str, ...] | None
    out_of_place: int | None = None


def is_data(cell: str) -> bool:
    """Say whether a cell is a value rather than a heading."""
    if len(cell) > _LONGEST_HEADING:
        return True
    return bool(
        _FIGURE.fullmatch(cell)
        or looks_like_date(cell)
        or _DATA_WORDS.search(cell)
        or (cell.upper() == cell and _CODE.fullmatch(cell))
    )


def find_layout(
    rows: Sequence[Sequence[str]], merges: Sequence[Merge] = (), *, skip: int = 0
) -> Layout:
    """Find the heading rows among the first rows of a sheet.

    Args:
        rows: the first rows, and some of the data after them.
        merges: cells shown as one.
        skip: rows at the top that cannot be headings.
    """
    texts = [[clean(cell) for cell in row] for row in rows]
    best = _best_row(texts, skip)
    if best is None:
        return Layout((), None)
    if _records_above(texts[skip:best], len(filled(texts[best]))):
        return Layout((), _headings(texts, (best,), merges), out_of_place=best)
    chosen = _joined(texts, best, merges, skip)
    return Layout(chosen, _headings(texts, chosen, merges))


def _records_above(above: Sequence[Sequence[str]], headings: int) -> bool:
    """Say whether the rows above the headings are records rather than titles.

    A title block may hold a date or a sum; most of its rows do not fill the columns.
    """
    said = [cells for cells in map(filled, above) if cells]
    records = [
        cells
        for cells in said
        if len(cells) >= max(2, 0.6 * headings)
        and sum(map(is_data, cells)) >= 0.3 * len(cells)
    ]
    return len(records) >= max(2, 0.5 * len(said))


def header_at(
    rows: Sequence[Sequence[str]], row: int, merges: Sequence[Merge] = ()
) -> Layout:
    """Take the heading row that a person named; counted from 0."""
    texts = [[clean(cell) for cell in line] for line in rows]
    return Layout((row,), _headings(texts, (row,), merges))


def header_at_foot(last_rows: Sequence[Sequence[str]]) -> int | None:
    """Find a heading row among the last rows: how many rows before the end it stands."""
    for back, row in enumerate(reversed(last_rows)):
        cells = [clean(cell) for cell in row if cell.strip()]
        if not cells:
            continue
        if len(cells) < 2 or any(is_data(cell) for cell in cells):
            return None
        return back if _wording(cells) >= 0.75 else None
    return None


def filled(row: Sequence[str]) -> list[str]:
    """The cells that say anything."""
    return [cell for cell in row if cell]


def typical_fill(rows: Sequence[Sequence[str]]) -> float:
    """How many cells of a usual row are filled."""
    counts = [len(filled(row)) for row in rows]
    counts = [count for count in counts if count > 1] or [
        count for count in counts if count
    ]
    return median(counts) if counts else 0.0


def _best_row(texts: Sequence[Sequence[str]], skip: int) -> int | None:
    usual = typical_fill(texts)
    quick = [
        (points, -number)
        for number, row in enumerate(texts[: _top(texts)])
        if number >= skip
        for points in (_quick_points(row, usual),)
        if points > 0
    ]
    best: tuple[float, int] | None = None
    for _, negative in sorted(quick, reverse=True)[:_WEIGHED_IN_FULL]:
        number = -negative
        points = _points(texts, number, usual)
        if points >= _ENOUGH and (best is None or points > best[0] + 1e-9):
            best = (points, number)
    return None if best is None else _first_of_equals(texts, best[1])


def _first_of_equals(texts: Sequence[Sequence[str]], number: int) -> int:
    """Headings that are printed again further down stand where they stand first."""
    wanted = filled(texts[number])
    equals = (at for at in range(number) if filled(texts[at]) == wanted)
    return next(equals, number)


def _top(texts: Sequence[Sequence[str]]) -> int:
    return min(len(texts), 60)


def _quick_points(row: Sequence[str], usual: float) -> float:
    """A cheap first weighing: filled, different, not values, words that are known."""
    cells = filled(row)
    if not cells or (len(cells) == 1 and usual > 1.5):
        return 0.0
    values = sum(map(is_data, cells)) / len(cells)
    if values > 0.34:
        return 0.0
    different = len(set(cells)) / len(cells)
    known = sum(map(_known_share, cells)) / len(cells)
    return (
        0.2
        + known
        + 0.5 * min(1.0, len(cells) / max(usual, 1))
        + 0.3 * different
        - values
    )


def _known_share(cell: str) -> float:
    tokens = _TOKEN.findall(cell.lower())
    if not tokens:
        return 0.0
    known = vocabulary().concept_of
    return sum(token in known for token in tokens) / len(tokens)


def _points(texts: Sequence[Sequence[str]], number: int, usual: float) -> float:
    row = texts[number]
    cells = filled(row)
    below = [r for r in texts[number + 1 : number + 1 + _BELOW] if len(filled(r)) > 1]
    values = sum(map(is_data, cells)) / len(cells)
    wording = _wording(cells)
    contrast = _contrast(row, below)
    repeats = _repeats_below(row, below)
    fill = min(1.0, len(cells) / max(usual, 1))
    if wording < 0.4 and contrast < 0.5:
        wording = min(wording, 0.1)
    below_others = contrast < 0.3 and _stands_below_others(texts, number)
    return (
        1.7 * wording
        + 0.9 * contrast
        + 0.5 * fill
        - 1.5 * values
        - 1.0 * repeats
        - 0.8 * below_others
        + 0.5 * _machine_names(cells, below)
        - 0.004 * number
    )


def _machine_names(cells: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Say whether the cells are names that a program gave, and the rows below are not."""
    if len(cells) < 2 or not all(map(_MACHINE_NAME.fullmatch, cells)):
        return False
    under = [cell for row in below for cell in filled(row)]
    return sum(map(bool, map(_MACHINE_NAME.fullmatch, under))) < 0.5 * len(under)


def _stands_below_others(texts: Sequence[Sequence[str]], number: int) -> bool:
    """Say whether rows as full as this one stand above it, as records would."""
    full = 0.8 * len(filled(texts[number]))
    return any(len(filled(row)) >= max(2, full) for row in texts[:number])


def _wording(cells: Sequence[str]) -> float:
    """How much the cells read as headings: the mean of their best scores in one kind."""
    return max(
        sum(_heading_score(cell, kind) for cell in cells) / len(cells) for kind in Kind
    )


def _heading_score(cell: str, kind: Kind) -> float:
    if not cell or len(cell) > _LONGEST_HEADING:
        return 0.0
    found = scores(cell, kind)
    best = max((like.score for like in found.values()), default=0.0)
    return best if best >= _READS else 0.0


def _contrast(row: Sequence[str], below: Sequence[Sequence[str]]) -> float:
    """How many columns hold values below and a text in this row; three are enough."""
    if not below:
        return 0.0
    columns = 0
    for place, cell in enumerate(row):
        if not cell or is_data(cell):
            continue
        under = [r[place] for r in below if place < len(r) and r[place]]
        if under and sum(map(is_data, under)) >= 0.7 * len(under):
            columns += 1
    return min(1.0, columns / 3)


def _repeats_below(row: Sequence[str], below: Sequence[Sequence[str]]) -> float:
    """The share of columns in which this row's text is a value below as well."""
    cells = [(place, cell) for place, cell in enumerate(row) if cell]
    again = sum(
        any(place < len(r) and r[place] == cell for r in below) for place, cell in cells
    )
    return again / len(cells) if below else 0.0


def _joined(
    texts: Sequence[Sequence[str]], best: int, merges: Sequence[Merge], skip: int
) -> tuple[int, ...]:
    """Join a second heading row, above or below, where the headings read better so."""
    if best + 1 < len(texts) and _surely_lower(texts, best + 1):
        return (best, best + 1)
    alone = _total_wording(texts, (best,), merges)
    options = []
    if best - 1 >= skip and _can_be_upper(texts[best - 1], texts[best]):
        options.append((best - 1, best))
    if best + 1 < len(texts) and _can_be_lower(texts, best + 1):
        options.append((best, best + 1))
    weighed = [(_total_wording(texts, pair, merges), pair) for pair in options]
    if weighed:
        total, pair = max(weighed)
        if total >= alone + _JOINED_GAIN:
            return pair
    return (best,)


def _can_be_upper(upper: Sequence[str], lower: Sequence[str]) -> bool:
    cells = filled(upper)
    return (
        2 <= len(cells) <= len(filled(lower))
        and not any(map(is_data, cells))
        and max(map(len, cells)) <= 60
    )


def _can_be_lower(texts: Sequence[Sequence[str]], number: int) -> bool:
    cells = filled(texts[number])
    if len(cells) < 2 or any(map(is_data, cells)) or max(map(len, cells)) > 60:
        return False
    return _repeats_below(texts[number], texts[number + 1 : number + 1 + _BELOW]) < 0.3


def _surely_lower(texts: Sequence[Sequence[str]], number: int) -> bool:
    """Say whether a row holds nothing but words of headings or units, over values."""
    cells = filled(texts[number])
    if not _can_be_lower(texts, number):
        return False
    if not all(_UNITS.fullmatch(cell) or _known_share(cell) == 1 for cell in cells):
        return False
    below = [r for r in texts[number + 1 : number + 1 + _BELOW] if len(filled(r)) > 1]
    return _contrast(texts[number], below) >= 0.6


def _total_wording(
    texts: Sequence[Sequence[str]], rows: tuple[int, ...], merges: Sequence[Merge]
) -> float:
    headings = _headings(texts, rows, merges)
    return max(sum(_heading_score(h, kind) for h in headings if h) for kind in Kind)


def _headings(
    texts: Sequence[Sequence[str]], rows: tuple[int, ...], merges: Sequence[Merge]
) -> tuple[str, ...]:
    width = max(len(texts[row]) for row in rows)
    lines = [[*texts[row], *[""] * (width - len(texts[row]))] for row in rows]
    if len(rows) == 1:
        return tuple(_spread(lines[0], rows[0], merges))
    upper, lower = lines
    upper = _grouped(upper, lower, rows[0], merges)
    return tuple(
        " ".join(part for part in pair if part)
        for pair in zip(upper, lower, strict=True)
    )


def _spread(line: Sequence[str], row: int, merges: Sequence[Merge]) -> list[str]:
    """Write a merged heading over each of its columns."""
    spread = list(line)
    for merge in merges:
        if (
            merge.first_row <= row <= merge.last_row
            and merge.last_column > merge.first_column
        ):
            for column in range(
                merge.first_column, min(merge.last_column + 1, len(spread))
            ):
                spread[column] = spread[column] or line[merge.first_column]
    return spread


def _grouped(
    upper: Sequence[str], lower: Sequence[str], row: int, merges: Sequence[Merge]
) -> list[str]:
    """Carry group headings over the columns below them.

    Merged cells say how far; without them a group reaches to the next one, as far as
    the row below has headings, where groups are fewer than headings.
    """
    if merges:
        return _spread(upper, row, merges)
    if len(filled(upper)) > 0.7 * len(filled(lower)):
        return list(upper)
    carried, last = [], ""
    for above, below in zip(upper, lower, strict=True):
        last = above or (last if below else "")
        carried.append(last)
    return carried
