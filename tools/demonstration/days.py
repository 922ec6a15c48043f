"""Days as contracts count them: whole months, ends of months, years of term."""

from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """The same day some months later, or the last day of a shorter month."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, last_of(year, month + 1)))


def last_of(year: int, month: int) -> int:
    """The number of days of a month."""
    first_of_next = date(year + month // 12, month % 12 + 1, 1)
    return (first_of_next - ONE_DAY).day


def month_end(day: date) -> date:
    """The last day of the month in which a day falls."""
    return day.replace(day=last_of(day.year, day.month))


def last_day(starts_on: date, months: int) -> date:
    """The last day of a term of whole months."""
    return add_months(starts_on, months) - ONE_DAY


def first_day(ends_on: date, months: int) -> date:
    """The first day of a term of whole months that ends on a day."""
    return add_months(ends_on + ONE_DAY, -months)
