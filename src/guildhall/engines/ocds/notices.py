"""Lay a notice out as rows: one for the notice, or one for each of its lots.

Where each fact stands follows release schema 1.1 and the UK extension (its release
schema, read July 2026): the kind of notice, UK1 to UK17, is said by the documents of
the stage it belongs to. Notices of the earlier rules carry no such kind.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any, Final

from guildhall.engines.ocds import values
from guildhall.engines.ocds.suppliers import suppliers_of
from guildhall.engines.ocds.text import plain
from guildhall.engines.ocds.values import items, listed, node, text_at

_KIND: Final = re.compile(r"\bUK\s?(1[0-7]|[1-9])\b", re.I)
_STAGE_OF_KIND: Final = {
    **dict.fromkeys((1, 2, 3), "planning"),
    **dict.fromkeys((4, 12, 13, 14, 15, 16), "tender"),
    **dict.fromkeys((5, 6), "award"),
    **dict.fromkeys((7, 8, 9, 10, 11, 17), "contract"),
}
_STAGE_OF_TAG: Final = (
    ("implementation", "contract"),
    ("contract", "contract"),
    ("award", "award"),
    ("tender", "tender"),
    ("planning", "planning"),
)
_OWN_DOCUMENTS: Final = (
    "awardNotice",
    "contractNotice",
    "tenderNotice",
    "plannedProcurementNotice",
    "marketEngagementNotice",
)


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One notice, or one lot of one; empty text stands for "not said".

    Dates are `YYYY-MM-DD`; values are whole or decimal pounds as published.
    Several suppliers, identifiers or codes are parted by `; `.
    """

    ocid: str
    notice_id: str
    notice_type: str
    stage: str
    published_on: str
    buyer: str
    buyer_id: str
    title: str
    description: str
    status: str
    lot: str
    lot_title: str
    cpv_code: str
    cpv_label: str
    other_cpv_codes: str
    category: str
    value: str
    value_gross: str
    value_kind: str
    currency: str
    deadline: str
    start_date: str
    end_date: str
    duration_months: str
    renewable: str
    awarded_on: str
    signed_on: str
    suppliers: str
    supplier_ids: str
    company_numbers: str
    procurement_method: str
    above_threshold: str
    related_processes: str
    url: str
    problems: str


COLUMNS: Final = tuple(field.name for field in fields(NoticeRow))

MEANINGS: Final[dict[str, str]] = {
    "ocid": "identifier of the contracting process; notices that share it belong together",
    "notice_id": "identifier of the release, as published",
    "notice_type": "UK1 to UK17 under the Procurement Act 2023, else `old`",
    "stage": "planning, tender, award or contract",
    "published_on": "date of the release",
    "buyer": "name of the buyer; several joint buyers are parted by `; `",
    "buyer_id": "identifier of the buyer, as published",
    "title": "title of the tender, award or contract, entities decoded",
    "description": "its description on one line, entities decoded",
    "status": "status of the lot, award or tender, as published",
    "lot": "identifier of the lot; empty where the notice has no lots",
    "lot_title": "title of the lot",
    "cpv_code": "main CPV code of the lot or tender, eight digits",
    "cpv_label": "its label, as published",
    "other_cpv_codes": "further CPV codes, each once",
    "category": "goods, services or works",
    "value": "the most certain value: contract, then award, then lot, then tender",
    "value_gross": "the same with VAT, where the notice says it",
    "value_kind": "which of them `value` is",
    "currency": "currency of `value`",
    "deadline": "last day for tenders, or for interest where only that is said",
    "start_date": "first day of the contract",
    "end_date": "last day of the contract, without extensions",
    "duration_months": "length of the contract, where it is said instead of dates",
    "renewable": "yes or no, where the notice says whether it can be renewed",
    "awarded_on": "date of the award",
    "signed_on": "date on which the contract was signed",
    "suppliers": "suppliers, cells that pack several are split",
    "supplier_ids": "their identifiers, as published",
    "company_numbers": "their Companies House numbers, eight characters",
    "procurement_method": "open, selective, limited or direct, with the detail",
    "above_threshold": "yes or no, where the notice says it",
    "related_processes": "ocids or identifiers of related processes",
    "url": "address of the notice",
    "problems": "what could not be read as it should be, and was left empty",
}


def notice_rows(release: dict[str, Any]) -> tuple[NoticeRow, ...]:
    """Lay one release, or one compiled release, out as rows.

    Args:
        release: as decoded from JSON; anything may be missing or of the wrong kind.

    Returns:
        One row for each lot, in the order of the lots; one row where there are none.
    """
    tender = node(release, "tender")
    lots = items(tender, "lots") or _awarded_lots(release) or [{}]
    whole = _whole_notice(release, tender)
    return tuple(_row(release, lot, whole) for lot in lots)


def kind_of(release: dict[str, Any]) -> str:
    """Say what kind of notice a release is: `UK1` to `UK17`, or `old`.

    A compiled release holds the documents of every notice so far: the latest counts.
    """
    said = [
        (str(document.get("datePublished") or ""), int(kind.group(1)))
        for document in _documents(release)
        if (kind := _KIND.search(str(document.get("noticeType") or "")))
    ]
    return f"UK{max(said)[1]}" if said else "old"


def stage_of(release: dict[str, Any]) -> str:
    """Say at which stage a notice stands: planning, tender, award or contract."""
    tags = release.get("tag")
    words = " ".join(map(str, tags)) if isinstance(tags, list) else str(tags or "")
    kind = kind_of(release) if "compiled" not in words else "old"
    if kind != "old":
        return _STAGE_OF_KIND[int(kind[2:])]
    stage = next((stage for word, stage in _STAGE_OF_TAG if word in words), "")
    if stage and not (stage == "tender" and _is_awarded(release)):
        return stage
    if items(release, "contracts"):
        return "contract"
    if items(release, "awards"):
        return "award"
    status = text_at(release, "tender", "status")
    return "planning" if status in ("planning", "planned") else "tender"


@dataclass(frozen=True, slots=True)
class _Whole:
    """What all the rows of one notice share."""

    columns: dict[str, str]
    problems: tuple[str, ...]


def _whole_notice(release: dict[str, Any], tender: dict[str, Any]) -> _Whole:
    problems: list[str] = []
    columns = {
        "ocid": plain(release.get("ocid")),
        "notice_id": plain(release.get("id")),
        "notice_type": kind_of(release),
        "stage": stage_of(release),
        "published_on": values.day(release.get("date"), problems, "date"),
        "buyer": _buyers(release),
        "buyer_id": text_at(release, "buyer", "id"),
        "title": _title(release),
        "category": plain(tender.get("mainProcurementCategory")),
        "deadline": values.deadline(tender, problems),
        "procurement_method": _method(tender),
        "related_processes": _related(release),
        "url": _url(release),
    }
    return _Whole(columns, tuple(problems))


def _row(release: dict[str, Any], lot: dict[str, Any], whole: _Whole) -> NoticeRow:
    tender = node(release, "tender")
    lot_id = str(lot.get("id") or "")
    awards = [a for a in items(release, "awards") if _concerns(a, lot_id)]
    contracts = _contracts(release, awards)
    where = values.Places(contracts, awards, lot, tender)
    problems = list(whole.problems)
    worth = values.worth(where, release, problems)
    period = values.period(where, problems)
    supplied = suppliers_of(release, awards, contracts)
    cpv = values.categories(tender, lot_id)
    last_award = awards[-1] if awards else {}
    awarded_on = values.day(last_award.get("date"), problems, "award date")
    signed_on = values.first_day(contracts, "dateSigned", problems)
    return NoticeRow(
        **whole.columns,
        description=_description(release, awards, lot),
        status=plain(
            lot.get("status") or last_award.get("status") or tender.get("status")
        ),
        lot=lot_id,
        lot_title=plain(lot.get("title")),
        cpv_code=cpv.code,
        cpv_label=cpv.label,
        other_cpv_codes="; ".join(cpv.others),
        value=worth.amount,
        value_gross=worth.gross,
        value_kind=worth.kind,
        currency=worth.currency,
        start_date=period.start,
        end_date=period.end,
        duration_months=period.months,
        renewable=values.yes_no(lot.get("hasRenewal")),
        awarded_on=awarded_on,
        signed_on=signed_on,
        suppliers="; ".join(supplied.names),
        supplier_ids="; ".join(supplied.ids),
        company_numbers="; ".join(supplied.company_numbers),
        above_threshold=values.above_threshold(where),
        problems="; ".join(dict.fromkeys(problems)),
    )


def _is_awarded(release: dict[str, Any]) -> bool:
    """Say whether a release names suppliers; some feeds tag awards as tenders."""
    return any(award.get("suppliers") for award in items(release, "awards"))


def _awarded_lots(release: dict[str, Any]) -> list[dict[str, Any]]:
    """Lots that only the awards name, as in a notice without its tender."""
    named: dict[str, dict[str, Any]] = {}
    for award in items(release, "awards"):
        for lot in listed(award, "relatedLots"):
            named.setdefault(str(lot), {"id": str(lot)})
    return list(named.values())


def _concerns(award: dict[str, Any], lot_id: str) -> bool:
    related = listed(award, "relatedLots")
    return not lot_id or not related or lot_id in map(str, related)


def _contracts(
    release: dict[str, Any], awards: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Contracts of these awards; all, where a contract or the notice names no award."""
    named = {str(a.get("id")) for a in awards}
    unnamed = not items(release, "awards")
    return [
        c
        for c in items(release, "contracts")
        if unnamed or not c.get("awardID") or str(c["awardID"]) in named
    ]


def _buyers(release: dict[str, Any]) -> str:
    names = [text_at(release, "buyer", "name")]
    for party in items(release, "parties"):
        if "buyer" in listed(party, "roles"):
            names.append(plain(party.get("name")))
    return "; ".join(dict.fromkeys(n for n in names if n))


def _title(release: dict[str, Any]) -> str:
    parts = [node(release, "tender"), release]
    parts += items(release, "awards") + items(release, "contracts")
    return next((t for part in parts if (t := plain(part.get("title")))), "")


def _description(
    release: dict[str, Any], awards: list[dict[str, Any]], lot: dict[str, Any]
) -> str:
    parts = [node(release, "tender"), lot, release, *awards]
    said = next((t for part in parts if (t := plain(part.get("description")))), "")
    return said or text_at(release, "planning", "rationale")


def _method(tender: dict[str, Any]) -> str:
    said = (tender.get("procurementMethod"), tender.get("procurementMethodDetails"))
    return ": ".join(w for w in map(plain, said) if w)


def _related(release: dict[str, Any]) -> str:
    said = [
        plain(p.get("identifier") or p.get("id"))
        for p in items(release, "relatedProcesses")
    ]
    return "; ".join(dict.fromkeys(s for s in said if s))


def _documents(release: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for section in ("contracts", "awards"):
        for part in items(release, section):
            yield from items(part, "documents")
            yield from items(node(part, "implementation"), "documents")
    for section in ("tender", "planning"):
        yield from items(node(release, section), "documents")


def _url(release: dict[str, Any]) -> str:
    """The address of the notice itself, before that of any other document."""
    documents = list(_documents(release))
    for kind in _OWN_DOCUMENTS:
        for document in documents:
            if document.get("documentType") == kind and document.get("url"):
                return plain(document["url"])
    for document in documents:
        if document.get("noticeType") and document.get("url"):
            return plain(document["url"])
    links = [plain(link.get("href")) for link in items(release, "links")]
    links += [plain(document.get("url")) for document in documents]
    return next((url for url in links if url), "")
