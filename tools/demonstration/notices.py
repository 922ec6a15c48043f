"""Notices of the region's councils as OCDS 1.1 releases: announced, awarded, renewed.

Two regimes stand side by side, as in the feeds: notices under the 2015 regulations,
and from 24 February 2025 those of the Procurement Act 2023 with their UK numbers,
placed as the published UK extension places them. Every release is synthetic and says so.
"""

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta

from guildhall.foundation.region import Authority
from tools.demonstration import releases
from tools.demonstration.contracts import NEW_LAW, Contract
from tools.demonstration.days import add_months
from tools.demonstration.draws import Draw
from tools.demonstration.plan import Joint, Plan
from tools.demonstration.releases import Buyer, Chain, Notice

PIPELINE_FROM = 2_000_000  # pounds: smaller contracts need no pipeline notice
GENERAL_CPV = ("48000000", "Software package and information systems")
RENEWAL_LEAD = {"UK1": 15, "UK2": 12, "UK3": 9, "UK4": 6}  # months before the end


def notices_of(plan: Plan, contracts: list[Contract], draw: Draw) -> list[Notice]:
    """All notices of the region, oldest first."""
    found: list[Notice] = []
    for contract in contracts:
        if contract.generation != 3:
            continue
        if draw.chance(plan.notice_share, "announced", *_key(contract)):
            found += _announced(plan, contract, draw)
        if _about_to_renew(plan, contract, draw):
            found += _renewed(plan, contract, draw)
    for joint in plan.joints:
        found += _joint(plan, joint, contracts, draw)
    for authority in _others(plan):
        found += _elsewhere(plan, authority, draw)
    found.sort(key=lambda one: (one.release["date"], one.release["id"]))
    return found


def _key(contract: Contract) -> tuple[str, str, str]:
    return contract.council.code, contract.title, contract.starts_on.isoformat()


def _about_to_renew(plan: Plan, contract: Contract, draw: Draw) -> bool:
    if contract.function is None or contract.relation != "covers":
        return False
    last = add_months(plan.today, 17)
    if not plan.today < contract.current_end <= last:
        return False
    planted = any(
        contract.council.code in one.councils and one.function == contract.function.key
        for one in plan.clusters
    )
    return draw.chance(0.6 if planted else 0.14, "renewed", *_key(contract))


def _buyer(plan: Plan, contract: Contract, draw: Draw) -> Buyer:
    authority = contract.council.authority
    ways = (
        authority.official_name,
        authority.official_name,
        authority.official_name.upper(),
        *authority.alternative_names[1:3],
    )
    return Buyer(
        plan.buyer_scheme, (authority.code,), draw.pick(ways, "buyer", *_key(contract))
    )


def _ocid(plan: Plan, *key: object) -> str:
    digest = hashlib.sha256("|".join(map(str, key)).encode()).hexdigest()
    return f"{plan.ocid_prefix}-{digest[:12]}"


def _announced(plan: Plan, contract: Contract, draw: Draw) -> Iterator[Notice]:
    """The chain that led to a contract: a tender, an award, under the new law details."""
    key = _key(contract)
    functional = contract.function is not None and draw.chance(0.45, "plain", *key)
    title = (
        draw.pick(contract.function.titles, "notice title", *key)
        if functional and contract.function
        else contract.title
    )
    chain = Chain(
        ocid=_ocid(plan, "announced", *key),
        buyer=_buyer(plan, contract, draw),
        title=title,
        description=_said(contract, draw),
        cpv=_cpv(contract, draw),
        pounds=contract.total,
        starts_on=contract.starts_on,
        ends_on=contract.contractual_end,
        relation="announces",
        contract=contract,
        supplier=contract.supplier,
        supplier_number=contract.company_number
        if draw.chance(0.45, "number told", *key)
        else "",
    )
    tender_on = contract.starts_on - timedelta(days=draw.whole(110, 220, "out", *key))
    award_on = contract.starts_on - timedelta(days=draw.whole(10, 45, "won", *key))
    new = tender_on >= NEW_LAW
    if draw.chance(0.6, "tendered", *key):
        yield releases.tender(chain, tender_on, "UK4" if new else "", "complete")
    yield releases.award(chain, award_on, "UK6" if award_on >= NEW_LAW and new else "")
    if new:
        yield releases.details(
            chain, min(contract.starts_on, plan.today - timedelta(days=3))
        )


def _said(contract: Contract, draw: Draw) -> str:
    key = _key(contract)
    if contract.good is None or contract.function is None:
        return contract.title
    area = contract.function.area.lower()
    name = contract.good.product.name
    ways = (
        contract.title,
        f"The council wishes to appoint a supplier of software for {area}, with hosting, support and training.",
        f"A replacement for the council's current system, {name}, which is used in {area}.",
        f"Supply, implementation and support of {name} &amp; associated services.",
        f"Provision for {area}. The contract may be extended as set out in the documents.",
    )
    return draw.pick(ways, "said", *key)


def _cpv(contract: Contract, draw: Draw) -> tuple[str, str]:
    function = contract.function
    if function is None:
        return (
            "79000000",
            "Business services: law, marketing, consulting, recruitment, printing and security",
        )
    if draw.chance(0.4, "cpv", *_key(contract)):
        return GENERAL_CPV
    return function.cpv, function.cpv_label


def _renewed(plan: Plan, contract: Contract, draw: Draw) -> Iterator[Notice]:
    """What the council publishes before a contract ends, as far as today."""
    assert contract.function is not None
    key = _key(contract)
    years = draw.pick((3, 4, 5), "next years", *key)
    starts_on = contract.current_end + timedelta(days=1)
    chain = Chain(
        ocid=_ocid(plan, "renewed", *key),
        buyer=_buyer(plan, contract, draw),
        title=draw.pick(contract.function.titles, "next title", *key),
        description=_said(contract, draw),
        cpv=_cpv(contract, draw),
        pounds=contract.annual * years,
        starts_on=starts_on,
        ends_on=add_months(starts_on, 12 * years) - timedelta(days=1),
        relation="renews",
        contract=contract,
    )
    yield from _before(plan, chain, contract.current_end, draw, *key)


def _before(
    plan: Plan, chain: Chain, ends_on: date, draw: Draw, *key: object
) -> Iterator[Notice]:
    shown = 0
    for kind, months in RENEWAL_LEAD.items():
        on = add_months(ends_on, -months) - timedelta(
            days=draw.whole(0, 25, kind, *key)
        )
        if on >= plan.today or on < NEW_LAW:
            continue
        if kind == "UK1" and chain.pounds < PIPELINE_FROM:
            continue
        if kind in ("UK1", "UK2") and not draw.chance(0.55, "shown", kind, *key):
            continue
        shown += 1
        if kind == "UK4":
            yield releases.tender(chain, on, kind, "active")
            if draw.chance(0.08, "stopped", *key):
                yield releases.stopped(chain, plan.today - timedelta(days=2))
        else:
            yield releases.planning(chain, on, kind)
    if not shown:
        on = plan.today - timedelta(days=draw.whole(6, 80, "late", *key))
        yield releases.planning(chain, on, "UK2")


def _joint(
    plan: Plan, joint: Joint, contracts: list[Contract], draw: Draw
) -> Iterator[Notice]:
    """One procurement that several councils run under one name."""
    own = [
        one
        for one in contracts
        if one.council.code == joint.lead
        and one.function is not None
        and one.generation == 3
        and one.relation == "covers"
        and add_months(plan.today, 4) < one.current_end < add_months(plan.today, 26)
    ]
    contract = draw.pick(own, "joint", joint.lead) if own else None
    function = (
        contract.function
        if contract and contract.function
        else draw.pick(list(plan.functions.values()), "joint function", joint.lead)
    )
    ends_on = contract.current_end if contract else add_months(plan.today, 13)
    chain = Chain(
        ocid=_ocid(plan, "joint", joint.lead),
        buyer=Buyer(plan.buyer_scheme, joint.councils, joint.name),
        title=f"Joint procurement: {function.titles[0]}",
        description=f"A shared {function.titles[0]} for {len(joint.councils)} councils, with one specification.",
        cpv=(function.cpv, function.cpv_label),
        pounds=(contract.annual if contract else 90_000) * 4 * len(joint.councils),
        starts_on=ends_on + timedelta(days=1),
        ends_on=add_months(ends_on, 48),
        relation="renews" if contract else "",
        contract=contract,
    )
    yield releases.planning(
        chain,
        plan.today - timedelta(days=draw.whole(60, 120, "joint asked", joint.lead)),
        "UK2",
    )
    yield releases.planning(
        chain,
        plan.today - timedelta(days=draw.whole(5, 40, "joint planned", joint.lead)),
        "UK3",
    )


def _others(plan: Plan) -> list[Authority]:
    """Councils of the region that hand in no list at all."""
    listed = {council.code for council in plan.councils}
    return [one for one in plan.region.authorities if one.code not in listed]


def _elsewhere(plan: Plan, authority: Authority, draw: Draw) -> Iterator[Notice]:
    """What a council that shares no list publishes all the same."""
    functions = list(plan.functions.values())
    weights = [one.weight for one in functions]
    some = draw.sample(functions, weights, 2, "elsewhere", authority.code)
    for at, function in enumerate(some):
        key = ("elsewhere", authority.code, at)
        ends_on = draw.day(
            add_months(plan.today, 3), add_months(plan.today, 16), "ends", *key
        )
        chain = Chain(
            ocid=_ocid(plan, *key),
            buyer=Buyer(plan.buyer_scheme, (authority.code,), authority.official_name),
            title=draw.pick(function.titles, "title", *key),
            description=f"Software for {function.area.lower()}, with support.",
            cpv=(function.cpv, function.cpv_label),
            pounds=draw.whole(60, 900, "pounds", *key) * 1000,
            starts_on=ends_on + timedelta(days=1),
            ends_on=add_months(ends_on, 48),
            relation="",
            contract=None,
        )
        yield from _before(plan, chain, ends_on, draw, *key)
