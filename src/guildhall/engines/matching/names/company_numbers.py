"""Company numbers: eight characters, however a spreadsheet has mangled them.

Companies House numbers are eight digits, or a two-letter prefix and six digits (the
prefixes of its public list). Leading zeros lost to a spreadsheet are put back; VAT
numbers, dates and words such as "Various" are no company number.
"""

import re

PREFIXES: dict[str, str] = {
    "SC": "company, Scotland",
    "NI": "company, Northern Ireland",
    "OC": "limited liability partnership, England and Wales",
    "SO": "limited liability partnership, Scotland",
    "NC": "limited liability partnership, Northern Ireland",
    "LP": "limited partnership, England and Wales",
    "SL": "limited partnership, Scotland",
    "NL": "limited partnership, Northern Ireland",
    "FC": "overseas company",
    "SF": "overseas company, Scotland",
    "NF": "overseas company, Northern Ireland",
    "BR": "establishment of an overseas company",
    "IP": "industrial and provident society, England and Wales",
    "SP": "industrial and provident society, Scotland",
    "NP": "industrial and provident society, Northern Ireland",
    "IC": "investment company",
    "SI": "investment company, Scotland",
    "RS": "registered society, England and Wales",
    "SR": "registered society, Scotland",
    "NO": "registered society, Northern Ireland",
    "RC": "Royal Charter body, England and Wales",
    "SZ": "Royal Charter body, Scotland",
    "NR": "Royal Charter body, Northern Ireland",
    "CE": "charitable incorporated organisation",
    "CS": "charitable incorporated organisation, Scotland",
    "AC": "assurance company",
    "SA": "assurance company, Scotland",
    "NA": "assurance company, Northern Ireland",
    "ZC": "unregistered company, England and Wales",
    "SG": "economic interest grouping, Scotland",
    "GE": "economic interest grouping",
    "GN": "economic interest grouping, Northern Ireland",
    "NV": "investment company, Northern Ireland",
    "NZ": "unregistered company, Northern Ireland",
    "GS": "other body, Scotland",
    "RE": "overseas entity",
    "OE": "overseas entity",
    "R0": "old company, Northern Ireland",
}

_EMPTY_DECIMALS = re.compile(r"(\d)\.0+$")
_DIGITS = re.compile(r"\d{1,8}")
_PREFIXED = re.compile(r"([A-Z]{2}|R0)(\d{1,6})")
_DATE = re.compile(
    r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}(?:[ T]\d.*)?|\d{1,2}[ -]?[A-Za-z]{3,9}[ -]?\d{2,4}"
)
_LABEL = re.compile(
    r"^(?:GB-COH-?|CO(?:MPANY)?\.?\s*(?:REG(?:ISTRATION)?\.?\s*)?(?:NO|NUMBER)?[.:\s#-]*"
    r"|REG(?:ISTERED|ISTRATION)?\.?\s*(?:NO|NUMBER)[.:\s#-]*)(?=[A-Z]{0,2}\s*\d)",
    re.IGNORECASE,
)
_SHORTEST = 4


def company_number(raw: str) -> str | None:
    """Give a company number in its eight characters, or None when it is none.

    Args:
        raw: the cell as it stands: "2109168", "02109168", "sc 87623", "2109168.0",
            "GB-COH-02109168", "Various", "GB 123 4567 89", "01/04/2019" ...

    Returns:
        Eight characters, prefix in capitals; None for words, VAT numbers, dates,
        charity numbers said to be such, zeros, and anything too long or too short.
    """
    text = raw.strip().strip("'\"")
    if _DATE.fullmatch(text):
        return None
    text = _EMPTY_DECIMALS.sub(r"\1", _LABEL.sub("", text)).upper()
    text = "".join(c for c in text if c not in " \u00a0-.")
    if _DIGITS.fullmatch(text):
        return _padded("", text)
    prefixed = _PREFIXED.fullmatch(text)
    if prefixed and prefixed[1] in PREFIXES:
        return _padded(prefixed[1], prefixed[2])
    return None


def _padded(prefix: str, digits: str) -> str | None:
    meant = digits.lstrip("0")
    if not meant or (not prefix and len(meant) < _SHORTEST and len(digits) < 8):
        return None
    return prefix + meant.rjust(8 - len(prefix), "0")
