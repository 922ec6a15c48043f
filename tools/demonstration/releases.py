"""OCDS 1.1 releases, one function per kind of notice.

The kinds of the Procurement Act 2023 (UK1 to UK12) stand where the published UK
extension puts `noticeType`. Every release carries `provenance`: synthetic.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tools.demonstration.contracts import Contract

PLANNING = {
    "UK1": "plannedProcurementNotice",
    "UK2": "marketEngagementNotice",
    "UK3": "plannedProcurementNotice",
}


@dataclass(frozen=True)
class Buyer:
    """Who buys: one council, or several under one name.

    `scheme` is the list of organisations in which the codes stand (org-id.guide).
    """

    scheme: str
    codes: tuple[str, ...]
    name: str


@dataclass(frozen=True)
class Notice:
    """A release with what the generator knows of it.

    `relation` is `announces` (this contract), `renews` (what follows this contract), or
    empty where the notice has to do with no contract of the lists.
    """

    release: dict[str, Any]
    buyer: Buyer
    relation: str
    contract: Contract | None


@dataclass(frozen=True)
class Chain:
    """One procurement: the releases under one ocid."""

    ocid: str
    buyer: Buyer
    title: str
    description: str
    cpv: tuple[str, str]
    pounds: int
    starts_on: date
    ends_on: date
    relation: str
    contract: Contract | None
    supplier: str = ""
    supplier_number: str = ""


def _moment(day: date) -> str:
    return f"{day.isoformat()}T09:00:00Z"


def _base(chain: Chain, on: date, tag: str, step: str) -> dict[str, Any]:
    if len(chain.buyer.codes) == 1:
        buyer_id = f"{chain.buyer.scheme}-{chain.buyer.codes[0]}"
        identifier = {
            "scheme": chain.buyer.scheme,
            "id": chain.buyer.codes[0],
            "legalName": chain.buyer.name,
        }
    else:
        buyer_id = "demo-joint-" + "-".join(chain.buyer.codes).lower()
        identifier = {"legalName": chain.buyer.name}
    return {
        "ocid": chain.ocid,
        "id": f"{chain.ocid}-{step}",
        "date": _moment(on),
        "tag": [tag],
        "initiationType": "tender",
        "language": "en",
        "provenance": "synthetic",
        "buyer": {"id": buyer_id, "name": chain.buyer.name},
        "parties": [
            {
                "id": buyer_id,
                "name": chain.buyer.name,
                "identifier": identifier,
                "roles": ["buyer"],
            }
        ],
    }


def _tender_part(chain: Chain, status: str) -> dict[str, Any]:
    scheme = {"scheme": "CPV", "id": chain.cpv[0], "description": chain.cpv[1]}
    period = {"startDate": _moment(chain.starts_on), "endDate": _moment(chain.ends_on)}
    return {
        "id": chain.ocid.rsplit("-", 1)[1],
        "title": chain.title,
        "description": chain.description,
        "status": status,
        "classification": scheme,
        "mainProcurementCategory": "services",
        "value": {"amount": chain.pounds, "currency": "GBP"},
        "contractPeriod": period,
    }


def _document(
    on: date, kind: str, document_type: str, number: str = "1"
) -> dict[str, str]:
    document = {
        "id": number,
        "documentType": document_type,
        "datePublished": _moment(on),
    }
    return {**document, "noticeType": kind} if kind else document


def _notice(chain: Chain, release: dict[str, Any]) -> Notice:
    return Notice(release, chain.buyer, chain.relation, chain.contract)


def planning(chain: Chain, on: date, kind: str) -> Notice:
    """What is published before a tender: pipeline, market engagement, planned procurement."""
    release = _base(chain, on, "planning", kind.lower())
    document = _document(on, kind, PLANNING[kind])
    release["planning"] = {"documents": [document]}
    release["tender"] = _tender_part(chain, "planned" if kind == "UK3" else "planning")
    if kind == "UK2":
        due = {"dueDate": _moment(on + timedelta(days=42))}
        release["planning"]["milestones"] = [{"id": "1", "type": "engagement", **due}]
    return _notice(chain, release)


def tender(chain: Chain, on: date, kind: str, status: str) -> Notice:
    """An invitation to tender; `kind` is empty under the older regulations."""
    release = _base(chain, on, "tender", (kind or "tender").lower())
    tender = _tender_part(chain, status)
    tender["procurementMethod"] = "open"
    open_days = timedelta(days=75 if status == "active" else 38)
    tender["tenderPeriod"] = {"endDate": _moment(on + open_days)}
    tender["documents"] = [_document(on, kind, "tenderNotice")]
    if kind:
        tender["aboveThreshold"] = chain.pounds > 214_904
    release["tender"] = tender
    return _notice(chain, release)


def stopped(chain: Chain, on: date) -> Notice:
    """The end of a procurement without a contract."""
    release = _base(chain, on, "tenderCancellation", "uk12")
    release["tender"] = _tender_part(chain, "cancelled")
    release["tender"]["documents"] = [_document(on, "UK12", "tenderCancellationNotice")]
    return _notice(chain, release)


def _supplier(chain: Chain) -> dict[str, Any]:
    if chain.supplier_number:
        number = chain.supplier_number
        identifier = {"scheme": "GB-COH", "id": number, "legalName": chain.supplier}
        return {
            "id": f"GB-COH-{number}",
            "name": chain.supplier,
            "identifier": identifier,
        }
    digest = hashlib.sha256(chain.supplier.encode()).hexdigest()[:8]
    return {"id": f"demo-supplier-{digest}", "name": chain.supplier}


def _awarded(chain: Chain, on: date, tag: str, step: str) -> dict[str, Any]:
    release = _base(chain, on, tag, step)
    release["tender"] = _tender_part(chain, "complete")
    supplier = _supplier(chain)
    release["parties"].append({**supplier, "roles": ["supplier"]})
    period = {"startDate": _moment(chain.starts_on), "endDate": _moment(chain.ends_on)}
    release["awards"] = [
        {
            "id": "1",
            "status": "active",
            "date": _moment(on),
            "value": {"amount": chain.pounds, "currency": "GBP"},
            "suppliers": [{"id": supplier["id"], "name": supplier["name"]}],
            "contractPeriod": period,
        }
    ]
    return release


def award(chain: Chain, on: date, kind: str) -> Notice:
    """An award; `kind` is empty under the older regulations."""
    release = _awarded(chain, on, "award", (kind or "award").lower())
    release["awards"][0]["documents"] = [_document(on, kind, "awardNotice")]
    return _notice(chain, release)


def details(chain: Chain, on: date) -> Notice:
    """The details of a signed contract: who, from when, for how long, how much."""
    release = _awarded(chain, on, "contract", "uk7")
    period = release["awards"][0]["contractPeriod"]
    release["contracts"] = [
        {
            "id": "1",
            "awardID": "1",
            "status": "active",
            "period": period,
            "dateSigned": _moment(on),
            "value": {
                "amount": chain.pounds,
                "amountGross": round(chain.pounds * 1.2),
                "currency": "GBP",
            },
            "documents": [_document(on, "UK7", "contractSignedNotice")],
        }
    ]
    return _notice(chain, release)
