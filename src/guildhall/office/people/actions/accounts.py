"""One's own account, and suspending that of another.

The random text in the password column serves no password: changing it ends every
session that was opened before, because Django binds sessions to it.
"""

from datetime import date, datetime

from django.db import transaction

from guildhall.engines.access.viewer import Viewer
from guildhall.foundation.event import tell
from guildhall.foundation.refusal import NotFound, NotPossible, NotValid
from guildhall.office.audit import actions as audit
from guildhall.office.people import access, rules
from guildhall.office.people.events import PasskeyAdded
from guildhall.office.people.models import Organisation, Person


@transaction.atomic
def suspend(person: Person, *, by: Viewer, on: date, at: datetime) -> Person:
    """Keep somebody out: no sign-in, no token, until they are taken back.

    Raises:
        NotAllowed: the viewer does not look after this person.
        NotPossible: they are suspended already.
    """
    return switch(person, active=False, by=by, on=on, at=at)


@transaction.atomic
def restore(person: Person, *, by: Viewer, on: date, at: datetime) -> Person:
    """Take a suspended person back, with the seats they still hold.

    Raises:
        NotAllowed: the viewer does not look after this person.
        NotPossible: they are not suspended.
    """
    return switch(person, active=True, by=by, on=on, at=at)


def switch(
    person: Person, *, active: bool, by: Viewer, on: date, at: datetime
) -> Person:
    """Suspend or restore, inside the transaction of the action."""
    seats = list(person.seats.in_force(on))
    access.may_suspend(by, person, seats).require()
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.is_active is active:
        raise NotPossible(
            "this person is not suspended" if active else "this person is suspended"
        )
    person.is_active = active
    person.set_unusable_password()
    person.save(update_fields=["is_active", "password"])
    audit.record(
        "people.restored" if active else "people.suspended",
        f"person:{person.public_id}",
        by=by,
        at=at,
        detail={},
    )
    return person


@transaction.atomic
def rename(person: Person, *, name: str, by: Viewer, at: datetime) -> Person:
    """Change how one wishes to be called.

    Raises:
        NotValid: the name is empty, or could pass for an address.
    """
    access.may_be(by, person).require()
    rules.can_be_called(name).require(NotValid)
    person.name = name.strip()[:120]
    person.save(update_fields=["name"])
    audit.record("people.renamed", f"person:{person.public_id}", by=by, at=at)
    return person


@transaction.atomic
def act_for(
    person: Person, *, organisation: Organisation, by: Viewer, on: date, at: datetime
) -> Person:
    """Act for another of the organisations at which one holds a seat.

    Raises:
        NotFound: one holds no seat there today.
    """
    access.may_be(by, person).require()
    if not person.seats.in_force(on).filter(organisation=organisation).exists():
        raise NotFound("you hold no seat at an organisation of this name")
    person.last_acted_for = organisation
    person.save(update_fields=["last_acted_for"])
    audit.record(
        "people.acted_for",
        f"person:{person.public_id}",
        by=by,
        at=at,
        on_behalf_of=organisation.pk,
    )
    return person


@transaction.atomic
def note_sign_in(person: Person, *, way: str, by: Viewer, at: datetime) -> None:
    """Record that somebody has signed in, and by which way: code, passkey, council."""
    audit.record(
        "people.signed_in",
        f"person:{person.public_id}",
        by=by,
        at=at,
        detail={"way": way},
    )


@transaction.atomic
def note_passkey(person: Person, *, is_added: bool, by: Viewer, at: datetime) -> None:
    """Record that somebody has added or removed a passkey of their own."""
    access.may_be(by, person).require()
    audit.record(
        "people.passkey_added" if is_added else "people.passkey_removed",
        f"person:{person.public_id}",
        by=by,
        at=at,
    )
    if is_added:
        tell(PasskeyAdded(person.pk, at=at))


@transaction.atomic
def end_other_sessions(person: Person, *, by: Viewer, at: datetime) -> Person:
    """End every session of one's account; the door keeps the present one alive."""
    access.may_be(by, person).require()
    person.set_unusable_password()
    person.save(update_fields=["password"])
    audit.record("people.sessions_ended", f"person:{person.public_id}", by=by, at=at)
    return person
