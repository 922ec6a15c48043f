"""What hangs together: the contracts of an application, the notices of a contract."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q

from guildhall.engines.access.viewer import Viewer
from guildhall.foundation.refusal import NotFound
from guildhall.office.people.models import Organisation
from guildhall.office.register.models import (
    Application,
    Contract,
    Link,
    Notice,
    Opportunity,
    OpportunityPart,
    Product,
)
from guildhall.office.register.models.links import LinkState
from guildhall.office.register.models.listed import seen_by
from guildhall.office.register.queries import lists

OPEN_STATES = (LinkState.CONFIRMED, LinkState.PROPOSED, LinkState.LATER)


def links_of_application(viewer: Viewer, application: Application) -> list[Link]:
    """Links of an application to contracts, confirmed first, then surest first."""
    links = lists.links_of(viewer).filter(
        application=application, state__in=OPEN_STATES
    )
    return confirmed_first(links)


def links_of_contract(viewer: Viewer, contract: Contract) -> list[Link]:
    """Links of a contract to applications and notices, confirmed first."""
    links = lists.links_of(viewer).filter(contract=contract, state__in=OPEN_STATES)
    return confirmed_first(links)


def links_of_notice(viewer: Viewer, notice: Notice) -> list[Link]:
    """Links of a notice to the contracts it announced or renews, confirmed first."""
    links = lists.links_of(viewer).filter(notice=notice, state__in=OPEN_STATES)
    return confirmed_first(links)


def confirmed_first(links: Iterable[Link]) -> list[Link]:
    """Order links: what is confirmed, then what is likeliest."""
    return sorted(links, key=lambda k: (k.state != LinkState.CONFIRMED, -k.score))


@dataclass(frozen=True)
class Use:
    """One council's use of a product, with the contract that covers it if known."""

    application: Application
    contract: Contract | None


def who_uses(viewer: Viewer, product: Product, *, most: int = 100) -> list[Use]:
    """Visible uses of a product, by council, each with its confirmed contract.

    Where several cover one use, the one that ends last is shown.
    """
    uses = lists.applications_of(viewer).filter(product=product)
    applications = list(uses.order_by("organisation__short_name", "name", "pk")[:most])
    confirmed = lists.links_of(viewer).filter(
        application__in=applications, state=LinkState.CONFIRMED
    )
    covering = confirmed.order_by(F("contract__ends_on").asc(nulls_first=True))
    contracts = {link.application_id: link.contract for link in covering}
    return [Use(one, contracts.get(one.pk)) for one in applications]


@dataclass(frozen=True)
class Gaps:
    """What lacks its other half: counts, so that each can be opened as a list."""

    applications: int
    without_contract: int
    contracts: int
    without_application: int
    to_review: int


def gaps_of(viewer: Viewer, organisation: Organisation) -> Gaps:
    """Count what a council's two lists lack of one another."""
    applications = lists.applications_of(viewer).filter(organisation=organisation)
    contracts = lists.contracts_of(viewer).filter(organisation=organisation)
    waiting = lists.links_of(viewer).filter(
        organisation=organisation, state=LinkState.PROPOSED
    )
    return Gaps(
        applications=applications.count(),
        without_contract=lists.with_contract(applications, "no").count(),
        contracts=contracts.count(),
        without_application=lists.with_application(contracts, "no").count(),
        to_review=waiting.count(),
    )


@dataclass(frozen=True)
class Summary:
    """The register in five numbers, for a viewer."""

    councils: int
    applications: int
    contracts: int
    notices: int
    links: int


def summary(viewer: Viewer) -> Summary:
    """Count what the viewer may see."""
    applications = lists.applications_of(viewer)
    return Summary(
        councils=applications.aggregate(n=Count("organisation", distinct=True))["n"],
        applications=applications.count(),
        contracts=lists.contracts_of(viewer).count(),
        notices=lists.notices_of(viewer).count(),
        links=lists.links_of(viewer).filter(state=LinkState.CONFIRMED).count(),
    )


def ending_soon(
    viewer: Viewer,
    organisation_id: int | None,
    *,
    after: date,
    before: date,
    most: int = 8,
) -> list[Contract]:
    """Contracts that end between two days, soonest first; of one council, or of all."""
    rows = lists.contracts_of(viewer).filter(ends_on__range=(after, before))
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    return list(rows.order_by("ends_on", "pk")[:most])


def opportunity_named(viewer: Viewer, public_id: str) -> Opportunity:
    """Find an opportunity that a viewer may know of.

    Raises:
        NotFound: there is none, or none for this viewer.
    """
    found = lists.opportunities_of(viewer).filter(public_id=public_id).first()
    if found is None:
        raise NotFound("there is no such opportunity")
    return found


def parts_of(viewer: Viewer, opportunity: Opportunity) -> list[OpportunityPart]:
    """The contracts of an opportunity that the viewer may see, soonest end first."""
    seen = seen_by(viewer, "contract:read", "contract__")
    parts = OpportunityPart.objects.filter(seen, opportunity=opportunity)
    return list(
        parts.select_related(
            "organisation",
            "contract",
            "contract__organisation",
            "contract__supplier",
            "contract__product",
        ).order_by("contract__ends_on", "organisation__short_name")
    )


def opportunities_for(viewer: Viewer, organisation_id: int) -> list[Opportunity]:
    """Open opportunities in which an organisation could take part, best first."""
    rows = lists.opportunities_of(viewer).filter(
        Q(parts__organisation_id=organisation_id), state="open"
    )
    return list(rows.distinct().order_by("-rank")[:5])


def best_opportunities(viewer: Viewer) -> list[Opportunity]:
    """The best open opportunities of the region."""
    rows = lists.opportunities_of(viewer).filter(state="open")
    return list(rows.order_by("-rank")[:5])
