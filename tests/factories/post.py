"""Mails, each at a state."""

from datetime import datetime, timedelta

from guildhall.office.people.models import Person
from guildhall.office.post.models import Message
from guildhall.office.post.rules import MailState
from tests.cast import NOW


def make_message(
    *,
    kind: str = "passkey_added",
    person: Person | None = None,
    state: MailState = MailState.WAITING,
    at: datetime = NOW,
    useful_minutes: int | None = None,
) -> Message:
    """Make a mail to Ben, or to somebody else."""
    useful = None if useful_minutes is None else at + timedelta(minutes=useful_minutes)
    return Message.objects.create(
        kind=kind,
        person=person,
        address=person.email if person else "ben@alder.example",
        subject="A subject",
        text="Some words",
        html="<p>Some words</p>",
        state=state,
        created_at=at,
        not_before=at,
        sent_at=at if state is MailState.SENT else None,
        useful_until=useful,
    )
