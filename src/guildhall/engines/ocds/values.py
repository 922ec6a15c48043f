"""Values, dates and categories of a notice, taken from the surest place that has them.

Feeds hold text where a number belongs, numbers without bound and dates that are no
dates: each is left empty and told in the row's `problems`, none stops a table.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from guildhall.engines.ocds.text import plain

Node = dict[str, Any]

_DAY: Final = re.compile(r"^\s*(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?\s*$")
_CPV: Final = re.compile(r"\d{8}")
_DAYS_A_MONTH: Final = 365.2425 / 12


@dataclass(frozen=True, slots=True)
class Places:
    """The parts of a release that speak of one lot, the surest first."""

    contracts: Sequence[Node]
    awards: Sequence[Node]
    lot: Node
    tender: Node


@dataclass(frozen=True, slots=True)
class Worth:
    """A value, with VAT where that is said, and which value it is."""

    amount: str = ""
    gross: str = ""
    kind: str = ""
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Spell:
    """First and last day of a contract, or its length where only that is said."""

    start: str = ""
    end: str = ""
    months: str = ""


@dataclass(frozen=True, slots=True)
class Categories:
    """The main CPV code with its label, and the others."""

    code: str = ""
    label: str = ""
    others: tuple[str, ...] = ()


def node(parent: Node, key: str) -> Node:
    """The object at a key; empty where there is none."""
    value = parent.get(key)
    return value if isinstance(value, dict) else {}


def items(parent: Node, key: str) -> list[Node]:
    """The objects of the list at a key; empty where there is none."""
    value = parent.get(key)
    if not isinstance(value, list):
        return []
    return [item for item in value if isinstance(item, dict)]


def listed(parent: Node, key: str) -> list[Any]:
    """The list at a key, of anything; empty where there is none."""
    value = parent.get(key)
    return value if isinstance(value, list) else []


def text_at(parent: Node, *keys: str) -> str:
    """Plain text at a path of objects."""
    for key in keys[:-1]:
        parent = node(parent, key)
    value = parent.get(keys[-1])
    return plain(value if isinstance(value, str) else str(value or ""))


def worth(where: Places, release: Node, problems: list[str]) -> Worth:
    """The most certain value; contracts or awards of one currency are summed."""
    for kind, parts in (("contract", where.contracts), ("award", where.awards)):
        found = [w for p in parts if (w := _worth(p, kind, problems)).amount]
        if found and len({w.currency for w in found}) == 1:
            return found[0] if len(found) == 1 else _sum(found)
    for kind, part in (("lot", where.lot), ("tender", where.tender)):
        told = _worth(part, kind, problems)
        if told.amount or told.gross:
            return told
    budget = node(node(release, "planning"), "budget")
    return _worth({"value": budget.get("amount")}, "budget", problems)


def _worth(part: Node, kind: str, problems: list[str]) -> Worth:
    value = node(part, "value")
    amount = number(value.get("amount"), problems, f"{kind} value")
    gross = number(value.get("amountGross"), problems, f"{kind} value with VAT")
    if not amount and not gross:
        return Worth()
    return Worth(amount, gross, kind, plain(value.get("currency")))


def _sum(found: Sequence[Worth]) -> Worth:
    total = sum(float(w.amount) for w in found)
    gross = [w.gross for w in found]
    with_vat = _written(sum(map(float, gross))) if all(gross) else ""
    return Worth(_written(total), with_vat, f"{found[0].kind}s", found[0].currency)


def number(value: Any, problems: list[str], what: str) -> str:
    """Write a number plainly; tell what is none and leave it empty."""
    if value is None or value == "":
        return ""
    try:
        read = float(value) if not isinstance(value, bool) else math.nan
    except (TypeError, ValueError):
        read = _without_commas(value)
    if math.isfinite(read):
        return _written(read)
    problems.append(f"{what} is not a number: {str(value)[:40]}")
    return ""


def _without_commas(value: Any) -> float:
    """Read `1,234.50`; what is a stray comma after nothing but zeros is no number."""
    text = str(value).strip().lstrip("£")
    if re.fullmatch(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?", text):
        return float(text.replace(",", ""))
    return math.nan


def _written(amount: float) -> str:
    return str(int(amount)) if amount == int(amount) else f"{amount:.2f}"


def day(value: Any, problems: list[str], what: str) -> str:
    """Write a day; tell what is none and leave it empty."""
    if value is None or value == "":
        return ""
    found = _DAY.match(str(value))
    if found:
        year, month, number_of_day = map(int, found.groups())
        try:
            return date(year, month, number_of_day).isoformat()
        except ValueError:
            pass
    problems.append(f"{what} is not a date: {str(value)[:40]}")
    return ""


def first_day(parts: Sequence[Node], key: str, problems: list[str]) -> str:
    """The first day given at a key."""
    days = (day(part.get(key), problems, key) for part in parts)
    return next((d for d in days if d), "")


def period(where: Places, problems: list[str]) -> Spell:
    """First and last day from the surest part that gives either."""
    parts = [node(c, "period") for c in where.contracts]
    parts += [node(a, "contractPeriod") for a in where.awards]
    parts += [node(where.lot, "contractPeriod"), node(where.tender, "contractPeriod")]
    for part in parts:
        start = day(part.get("startDate"), problems, "start date")
        end = day(part.get("endDate"), problems, "end date")
        if start or end:
            if start and end and end < start:
                problems.append("the contract ends before it starts")
            return Spell(start, end, "")
    months = next((m for p in parts if (m := _months(p, problems))), "")
    return Spell(months=months)


def _months(part: Node, problems: list[str]) -> str:
    months = number(part.get("durationInMonths"), problems, "duration")
    days = number(part.get("durationInDays"), problems, "duration")
    return months or (str(round(float(days) / _DAYS_A_MONTH)) if days else "")


def deadline(tender: Node, problems: list[str]) -> str:
    """Last day for tenders; for expressions of interest where only that is said."""
    told = node(tender, "tenderPeriod").get("endDate")
    told = told or tender.get("expressionOfInterestDeadline")
    return day(told, problems, "deadline")


def categories(tender: Node, lot_id: str) -> Categories:
    """CPV codes of the lot, else of the tender; the first is the main one."""
    concerned = [
        i
        for i in items(tender, "items")
        if not lot_id or not i.get("relatedLot") or str(i["relatedLot"]) == lot_id
    ]
    told = [node(tender, "classification")] if not lot_id else []
    for item in concerned:
        told += [
            node(item, "classification"),
            *items(item, "additionalClassifications"),
        ]
    told += [node(tender, "classification")]
    told += items(tender, "additionalClassifications")
    labels: dict[str, str] = {}
    for classification in told:
        found = _CPV.match(str(classification.get("id") or ""))
        if found and not labels.get(found.group()):
            labels[found.group()] = plain(classification.get("description"))
    if not labels:
        return Categories()
    main, *others = labels
    return Categories(main, labels[main], tuple(others))


def yes_no(value: Any) -> str:
    """Write a yes or no; empty where it is not said."""
    return {True: "yes", False: "no"}.get(value, "") if isinstance(value, bool) else ""


def above_threshold(where: Places) -> str:
    """Whether the value is above the threshold, from the surest part that says it."""
    parts = (*where.contracts, *where.awards, where.tender)
    said = (yes_no(part.get("aboveThreshold")) for part in parts)
    return next((word for word in said if word), "")
