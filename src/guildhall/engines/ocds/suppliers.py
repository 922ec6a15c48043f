"""Suppliers of a notice: their names, identifiers and company numbers.

Identifiers stand with the parties, not with the award; a company number is strong
evidence where it is given (24% of awards on Contracts Finder), never proof.
"""

import re
from dataclasses import dataclass
from typing import Any, Final

from guildhall.engines.ocds.text import plain, split_suppliers
from guildhall.engines.ocds.values import items, listed, node

_COMPANY: Final = re.compile(r"^(?:[A-Z]{2}|R0)?\d{1,8}$")
_PLATFORM: Final = "GB-COH"


@dataclass(frozen=True, slots=True)
class Supplied:
    """Who supplies: names in order, each once, with what identifies them."""

    names: tuple[str, ...]
    ids: tuple[str, ...]
    company_numbers: tuple[str, ...]


def suppliers_of(
    release: dict[str, Any],
    awards: list[dict[str, Any]],
    contracts: list[dict[str, Any]],
) -> Supplied:
    """Gather the suppliers of these awards and contracts, else of the whole notice."""
    parties = {str(p.get("id")): p for p in items(release, "parties")}
    named = [s for part in (*awards, *contracts) for s in items(part, "suppliers")]
    if not named and not items(release, "awards"):
        named = [p for p in parties.values() if "supplier" in listed(p, "roles")]
    names: dict[str, None] = {}
    ids: dict[str, None] = {}
    numbers: dict[str, None] = {}
    for reference in named:
        identity = str(reference.get("id") or "")
        party = parties.get(identity, {})
        number = _company_number(party) or _company_number(reference)
        written = str(reference.get("name") or party.get("name") or "")
        split = (plain(written),) if number else split_suppliers(written)
        names.update(dict.fromkeys(name for name in split if name))
        if identity:
            ids[identity] = None
        if number:
            numbers[number] = None
    return Supplied(tuple(names), tuple(ids), tuple(numbers))


def _company_number(party: dict[str, Any]) -> str:
    """The Companies House number of a party in eight characters, empty where none."""
    told = [node(party, "identifier"), *items(party, "additionalIdentifiers")]
    for identifier in told:
        if identifier.get("scheme") == _PLATFORM:
            raw = re.sub(r"\s", "", str(identifier.get("id") or "")).upper()
            if _COMPANY.match(raw) and raw.strip("0"):
                prefix = raw[:2] if raw[:1].isalpha() else ""
                return prefix + raw[len(prefix) :].rjust(8 - len(prefix), "0")
    return ""
