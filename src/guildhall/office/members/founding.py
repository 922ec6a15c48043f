"""Founding a region: its councils, its other organisations, its members, its first people.

Reads a region's configuration, never a name in the code. Doing it again changes only
what the configuration has changed, and adds nothing twice.
"""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from guildhall.engines.access.viewer import Viewer
from guildhall.foundation import region as regions
from guildhall.office.audit import actions as audit
from guildhall.office.members.models import Evidence, Membership
from guildhall.office.people.models import Organisation, Person, Seat

SHOWN = {
    regions.VisibleTo.OWN_COUNCIL: "own",
    regions.VisibleTo.MEMBERS: "members",
    regions.VisibleTo.PUBLIC: "public",
}
Organisations = Mapping[str, Organisation]


@transaction.atomic
def found(
    region: regions.Region, *, by: Viewer, at: datetime
) -> dict[str, Organisation]:
    """Put a region's organisations, memberships and people into the store.

    Returns:
        The organisations by the code that the configuration uses.
    """
    organisations = {a.code: found_council(region, a) for a in region.authorities}
    organisations |= {o.code: found_other(region, o) for o in region.organisations}
    for period in region.members:
        record_membership(organisations[period.organisation], period)
    first_day = min((p.joined_on for p in region.members), default=at.date())
    for person in region.people:
        seat(person, organisations, since=first_day, at=at)
    audit.record(
        "members.region_founded",
        f"region:{region.slug}",
        by=by,
        at=at,
        detail={
            "organisations": len(organisations),
            "memberships": len(region.members),
            "people": len(region.people),
        },
    )
    return organisations


def found_council(region: regions.Region, council: regions.Authority) -> Organisation:
    """Put one council into the store, or bring it to what is configured."""
    there = Organisation.objects.filter(slug=council.slug).first()
    made = there or Organisation(
        slug=council.slug,
        shows_price_to=SHOWN[region.rules.price_visibility],
        shows_lists_to=SHOWN[region.rules.list_visibility],
    )
    made.kind, made.name = council.kind.value, council.official_name
    made.short_name, made.code = council.nice_name, council.code
    made.gss_code = council.gss_code
    made.other_names = list(council.alternative_names)
    made.tile_label = council.short_label
    made.tile_row, made.tile_column = council.tile.row, council.tile.column
    made.is_demonstration = region.demonstration
    made.save()
    return made


def found_other(region: regions.Region, body: regions.Organisation) -> Organisation:
    """Put one organisation that is no council into the store."""
    made, _ = Organisation.objects.update_or_create(
        code=body.code,
        defaults={
            "kind": body.kind.value,
            "name": body.name,
            "short_name": body.name,
            "slug": body.code.lower(),
            "gss_code": body.gss_code,
            "other_names": list(body.alternative_names),
            "is_demonstration": region.demonstration,
        },
    )
    return made


def record_membership(body: Organisation, period: regions.MembershipPeriod) -> None:
    """Record one time of belonging, with how sure we are of it."""
    if period.shared_service:
        Organisation.objects.filter(pk=body.pk).update(
            shared_service=period.shared_service
        )
    is_fact = period.provenance is regions.Provenance.FACT
    Membership.objects.update_or_create(
        organisation=body,
        starts_on=period.joined_on,
        defaults={
            "ends_before": period.left_on,
            "evidence": Evidence.FACT if is_fact else Evidence.ILLUSTRATIVE,
            "source": period.source,
        },
    )


def seat(
    person: regions.Person, organisations: Organisations, *, since: date, at: datetime
) -> Person:
    """Give one person of the configuration an account and their seats."""
    there = Person.objects.filter(email__iexact=person.email).first()
    made = there or Person.objects.create(
        email=person.email.lower(), name=person.name, joined_at=at
    )
    for role in person.roles:
        Seat.objects.get_or_create(
            person=made,
            organisation=organisations[person.organisation],
            role=role.value,
            ends_before=None,
            defaults={"starts_on": since},
        )
    return made
