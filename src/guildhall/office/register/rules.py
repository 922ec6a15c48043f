"""The rules of the register: keys of rows, the end that counts, who a gap belongs to.

A row's key is its reference, else its title with supplier and start: so that a list
that is brought in again meets its own records. Three end dates are kept apart; the one
that counts is the current end, else the contractual one, else the latest.
"""

import hashlib
from collections.abc import Iterable
from datetime import date

MINIMUM_COUNCILS = 3
SHORT_TEXT = 400
REVIEWER_MAY_UNDO = 50


def row_key(reference: str, *otherwise: object) -> str:
    """Make the stable key of a list row.

    Args:
        reference: the row's own reference; empty where it has none.
        otherwise: what tells rows without a reference apart.

    Returns:
        At most 56 characters: `ref:...`, or a hash of the rest.
    """
    folded = " ".join(reference.split()).lower()
    if folded and len(folded) <= 50:
        return f"ref:{folded}"
    parts = "\n".join(" ".join(str(part or "").lower().split()) for part in otherwise)
    return (
        f"row:{hashlib.sha256(f'{folded}{chr(10)}{parts}'.encode()).hexdigest()[:40]}"
    )


def end_that_counts(
    *, contractual: str | None, current: str | None, latest: str | None
) -> str | None:
    """Choose the end date that counts, all as `YYYY-MM-DD`; None where none is known."""
    return current or contractual or latest


def shortened(text: object, limit: int = SHORT_TEXT) -> str:
    """Fit a cell to a column; the ledger keeps the cell whole."""
    plain = " ".join(str(text or "").split())
    return plain if len(plain) <= limit else f"{plain[: limit - 1]}…"


def months_between(first: date, last: date) -> int:
    """Whole months from one day to a later one."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return months - (last.day < first.day)


def share(part: float, whole: float) -> float | None:
    """A share between 0 and 1, or None of nothing."""
    return part / whole if whole else None


def correlation(pairs: Iterable[tuple[float, float]]) -> float | None:
    """Pearson's correlation of pairs; None for fewer than three, or without spread."""
    points = list(pairs)
    n = len(points)
    if n < 3:
        return None
    mean_x = sum(x for x, _ in points) / n
    mean_y = sum(y for _, y in points) / n
    spread_x = sum((x - mean_x) ** 2 for x, _ in points)
    spread_y = sum((y - mean_y) ** 2 for _, y in points)
    if not spread_x or not spread_y:
        return None
    together = sum((x - mean_x) * (y - mean_y) for x, y in points)
    return float(together / (spread_x * spread_y) ** 0.5)
