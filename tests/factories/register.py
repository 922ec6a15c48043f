"""Builds register records at a state; every text can carry a canary."""

from datetime import date
from itertools import count
from typing import Any

from guildhall.office.people.models import Organisation
from guildhall.office.register.models import (
    Application,
    Contract,
    Link,
    Notice,
    Opportunity,
    OpportunityPart,
    Product,
    Supplier,
)
from tests.cast import NOW

_number = count(1)


def supplier(name: str = "Quercus Systems Ltd", **more: Any) -> Supplier:
    """Make a supplier, or give the one of that name."""
    made, _ = Supplier.objects.get_or_create(
        key=name.lower(), defaults={"name": name, **more}
    )
    return made


def product(name: str = "Acorn Housing", **more: Any) -> Product:
    """Make a product, or give the one of that name."""
    made, _ = Product.objects.get_or_create(
        key=name.lower().replace(" ", "-"), defaults={"name": name, **more}
    )
    return made


def application(owner: Organisation, name: str = "Acorn", **more: Any) -> Application:
    """Make an application of a council, shared with members unless said otherwise."""
    number = next(_number)
    return Application.objects.create(
        organisation=owner,
        list_key=more.pop("list_key", f"a{number}"),
        name=name,
        recorded_at=NOW,
        changed_at=NOW,
        **more,
    )


def contract(
    owner: Organisation, title: str = "Housing system", **more: Any
) -> Contract:
    """Make a contract of a council, shared with members unless said otherwise."""
    number = next(_number)
    given = {
        "starts_on": date(2022, 4, 1),
        "ends_on": date(2027, 3, 31),
        "annual_pence": 12_000_00,
    }
    return Contract.objects.create(
        organisation=owner,
        list_key=more.pop("list_key", f"c{number}"),
        title=title,
        recorded_at=NOW,
        changed_at=NOW,
        **(given | more),
    )


def notice(owner: Organisation, title: str = "Housing system", **more: Any) -> Notice:
    """Make a public notice that an organisation brought in."""
    number = next(_number)
    return Notice.objects.create(
        organisation=owner,
        list_key=more.pop("list_key", f"n{number}"),
        title=title,
        visibility=more.pop("visibility", "public"),
        recorded_at=NOW,
        changed_at=NOW,
        **more,
    )


def link(application: Application, contract: Contract, **more: Any) -> Link:
    """Make a proposed link of an application to a contract."""
    given = {"score": 0.8, "band": "review", "reasons": [], "proposed_at": NOW}
    return Link.objects.create(
        organisation=contract.organisation,
        kind="covers",
        application=application,
        contract=contract,
        **(given | more),
    )


def notice_link(notice: Notice, contract: Contract, **more: Any) -> Link:
    """Make a proposed link of a notice to a contract that it renews."""
    given = {"score": 0.7, "band": "review", "reasons": [], "proposed_at": NOW}
    return Link.objects.create(
        organisation=contract.organisation,
        notice=notice,
        contract=contract,
        **({"kind": "renews"} | given | more),
    )


def link_of_kind(
    kind: str, left: Application | Notice, contract: Contract, **more: Any
) -> Link:
    """Make a proposed link of a kind, of whatever stands on its left."""
    if isinstance(left, Application):
        return link(left, contract, **more)
    return notice_link(left, contract, kind=kind, **more)


def opportunity(*contracts: Contract, **more: Any) -> Opportunity:
    """Make an opportunity of contracts, all of which end within a year."""
    councils = {one.organisation_id for one in contracts}
    given = {
        "key": f"o{next(_number)}",
        "title": "Housing management together",
        "function": "housing-management",
        "starts_on": date(2026, 9, 1),
        "ends_on": date(2026, 12, 31),
        "window_months": 12,
        "councils": len(councils),
        "alignment": 0.8,
        "reasons": [{"kind": "why", "weight": 0.0, "sentence": "They end together"}],
        "first_found_at": NOW,
        "last_found_at": NOW,
    }
    made = Opportunity.objects.create(**(given | more))
    OpportunityPart.objects.bulk_create(
        OpportunityPart(
            opportunity=made, contract=one, organisation_id=one.organisation_id
        )
        for one in contracts
    )
    return made
