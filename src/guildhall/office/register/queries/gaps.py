"""What is lacking, council by council, and the list that opens what lacks it.

Applications without a contract are for procurement to find, contracts without an
application for IT to name: each list is mended by those who know the other one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from guildhall.engines.access.viewer import Viewer
from guildhall.office.people.models import Organisation
from guildhall.office.register.models import Link
from guildhall.office.register.models.links import LinkQuerySet, LinkState
from guildhall.office.register.queries import lists
from guildhall.office.register.queries.counts import by_council
from guildhall.office.register.queries.quality import OVERDUE_AFTER, Fix


@dataclass(frozen=True)
class CouncilGaps:
    """What one council's two lists lack of one another, as counts."""

    organisation: Organisation
    applications: int
    without_contract: int
    contracts: int
    without_application: int
    to_review: int


def gaps_by_council(
    viewer: Viewer, councils: Mapping[int, Organisation]
) -> list[CouncilGaps]:
    """Count the gaps of every council that has listed something, by name."""
    applications = lists.applications_of(viewer)
    contracts = lists.contracts_of(viewer)
    covering = confirmed_covers()
    listed, signed = by_council(applications), by_council(contracts)
    paid = by_council(applications.filter(pk__in=covering.values("application_id")))
    used = by_council(contracts.filter(pk__in=covering.values("contract_id")))
    waiting = by_council(lists.links_of(viewer).filter(state=LinkState.PROPOSED))
    ordered = sorted(councils.items(), key=lambda item: item[1].short_name)
    return [
        CouncilGaps(
            council,
            listed.get(pk, 0),
            listed.get(pk, 0) - paid.get(pk, 0),
            signed.get(pk, 0),
            signed.get(pk, 0) - used.get(pk, 0),
            waiting.get(pk, 0),
        )
        for pk, council in ordered
        if listed.get(pk) or signed.get(pk)
    ]


def confirmed_covers() -> LinkQuerySet:
    """Confirmed links of applications: far fewer than the rows that they join."""
    links = Link.objects.unscoped(because="whether a link exists, not what it says")
    return links.filter(state=LinkState.CONFIRMED, application__isnull=False).order_by()


def where_to_fix(fix: Fix, organisation: Organisation, *, on: date) -> dict[str, str]:
    """The filters of the list that shows exactly the records that a fix is about."""
    asked = {"council": organisation.slug}
    if fix.check == "contract":
        return asked | {"contract": "no"}
    if fix.check == "current":
        before = on - OVERDUE_AFTER
        return asked | {"ends_before": before.isoformat()}
    return asked | {"missing": fix.check}
