"""What the values of a column look like: shares of dates, amounts, numbers and words.

The shares are of the cells that say anything, over a spread of at most 160 of them, so
that a profile costs the same for a small list and a large one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from guildhall.engines.tabular.cells.dates import (
    looks_like_date,
    looks_like_month,
    says_later,
)
from guildhall.engines.tabular.cells.marks import (
    looks_like_address,
    looks_like_company_number,
    looks_like_postcode,
    looks_like_yes_no,
)
from guildhall.engines.tabular.cells.money import looks_like_money
from guildhall.engines.tabular.cells.outcome import is_absent

_LOOKED_AT = 160
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_CPV = re.compile(r"\d{8}(?:-\d)?")
_OCID = re.compile(r"ocds-[a-z0-9]{6}-.+", re.I)
_SUPPLIER = re.compile(
    r"\b(?:ltd|limited|plc|llp|inc|cic|t/a|gmbh|group|services|solutions|council|"
    r"associates|partners|consult\w*|systems|uk|contractors|trust|company|& ?co|bros|"
    r"technolog\w*|software|international|holdings)\b",
    re.I,
)
_LEGAL_FORM = re.compile(r"\b(?:ltd|limited|plc|llp|inc|cic)\b", re.I)
_AUTHORITY = re.compile(
    r"\b(?:council|borough|city of|authority|nhs|police|county)\b", re.I
)
_WORDS = re.compile(r"[A-Za-z]{2,}")


@dataclass(frozen=True)
class Profile:
    """The shares (0 to 1) of a column's telling cells that look like this or that."""

    cells: int = 0
    filled_share: float = 0.0
    distinct_share: float = 0.0
    mean_length: float = 0.0
    dates: float = 0.0
    months: float = 0.0
    amounts: float = 0.0
    decimals: float = 0.0
    numbers: float = 0.0
    small_numbers: float = 0.0
    yes_no: float = 0.0
    company_numbers: float = 0.0
    postcodes: float = 0.0
    addresses: float = 0.0
    cpv: float = 0.0
    ocids: float = 0.0
    suppliers: float = 0.0
    legal_forms: float = 0.0
    authorities: float = 0.0
    words: float = 0.0
    with_digit: float = 0.0

    @property
    def is_blank(self) -> bool:
        """No cell says anything."""
        return self.cells == 0


def profile_of(column: Sequence[str]) -> Profile:
    """Profile the cells of one column, in order, blank ones included."""
    telling = [
        cell.strip() for cell in column if not is_absent(cell) and not says_later(cell)
    ]
    if not telling:
        return Profile()
    step = max(1, len(telling) // _LOOKED_AT)
    seen = telling[::step][:_LOOKED_AT]
    numbers = [cell for cell in seen if _NUMBER.fullmatch(cell)]

    def share(count: int) -> float:
        return count / len(seen)

    return Profile(
        cells=len(telling),
        filled_share=len(telling) / len(column),
        distinct_share=len(set(telling)) / len(telling),
        mean_length=sum(map(len, seen)) / len(seen),
        dates=share(sum(map(looks_like_date, seen))),
        months=share(sum(map(looks_like_month, seen))),
        amounts=share(sum(map(looks_like_money, seen))),
        decimals=share(sum("." in cell or "£" in cell or "," in cell for cell in seen)),
        numbers=share(len(numbers)),
        small_numbers=share(sum(len(n) <= 3 for n in numbers)),
        yes_no=share(sum(map(looks_like_yes_no, seen))),
        company_numbers=share(sum(map(looks_like_company_number, seen))),
        postcodes=share(sum(map(looks_like_postcode, seen))),
        addresses=share(sum(map(looks_like_address, seen))),
        cpv=share(sum(_CPV.fullmatch(cell) is not None for cell in seen)),
        ocids=share(sum(_OCID.fullmatch(cell) is not None for cell in seen)),
        suppliers=share(sum(_SUPPLIER.search(cell) is not None for cell in seen)),
        legal_forms=share(sum(_LEGAL_FORM.search(cell) is not None for cell in seen)),
        authorities=share(sum(_AUTHORITY.search(cell) is not None for cell in seen)),
        words=share(sum(_WORDS.search(cell) is not None for cell in seen)),
        with_digit=share(sum(any(map(str.isdigit, cell)) for cell in seen)),
    )
