"""Amounts of money, in whole pence, as they are written in registers and ledgers.

Pounds with or without sign and commas; k and m; brackets or a trailing minus or CR for
credits; "per annum" kept apart from the amount. Another currency, a range, an
approximation and a comma for a point are told, never converted.
"""

import re
from decimal import ROUND_HALF_EVEN, Decimal

from guildhall.engines.tabular.cells.outcome import (
    NOTHING,
    Money,
    Outcome,
    Trouble,
    is_absent,
)

EXAMPLE = "an amount in pounds such as 1,234.50"
_LARGEST = Decimal(10) ** 13
_SURELY_BOUNDED = 15
_make = tuple.__new__

_AMOUNT = re.compile(
    r"""
    (?P<open>\()?\s*
    (?P<minus>[-−–])?\s*
    (?:£|GBP|gbp)?\s*
    (?P<minus2>[-−–])?\s*
    (?P<digits>\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+)
    (?P<power>[eE][+-]?\d{1,2})?
    \s*(?P<scale>thousand|million|mil|mn|bn|k|m)?
    \s*(?:£|GBP|gbp|pounds?)?\s*
    (?P<close>\))?\s*
    (?P<after>-|CR|cr|DR|dr)?
    \s*(?P<per>.*)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PER = (
    (
        re.compile(
            r"\(?(?:per|each|a|/|p\.?)\s*(?:annum|year|yr|a\.?)\.?\)?|p\.?a\.?|annual(?:ly)?|yearly|pa",
            re.I,
        ),
        "year",
    ),
    (
        re.compile(
            r"\(?(?:per|each|a|/|p\.?)\s*(?:calendar )?(?:month|mth|m)\.?\)?|p\.?c?\.?m\.?|monthly",
            re.I,
        ),
        "month",
    ),
    (
        re.compile(r"\(?(?:per|each|a|/|p\.?)\s*(?:week|wk|w)\.?\)?|weekly", re.I),
        "week",
    ),
    (re.compile(r"\(?(?:per|each|a|/|p\.?)\s*(?:day|d)\.?\)?|daily", re.I), "day"),
)
_NEUTRAL = re.compile(
    r"\(?(?:in )?total\)?|\(?(?:ex(?:cl?(?:uding)?)?\.?|plus|\+|net of)\s*vat\)?|over (?:the )?"
    r"(?:contract |full )?(?:term|life)",
    re.I,
)
_SCALES = {
    "k": 10**3,
    "thousand": 10**3,
    "m": 10**6,
    "mn": 10**6,
    "mil": 10**6,
    "million": 10**6,
    "bn": 10**9,
}
_PLAIN = re.compile(r"(-?)(\d{1,12})(?:\.(\d{1,2}))?")
_CURRENCY = re.compile(r"[$€]|\b(?:USD|EUR|dollars?|euros?)\b", re.I)
_POINTS_AND_COMMA = re.compile(r"^£?\d{1,3}(?:\.\d{3})*,\d{2}$")
_ERROR = re.compile(r"^#")
_RANGE = re.compile(r"\d.*(?:\bto\b|[-–—]|\band\b).*\d", re.I)
_ABOUT = re.compile(
    r"^(?:c\.?|ca\.?|circa|approx\.?\w*|about|around|est\.?\w*|up to|max\.?|<|>|over|under|~)\s*[£\d]",
    re.I,
)
_UNDECIDED = re.compile(r"^(?:t\.?b\.?[acd]\.?|to be .*|awaiting.*|pending.*)$", re.I)
_HELD_BACK = re.compile(
    r"^(?:redacted.*|commercial(?:ly)? .*|confidential.*|various|variable.*"
    r"|as (?:per|and) .*|call[- ]?off.*|unlimited)$",
    re.I,
)


def read_money(text: str) -> Outcome:
    """Read one cell as an amount of money.

    Returns:
        `Money` in whole pence; where the cell holds parts of a penny, with a trouble
        that says so; or a trouble alone with no value.
    """
    if text[-3:-2] == "." and len(text) <= _SURELY_BOUNDED:
        figures = text[:-3] + text[-2:]
        if figures.isdigit() and figures.isascii():
            # Made without the call of the class: this line types most of a ledger.
            return _make(Outcome, (_make(Money, (int(figures), None)), None))
    plain = _PLAIN.fullmatch(text)
    if plain:
        sign, pounds, pence = plain.groups()
        total = int(pounds) * 100 + int((pence or "0").ljust(2, "0"))
        return Outcome(Money(-total if sign else total))
    raw = " ".join(text.split())
    if is_absent(raw) or raw in {"£", "£ -", "£-", "£ - "}:
        return NOTHING
    found = _AMOUNT.fullmatch(raw)
    if found is None:
        return Outcome(trouble=_trouble_of(raw))
    return _from_parts(found, raw)


def looks_like_money(text: str) -> bool:
    """Say whether a cell is written as an amount."""
    return isinstance(read_money(text).value, Money)


def _from_parts(found: re.Match[str], raw: str) -> Outcome:
    per = found["per"].strip(" .;,")
    period = _period(per)
    if per and period is None and not _NEUTRAL.fullmatch(per):
        return Outcome(trouble=_trouble_of(raw))
    if bool(found["open"]) != bool(found["close"]):
        return Outcome(trouble=_trouble_of(raw))
    amount = Decimal(re.sub(r"[, ]", "", found["digits"]) + (found["power"] or ""))
    amount *= _SCALES.get((found["scale"] or "").lower(), 1)
    if amount > _LARGEST:
        return Outcome(
            trouble=Trouble("an amount below £10,000,000,000,000", "correct the amount")
        )
    credit = (found["after"] or "").lower() in {"-", "cr"}
    negative = bool(found["open"]) or bool(found["minus"] or found["minus2"]) or credit
    return _in_pence(-amount if negative else amount, period)


def _in_pence(pounds: Decimal, period: str | None) -> Outcome:
    exact = pounds * 100
    pence = int(exact.to_integral_value(ROUND_HALF_EVEN))
    trouble = None
    if abs(exact - pence) > Decimal("0.01"):
        trouble = Trouble(
            "whole pence",
            f"read as {Decimal(pence) / 100:,.2f}; round the amount to pence",
        )
    return Outcome(Money(pence, period), trouble)


def _period(per: str) -> str | None:
    return next((name for pattern, name in _PER if pattern.fullmatch(per)), None)


def _trouble_of(raw: str) -> Trouble:
    for pattern, trouble in _TROUBLES:
        if pattern.search(raw):
            return trouble
    return Trouble(EXAMPLE, "write the amount in figures")


_TROUBLES = (
    (
        _CURRENCY,
        Trouble(
            EXAMPLE, "give the amount in pounds; another currency is not converted"
        ),
    ),
    (
        _UNDECIDED,
        Trouble(EXAMPLE, "enter the amount, or leave the cell empty until it is known"),
    ),
    (
        _HELD_BACK,
        Trouble(EXAMPLE, "leave the cell empty where the amount may not be told"),
    ),
    (
        _ABOUT,
        Trouble("one exact amount", "enter the amount alone, without words before it"),
    ),
    (
        _POINTS_AND_COMMA,
        Trouble("a point before the pence", "write 1,234.50 in place of 1.234,50"),
    ),
    (_RANGE, Trouble("one amount", "enter one amount in place of a range")),
    (
        _ERROR,
        Trouble(EXAMPLE, "the sheet shows an error or a full cell here: mend it there"),
    ),
)
