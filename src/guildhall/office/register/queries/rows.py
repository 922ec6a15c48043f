"""How records are written out: the same fields for CSV, JSON and the API.

A value that the viewer may not see is null and its name stands in `withheld`; a value
that nobody knows is null and does not. Money is whole pence, dates are `YYYY-MM-DD`.
"""

from datetime import date
from typing import Any

from typing_extensions import TypedDict

from guildhall.engines.access.viewer import Viewer
from guildhall.engines.matching import functions
from guildhall.office.register import access
from guildhall.office.register.models import (
    Application,
    Contract,
    Link,
    Notice,
    Opportunity,
    Product,
    Supplier,
)


class ApplicationRow(TypedDict):
    """One application as it is written out."""

    id: str
    council: str
    name: str
    reference: str
    product: str | None
    product_name: str | None
    vendor: str | None
    vendor_as_listed: str
    function: str | None
    function_name: str | None
    function_as_listed: str
    purpose: str
    service_area: str | None
    department: str
    hosting: str
    criticality: str
    owner: str
    data_categories: str
    users: int | None
    satisfaction: int | None
    skill: int | None
    confirmed_on: str | None
    synthetic: bool


class ContractRow(TypedDict):
    """One contract as it is written out."""

    id: str
    council: str
    reference: str
    title: str
    description: str
    supplier: str | None
    supplier_id: str | None
    supplier_as_listed: str
    company_number: str
    product: str | None
    function: str | None
    function_name: str | None
    department: str
    starts_on: str | None
    contractual_end_on: str | None
    current_end_on: str | None
    latest_end_on: str | None
    ends_on: str | None
    notice_months: int | None
    annual_pence: int | None
    total_pence: int | None
    withheld: list[str]
    route: str
    status: str
    ocid: str
    synthetic: bool


class NoticeRow(TypedDict):
    """One notice as it is written out."""

    id: str
    ocid: str
    notice_id: str
    notice_type: str
    lot: str
    stage: str | None
    title: str
    description: str
    buyers: list[str]
    buyer_as_published: str
    supplier_as_published: str
    function: str | None
    cpv_code: str
    cpv_label: str
    published_on: str | None
    deadline_on: str | None
    starts_on: str | None
    ends_on: str | None
    value_pence: int | None
    url: str
    synthetic: bool


class SupplierRow(TypedDict):
    """One supplier as it is written out."""

    id: str
    name: str
    company_number: str
    is_reseller: bool
    is_small: bool | None
    contracts: int | None
    councils: int | None


class ProductRow(TypedDict):
    """One product as it is written out."""

    key: str
    name: str
    maker: str | None
    function: str | None
    function_name: str | None
    councils: int | None
    uses: int | None
    source: str
    verified: bool


class LinkRow(TypedDict):
    """One link as it is written out."""

    id: str
    council: str
    kind: str
    application: str | None
    notice: str | None
    left_name: str
    contract: str
    contract_title: str
    score: float
    band: str
    state: str
    reasons: list[dict[str, Any]]
    would_change: str
    decided_at: str | None
    decided_because: str


class OpportunityRow(TypedDict):
    """One opportunity as it is written out."""

    id: str
    title: str
    function: str | None
    function_name: str | None
    product: str | None
    councils: int
    starts_on: str | None
    ends_on: str | None
    window_months: int
    alignment: float
    state: str


def day(value: date | None) -> str | None:
    """Write a day, or null."""
    return value.isoformat() if value else None


def function_name(key: str) -> str:
    """The name of a function for people; empty where it is not known."""
    return functions.default_functions().name(key) if key else ""


def application(record: Application, viewer: Viewer) -> ApplicationRow:
    """One application."""
    return {
        "id": record.public_id,
        "council": record.organisation.slug,
        "name": record.name,
        "reference": record.reference,
        "product": record.product.key if record.product else None,
        "product_name": record.product.name if record.product else None,
        "vendor": record.vendor.name if record.vendor else None,
        "vendor_as_listed": record.vendor_text,
        "function": record.function or None,
        "function_name": function_name(record.function) or None,
        "function_as_listed": record.function_text,
        "purpose": record.purpose,
        "service_area": record.service_area or None,
        "department": record.department,
        "hosting": record.hosting,
        "criticality": record.criticality,
        "owner": record.owner,
        "data_categories": record.data_categories,
        "users": record.users,
        "satisfaction": record.satisfaction,
        "skill": record.skill,
        "confirmed_on": day(record.confirmed_on),
        "synthetic": record.is_synthetic,
    }


def contract(record: Contract, viewer: Viewer) -> ContractRow:
    """One contract, price and notice period left out where they are withheld."""
    shown = bool(access.may_see_price(viewer, record))
    return {
        "id": record.public_id,
        "council": record.organisation.slug,
        "reference": record.reference,
        "title": record.title,
        "description": record.description,
        "supplier": record.supplier.name if record.supplier else None,
        "supplier_id": record.supplier.public_id if record.supplier else None,
        "supplier_as_listed": record.supplier_text,
        "company_number": record.company_number,
        "product": record.product.key if record.product else None,
        "function": record.function or None,
        "function_name": function_name(record.function) or None,
        "department": record.department,
        "starts_on": day(record.starts_on),
        "contractual_end_on": day(record.contractual_end_on),
        "current_end_on": day(record.current_end_on),
        "latest_end_on": day(record.latest_end_on),
        "ends_on": day(record.ends_on),
        "notice_months": record.notice_months if shown else None,
        "annual_pence": record.annual_pence if shown else None,
        "total_pence": record.total_pence if shown else None,
        "withheld": [] if shown else ["notice_months", "annual_pence", "total_pence"],
        "route": record.route,
        "status": record.status,
        "ocid": record.ocid,
        "synthetic": record.is_synthetic,
    }


def notice(record: Notice, viewer: Viewer) -> NoticeRow:
    """One notice, or one lot of it."""
    return {
        "id": record.public_id,
        "ocid": record.ocid,
        "notice_id": record.notice_id,
        "notice_type": record.notice_type,
        "lot": record.lot,
        "stage": record.stage or None,
        "title": record.title,
        "description": record.description,
        "buyers": [buyer.slug for buyer in record.buyers.all()],
        "buyer_as_published": record.buyer_text,
        "supplier_as_published": record.supplier_text,
        "function": record.function or None,
        "cpv_code": record.cpv_code,
        "cpv_label": record.cpv_label,
        "published_on": day(record.published_on),
        "deadline_on": day(record.deadline_on),
        "starts_on": day(record.starts_on),
        "ends_on": day(record.ends_on),
        "value_pence": record.value_pence,
        "url": record.url,
        "synthetic": record.is_synthetic,
    }


def supplier(record: Supplier, viewer: Viewer) -> SupplierRow:
    """One supplier; the counts are of what the viewer may see."""
    return {
        "id": record.public_id,
        "name": record.name,
        "company_number": record.company_number,
        "is_reseller": record.is_reseller,
        "is_small": record.is_small,
        "contracts": getattr(record, "contracts_count", None),
        "councils": getattr(record, "councils_count", None),
    }


def product(record: Product, viewer: Viewer) -> ProductRow:
    """One product; the counts are of what the viewer may see."""
    return {
        "key": record.key,
        "name": record.name,
        "maker": record.maker.name if record.maker else None,
        "function": record.function or None,
        "function_name": function_name(record.function) or None,
        "councils": getattr(record, "councils_count", None),
        "uses": getattr(record, "uses_count", None),
        "source": record.source,
        "verified": record.is_verified,
    }


def link(record: Link, viewer: Viewer) -> LinkRow:
    """One link with its reasons and its decision."""
    left = record.application or record.notice
    return {
        "id": record.public_id,
        "council": record.organisation.slug,
        "kind": record.kind,
        "application": record.application.public_id if record.application else None,
        "notice": record.notice.public_id if record.notice else None,
        "left_name": str(left),
        "contract": record.contract.public_id,
        "contract_title": record.contract.title,
        "score": round(record.score, 4),
        "band": record.band,
        "state": record.state,
        "reasons": record.reasons,
        "would_change": record.would_change,
        "decided_at": record.decided_at.isoformat() if record.decided_at else None,
        "decided_because": record.decided_because,
    }


def opportunity(record: Opportunity, viewer: Viewer) -> OpportunityRow:
    """One opportunity."""
    return {
        "id": record.public_id,
        "title": record.title,
        "function": record.function or None,
        "function_name": function_name(record.function) or None,
        "product": record.product.key if record.product else None,
        "councils": record.councils,
        "starts_on": day(record.starts_on),
        "ends_on": day(record.ends_on),
        "window_months": record.window_months,
        "alignment": round(record.alignment, 3),
        "state": record.state,
    }
