"""What becomes of one cell: a value, nothing, or a trouble told in plain words."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple


@dataclass(frozen=True)
class Month:
    """A month without a day, as in `March 2024`."""

    year: int
    month: int

    def __str__(self) -> str:
        """Write the month as `2024-03`."""
        return f"{self.year:04d}-{self.month:02d}"


class Money(NamedTuple):
    """An amount in whole pence; `per` is "year", "month", "week" or "day" where told."""

    pence: int
    per: str | None = None


@dataclass(frozen=True)
class Duration:
    """A term in months: the first term, and the extensions that may follow it."""

    months: Fraction
    extensions: tuple[Fraction, ...] = ()

    @property
    def longest(self) -> Fraction:
        """The months of the first term and all extensions together."""
        return self.months + sum(self.extensions, Fraction(0))


Value = date | Month | Money | Duration | Fraction | int | bool | str


class Trouble(NamedTuple):
    """Why a cell has no value: what was expected, and the fix."""

    expected: str
    fix: str


class Outcome(NamedTuple):
    """The value of a cell and the trouble with it.

    Both are None where the cell says nothing; both are set where the value stands but
    a person should know something about it.
    """

    value: Value | None = None
    trouble: Trouble | None = None


NOTHING = Outcome()

_ABSENT = frozenset(
    {
        "",
        "-",
        "--",
        "---",
        "–",
        "—",
        ".",
        "n/a",
        "na",
        "n.a.",
        "n/k",
        "not applicable",
        "not known",
        "unknown",
        "none",
        "null",
        "nil",
        "blank",
        "#n/a",
    }
)


def is_absent(text: str) -> bool:
    """Say whether a cell says that there is nothing to say."""
    return text.strip().lower() in _ABSENT
