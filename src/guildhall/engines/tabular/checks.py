"""Compare whole columns: start and end, the three ends, annual and total, net and gross.

Three end dates must be kept apart (contractual, current after extensions taken, and
the last possible). Where the values contradict the headings, or little speaks for an
end date, it is told: no end date is taken in silence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from guildhall.engines.tabular.cells.outcome import Money, Value
from guildhall.engines.tabular.fields import END_DATES
from guildhall.engines.tabular.mapping import Guess
from guildhall.engines.tabular.plan import ReadPlan
from guildhall.engines.tabular.result import Column, Problem

_FEWEST_PAIRS = 4
_CLOSE_RIVALS = 0.25
_PLAIN = 0.97

# Fields whose values stand in order in one row, and what is said where they do not.
_IN_ORDER = (
    ("start_date", "end_date"),
    ("start_date", "current_end_date"),
    ("start_date", "max_end_date"),
    ("end_date", "current_end_date"),
    ("current_end_date", "max_end_date"),
    ("end_date", "max_end_date"),
    ("annual_value", "total_value"),
    ("amount_net", "amount_gross"),
)

Typed = Mapping[int, Sequence[Value | None]]


def column_problems(
    columns: tuple[Column, ...], guesses: Sequence[Guess], typed: Typed, plan: ReadPlan
) -> tuple[tuple[Column, ...], list[Problem]]:
    """Check the mapping against the sample, and put right what the values prove.

    Returns:
        The columns, two of them exchanged where their headings allow both readings and
        their values only one; and what a person should know.
    """
    problems: list[Problem] = []
    for order in _IN_ORDER:
        columns, told = _check(columns, guesses, typed, order, plan)
        problems.extend(told)
    problems.extend(_thin_ends(columns, guesses, typed, plan))
    return columns, problems


def _check(
    columns: tuple[Column, ...],
    guesses: Sequence[Guess],
    typed: Typed,
    order: tuple[str, str],
    plan: ReadPlan,
) -> tuple[tuple[Column, ...], list[Problem]]:
    lesser, greater = order
    low, high = _column(columns, lesser), _column(columns, greater)
    if low is None or high is None or not {low.index, high.index} <= typed.keys():
        return columns, []
    right, wrong = _compared(typed[low.index], typed[high.index])
    pairs = right + wrong
    if pairs < _FEWEST_PAIRS or right >= plan.constraint_share * pairs:
        return columns, []
    if wrong > 0.8 * pairs and _both_ways(guesses, low, high):
        return _exchanged(columns, low, high), [_exchange_told(low, high, wrong, pairs)]
    seen = f"later than {high.shown} in {wrong:,} of {pairs:,} rows"
    if lesser in ("annual_value", "amount_net"):
        seen = f"more than {high.shown} in {wrong:,} of {pairs:,} rows"
    fix = f"check which column is the {_plain(lesser)} and which the {_plain(greater)}"
    lowered = tuple(
        replace(c, confidence=min(c.confidence, 0.5)) if c in (low, high) else c
        for c in columns
    )
    expected = f"{_plain(lesser)} up to {_plain(greater)} in nearly every row"
    return lowered, [Problem(None, low.shown, seen, expected, fix)]


def _plain(field: str) -> str:
    return field.replace("_", " ")


def _column(columns: Sequence[Column], field: str) -> Column | None:
    return next((column for column in columns if column.field == field), None)


def _amount(value: Value | None) -> Any:
    if isinstance(value, Money):
        return value.pence if value.pence > 0 else None
    return value if isinstance(value, date) else None


def _compared(
    low: Sequence[Value | None], high: Sequence[Value | None]
) -> tuple[int, int]:
    right = wrong = 0
    for one, other in zip(low, high, strict=True):
        first, second = _amount(one), _amount(other)
        if first is None or second is None:
            continue
        if first <= second:
            right += 1
        else:
            wrong += 1
    return right, wrong


def _both_ways(guesses: Sequence[Guess], low: Column, high: Column) -> bool:
    """Say whether both headings could mean the other field nearly as well."""

    def could_be(column: Column, field: str | None) -> bool:
        guess = guesses[column.index]
        rival = dict(guess.rivals).get(field or "", 0.0)
        return guess.wording < _PLAIN and rival >= guess.wording - _CLOSE_RIVALS

    return could_be(low, high.field) and could_be(high, low.field)


def _exchanged(
    columns: tuple[Column, ...], low: Column, high: Column
) -> tuple[Column, ...]:
    def put_right(column: Column) -> Column:
        if column not in (low, high):
            return column
        other = high if column == low else low
        because = f"{column.because}; compared with {other.shown} it is the other one"
        return replace(column, field=other.field, because=because, confidence=0.6)

    return tuple(map(put_right, columns))


def _exchange_told(low: Column, high: Column, wrong: int, pairs: int) -> Problem:
    return Problem(
        None,
        low.shown,
        f"later than {high.shown} in {wrong:,} of {pairs:,} rows",
        f"{_plain(low.field or '')} up to {_plain(high.field or '')}",
        "the two columns were read the other way round: confirm it",
    )


def _thin_ends(
    columns: Sequence[Column], guesses: Sequence[Guess], typed: Typed, plan: ReadPlan
) -> list[Problem]:
    """Tell every end date for which little speaks, and every end left unread."""
    ends = [column for column in columns if column.field in END_DATES]
    told = [
        Problem(
            None,
            column.shown,
            f"read as {_plain(column.field or '')}, which is not certain",
            "a heading that says which end it is: contractual, current or last possible",
            "confirm the column, or rename it",
        )
        for column in ends
        if column.confidence < plan.sure_confidence
        or guesses[column.index].wording < plan.sure_wording
    ]
    told.extend(_same_ends(ends, typed))
    for column in columns:
        rivals = dict(guesses[column.index].rivals)
        likes = max((rivals.get(field, 0.0) for field in END_DATES), default=0.0)
        if column.field is None and likes >= plan.accept_score and ends:
            told.append(
                Problem(
                    None,
                    column.shown,
                    "could be an end date as well, and was not read",
                    "one column for each end date",
                    "say which end it is, or that it is none",
                )
            )
    if not ends and (extra := _lone_review(columns)):
        told.append(extra)
    if [column.field for column in ends] == ["max_end_date"]:
        told.append(_only_the_last(ends[0]))
    return told


def _same_ends(ends: Sequence[Column], typed: Typed) -> list[Problem]:
    """Two end columns with the same values everywhere say nothing about which is which."""
    told = []
    for place, column in enumerate(ends):
        for other in ends[place + 1 :]:
            one, two = typed.get(column.index, ()), typed.get(other.index, ())
            both = [(a, b) for a, b in zip(one, two, strict=False) if a and b]
            if (
                len(both) >= 20
                and all(a == b for a, b in both)
                and min(column.confidence, other.confidence) < 0.9
            ):
                told.append(
                    Problem(
                        None,
                        other.shown,
                        f"the same dates as {column.shown}",
                        "ends that differ where extensions were taken",
                        "check which of the two columns is kept up to date",
                    )
                )
    return told


def _only_the_last(column: Column) -> Problem:
    return Problem(
        None,
        column.shown,
        "the only end date is the last possible one",
        "the end date as it stands today, beside the last possible one",
        "add a column with the contractual or current end date",
    )


def _lone_review(columns: Sequence[Column]) -> Problem | None:
    review = _column(columns, "review_date")
    if review is None or _column(columns, "start_date") is None:
        return None
    return Problem(
        None,
        review.shown,
        "the only date after the start",
        "an end date",
        "if the contract ends on this date, name the column end date",
    )
