"""Dates as British councils write them, told apart from what only looks like one.

Day before month unless the column proves otherwise. A day that does not exist, a word
such as `TBC` and a two-way reading are told, never mended. Day counts of spreadsheets
are read only where the column is known to hold dates.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from guildhall.engines.tabular.cells.outcome import (
    NOTHING,
    Month,
    Outcome,
    Trouble,
    is_absent,
)

EXAMPLE = "a date such as 31/03/2024"
_SERIAL_EPOCH = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 10_959, 73_050  # 1930-01-01 to 2099-12-31
_FIRST_YEAR, _LAST_YEAR = 1901, 2199

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb febr",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sep sept",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

_TIME = r"(?:[T ,]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[ap]m)?\s*(?:Z|[+-]\d\d:?\d\d)?)?"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?,?\s+)?"
_NUMERIC = re.compile(
    rf"(\d{{1,2}})\s*[/.\-]\s*(\d{{1,2}})\s*[/.\-]\s*(\d{{4}}|\d{{2}}){_TIME}", re.I
)
_ISO = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_TIME}", re.I)
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_DAY_FIRST = re.compile(
    rf"{_WEEKDAY}(\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s\-/.,]*([a-z]{{3,9}})\.?[\s\-/.,']*(\d{{4}}|\d{{2}}){_TIME}",
    re.I,
)
_MONTH_FIRST = re.compile(
    rf"{_WEEKDAY}([a-z]{{3,9}})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}}){_TIME}",
    re.I,
)
_MONTH_YEAR = re.compile(r"([a-z]{3,9})\.?[\s\-/,']*(\d{4}|\d{2})", re.I)
_ISO_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})")
_MONTH_SLASH = re.compile(r"(\d{1,2})[/\-](\d{4})")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")

_UNDECIDED = re.compile(
    r"t\.?b\.?[acd]\.?|to be (confirmed|agreed|advised|decided|determined)|awaiting.*"
    r"|pending.*|not yet.*",
    re.I,
)
_ENDLESS = re.compile(
    r"rolling.*|on[- ]?going.*|open[- ]?ended.*|perpetual.*|indefinite(ly)?|evergreen"
    r"|continuous|until (further notice|terminated)|no (fixed )?(end|expiry)( date)?"
    r"|annual(ly)? rolling|month(ly)? rolling",
    re.I,
)


@dataclass(frozen=True)
class DateOrder:
    """How a column writes dates.

    `month_first` where the column itself proves it; `pivot_year` is the last year that
    two digits may mean.
    """

    month_first: bool = False
    pivot_year: int = 2069
    serials: bool = True


UK = DateOrder()


def read_date(text: str, order: DateOrder = UK) -> Outcome:
    """Read one cell as a day, or as a month where no day is written.

    Returns:
        A `date`; or a `Month` with a trouble; or a trouble alone with no value.
    """
    raw = " ".join(text.split())
    if is_absent(raw):
        return NOTHING
    for pattern, build in _FORMS:
        found = pattern.fullmatch(raw)
        if found:
            outcome = build(found, order)
            if outcome is not None:
                return outcome
    return Outcome(trouble=_trouble_of(raw))


def looks_like_date(text: str) -> bool:
    """Say whether a cell is written as a date, possible or not; day counts are not."""
    raw = " ".join(text.split())
    if not raw or not any(map(str.isdigit, raw)) or len(raw) > 40:
        return False
    return any(pattern.fullmatch(raw) for pattern in _WRITTEN) and (
        read_date(raw, DateOrder(serials=False)).trouble is None
        or _NUMERIC.fullmatch(raw) is not None
        or _ISO.fullmatch(raw) is not None
    )


def says_later(text: str) -> bool:
    """Say whether a cell stands in for a value: not decided yet, or without an end."""
    raw = " ".join(text.split())
    return bool(_UNDECIDED.fullmatch(raw) or _ENDLESS.fullmatch(raw))


def looks_like_month(text: str) -> bool:
    """Say whether a cell is written as a month and year."""
    raw = " ".join(text.split())
    return isinstance(read_date(raw, DateOrder(serials=False)).value, Month)


def order_of(texts: list[str]) -> tuple[int, int]:
    """Count the dates in figures that only day-first, and only month-first, can be."""
    day_first = month_first = 0
    for text in texts:
        found = _NUMERIC.fullmatch(" ".join(text.split()))
        if not found:
            continue
        first, second = int(found[1]), int(found[2])
        if first > 12 >= second:
            day_first += 1
        elif second > 12 >= first:
            month_first += 1
    return day_first, month_first


def _year(digits: str, order: DateOrder) -> int:
    if len(digits) == 4:
        return int(digits)
    year = 2000 + int(digits)
    return year if year <= order.pivot_year else year - 100


def _day(year: int, month: int, day: int, order: DateOrder) -> Outcome:
    if year == 9999:
        return _endless()
    if (year, month) in {(1900, 1), (1899, 12)}:
        return _no(
            EXAMPLE, "this is how a spreadsheet shows an empty cell as a date: clear it"
        )
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return _no(f"a year from {_FIRST_YEAR} to {_LAST_YEAR}", "correct the year")
    if not 1 <= month <= 12:
        return _no("a month from 1 to 12", "write the date as day/month/year")
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        name = _MONTH_NAMES[month - 1]
        return _no(
            f"a day that exists ({name} {year} has {last} days)",
            "correct the day or the month",
        )
    return Outcome(date(year, month, day))


def _no(expected: str, fix: str) -> Outcome:
    return Outcome(trouble=Trouble(expected, fix))


def _endless() -> Outcome:
    return _no(
        f"{EXAMPLE}, or an empty cell",
        "leave the date empty and mark the contract as open-ended",
    )


def _numeric(found: re.Match[str], order: DateOrder) -> Outcome:
    first, second, year = int(found[1]), int(found[2]), _year(found[3], order)
    day, month = (second, first) if order.month_first else (first, second)
    if month > 12 >= day:
        usual = "month before day" if order.month_first else "day before month"
        return _no(
            f"{usual}, as in the other dates of this column",
            "write the date as day/month/year",
        )
    return _day(year, month, day, order)


def _iso(found: re.Match[str], order: DateOrder) -> Outcome:
    return _day(int(found[1]), int(found[2]), int(found[3]), order)


def _named(found: re.Match[str], order: DateOrder) -> Outcome | None:
    month = _MONTHS.get(found[2].lower())
    if month is None:
        return None
    return _day(_year(found[3], order), month, int(found[1]), order)


def _american(found: re.Match[str], order: DateOrder) -> Outcome | None:
    month = _MONTHS.get(found[1].lower())
    if month is None:
        return None
    return _day(int(found[3]), month, int(found[2]), order)


def _month(year: int, month: int) -> Outcome | None:
    if not 1 <= month <= 12 or not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    trouble = Trouble(f"{EXAMPLE}", "add the day; only the month is known")
    return Outcome(Month(year, month), trouble)


def _month_year(found: re.Match[str], order: DateOrder) -> Outcome | None:
    month = _MONTHS.get(found[1].lower())
    return None if month is None else _month(_year(found[2], order), month)


def _iso_month(found: re.Match[str], _: DateOrder) -> Outcome | None:
    return _month(int(found[1]), int(found[2]))


def _month_slash(found: re.Match[str], _: DateOrder) -> Outcome | None:
    return _month(int(found[2]), int(found[1]))


def _serial(found: re.Match[str], order: DateOrder) -> Outcome | None:
    days = int(found[1])
    if not order.serials or not _FIRST_SERIAL <= days <= _LAST_SERIAL:
        return None
    return Outcome(_SERIAL_EPOCH + timedelta(days=days))


_FORMS = (
    (_NUMERIC, _numeric),
    (_ISO, _iso),
    (_DAY_FIRST, _named),
    (_MONTH_FIRST, _american),
    (_ISO_MONTH, _iso_month),
    (_MONTH_SLASH, _month_slash),
    (_MONTH_YEAR, _month_year),
    (_COMPACT, _iso),
    (_SERIAL, _serial),
)
_WRITTEN = (_NUMERIC, _ISO, _DAY_FIRST, _MONTH_FIRST, _COMPACT)


def _trouble_of(raw: str) -> Trouble:
    if _ENDLESS.fullmatch(raw):
        trouble = _endless().trouble
        assert trouble is not None
        return trouble
    if _UNDECIDED.fullmatch(raw):
        return Trouble(
            EXAMPLE, "enter the date, or leave the cell empty until it is known"
        )
    return Trouble(EXAMPLE, "write the date as day/month/year")
