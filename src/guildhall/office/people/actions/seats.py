"""Seats: who holds which role where, from which day to which."""

from datetime import date, datetime

from django.db import transaction

from guildhall.engines.access.viewer import Viewer
from guildhall.foundation.event import tell
from guildhall.foundation.refusal import NotAllowed, NotPossible
from guildhall.office.audit import actions as audit
from guildhall.office.people import access, rules
from guildhall.office.people.events import SeatEnded, SeatGiven
from guildhall.office.people.models import Organisation, Person, Seat


class RoleNotHeldHere(NotPossible):
    """Nobody holds this role at an organisation of this kind."""


class LastToSpeak(NotAllowed):
    """The organisation would be left without a main representative."""


class SeatTaken(NotPossible):
    """The person holds this seat already."""


class SeatOver(NotPossible):
    """The seat has ended."""


@transaction.atomic
def add_person(*, email: str, name: str, by: Viewer, at: datetime) -> Person:
    """Make an account without an invitation, for lists that the central team loads.

    Raises:
        NotAllowed: the viewer may not look after people across the region.
    """
    if not by.everywhere("person:invite"):
        raise NotAllowed("only the central team adds people without an invitation")
    person = person_at(rules.tidy_address(email), name=name, at=at)
    audit.record("people.added", f"person:{person.public_id}", by=by, at=at)
    return person


@transaction.atomic
def give_seat(
    *,
    person: Person,
    organisation: Organisation,
    role: str,
    by: Viewer,
    on: date,
    at: datetime,
) -> Seat:
    """Give somebody who is known already another seat.

    Raises:
        NotAllowed: the viewer may not give this role here.
        RoleNotHeldHere: the role makes no sense at this kind of organisation.
        SeatTaken: they hold it.
    """
    access.may_give(by, organisation, role).require()
    rules.can_be_held(role, at_kind=organisation.kind).require(RoleNotHeldHere)
    held = Seat.objects.in_force(on).filter(
        person=person, organisation=organisation, role=role
    )
    if held.exists():
        raise SeatTaken("this person holds this seat already")
    seat = Seat.objects.create(
        person=person, organisation=organisation, role=role, starts_on=on
    )
    note("people.seat_given", seat, by=by, at=at)
    tell(SeatGiven(seat.pk, at=at))
    return seat


@transaction.atomic
def end_seat(seat: Seat, *, by: Viewer, on: date, at: datetime) -> Seat:
    """End a seat: `on` is the first day on which it is no longer held.

    Raises:
        NotAllowed: the viewer may not end it, or nobody else speaks for the place.
        SeatOver: it ended before.
    """
    seat = (
        Seat.objects.select_for_update(of=("self",))
        .select_related("organisation", "person")
        .get(pk=seat.pk)
    )
    speaks = others_who_speak(seat, on=on)
    access.may_end(by, seat, others_who_speak=speaks).require()
    if seat.ends_before is not None and seat.ends_before <= on:
        raise SeatOver(f"this seat ended before {seat.ends_before:%-d %B %Y}")
    seat.ends_before = max(on, seat.starts_on)
    seat.save(update_fields=["ends_before"])
    note("people.seat_ended", seat, by=by, at=at)
    tell(SeatEnded(seat.pk, at=at))
    return seat


def others_who_speak(seat: Seat, *, on: date) -> int:
    """Count the other people who speak for the organisation of a seat on a day."""
    speaking = Seat.objects.in_force(on).filter(
        organisation=seat.organisation, role=rules.LAST_TO_SPEAK, person__is_active=True
    )
    others = speaking.exclude(person=seat.person)
    return others.values("person").distinct().count()


def person_at(email: str, *, name: str, at: datetime) -> Person:
    """Find the account of an address, or make one."""
    person, is_new = Person.objects.get_or_create(
        email=email, defaults={"name": name[:120], "joined_at": at}
    )
    if is_new:
        person.set_unusable_password()
        person.save(update_fields=["password"])
    return person


def note(action: str, seat: Seat, *, by: Viewer, at: datetime) -> None:
    """Leave the entry of an action on a seat."""
    audit.record(
        action,
        f"seat:{seat.pk}",
        by=by,
        at=at,
        on_behalf_of=seat.organisation_id,
        detail={
            "person": seat.person.public_id,
            "role": seat.role,
            "starts_on": seat.starts_on.isoformat(),
            "ends_before": seat.ends_before and seat.ends_before.isoformat(),
        },
    )
