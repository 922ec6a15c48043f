"""Rows as intake hands them to a receiver, made of cells by the names of fields."""

from datetime import date

from guildhall.office.intake.receiving import Incoming, Write
from guildhall.office.people.models import Organisation
from guildhall.office.register.receivers import ListReceiver
from tests.cast import NOW


def row(number: int = 1, **cells: str) -> Incoming:
    """A row with these cells: days, whole pounds and counts typed, the rest as it is."""
    return Incoming(
        number, {field: typed(field, text) for field, text in cells.items()}, cells
    )


def typed(field: str, text: str) -> object:
    """What a plain reader makes of a cell; None where it cannot be read."""
    try:
        if field.endswith("_date"):
            return date.fromisoformat(text).isoformat()
        if field.endswith("_value"):
            return int(text) * 100
        if field in {"users", "satisfaction", "skill_level", "notice_months"}:
            return int(text)
    except ValueError:
        return None
    return text or None


def write(
    receiver: ListReceiver,
    owner: Organisation,
    *cells: dict[str, str],
    ids: list[int] | None = None,
    live: bool = True,
) -> list[int]:
    """Write rows with these cells as an import does, new unless ids are given."""
    writes = []
    for number, one in enumerate(cells):
        values = receiver.values_of(row(number + 1, **one))
        record_id = ids[number] if ids else None
        writes.append(Write(receiver.key_of(values), values, record_id, is_live=live))
    return receiver.write(owner.pk, writes, at=NOW)
