"""Sort the rows below the headings: records, blanks, totals, repeats, notes.

Nothing is dropped: a row that is no record is told with its number and its text. A row
is a total only where a cell says so (or it holds nothing but an amount or two) and most
of the row is empty, so that a supplier called Total stays a supplier.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from guildhall.engines.tabular.cells.money import looks_like_money
from guildhall.engines.tabular.layout import header_at_foot
from guildhall.engines.tabular.result import Aside, AsideKind
from guildhall.engines.tabular.words import clean

_TOTALS = re.compile(
    r"(?:(?:grand|sub|overall|report|page|net|gross|monthly|final|running)[ -]?)*totals?"
    r"(?:\s*(?:\(.*\)|for .*|amount|spend|expenditure|value|payments?|£))?\s*:?\s*£?"
    r"|sum|.{2,40} totals?:?",
    re.I,
)
_HINT = re.compile(r"total|sum", re.I)
_WIDE_ENOUGH = 4
_MOSTLY = 0.6
_TEXT_AT_MOST = 200
_KEPT_AT_MOST = 20_000


@dataclass
class Sorter:
    """Tells records from other rows, for one sheet.

    `headings` are the heading texts by column, `usual` how many cells a usual row
    fills, `skipped` the number of a heading row among the records. Runs of the same
    sort are kept as one aside.
    """

    headings: Sequence[str]
    usual: float
    skipped: int | None = None
    asides: list[Aside] = field(default_factory=list)
    second_table: bool = False
    more: int = 0
    _careful: bool = False
    _blank_from: int = 0
    _blank_to: int = 0

    def __post_init__(self) -> None:
        """Find the cell by which a repeated heading row is known at a glance."""
        named = [(place, text) for place, text in enumerate(self.headings) if text]
        self._headed = {place: text.lower() for place, text in named}
        self._key, self._key_text = named[0] if named else (-1, "")
        self._narrow = 1 < self.usual < _WIDE_ENOUGH
        self._plenty = max(2.0, _MOSTLY * self.usual)

    def records(
        self, first: int, piece: list[Sequence[str]]
    ) -> tuple[Sequence[int], list[Sequence[str]]]:
        """Give the records of a run of rows, with their numbers, in order.

        Args:
            first: the number of the first row.
            piece: the rows.
        """
        numbers = range(first, first + len(piece))
        plain = not self._careful and self.skipped not in numbers
        if plain and not self._any_doubtful(piece):
            return numbers, piece
        kept = [
            (number, row)
            for number, row in zip(numbers, piece, strict=True)
            if number != self.skipped and self.is_record(number, row)
        ]
        return [number for number, _ in kept], [row for _, row in kept]

    def _any_doubtful(self, piece: list[Sequence[str]]) -> bool:
        plenty, key, text = self._plenty, self._key, self._key_text
        return any(
            len(row) - row.count("") <= plenty
            or (0 <= key < len(row) and row[key].strip() == text)
            for row in piece
        )

    def is_record(self, number: int, row: Sequence[str]) -> bool:
        """Say whether a row is a record; keep it aside where it is not."""
        if not any(row):
            self._keep_blank(number)
            return False
        if not self._careful:
            key = self._key
            if key < 0 or key >= len(row) or row[key].strip() != self._key_text:
                filled = len(row) - row.count("")
                if filled > self._plenty:
                    return True
                if (
                    self._narrow
                    and filled == self.usual
                    and not _HINT.search(" ".join(row))
                ):
                    return True
        kind = self._sort(row)
        if kind is None:
            self._close_run()
            self._careful = False
            return True
        self._keep(number, kind, row)
        return False

    def _sort(self, row: Sequence[str]) -> AsideKind | None:  # noqa: PLR0911  a ladder of cases
        cells = [(place, clean(cell)) for place, cell in enumerate(row) if cell.strip()]
        if not cells:
            return AsideKind.BLANK
        if self.second_table:
            return AsideKind.SECOND_TABLE
        if self._repeats_headings(cells):
            return AsideKind.REPEATED_HEADER
        texts = [text for _, text in cells]
        if self._starts_second_table(texts):
            self.second_table = True
            return AsideKind.SECOND_TABLE
        if len(cells) > self._plenty:
            return None
        if self._is_total(texts):
            return AsideKind.TOTALS
        if self.usual >= _WIDE_ENOUGH and len(cells) == 1:
            return AsideKind.NOTE
        return None

    def _repeats_headings(self, cells: Sequence[tuple[int, str]]) -> bool:
        same = sum(self._headed.get(place) == text.lower() for place, text in cells)
        return same >= 2 and same >= 0.8 * len(cells)

    def _is_total(self, texts: Sequence[str]) -> bool:
        amounts = sum(map(looks_like_money, texts))
        if self.usual < 2:
            return False
        said = [text for text in texts if _TOTALS.fullmatch(text)]
        if said and amounts >= 1 and len(said) + amounts == len(texts):
            return True
        wide = self.usual >= _WIDE_ENOUGH
        if said and wide and len(texts) == 1:
            return True
        return wide and amounts == len(texts) <= 2

    def _starts_second_table(self, texts: Sequence[str]) -> bool:
        """A row that reads as headings, after a gap, and is not the one above."""
        return self._careful and len(texts) >= 3 and header_at_foot([texts]) == 0

    def _keep_blank(self, number: int) -> None:
        """Keep a blank row; a run of a million of them costs next to nothing."""
        if number == self._blank_to + 1 and self._blank_to:
            self._blank_to = number
            return
        self._close_run()
        self._careful = True
        self._blank_from = self._blank_to = number

    def _close_run(self) -> None:
        if self._blank_to:
            first, last = self._blank_from, self._blank_to
            self._blank_from = self._blank_to = 0
            self._add(Aside(first, last, AsideKind.BLANK, ""))

    def close(self) -> None:
        """Say that no more rows follow."""
        self._close_run()

    def _keep(self, number: int, kind: AsideKind, row: Sequence[str]) -> None:
        if kind is AsideKind.BLANK:
            self._keep_blank(number)
            return
        self._close_run()
        self._careful = True
        last = self.asides[-1] if self.asides else None
        together = kind is AsideKind.SECOND_TABLE
        if together and last and last.kind is kind and last.last_row == number - 1:
            self.asides[-1] = Aside(last.first_row, number, kind, last.text)
            return
        text = " | ".join(filter(None, map(clean, row)))[:_TEXT_AT_MOST]
        self._add(Aside(number, number, kind, text))

    def _add(self, aside: Aside) -> None:
        if len(self.asides) < _KEPT_AT_MOST:
            self.asides.append(aside)
        else:
            self.more += aside.count
