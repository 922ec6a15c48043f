"""Asking the engine what councils could buy together.

Only contracts that their councils share with members are looked at, and only those of
members.
"""

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from guildhall.engines.matching import opportunities as engine
from guildhall.engines.matching.functions import default_functions
from guildhall.office.members.queries import members_in_force
from guildhall.office.register import resolving
from guildhall.office.register.models import Contract
from guildhall.office.register.models.listed import Visibility

# Below it, nearly every council would have to extend by the whole window to join.
LEAST_ALIGNMENT = 0.1
HOUSE = "opportunities are looked for among what members share with one another"


@dataclass(frozen=True)
class Asked:
    """What the engine found, in how many contracts, and what it could not look at."""

    found: tuple[engine.Opportunity, ...]
    contracts: int
    without_end: int
    without_function: int


def ask(on: date) -> Asked:
    """Look for opportunities, as at a day and as the region's rules have it."""
    contracts = shared_contracts(on)
    searched = engine.find(
        [live_contract(one) for one in contracts],
        plan=engine.OpportunityPlan(
            window_months=settings.OPPORTUNITY_WINDOW_MONTHS,
            least_councils=settings.OPPORTUNITY_MINIMUM,
        ),
        graph=resolving.graph(),
        on=on,
    )
    return Asked(
        tuple(o for o in searched.opportunities if o.alignment >= LEAST_ALIGNMENT),
        len(contracts),
        searched.without_end,
        searched.without_function,
    )


def shared_contracts(on: date) -> list[Contract]:
    """Live contracts of members that their councils share, in a fixed order."""
    rows = Contract.objects.unscoped(because=HOUSE).live()
    rows = rows.exclude(visibility=Visibility.OWN).filter(
        organisation_id__in=members_in_force(on), ends_on__gte=on
    )
    return list(rows.select_related("organisation", "product").order_by("pk"))


def live_contract(one: Contract) -> engine.LiveContract:
    """A contract as the engine takes it."""
    return engine.LiveContract(
        contract_id=str(one.pk),
        council=one.organisation.slug,
        title=one.title,
        description=one.description,
        supplier=one.supplier_text,
        start_date=one.starts_on,
        end_date=one.ends_on,
        function=default_functions().name(one.function) if one.function else "",
        product=one.product.name if one.product else "",
        annual_value_pence=one.annual_pence,
        max_end_date=one.latest_end_on,
        notice_months=one.notice_months,
    )
