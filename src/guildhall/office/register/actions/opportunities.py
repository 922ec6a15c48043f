"""Finding what councils could buy together, and taking it up or letting it be.

Only contracts that their councils share with members are looked at, and only those of
members. An opportunity keeps its address from run to run as long as most of its
contracts stay, so that a project can adopt it; one that somebody took up stays.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction

from guildhall.engines.access.viewer import Viewer
from guildhall.engines.matching import opportunities as engine
from guildhall.engines.matching.functions import default_functions
from guildhall.foundation.refusal import NotPossible
from guildhall.office.audit import actions as audit
from guildhall.office.members.queries import members_in_force
from guildhall.office.register import access, resolving
from guildhall.office.register.models import (
    Contract,
    Opportunity,
    OpportunityPart,
    Product,
)
from guildhall.office.register.models.listed import Visibility
from guildhall.office.register.models.opportunities import OpportunityState
from guildhall.office.register.rules import months_between

# Below it, nearly every council would have to extend by the whole window to join.
LEAST_ALIGNMENT = 0.1
HOUSE = "opportunities are looked for among what members share with one another"


@transaction.atomic
def find(*, by: Viewer, at: datetime) -> int:
    """Look for opportunities afresh.

    Returns:
        How many stand open or taken up now.
    """
    contracts = {str(one.pk): one for one in shared_contracts(at)}
    searched = engine.find(
        [live_contract(one) for one in contracts.values()],
        plan=engine.OpportunityPlan(
            window_months=settings.OPPORTUNITY_WINDOW_MONTHS,
            least_councils=settings.OPPORTUNITY_MINIMUM,
        ),
        graph=resolving.graph(),
        on=at.date(),
    )
    aligned = [o for o in searched.opportunities if o.alignment >= LEAST_ALIGNMENT]
    found = engine.keep_identities(before(), aligned)
    keep(found, contracts, at=at)
    audit.record(
        "register.opportunities_found",
        "register:opportunities",
        by=by,
        at=at,
        detail={
            "found": len(found),
            "contracts": len(contracts),
            "without_end": searched.without_end,
            "without_function": searched.without_function,
        },
    )
    return len(found)


def shared_contracts(at: datetime) -> list[Contract]:
    """Live contracts of members that their councils share, in a fixed order."""
    rows = Contract.objects.unscoped(because=HOUSE).live()
    rows = rows.exclude(visibility=Visibility.OWN).filter(
        organisation_id__in=members_in_force(at.date()), ends_on__gte=at.date()
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


def before() -> list[engine.Opportunity]:
    """What was found before, as far as its identity needs it."""
    stored = Opportunity.objects.unscoped(because=HOUSE).prefetch_related("parts")
    return [
        engine.Opportunity(
            identity=one.key,
            function=one.function_name,
            product=one.product_name,
            councils=(),
            contract_ids=tuple(str(part.contract_id) for part in one.parts.all()),
            interval_starts_on=one.starts_on,
            interval_ends_on=one.ends_on,
            ends_from=one.starts_on,
            ends_to=one.ends_on,
            total_annual_pence=0,
            values_known=0,
            incumbents=(),
            products=(),
            alignment=one.alignment,
            rank=one.rank,
            waits=(),
            because="",
        )
        for one in stored
    ]


def keep(
    found: Sequence[engine.Opportunity],
    contracts: Mapping[str, Contract],
    *,
    at: datetime,
) -> None:
    """Bring the stored opportunities to what was found."""
    everything = Opportunity.objects.unscoped(because=HOUSE)
    stored = {one.key: one for one in everything}
    everything.update(is_live=False)
    products = dict(Product.objects.values_list("name", "pk"))
    for one in found:
        kept = stored.get(one.identity) or Opportunity(
            key=one.identity, first_found_at=at
        )
        fill(kept, one, products, at=at)
        kept.save()
        keep_parts(kept, [contracts[pk] for pk in one.contract_ids])
    gone = everything.filter(is_live=False, state=OpportunityState.OPEN)
    gone.delete()


def fill(
    kept: Opportunity,
    one: engine.Opportunity,
    products: Mapping[str, int],
    *,
    at: datetime,
) -> None:
    """Write what was found into a stored opportunity; its state stays."""
    name = one.product or one.function
    kept.title = f"{name}, act by {one.interval_ends_on:%B %Y}"
    kept.function = default_functions().keyed(one.function) or one.function[:60]
    kept.function_name, kept.product_name = one.function[:160], one.product[:160]
    kept.product_id = products.get(one.product)
    kept.starts_on, kept.ends_on = one.interval_starts_on, one.interval_ends_on
    kept.window_months = settings.OPPORTUNITY_WINDOW_MONTHS
    kept.councils, kept.alignment, kept.rank = (
        len(one.councils),
        one.alignment,
        one.rank,
    )
    kept.reasons = [{"kind": "why", "weight": 0.0, "sentence": one.because}]
    kept.is_live, kept.last_found_at = True, at


def keep_parts(kept: Opportunity, contracts: Sequence[Contract]) -> None:
    """Write down the contracts of an opportunity, with what aligning each would take."""
    latest = max(one.ends_on for one in contracts if one.ends_on)
    OpportunityPart.objects.filter(opportunity=kept).delete()
    OpportunityPart.objects.bulk_create(
        OpportunityPart(
            opportunity=kept,
            contract=one,
            organisation_id=one.organisation_id,
            bridging_months=months_between(one.ends_on, latest) if one.ends_on else 0,
        )
        for one in contracts
    )


@transaction.atomic
def take_up(opportunity: Opportunity, *, by: Viewer, at: datetime) -> None:
    """Take an opportunity up: it stays from now on, whatever later runs find.

    Raises:
        NotAllowed: the viewer may not decide on opportunities.
        NotPossible: it is taken up already.
    """
    move(opportunity, OpportunityState.ADOPTED, by=by, at=at)


@transaction.atomic
def dismiss(
    opportunity: Opportunity, *, by: Viewer, at: datetime, because: str
) -> None:
    """Let an opportunity be; the reason is kept with it.

    Raises:
        NotAllowed: the viewer may not decide on opportunities.
        NotPossible: it is dismissed already.
    """
    move(opportunity, OpportunityState.DISMISSED, by=by, at=at, because=because)


@transaction.atomic
def open_again(opportunity: Opportunity, *, by: Viewer, at: datetime) -> None:
    """Take a decision on an opportunity back.

    Raises:
        NotAllowed: the viewer may not decide on opportunities.
        NotPossible: nothing was decided.
    """
    move(opportunity, OpportunityState.OPEN, by=by, at=at)


def move(
    opportunity: Opportunity,
    state: OpportunityState,
    *,
    by: Viewer,
    at: datetime,
    because: str = "",
) -> None:
    """Change the state of an opportunity, with its audit entry."""
    access.may_edit_opportunity(by).require()
    if opportunity.state == state:
        raise NotPossible(f"this opportunity is {state.label.lower()} already")
    earlier, opportunity.state = opportunity.state, state
    opportunity.decided_because = because[:300]
    opportunity.save(update_fields=["state", "decided_because"])
    audit.record(
        "register.opportunity_moved",
        f"opportunity:{opportunity.public_id}",
        by=by,
        at=at,
        detail={"from": earlier, "to": state.value, "because": because},
    )
