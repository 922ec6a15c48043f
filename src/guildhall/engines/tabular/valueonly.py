"""What columns without headings could be, by their values and order alone.

The scores stay below those of plain headings: a person is shown them as guesses.
"""

from collections.abc import Sequence

from guildhall.engines.tabular.plan import Kind
from guildhall.engines.tabular.profile import Profile

Reading = dict[str | None, tuple[float, str]]


def guesses(profiles: Sequence[Profile], kind: Kind) -> list[Reading]:
    """Score the fields that each column's values and place allow.

    Returns:
        For each column the fields with score and reason; blank columns have none.
    """
    found: list[Reading] = [_of_values(profile, kind) for profile in profiles]
    _by_order(profiles, kind, found)
    return found


def _of_values(p: Profile, kind: Kind) -> Reading:  # noqa: PLR0911  a ladder of cases
    if p.is_blank:
        return {}
    if p.ocids >= 0.5 and kind in (Kind.CONTRACTS, Kind.NOTICES):
        return {"ocid": (0.85, "the values are open contracting identifiers")}
    if p.postcodes >= 0.6 and kind is not Kind.APPLICATIONS:
        return {"supplier_postcode": (0.7, "the values are postcodes")}
    if p.cpv >= 0.7 and kind in (Kind.CONTRACTS, Kind.NOTICES):
        return {"cpv_code": (0.72, "the values are CPV codes")}
    if p.addresses >= 0.6:
        field = "notice_url" if kind in (Kind.CONTRACTS, Kind.NOTICES) else None
        return {field: (0.62, "the values are web addresses")}
    if p.dates >= 0.7:
        return {}
    if p.amounts >= 0.8 and p.decimals >= 0.5:
        field = "amount_net" if kind is Kind.SPEND else "total_value"
        return {field: (0.7, "the values are amounts with pence")}
    if p.company_numbers >= 0.6 and kind in (Kind.CONTRACTS, Kind.SPEND):
        return {"company_number": (0.6, "the values are like company numbers")}
    if p.legal_forms >= 0.25 and p.mean_length <= 45:
        field = "vendor" if kind is Kind.APPLICATIONS else "supplier_name"
        return {
            field: (0.62 + 0.2 * p.legal_forms, "many values end like company names")
        }
    return {}


def _by_order(profiles: Sequence[Profile], kind: Kind, found: list[Reading]) -> None:
    dates = [number for number, p in enumerate(profiles) if p.dates >= 0.7]
    if kind is Kind.SPEND:
        _spend(profiles, dates, found)
    else:
        for number, field in zip(dates, ("start_date", "end_date"), strict=False):
            found[number][field] = (0.68, "one of the columns of dates, in order")
        _titles(profiles, kind, found)


def _spend(profiles: Sequence[Profile], dates: list[int], found: list[Reading]) -> None:
    if dates:
        found[dates[0]]["payment_date"] = (0.72, "the first column of dates")
    groups = [
        number
        for number, p in enumerate(profiles)
        if not found[number]
        and p.words >= 0.8
        and p.distinct_share < 0.3
        and p.cells > 5
    ]
    for number, field in zip(groups, ("department", "service"), strict=False):
        found[number][field] = (0.58, "few different texts, in order before the rest")
    for number, p in enumerate(profiles):
        if found[number]:
            continue
        if p.small_numbers >= 0.8 and p.decimals < 0.1:
            found[number]["line_no"] = (0.6, "the values are small whole numbers")
        elif p.with_digit >= 0.9 and p.mean_length <= 20 and p.distinct_share >= 0.2:
            found[number]["transaction_ref"] = (0.6, "the values are references")
        elif p.mean_length >= 14 and p.distinct_share >= 0.2 and p.words >= 0.8:
            found[number]["description"] = (0.58, "the values are different texts")


def _titles(profiles: Sequence[Profile], kind: Kind, found: list[Reading]) -> None:
    field = "product" if kind is Kind.APPLICATIONS else "contract_title"
    for number, p in enumerate(profiles):
        if not found[number] and p.words >= 0.8 and p.distinct_share >= 0.6:
            found[number][field] = (0.58, "nearly every value is a different text")
            return
