"""Terms of contracts in months: "24 months", "3+1+1", "2 years with 2 x 12 month options".

Bare figures joined by plus signs count years where all are ten or fewer, months where
all are twelve or more; that is how council registers write them. A bare figure has the
unit of its column, and none is assumed where the column names none.
"""

import re
from fractions import Fraction

from guildhall.engines.tabular.cells.outcome import (
    NOTHING,
    Duration,
    Outcome,
    Trouble,
    is_absent,
)

EXAMPLE = "a term such as 24 months or 3+1+1 years"

_UNIT = {
    "y": Fraction(12),
    "m": Fraction(1),
    "w": Fraction(12, 52),
    "d": Fraction(12, 365),
}
_WORDS = {
    word: str(number)
    for number, word in enumerate(
        [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        ],
        start=1,
    )
}
_NUMBER = r"\d+(?:\.\d+)?"
_PART = re.compile(
    rf"(?:(?P<times>\d{{1,2}})\s*[x×*]\s*)?(?P<amount>{_NUMBER})\s*"
    r"(?P<unit>years?|yrs?|y|months?|mths?|mnths?|mos?|m|weeks?|wks?|w|days?|d)?\b\.?"
)
_TERM_WORDS = re.compile(
    r"\b(?:with|an?|the|options?|optional|extensions?|to|extend|extended|by|for|of|up|"
    r"initial|fixed|term|further|additional|possible|plus|and|then|periods?|contract|"
    r"duration|available|each|another|subject)\b|[()\[\],;:&]"
)
_YEARS_AND_MONTHS = re.compile(
    rf"({_NUMBER})\s*y(?:ears?|rs?)?\s*(?:,|and)?\s*(\d{{1,2}})\s*m(?:onths?|ths?)?\b"
)
_BROKEN_DOWN = re.compile(
    rf"({_NUMBER})\s*(years?|yrs?|months?|mths?)\s*\(([\d.+ ]+)\)"
)
_ENDLESS = re.compile(
    r"rolling.*|on[- ]?going.*|open[- ]?ended.*|perpetual.*|annual(?:ly)?|indefinite.*",
    re.I,
)


def read_duration(text: str, *, unit: str | None = None) -> Outcome:
    """Read one cell as a term with its extensions.

    Args:
        text: the cell.
        unit: "y" or "m" where the heading names the unit of bare figures.
    """
    raw = " ".join(text.split())
    if is_absent(raw):
        return NOTHING
    parts = _parts(_joined(raw.lower()))
    if not parts:
        return Outcome(trouble=_trouble_of(raw))
    default = unit or _usual_unit(parts)
    months: list[Fraction] = []
    for times, amount, own_unit in parts:
        letter = own_unit or default
        if letter is None:
            return Outcome(trouble=Trouble(EXAMPLE, "add the unit: months or years"))
        months.extend([amount * _UNIT[letter]] * times)
    if sum(months) > 12 * 150:
        return Outcome(
            trouble=Trouble(
                "a term of at most 150 years", "correct the figure or its unit"
            )
        )
    return Outcome(Duration(months[0], tuple(months[1:])))


def read_months(text: str) -> Outcome:
    """Read one cell of a column that counts months; the value is a `Fraction`."""
    outcome = read_duration(text, unit="m")
    if isinstance(outcome.value, Duration):
        return Outcome(outcome.value.longest, outcome.trouble)
    return outcome


def _joined(raw: str) -> str:
    """Write `1 year 6 months` as months, and `4 years (2+2)` as what it is made of."""

    def months(found: re.Match[str]) -> str:
        if int(found[2]) > 11:
            return found[0]
        return f"{float(Fraction(found[1]) * 12 + int(found[2])):g} months"

    def parts(found: re.Match[str]) -> str:
        amounts = [
            Fraction(part) for part in found[3].replace(" ", "").split("+") if part
        ]
        if sum(amounts) != Fraction(found[1]):
            return found[0]
        return " + ".join(f"{float(amount):g} {found[2]}" for amount in amounts)

    return _BROKEN_DOWN.sub(parts, _YEARS_AND_MONTHS.sub(months, raw))


def _parts(raw: str) -> list[tuple[int, Fraction, str | None]]:
    """Take the text apart, every character accounted for, or give an empty list."""
    for word, figure in _WORDS.items():
        raw = re.sub(rf"\b{word}\b", figure, raw)
    raw = re.sub(rf"({_NUMBER})\s*\(\1\)", r"\1", raw)
    text = " ".join(_TERM_WORDS.sub(" + ", raw).replace("-", " ").split())
    parts: list[tuple[int, Fraction, str | None]] = []
    place = 0
    for found in _PART.finditer(text):
        if text[place : found.start()].strip(" +/."):
            return []
        unit = found["unit"][0] if found["unit"] else None
        parts.append((int(found["times"] or 1), Fraction(found["amount"]), unit))
        place = found.end()
    if text[place:].strip(" +/."):
        return []
    return _carry_units_back(parts)


def _carry_units_back(
    parts: list[tuple[int, Fraction, str | None]],
) -> list[tuple[int, Fraction, str | None]]:
    """Give a bare figure the unit that is named after it: `3+1+1 years`."""
    unit: str | None = None
    carried = []
    for times, amount, own in reversed(parts):
        unit = own or unit
        carried.append((times, amount, unit))
    return carried[::-1]


def _usual_unit(parts: list[tuple[int, Fraction, str | None]]) -> str | None:
    if len(parts) < 2:
        return None
    amounts = [amount for _, amount, _ in parts]
    if max(amounts) <= 10:
        return "y"
    return "m" if min(amounts) >= 6 and max(amounts) >= 12 else None


def _trouble_of(raw: str) -> Trouble:
    if _ENDLESS.fullmatch(raw):
        return Trouble(
            EXAMPLE, "leave the term empty and mark the contract as open-ended"
        )
    return Trouble(EXAMPLE, "write the term in months, extensions after plus signs")
