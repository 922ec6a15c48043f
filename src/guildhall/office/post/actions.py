"""Writing mails into the outbox, and what becomes of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from guildhall.engines.access.viewer import Viewer
from guildhall.foundation.refusal import NotPossible, NotValid
from guildhall.office.audit import actions as audit
from guildhall.office.jobs import actions as jobs
from guildhall.office.jobs.tasks import task_at
from guildhall.office.people.access import may_be
from guildhall.office.people.models import Person
from guildhall.office.people.queries import system
from guildhall.office.post import access, links, queries, rules
from guildhall.office.post.kinds import kinds
from guildhall.office.post.models import Message, Stop
from guildhall.office.post.rules import MailState
from guildhall.office.post.writing import write

DELIVERY = "guildhall.office.post.jobs.deliver"  # jobs stand above actions
STOPPED = "whoever gets this address has stopped mails of this kind"
KEPT_HERE = "mail does not leave this machine"


class CannotSendAgain(NotPossible):
    """The mail is not one that can be tried again."""


@transaction.atomic
def queue(
    kind: str,
    *,
    to: Person | str,
    values: Mapping[str, Any],
    at: datetime,
    useful_until: datetime | None = None,
) -> Message:
    """Write a mail into the outbox, in the transaction of the action it tells of.

    It leaves after the commit, by a job; where mail does not leave this machine it
    stays on the outbox page.

    Args:
        kind: key of a row in `kinds.yaml`.
        to: a person, or an address without an account.
        values: what its template asks for.
        at: when the action happened.
        useful_until: after that it is not sent; the row of its kind says it otherwise.

    Raises:
        ValueError: the values are not those that the kind's sample has.
    """
    known = kinds()[kind]
    expected = set(known.sample) | ({"link"} if known.link else set())
    if set(values) != expected:
        raise ValueError(f"{kind} takes {sorted(expected)}, not {sorted(values)}")
    person = to if isinstance(to, Person) else None
    address = to.email if isinstance(to, Person) else to
    stop_address = stop_link(kind, address, at=at) if known.stoppable else ""
    letter = write(known, values, stop_address=stop_address)
    state, because = state_at_first(kind, address)
    if useful_until is None and known.useful_for is not None:
        useful_until = at + known.useful_for
    message = Message.objects.create(
        kind=kind,
        person=person,
        address=address,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        stop_address=stop_address,
        state=state,
        because=because,
        created_at=at,
        not_before=at,
        useful_until=useful_until,
    )
    audit.record(
        "post.mail_written",
        f"mail:{message.public_id}",
        by=system("post"),
        at=at,
        detail={"kind": kind, "state": state},
    )
    if state is MailState.WAITING:
        start_delivery(message, at=at)
    return message


def state_at_first(kind: str, address: str) -> tuple[MailState, str]:
    """Where a new mail stands, and why it is held if it is."""
    if kinds()[kind].stoppable and queries.is_stopped(kind, address):
        return MailState.HELD, STOPPED
    if not settings.MAIL_LEAVES_THE_HOUSE:
        return MailState.HELD, KEPT_HERE
    return MailState.WAITING, ""


def start_delivery(message: Message, *, at: datetime) -> None:
    """Let a worker send one mail as soon as this transaction has committed."""
    jobs.start(
        task_at(DELIVERY),
        title="Send one mail",
        by=system("post"),
        at=at,
        args={"message": message.public_id},
        key=f"mail:{message.public_id}",
    )


def stop_link(kind: str, address: str, *, at: datetime) -> str:
    """Make the link by which an address stops mails of a kind."""
    return links.issue("stop_mail", f"{kind}:{rules.address_hash(address)}", at=at)


@transaction.atomic
def stop(kind: str, address_hash: str, *, at: datetime) -> Stop:
    """Send no more mails of a kind to an address; asking twice changes nothing.

    Raises:
        NotValid: there is no such kind, or it cannot be stopped.
    """
    if kind not in kinds() or not kinds()[kind].stoppable:
        raise NotValid("mails of this kind cannot be stopped")
    stopped, is_new = Stop.objects.get_or_create(
        kind=kind, address_hash=address_hash, defaults={"stopped_at": at}
    )
    if is_new:
        audit.record(
            "post.stopped", f"kind:{kind}", by=system("signed link"), at=at, detail={}
        )
    return stopped


@transaction.atomic
def resume(kind: str, *, person: Person, by: Viewer, at: datetime) -> None:
    """Send mails of a kind to one's own address again.

    Raises:
        NotAllowed: it is not one's own.
    """
    may_be(by, person).require()
    held = Stop.objects.filter(kind=kind, address_hash=rules.address_hash(person.email))
    if held.delete()[0]:
        audit.record("post.resumed", f"kind:{kind}", by=by, at=at, detail={})


@transaction.atomic
def send_again(message: Message, *, by: Viewer, at: datetime) -> Message:
    """Try a mail again that was given up.

    Raises:
        NotAllowed: the viewer does not read the outbox.
        CannotSendAgain: it waits, was sent, or is no longer useful.
    """
    access.may_read_outbox(by, mail_leaves=True).require()
    every = Message.objects.unscoped(because="access was decided before")
    message = every.select_for_update().get(pk=message.pk)
    if MailState.WAITING not in rules.FOLLOWS[MailState(message.state)]:
        raise CannotSendAgain("only a mail that was given up can be sent again")
    if message.useful_until is not None and at >= message.useful_until:
        raise CannotSendAgain("this mail is no longer useful: ask for a new one")
    message.state, message.because, message.attempts = MailState.WAITING, "", 0
    message.not_before = at
    message.save(update_fields=["state", "because", "attempts", "not_before"])
    audit.record(
        "post.sent_again", f"mail:{message.public_id}", by=by, at=at, detail={}
    )
    start_delivery(message, at=at)
    return message


def take(public_id: str, *, at: datetime) -> Message | None:
    """Take a mail that is due for one attempt; None when it is not, or another has it.

    Taking moves its next attempt to the end of a lease, so that a killed worker's mail
    comes back and no two workers send it at once.
    """
    every = Message.objects.unscoped(because="the post carries everybody's mail")
    found = every.due(at).filter(public_id=public_id).first()
    if found is None:
        return None
    taken = (
        every.due(at)
        .filter(pk=found.pk, attempts=found.attempts)
        .update(attempts=found.attempts + 1, not_before=at + rules.LEASE)
    )
    if not taken:
        return None
    found.attempts += 1
    return found


def note_sent(message: Message, *, at: datetime) -> None:
    """Keep that the mail server took a mail; a text that lets somebody in is wiped."""
    message.state, message.sent_at, message.because = MailState.SENT, at, ""
    if message.is_secret:
        message.text = message.html = rules.NOT_KEPT
    message.save(update_fields=["state", "sent_at", "because", "text", "html"])


def note_failure(message: Message, *, because: str, at: datetime) -> None:
    """Keep that an attempt failed, and when the next one is, or that it was the last."""
    again = rules.after_a_failure(message.attempts, at=at)
    if again is None or is_useless(message, at=again):
        give_up(message, because=because)
        return
    message.not_before, message.because = again, because[:300]
    message.save(update_fields=["not_before", "because"])


def give_up(message: Message, *, because: str) -> None:
    """Keep that a mail will not be sent, and why."""
    message.state, message.because = MailState.FAILED, because[:300]
    if message.is_secret:
        message.text = message.html = rules.NOT_KEPT
    message.save(update_fields=["state", "because", "text", "html"])


def is_useless(message: Message, *, at: datetime) -> bool:
    """Say whether a mail comes too late at a moment."""
    return message.useful_until is not None and at >= message.useful_until
