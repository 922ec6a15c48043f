"""The rules of the register: keys of rows, the end that counts, stages, small figures.

A row's key is its reference, else its title with supplier and start: so that a list
that is brought in again meets its own records. Three end dates are kept apart; the one
that counts is the current end, else the contractual one, else the latest.
"""

import hashlib
import re
from collections.abc import Iterable
from datetime import date

SHORT_TEXT = 400
LONGEST_REFERENCE_IN_KEY = 50
REVIEWER_MAY_UNDO = 50


def row_key(reference: str, *otherwise: object) -> str:
    """Make the stable key of a list row.

    Args:
        reference: the row's own reference; empty where it has none.
        otherwise: what tells rows without a reference apart.

    Returns:
        At most 56 characters: `ref:...`, or a hash of the rest; empty where nothing
        names the row.
    """
    folded = plain_words(reference)
    if folded and len(folded) <= LONGEST_REFERENCE_IN_KEY:
        return f"ref:{folded}"
    parts = [plain_words(part) for part in otherwise]
    if not folded and not any(parts):
        return ""
    said = "\n".join([folded, *parts])
    return f"row:{hashlib.sha256(said.encode()).hexdigest()[:40]}"


def plain_words(text: object) -> str:
    """A text in small letters with single spaces."""
    return " ".join(str(text or "").lower().split())


def end_that_counts(
    *, contractual: str | None, current: str | None, latest: str | None
) -> str | None:
    """Choose the end date that counts, all as `YYYY-MM-DD`; None where none is known."""
    return current or contractual or latest


def shortened(text: object, limit: int = SHORT_TEXT) -> str:
    """Fit a cell to a column, in one line; what was cut off is marked with `…`."""
    plain = " ".join(str(text or "").split())
    return plain if len(plain) <= limit else f"{plain[: limit - 1]}…"


# What ends a procurement, wherever it is said; then how far it has come, the furthest
# word that is said winning. Words are matched from their beginning.
ENDED = re.compile(r"\b(?:cancel|terminat|withdraw|unsuccessful|clos)")
STAGES = (
    ("planning", re.compile(r"\b(?:future|early|prior information|preliminary)")),
    ("award", re.compile(r"\baward")),
    ("tender", re.compile(r"\bcontract notice\b")),
    ("contract", re.compile(r"\b(?:contract|signed|implementation|in force)")),
    ("tender", re.compile(r"\b(?:tender|open|active|opportunit|invitation)")),
    ("planning", re.compile(r"\b(?:plan|pipeline|market engagement)")),
)
HOW_FAR = ("", "planning", "tender", "award", "contract", "ended")


def stage_of(stage: str, status: str = "") -> str:
    """Read how far a procurement has come from the words of a feed.

    Args:
        stage: tags of a release, or the kind of notice; several with `;` between.
        status: its status, which says whether it was ended.

    Returns:
        A key of the stages of a notice; empty where the words say nothing known.
    """
    if ENDED.search(apart(status)):
        return "ended"
    return furthest(stage) or furthest(status)


def furthest(words: str) -> str:
    """The furthest stage that any of several words names."""
    return max(map(one_stage, words.split(";")), key=HOW_FAR.index)


def one_stage(words: str) -> str:
    """The stage that words name; empty where they name none."""
    plain = apart(words)
    if ENDED.search(plain):
        return "ended"
    return next((stage for stage, said in STAGES if said.search(plain)), "")


def apart(words: str) -> str:
    """Words in small letters, with `tenderUpdate` as two."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", words).lower()


def months_between(first: date, last: date) -> int:
    """Whole months from one day to a later one."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return months - (last.day < first.day)


def correlation(pairs: Iterable[tuple[float, float]]) -> float | None:
    """Pearson's correlation of pairs, -1 to 1.

    None for fewer than three pairs, or where one side is the same in all of them.
    """
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
    r = together / (spread_x * spread_y) ** 0.5
    return float(max(-1.0, min(1.0, r)))
