"""What the values of a column say for or against a field, each with its sentence.

The amounts are points on the scale of heading scores (0 to 1). They were set by hand and
checked by leaving one source out at a time: values overrule a vague heading, and a plain
heading stands against anything but values of another kind.
"""

from collections.abc import Callable
from typing import NamedTuple

from guildhall.engines.tabular.fields import FIELDS, Holds
from guildhall.engines.tabular.profile import Profile

FEW_CELLS = 3


class Evidence(NamedTuple):
    """Points for (above 0) or against a field, and why."""

    points: float
    because: str = ""


NONE = Evidence(0.0)


def evidence(field: str, profile: Profile) -> Evidence:
    """Weigh the values of a column for a field; a blank column says nothing."""
    if profile.is_blank:
        return NONE
    found = _BY_FIELD.get(field, _BY_HOLDS[FIELDS[field].holds])(profile)
    if profile.cells < FEW_CELLS:
        return Evidence(found.points / 2, found.because)
    return found


def _said(share: float, what: str) -> str:
    return f"{share:.0%} of the values are {what}"


def _date(p: Profile) -> Evidence:
    share = p.dates + p.months * 0.6
    if share >= 0.7:
        return Evidence(0.25, _said(p.dates + p.months, "dates"))
    if share >= 0.2:
        return Evidence(0.08, _said(p.dates + p.months, "dates"))
    if p.numbers >= 0.8 and p.mean_length >= 5 and p.decimals < 0.1:
        return Evidence(0.0, "the values may be day counts of a spreadsheet")
    return Evidence(-0.45, "few of the values are dates")


def _month(p: Profile) -> Evidence:
    if p.months >= 0.6 or p.dates >= 0.6:
        return Evidence(0.2, _said(p.months + p.dates, "months or dates"))
    return Evidence(
        -0.3 if p.words > 0.9 and p.with_digit < 0.1 and p.mean_length > 12 else 0.0
    )


def _money(p: Profile) -> Evidence:
    if p.dates >= 0.5:
        return Evidence(-0.6, "the values are dates")
    if p.amounts >= 0.7:
        return Evidence(0.12 + 0.1 * (p.decimals >= 0.3), _said(p.amounts, "amounts"))
    if p.amounts >= 0.3:
        return NONE
    return Evidence(-0.45, "few of the values are amounts")


def _count(p: Profile) -> Evidence:
    if p.numbers >= 0.6:
        return Evidence(0.1, _said(p.numbers, "numbers"))
    return Evidence(-0.35, "few of the values are numbers") if p.numbers < 0.1 else NONE


def _duration(p: Profile) -> Evidence:
    if p.dates >= 0.5 or p.with_digit < 0.1:
        return Evidence(-0.4, "the values name no term")
    return Evidence(0.05)


def _yes_no(p: Profile) -> Evidence:
    if p.yes_no >= 0.5:
        return Evidence(0.2, _said(p.yes_no, "yes or no"))
    if p.dates >= 0.5 or p.decimals >= 0.5 or p.mean_length > 30:
        return Evidence(-0.45, "the values are not yes or no")
    return NONE if p.distinct_share < 0.3 or p.cells < 8 else Evidence(-0.2)


def _company_number(p: Profile) -> Evidence:
    if p.company_numbers >= 0.4:
        return Evidence(0.3, _said(p.company_numbers, "company numbers"))
    return (
        Evidence(-0.3, "few of the values are company numbers")
        if p.with_digit < 0.2
        else NONE
    )


def _postcode(p: Profile) -> Evidence:
    if p.postcodes >= 0.4:
        return Evidence(0.4, _said(p.postcodes, "postcodes"))
    return Evidence(-0.4, "few of the values are postcodes")


def _address(p: Profile) -> Evidence:
    if p.addresses >= 0.4:
        return Evidence(0.25, _said(p.addresses, "web addresses"))
    return Evidence(-0.25 if p.numbers > 0.8 or p.yes_no > 0.5 else -0.05)


def _reference(p: Profile) -> Evidence:
    if p.dates >= 0.5:
        return Evidence(-0.5, "the values are dates")
    if p.mean_length > 45 and p.addresses < 0.5:
        return Evidence(-0.3, "the values are long texts")
    if p.with_digit >= 0.6:
        return Evidence(0.08, _said(p.with_digit, "codes or numbers"))
    return Evidence(-0.12, "the values are words") if p.with_digit < 0.1 else NONE


def _text(p: Profile) -> Evidence:
    if p.dates >= 0.6:
        return Evidence(-0.5, "the values are dates")
    if p.amounts >= 0.9 and p.decimals >= 0.3:
        return Evidence(-0.4, "the values are amounts")
    if p.yes_no >= 0.8:
        return Evidence(-0.2, "the values are yes or no")
    return Evidence(-0.2, "the values are numbers") if p.numbers >= 0.9 else NONE


def _supplier(p: Profile) -> Evidence:
    if p.numbers >= 0.8 or p.dates >= 0.5:
        return Evidence(-0.4, "the values are numbers")
    if p.suppliers >= 0.15 and p.mean_length <= 60:
        return Evidence(
            0.1 + 0.25 * min(p.suppliers, 1),
            _said(p.suppliers, "worded like company names"),
        )
    return _text(p)


def _buyer(p: Profile) -> Evidence:
    if p.authorities >= 0.5:
        return Evidence(0.12, _said(p.authorities, "worded like public bodies"))
    if p.addresses >= 0.5 or p.numbers >= 0.8:
        return Evidence(-0.4, "the values are codes")
    return _text(p)


def _supplier_id(p: Profile) -> Evidence:
    if p.words >= 0.8 and p.with_digit < 0.4:
        return Evidence(-0.45, "the values are names, not numbers")
    return _reference(p)


def _prose(p: Profile) -> Evidence:
    base = _text(p)
    if base.points == 0 and p.mean_length >= 25:
        return Evidence(0.08, "the values are sentences")
    return base


def _title(p: Profile) -> Evidence:
    base = _text(p)
    if base.points == 0 and p.distinct_share >= 0.6 and p.words >= 0.8:
        return Evidence(0.06, "nearly every value is a different text")
    return base


def _cpv(p: Profile) -> Evidence:
    if p.cpv >= 0.4:
        return Evidence(0.35, _said(p.cpv, "CPV codes"))
    return _reference(p)


def _label(p: Profile) -> Evidence:
    if p.cpv >= 0.5:
        return Evidence(-0.4, "the values are codes")
    return _text(p)


def _ocid(p: Profile) -> Evidence:
    if p.ocids >= 0.5:
        return Evidence(0.4, _said(p.ocids, "open contracting identifiers"))
    return Evidence(-0.3, "the values are not open contracting identifiers")


def _line(p: Profile) -> Evidence:
    if p.small_numbers >= 0.7 and p.decimals < 0.1:
        return Evidence(0.12, "the values are small whole numbers")
    return Evidence(-0.4, "the values are not small whole numbers")


_BY_HOLDS: dict[Holds, Callable[[Profile], Evidence]] = {
    Holds.TEXT: _text,
    Holds.REFERENCE: _reference,
    Holds.DATE: _date,
    Holds.MONTH: _month,
    Holds.MONEY: _money,
    Holds.COUNT: _count,
    Holds.MONTHS: _count,
    Holds.DURATION: _duration,
    Holds.YES_NO: _yes_no,
    Holds.COMPANY_NUMBER: _company_number,
    Holds.POSTCODE: _postcode,
    Holds.ADDRESS: _address,
}

_BY_FIELD: dict[str, Callable[[Profile], Evidence]] = {
    "supplier_name": _supplier,
    "vendor": _supplier,
    "buyer_name": _buyer,
    "supplier_id": _supplier_id,
    "description": _prose,
    "contract_description": _prose,
    "purpose": _prose,
    "contract_title": _title,
    "product": _title,
    "cpv_code": _cpv,
    "cpv_label": _label,
    "procurement_category": _label,
    "ocid": _ocid,
    "line_no": _line,
    "users": _count,
    "extension_months": lambda p: (
        Evidence(-0.3, "the values are dates") if p.dates > 0.5 else NONE
    ),
    "extension_count": lambda p: (
        Evidence(-0.3, "the values are dates") if p.dates > 0.5 else NONE
    ),
    "sme_flag": lambda p: (
        NONE if p.distinct_share < 0.4 or p.cells < 8 else Evidence(-0.15)
    ),
    "vcse_flag": lambda p: (
        NONE if p.distinct_share < 0.4 or p.cells < 8 else Evidence(-0.15)
    ),
}
