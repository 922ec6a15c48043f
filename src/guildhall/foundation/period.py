"""Periods of days: from a first day up to, and not including, a day after the last."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Period:
    """A run of days; `ends_before` is None while the end is not known."""

    starts_on: date
    ends_before: date | None = None

    def __post_init__(self) -> None:
        """Refuse a period that ends before it starts."""
        if self.ends_before is not None and self.ends_before < self.starts_on:
            raise ValueError(
                f"a period that starts on {self.starts_on} "
                f"cannot end before {self.ends_before}"
            )

    def __contains__(self, day: date) -> bool:
        """Say whether the day falls inside."""
        return self.starts_on <= day and (
            self.ends_before is None or day < self.ends_before
        )


@dataclass(frozen=True, order=True)
class Quarter:
    """A calendar quarter, written as in `2020 Q1`."""

    year: int
    number: int

    @property
    def period(self) -> Period:
        """The days of the quarter."""
        first = date(self.year, 3 * self.number - 2, 1)
        return Period(first, self.following().starts_on)

    @property
    def starts_on(self) -> date:
        """The first day of the quarter."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def ends_on(self) -> date:
        """The last day of the quarter."""
        return self.following().starts_on - timedelta(days=1)

    def following(self) -> "Quarter":
        """The quarter after this one."""
        if self.number == 4:
            return Quarter(self.year + 1, 1)
        return Quarter(self.year, self.number + 1)

    def __str__(self) -> str:
        """Write the quarter as people read it."""
        return f"{self.year} Q{self.number}"


def quarter_of(day: date) -> Quarter:
    """The calendar quarter in which a day falls."""
    return Quarter(day.year, (day.month + 2) // 3)
