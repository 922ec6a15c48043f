"""Who belongs on a day, and who somebody is when membership is taken into account."""

from datetime import date, datetime

from django.utils import timezone

from guildhall.engines.access.viewer import Grant, Kind, Viewer
from guildhall.office.members.models import Membership
from guildhall.office.people.models import Organisation, OrganisationKind, Person, Seat
from guildhall.office.people.queries import (
    PUBLIC,
    limited_to,
    seats_of,
    token_in_use,
)
from guildhall.office.people.roles import roles


def members_in_force(on: date) -> set[int]:
    """The ids of the organisations that are members on the day."""
    held = Membership.objects.in_force(on)
    return set(held.values_list("organisation_id", flat=True))


def count_of_members(on: date, *, councils_only: bool = False) -> int:
    """Count member organisations, or member councils, on a day."""
    held = Organisation.objects.filter(pk__in=members_in_force(on))
    if councils_only:
        held = held.filter(kind=OrganisationKind.COUNCIL)
    return held.count()


def viewer_of(person: Person, *, on: date, acting_for: int | None = None) -> Viewer:
    """See a person as a viewer: the seats they hold where they act today.

    Args:
        person: who is signed in.
        on: the day that decides which seats and memberships hold.
        acting_for: the organisation they chose to act for; their last, or first,
            where none is chosen or the choice is no longer theirs.

    Returns:
        The viewer; a suspended person is the public.
    """
    if not person.is_active:
        return PUBLIC
    seats = seats_of(person, on=on)
    chosen = organisation_chosen(seats, acting_for, person.last_acted_for_id)
    members = members_in_force(on)
    grants = tuple(
        Grant(roles()[seat.role], seat.organisation_id, seat.organisation_id in members)
        for seat in seats
        if seat.organisation_id == chosen
    )
    return Viewer(
        Kind.PERSON,
        person.name,
        (*PUBLIC.grants, *grants),
        person_id=person.pk,
        acting_for=chosen,
    )


def viewer_of_token(secret: str, *, at: datetime) -> Viewer | None:
    """See the bearer of a key to the API as a viewer.

    Args:
        secret: what came with the request.
        at: when; a key does not work in the moment in which it expires.

    Returns:
        A viewer of kind TOKEN who acts for the organisation of the key and holds no
        more than its scopes and no more than its person holds there today; None when
        the key is unknown, expired or revoked, its person suspended, or their seat
        at that organisation has ended.
    """
    token = token_in_use(secret, at=at)
    if token is None:
        return None
    person = viewer_of(
        token.person,
        on=timezone.localdate(at),
        acting_for=token.organisation_id,
    )
    if person.acting_for != token.organisation_id:
        return None
    return Viewer(
        Kind.TOKEN,
        person.name,
        limited_to(person.grants, frozenset(token.scopes)),
        person_id=token.person_id,
        acting_for=token.organisation_id,
    )


def organisation_chosen(
    seats: list[Seat], acting_for: int | None, last: int | None
) -> int | None:
    """Which organisation somebody acts for: the choice, else the last, else the first."""
    theirs = [seat.organisation_id for seat in seats]
    for wanted in (acting_for, last):
        if wanted in theirs:
            return wanted
    return theirs[0] if theirs else None
