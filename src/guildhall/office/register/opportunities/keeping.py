"""Keeping what was found: an opportunity keeps its address while most of it stays.

One that a run does not find is set aside and comes back as it was when it is found
again, as after an import that was undone; one that somebody decided on is never lost.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from guildhall.engines.matching import opportunities as engine
from guildhall.engines.matching.functions import default_functions
from guildhall.office.register.models import (
    Contract,
    Opportunity,
    OpportunityPart,
    Product,
)
from guildhall.office.register.models.opportunities import OpportunityState
from guildhall.office.register.rules import months_between
from guildhall.office.register.writing import write_over

HOUSE = "what was found is kept for everybody"
FORGOTTEN_AFTER = timedelta(days=90)
PORTION = 500
FILLED = (
    "title",
    "function",
    "function_name",
    "product_name",
    "product",
    "starts_on",
    "ends_on",
    "window_months",
    "councils",
    "alignment",
    "rank",
    "reasons",
    "is_live",
    "last_found_at",
)


@dataclass(frozen=True)
class Member:
    """A contract that takes part: whose it is, and when it ends."""

    organisation_id: int
    months_to_bridge: int


Members = Mapping[int, Member]


def keep(found: Iterable[engine.Opportunity], *, at: datetime) -> int:
    """Bring the stored opportunities to what was found; how many that is.

    Call it inside a transaction. One whose contracts have changed since is passed over;
    the change that did so has opportunities looked for again.
    """
    found = list(found)
    ends = contracts_in(found)
    whole = [one for one in found if all(int(pk) in ends for pk in one.contract_ids)]
    everything = Opportunity.objects.unscoped(because=HOUSE)
    stored = {one.key: one for one in everything.select_for_update()}
    members = members_by_opportunity()
    named = engine.keep_identities(
        [known(one, members.get(one.pk, {})) for one in stored.values()], whole
    )
    everything.update(is_live=False)
    products = dict(Product.objects.values_list("name", "pk"))
    kept = []
    for one in named:
        record = stored.get(one.identity) or Opportunity(
            key=one.identity, first_found_at=at
        )
        fill(record, one, products, at=at)
        kept.append((record, members_of(one, ends)))
    write(kept, members)
    forget(at)
    return len(kept)


def contracts_in(found: Iterable[engine.Opportunity]) -> dict[int, Contract]:
    """The contracts that take part, as they are now, by id."""
    wanted = sorted({int(pk) for one in found for pk in one.contract_ids})
    contracts: dict[int, Contract] = {}
    rows = Contract.objects.unscoped(because=HOUSE).live().exclude(ends_on=None)
    for start in range(0, len(wanted), PORTION):
        contracts |= rows.in_bulk(wanted[start : start + PORTION])
    return contracts


def members_by_opportunity() -> dict[int, dict[int, Member]]:
    """The contracts of every stored opportunity, by its id."""
    found: dict[int, dict[int, Member]] = {}
    rows = OpportunityPart.objects.values_list(
        "opportunity_id", "contract_id", "organisation_id", "bridging_months"
    )
    for opportunity, contract, organisation, months in rows.iterator():
        found.setdefault(opportunity, {})[contract] = Member(organisation, months)
    return found


def known(one: Opportunity, members: Members) -> engine.Opportunity:
    """What was found before, as far as its identity needs it."""
    return engine.Opportunity(
        identity=one.key,
        function=one.function_name,
        product=one.product_name,
        councils=(),
        contract_ids=tuple(str(pk) for pk in members),
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


def members_of(
    one: engine.Opportunity, contracts: Mapping[int, Contract]
) -> dict[int, Member]:
    """The contracts of what was found, with what aligning each would take."""
    taking_part = [contracts[int(pk)] for pk in one.contract_ids]
    latest = max(contract.ends_on for contract in taking_part if contract.ends_on)
    return {
        contract.pk: Member(
            contract.organisation_id, months_between(contract.ends_on or latest, latest)
        )
        for contract in taking_part
    }


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
    kept.councils, kept.alignment = len(one.councils), one.alignment
    kept.rank = one.rank
    kept.reasons = [{"kind": "why", "weight": 0.0, "sentence": one.because}]
    kept.is_live, kept.last_found_at = True, at


def write(
    kept: list[tuple[Opportunity, dict[int, Member]]],
    before: Mapping[int, Members],
) -> None:
    """Write the opportunities, and the parts of those whose parts have changed."""
    records = [record for record, _ in kept]
    write_over([one for one in records if one.pk], FILLED)
    Opportunity.objects.bulk_create(
        [one for one in records if not one.pk], batch_size=PORTION
    )
    changed = [(one, now) for one, now in kept if before.get(one.pk) != now]
    ids = [one.pk for one, _ in changed]
    for start in range(0, len(ids), PORTION):
        some = ids[start : start + PORTION]
        OpportunityPart.objects.filter(opportunity__in=some).delete()
    OpportunityPart.objects.bulk_create(
        [
            OpportunityPart(
                opportunity=one,
                contract_id=contract_id,
                organisation_id=member.organisation_id,
                bridging_months=member.months_to_bridge,
            )
            for one, now in changed
            for contract_id, member in now.items()
        ],
        batch_size=PORTION,
    )


def forget(at: datetime) -> None:
    """Let go of what no run has found for long, and nobody decided on."""
    everything = Opportunity.objects.unscoped(because=HOUSE)
    undecided = everything.filter(is_live=False, state=OpportunityState.OPEN)
    undecided.filter(last_found_at__lt=at - FORGOTTEN_AFTER).delete()
