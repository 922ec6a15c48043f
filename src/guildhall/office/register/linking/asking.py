"""Asking the engine what belongs together in one organisation's lists."""

from collections.abc import Iterator
from datetime import date

from guildhall.engines.matching import applications as linker
from guildhall.engines.matching import tenders
from guildhall.engines.matching.evidence.plan import default_plan
from guildhall.office.register import resolving
from guildhall.office.register.linking.listed import Lists
from guildhall.office.register.linking.proposals import (
    KIND_OF_TIE,
    Proposal,
    proposal_of,
    tender_proposal_of,
)
from guildhall.office.register.models import Application, Contract, Notice


def propose(lists: Lists, *, on: date) -> list[Proposal]:
    """Ask the engine what belongs together, as at a day."""
    return [*covered(lists, on), *announced(lists, on)]


def covered(lists: Lists, on: date) -> Iterator[Proposal]:
    """Which contracts cover which applications."""
    council = lists.organisation.name
    found = linker.link(
        [application_row(one, council) for one in lists.applications],
        [contract_row(one, council) for one in lists.contracts],
        plan=default_plan(),
        graph=resolving.graph(),
        on=on,
    )
    for one in found:
        yield proposal_of(one, lists.contract_by_id[int(one.contract_id)], on)


def announced(lists: Lists, on: date) -> Iterator[Proposal]:
    """Which notices announced or renew which contracts."""
    council = lists.organisation.name
    found = tenders.link_notices(
        [notice_row(one, council) for one in lists.notices],
        [held_contract(one, council) for one in lists.contracts],
        plan=tenders.default_notice_plan(),
        graph=resolving.graph(),
        on=on,
    )
    for one in found:
        if one.tie in KIND_OF_TIE:
            contract = lists.contract_by_id[int(one.contract_id)]
            yield tender_proposal_of(one, contract, on)


def application_row(one: Application, council: str) -> linker.ApplicationRow:
    """An application as the engine takes it."""
    return linker.ApplicationRow(
        app_id=str(one.pk),
        council=council,
        app_name=one.name,
        app_vendor=one.vendor_text,
        app_function=one.function_text or one.purpose,
    )


def contract_row(one: Contract, council: str) -> linker.ContractRow:
    """A contract as the engine takes it."""
    return linker.ContractRow(
        contract_id=str(one.pk),
        council=council,
        title=one.title,
        description=one.description,
        supplier=one.supplier_text,
        start_date=one.starts_on,
        end_date=one.ends_on,
    )


def held_contract(one: Contract, council: str) -> tenders.HeldContract:
    """A contract as the engine sets it beside notices."""
    return tenders.HeldContract(*contract_row(one, council), ocid=one.ocid)


def notice_row(one: Notice, council: str) -> tenders.Notice:
    """A notice as the engine takes it, for one of its buyers."""
    return tenders.Notice(
        notice_id=str(one.pk),
        ocid=one.ocid,
        buyer=council,
        stage=tenders.Stage(one.stage),
        title=one.title,
        description=one.description,
        notice_type=one.notice_type or "old",
        suppliers=(one.supplier_text,) if one.supplier_text else (),
        cpv_codes=(one.cpv_code,) if one.cpv_code else (),
        published_on=one.published_on,
        starts_on=one.starts_on,
        ends_on=one.ends_on,
    )
