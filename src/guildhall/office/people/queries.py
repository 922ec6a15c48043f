"""Who somebody is, as the house sees them, and who works where."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from guildhall.engines.access.viewer import Grant, Kind, Viewer
from guildhall.foundation.refusal import NotFound
from guildhall.office.people import access, rules
from guildhall.office.people.models import (
    Invitation,
    InvitationQuerySet,
    Organisation,
    Person,
    Provider,
    Seat,
    Token,
    TokenQuerySet,
)
from guildhall.office.people.roles import PUBLIC_ROLE, roles

PUBLIC = Viewer(Kind.PUBLIC, "a public visitor", (Grant(roles()[PUBLIC_ROLE]),))


@dataclass(frozen=True)
class Colleague:
    """One person and the seats they hold at one organisation on a day."""

    person: Person
    seats: tuple[Seat, ...]


def system(name: str) -> Viewer:
    """The house itself, acting under a name: `system("nightly check")`."""
    return Viewer(Kind.SYSTEM, name)


def seats_of(person: Person, *, on: date) -> list[Seat]:
    """The seats a person holds on a day, with their organisations."""
    return list(person.seats.in_force(on).select_related("organisation").order_by("pk"))


def organisation_named(slug: str) -> Organisation | None:
    """Find an organisation by its name in addresses."""
    return Organisation.objects.filter(slug=slug).first()


def organisations_of(person: Person, *, on: date) -> list[Organisation]:
    """The organisations that a person may act for on a day, by name."""
    seated = person.seats.in_force(on).values("organisation")
    return list(Organisation.objects.filter(pk__in=seated))


def organisation_of_people(viewer: Viewer, slug: str) -> Organisation:
    """The organisation whose people a viewer may see.

    Raises:
        NotFound: there is none, or its people are none of the viewer's business.
    """
    found = organisation_named(slug)
    if found is None or not access.may_see_people(viewer, found):
        raise NotFound("there is no such page")
    return found


def colleagues_at(
    viewer: Viewer, organisation: Organisation, *, on: date
) -> list[Colleague]:
    """Everybody who holds a seat at an organisation on a day, by name.

    Raises:
        NotAllowed: the viewer may not see them.
    """
    access.may_see_people(viewer, organisation).require()
    held = Seat.objects.in_force(on).filter(organisation=organisation)
    seats = held.select_related("person").order_by("person__name", "person_id", "pk")
    by_person: dict[int, list[Seat]] = {}
    for seat in seats:
        by_person.setdefault(seat.person_id, []).append(seat)
    return [Colleague(own[0].person, tuple(own)) for own in by_person.values()]


def seat_at(organisation: Organisation, pk: int) -> Seat:
    """One seat of an organisation.

    Raises:
        NotFound: there is none of this number at this organisation.
    """
    seats = organisation.seats.select_related("person", "organisation")
    seat = seats.filter(pk=pk).first()
    if seat is None:
        raise NotFound("there is no such seat at this organisation")
    return seat


def colleague(organisation: Organisation, public_id: str) -> Person:
    """One person who holds, or has held, a seat at an organisation.

    Raises:
        NotFound: there is none.
    """
    found = Person.objects.filter(
        public_id=public_id, seats__organisation=organisation
    ).first()
    if found is None:
        raise NotFound("there is no such person at this organisation")
    return found


def people_speaking_for(organisation_id: int, *, on: date) -> list[Person]:
    """The main representatives of an organisation on a day."""
    held = Seat.objects.in_force(on).filter(
        organisation_id=organisation_id, role=rules.LAST_TO_SPEAK
    )
    return list(Person.objects.filter(pk__in=held.values("person"), is_active=True))


def invitations_for(viewer: Viewer, organisation: Organisation) -> InvitationQuerySet:
    """The invitations to an organisation that are not accepted, newest first."""
    seen = Invitation.objects.for_viewer(viewer).filter(organisation=organisation)
    return seen.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)


def invitation_for(
    viewer: Viewer, organisation: Organisation, public_id: str
) -> Invitation:
    """One invitation to an organisation.

    Raises:
        NotFound: there is none that the viewer may know of.
    """
    seen = Invitation.objects.for_viewer(viewer).select_related("organisation")
    found = seen.filter(organisation=organisation, public_id=public_id).first()
    if found is None:
        raise NotFound("there is no such invitation")
    return found


def invitation_pending_at(email: str, *, at: datetime) -> Invitation | None:
    """The newest invitation of an address that can still be accepted."""
    every = Invitation.objects.unscoped(because="asked for by the address itself")
    return every.open(at).filter(email=rules.tidy_address(email)).first()


def roles_to_give(viewer: Viewer, organisation: Organisation) -> list[tuple[str, str]]:
    """The roles that a viewer may give at an organisation: key and title."""
    return [
        (key, role.title)
        for key, role in roles().items()
        if role.signs_in
        and rules.can_be_held(key, at_kind=organisation.kind)
        and access.may_give(viewer, organisation, key)
    ]


def tokens_of(viewer: Viewer) -> TokenQuerySet:
    """One's own keys to the API, newest first."""
    return Token.objects.for_viewer(viewer).select_related("organisation")


def token_of(viewer: Viewer, public_id: str) -> Token:
    """One of one's own keys.

    Raises:
        NotFound: there is none.
    """
    found = tokens_of(viewer).filter(public_id=public_id).first()
    if found is None:
        raise NotFound("there is no such token")
    return found


def token_in_use(secret: str, *, at: datetime) -> Token | None:
    """The key of a secret, while it is neither revoked nor expired nor its holder out."""
    if not secret.startswith(rules.SECRET_PREFIX):
        return None
    every = Token.objects.unscoped(because="whoever holds the secret is its viewer")
    return (
        every.select_related("person")
        .filter(
            secret_hash=rules.hash_of(secret),
            revoked_at__isnull=True,
            expires_at__gt=at,
            issued_at__lte=at,
            person__is_active=True,
        )
        .first()
    )


def limited_to(grants: Iterable[Grant], scopes: frozenset[str]) -> tuple[Grant, ...]:
    """The same grants with nothing in them but the scopes of a token."""
    return tuple(
        Grant(
            role=type(grant.role)(
                key=grant.role.key,
                title=grant.role.title,
                sentence=grant.role.sentence,
                own=grant.role.own & scopes,
                members=grant.role.members & scopes,
                region=grant.role.region & scopes,
                signs_in=grant.role.signs_in,
            ),
            organisation_id=grant.organisation_id,
            in_membership=grant.in_membership,
        )
        for grant in grants
    )


def providers_open() -> list[Provider]:
    """The organisations whose own sign-in is open, by name."""
    every = Provider.objects.unscoped(because="the sign-in page offers them to anybody")
    return list(every.filter(is_open=True).select_related("organisation"))


def provider_named(public_id: str) -> Provider | None:
    """An organisation's own sign-in by its public name, while it is open."""
    every = Provider.objects.unscoped(because="somebody signs in with it")
    named = every.filter(public_id=public_id, is_open=True)
    return named.select_related("organisation").first()


def provider_of(viewer: Viewer, organisation: Organisation) -> Provider | None:
    """The settings of an organisation's own sign-in, for those who may change them.

    Raises:
        NotFound: they are none of the viewer's business.
    """
    if not access.may_edit_provider(viewer, organisation):
        raise NotFound("there is no such page")
    seen = Provider.objects.for_viewer(viewer).select_related("organisation")
    return seen.filter(organisation=organisation).first()
