"""What a column can hold: whole numbers within its bounds, texts within its length."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Field

# What both stores keep in such a column.
WHOLE_NUMBERS: Mapping[str, tuple[int, int]] = {
    "PositiveSmallIntegerField": (0, 32_767),
    "PositiveIntegerField": (0, 2_147_483_647),
    "BigIntegerField": (-(2**63), 2**63 - 1),
}
ADDRESS = re.compile(r"https?://[^\s\"'<>]+", re.IGNORECASE)


def fitting(
    value: object, field: "Field[Any, Any]", scale: tuple[int, int] | None = None
) -> object:
    """A typed value as it is, or what says nothing where the column cannot hold it.

    Args:
        value: plain JSON: text, a whole number, a day as `YYYY-MM-DD`, or None.
        field: the column.
        scale: the least and the greatest number that mean something.
    """
    kind = field.get_internal_type()
    if kind in WHOLE_NUMBERS:
        return within(value, *(scale or WHOLE_NUMBERS[kind]))
    if isinstance(value, str) and len(value) <= (field.max_length or len(value)):
        return value
    return None if field.null else ""


def within(value: object, least: int, most: int) -> int | None:
    """A whole number on its scale, or None."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value if least <= value <= most else None
    return None


def address(text: str, limit: int) -> str:
    """A web address that can be followed safely; empty for any other text."""
    return text if len(text) <= limit and ADDRESS.fullmatch(text) else ""


def text_or_none(value: object) -> str | None:
    """A text, or None."""
    return value if isinstance(value, str) and value else None


def plain(value: object) -> object:
    """A column's value as plain JSON."""
    return value.isoformat() if isinstance(value, date) else value


def parsed(value: object, field: "Field[Any, Any]") -> object:
    """Turn a plain JSON value into what the column holds."""
    kind = field.get_internal_type()
    if kind == "JSONField":
        return value or {}
    if value is None and not field.null:
        return ""
    if isinstance(value, str) and kind == "DateField":
        return date.fromisoformat(value)
    return value


def batches(items: Sequence[Any], size: int) -> list[Sequence[Any]]:
    """Portions small enough for one question to the store."""
    return [items[at : at + size] for at in range(0, len(items), size)]
