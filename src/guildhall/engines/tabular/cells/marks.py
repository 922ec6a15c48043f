"""Short marks in cells: yes and no, counts, company numbers, postcodes, web addresses.

Company numbers follow Companies House: eight characters, a two-letter prefix outside
England and Wales; spreadsheets lose the leading zeros, so figures are padded and the
text as it stood is kept beside them.
"""

import re
from fractions import Fraction

from guildhall.engines.tabular.cells.outcome import (
    NOTHING,
    Outcome,
    Trouble,
    is_absent,
)

_YES = frozenset(["yes", "y", "true", "t", "1", "x", "✓", "✔", "√"])
_NO = frozenset(["no", "n", "false", "f", "0", "✗", "✘"])

# Prefixes of registers kept at Companies House (its guide to company numbers).
_PREFIXES = [
    "AC",
    "AL",
    "BR",
    "CE",
    "CN",
    "CS",
    "ES",
    "FC",
    "FE",
    "GE",
    "GN",
    "GS",
    "IC",
    "IP",
    "LP",
    "NA",
    "NC",
    "NF",
    "NI",
    "NL",
    "NO",
    "NP",
    "NR",
    "NV",
    "OC",
    "OE",
    "PC",
    "R0",
    "RC",
    "RS",
    "SA",
    "SC",
    "SE",
    "SF",
    "SG",
    "SI",
    "SL",
    "SO",
    "SP",
    "SR",
    "SZ",
    "ZC",
]
_COMPANY = re.compile(
    rf"(?:{'|'.join(_PREFIXES)})\d{{6}}|\d{{8}}|IP\d{{5}}R|SP\d{{5}}R"
)
_SHORT_COMPANY = re.compile(r"\d{4,7}")
_PREFIXED_SHORT = re.compile(rf"({'|'.join(_PREFIXES)})(\d{{3,5}})")
_POSTCODE = re.compile(
    r"(GIR ?0AA|[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d(?:\d|[ABEHMNPRV-Y])?|\d[A-HJKPS-UW]))"
    r"\s*(\d[ABD-HJLNP-UW-Z]{2})"
)
_OUTWARD = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.I)
_WHOLE = re.compile(r"-?\d{1,3}(?:,\d{3})+|-?\d+(?:\.0+)?")
_PERCENT = re.compile(r"(-?\d+(?:\.\d+)?)\s*%")


def read_yes_no(text: str) -> Outcome:
    """Read one cell as yes or no."""
    raw = " ".join(text.split()).lower().rstrip(".")
    if is_absent(text):
        return NOTHING
    first = raw.split(" ")[0].rstrip(",;:-")
    if raw in _YES or first == "yes":
        return Outcome(True)
    if raw in _NO or first == "no":
        return Outcome(False)
    return Outcome(
        trouble=Trouble("yes or no", "write yes or no, or leave the cell empty")
    )


def read_size(text: str) -> Outcome:
    """Read one cell as "is a small or medium-sized enterprise"."""
    raw = " ".join(text.lower().split())
    if raw in {"sme", "small", "medium", "micro", "small or medium", "s", "m"}:
        return Outcome(True)
    if raw in {"large", "non sme", "non-sme", "not sme", "not an sme", "l"}:
        return Outcome(False)
    return read_yes_no(text)


def read_count(text: str) -> Outcome:
    """Read one cell as a whole number."""
    raw = " ".join(text.split())
    if is_absent(raw):
        return NOTHING
    if _WHOLE.fullmatch(raw):
        return Outcome(int(raw.replace(",", "").split(".")[0]))
    return Outcome(
        trouble=Trouble("a whole number", "write the number in figures alone")
    )


def read_company_number(text: str) -> Outcome:
    """Read one cell as a company number of eight characters, or as none."""
    raw = re.sub(r"[\s.]", "", text).upper()
    raw = re.sub(r"^(?:COMPANY)?(?:NO|NUMBER|REG)?:", "", raw)
    if is_absent(text):
        return NOTHING
    if raw.endswith("0") and re.fullmatch(r"\d+\.0", text.strip()):
        raw = text.strip().split(".")[0]
    if _COMPANY.fullmatch(raw) and raw.strip("0"):
        return Outcome(raw)
    if _SHORT_COMPANY.fullmatch(raw) and raw.strip("0"):
        return Outcome(raw.zfill(8))
    short = _PREFIXED_SHORT.fullmatch(raw)
    if short:
        return Outcome(short[1] + short[2].zfill(6))
    return Outcome(
        trouble=Trouble(
            "a company number of eight characters such as 01234567 or SC123456",
            "enter the number from Companies House, or leave the cell empty",
        )
    )


def read_postcode(text: str) -> Outcome:
    """Read one cell as a full postcode, written with one space."""
    raw = " ".join(text.upper().split())
    if is_absent(raw):
        return NOTHING
    found = _POSTCODE.fullmatch(raw)
    if found:
        return Outcome(f"{found[1]} {found[2]}")
    return Outcome(
        trouble=Trouble("a full postcode such as M27 5AW", "correct the postcode")
    )


def read_address(text: str) -> Outcome:
    """Read one cell as a web address; other text stands as it is, told."""
    raw = text.strip()
    if is_absent(raw):
        return NOTHING
    if _ADDRESS.fullmatch(raw):
        return Outcome(raw)
    return Outcome(
        raw, Trouble("a web address", "enter the address that begins with https://")
    )


def read_percent(text: str) -> Outcome:
    """Read one cell as a share of one: `12.5%` is 1/8."""
    raw = text.strip()
    if is_absent(raw):
        return NOTHING
    found = _PERCENT.fullmatch(raw)
    if found:
        return Outcome(Fraction(found[1]) / 100)
    return Outcome(
        trouble=Trouble("a percentage such as 12.5%", "add the percent sign")
    )


def read_text(text: str) -> Outcome:
    """Read one cell as text: outer spaces are taken off, inner ones stand."""
    raw = text.strip()
    return NOTHING if is_absent(raw) else Outcome(raw)


def looks_like_yes_no(text: str) -> bool:
    """Say whether a cell is yes or no in words."""
    return " ".join(text.lower().split()) in {"yes", "no", "y", "n", "true", "false"}


def looks_like_company_number(text: str) -> bool:
    """Say whether a cell is written as a company number."""
    raw = re.sub(r"\s", "", text).upper()
    return bool(_COMPANY.fullmatch(raw) or re.fullmatch(r"\d{7}", raw))


def looks_like_postcode(text: str) -> bool:
    """Say whether a cell is written as a postcode."""
    return _POSTCODE.fullmatch(" ".join(text.upper().split())) is not None


def looks_like_address(text: str) -> bool:
    """Say whether a cell is a web address."""
    return _ADDRESS.fullmatch(text.strip()) is not None
