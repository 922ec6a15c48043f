"""What an opportunity is worth to a viewer, and what the market is doing about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from guildhall.engines.access.viewer import Viewer
from guildhall.office.register.models import Notice, Opportunity, OpportunityPart
from guildhall.office.register.models.contracts import prices_seen_by
from guildhall.office.register.models.listed import seen_by
from guildhall.office.register.models.notices import Stage
from guildhall.office.register.queries import lists


@dataclass(frozen=True)
class Worth:
    """Annual value in pence over the contracts whose price the viewer may see.

    `priced` of `of` contracts have a price that the viewer may see.
    """

    pence: int
    priced: int
    of: int


def worth_of(viewer: Viewer, opportunities: Iterable[Opportunity]) -> dict[int, Worth]:
    """What each opportunity is worth a year, by its id, in what the viewer may see."""
    wanted = [one.pk for one in opportunities]
    parts = OpportunityPart.objects.filter(opportunity__in=wanted)
    # Asked of the joined contract: a subquery would read the whole register.
    priced = parts.filter(
        seen_by(viewer, "contract:read", "contract__"),
        prices_seen_by(viewer, "contract__"),
        contract__annual_pence__isnull=False,
    )
    prices: dict[int, list[int]] = {}
    for pk, pence in priced.values_list("opportunity_id", "contract__annual_pence"):
        prices.setdefault(pk, []).append(pence or 0)
    counted: dict[int, int] = {}
    for pk in parts.values_list("opportunity_id", flat=True):
        counted[pk] = counted.get(pk, 0) + 1
    return {
        pk: Worth(sum(prices.get(pk, [])), len(prices.get(pk, [])), counted.get(pk, 0))
        for pk in wanted
    }


def live_notices_for(
    viewer: Viewer, opportunity: Opportunity, *, on: date, most: int = 12
) -> list[Notice]:
    """Notices that plan or seek what the opportunity is about and can still be answered.

    Same function; planned, or open with a deadline that has not passed; newest first.
    """
    if not opportunity.function:
        return []
    alive = Q(stage=Stage.PLANNING) | Q(stage=Stage.TENDER)
    unanswered = Q(deadline_on__isnull=True) | Q(deadline_on__gte=on)
    rows = lists.notices_of(viewer).filter(
        alive, unanswered, function=opportunity.function
    )
    return list(rows.order_by("-published_on", "pk")[:most])


def incumbents(parts: Sequence[OpportunityPart]) -> list[tuple[str, str, int]]:
    """Who holds the contracts now: public id, name and how many, most first."""
    held: dict[tuple[str, str], int] = {}
    for part in parts:
        supplier = part.contract.supplier
        key = (
            (supplier.public_id, supplier.name)
            if supplier
            else ("", part.contract.supplier_text or "not known")
        )
        held[key] = held.get(key, 0) + 1
    ordered = sorted(held.items(), key=lambda item: (-item[1], item[0][1]))
    return [(public_id, name, count) for (public_id, name), count in ordered]
