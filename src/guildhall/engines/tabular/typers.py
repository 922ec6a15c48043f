"""Type the columns of a batch: each distinct text is read once.

What the column as a whole says (month before day, months or years) is settled from the
sample before the first cell is typed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from guildhall.engines.tabular.cells import dates, durations, marks, money
from guildhall.engines.tabular.cells.outcome import Month, Outcome
from guildhall.engines.tabular.fields import FIELDS, Holds
from guildhall.engines.tabular.plan import ReadPlan
from guildhall.engines.tabular.words import concepts

_REMEMBERED = 1 << 16

Parser = Callable[[str], Outcome]


class Memory(dict[str, Outcome]):
    """Texts that were read before, and what they said."""

    def __init__(self, parse: Parser) -> None:
        super().__init__()
        self.parse = parse

    def __missing__(self, text: str) -> Outcome:
        outcome = self.parse(text)
        if len(self) >= _REMEMBERED:
            self.clear()
        self[text] = outcome
        return outcome


@dataclass(frozen=True)
class Typer:
    """Reads the cells of one column; `note` says how, where a choice was made."""

    index: int
    memory: Memory
    note: str = ""
    often_new: bool = False

    def outcomes(self, rows: Sequence[Sequence[str]]) -> list[Outcome]:
        """Read the column in each of the rows."""
        index = self.index
        try:
            cells = [row[index] for row in rows]
        except IndexError:
            cells = [row[index] if index < len(row) else "" for row in rows]
        return list(map(self.read, cells))

    @property
    def read(self) -> Parser:
        """How one cell is read: from memory, where texts are likely to come again."""
        return self.memory.parse if self.often_new else self.memory.__getitem__


def typer_for(  # noqa: PLR0911, PLR0917  a ladder of cases over one column's facts
    index: int,
    field: str,
    heading: str,
    sample: Sequence[str],
    plan: ReadPlan,
    today: date | None,
) -> Typer | None:
    """Choose how a column is read; None where its values are plain text."""
    holds = FIELDS[field].holds
    if holds in (Holds.TEXT, Holds.REFERENCE):
        return None
    if holds is Holds.DATE:
        order, note = _order(sample, plan, today)
        return Typer(index, Memory(partial(dates.read_date, order=order)), note)
    if holds is Holds.MONTH:
        order, note = _order(sample, plan, today)
        return Typer(
            index, Memory(partial(_month, order=replace(order, serials=False))), note
        )
    if holds is Holds.DURATION:
        unit = _unit_of(heading)
        return Typer(index, Memory(partial(durations.read_duration, unit=unit)))
    if field in ("extension_months", "extension_count"):
        return Typer(index, Memory(_EXTENSIONS[field]))
    if field in ("sme_flag", "vcse_flag"):
        return Typer(index, Memory(marks.read_size))
    return Typer(index, Memory(_PARSERS[holds]), often_new=holds is Holds.MONEY)


_PARSERS: dict[Holds, Parser] = {
    Holds.MONEY: money.read_money,
    Holds.COUNT: marks.read_count,
    Holds.MONTHS: durations.read_months,
    Holds.YES_NO: marks.read_yes_no,
    Holds.COMPANY_NUMBER: marks.read_company_number,
    Holds.POSTCODE: marks.read_postcode,
    Holds.ADDRESS: marks.read_address,
}


def _months_or_none(text: str) -> Outcome:
    """Read an extension: `no` and `0` mean that there is none."""
    if text.strip().lower() in {"no", "none", "nil", "false"}:
        return durations.read_months("0")
    return durations.read_months(text)


_EXTENSIONS: dict[str, Parser] = {
    "extension_months": _months_or_none,
    "extension_count": marks.read_count,
}


def _order(
    sample: Sequence[str], plan: ReadPlan, today: date | None
) -> tuple[dates.DateOrder, str]:
    pivot = today.year + plan.century_pivot_years if today else dates.UK.pivot_year
    order = replace(dates.UK, pivot_year=pivot)
    day_first, month_first = dates.order_of(list(sample))
    if month_first and not day_first:
        return replace(order, month_first=True), "dates are read month before day"
    return order, ""


def _month(text: str, order: dates.DateOrder) -> Outcome:
    """Read a period: a month or a day is typed; any other text stands as it is."""
    raw = text.strip()
    outcome = dates.read_date(raw, order)
    if isinstance(outcome.value, Month | date):
        return Outcome(outcome.value)
    return marks.read_text(text)


def _unit_of(heading: str) -> str | None:
    names = {concept.name for concept in concepts(heading)}
    if "month" in names:
        return "m"
    return "y" if "year" in names else None
