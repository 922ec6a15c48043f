"""Reading the outbox, and every mail that the system can send."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Q

from guildhall.engines.access.viewer import Viewer
from guildhall.foundation.refusal import NotFound
from guildhall.office.post import access, rules
from guildhall.office.post.kinds import Kind, kind_choices, kinds
from guildhall.office.post.models import STATES, Message, MessageQuerySet, Stop
from guildhall.office.post.rules import MailState
from guildhall.office.post.writing import Letter, write
from guildhall.office.scope.listing import Filter, Listing, Sort

COUNTED_DAYS = 30


class NoSuchMail(NotFound):
    """There is no such mail, or none that this person may know of."""


@dataclass(frozen=True)
class Traffic:
    """How much of one mail went out lately, to how many addresses, and who stopped it."""

    messages: int = 0
    addresses: int = 0
    not_sent: int = 0
    stopped: int = 0


def outbox(viewer: Viewer, *, mail_leaves: bool) -> MessageQuerySet:
    """The mails that a viewer may see, newest first.

    Raises:
        NotAllowed: the outbox is not theirs to read.
    """
    access.may_read_outbox(viewer, mail_leaves=mail_leaves).require()
    if mail_leaves:
        return Message.objects.for_viewer(viewer)
    return Message.objects.unscoped(because="the page stands in for every mailbox here")


def message(viewer: Viewer, public_id: str, *, mail_leaves: bool) -> Message:
    """One mail of the outbox.

    Raises:
        NotFound: there is none that the viewer may see.
    """
    seen = outbox(viewer, mail_leaves=mail_leaves)
    found = seen.filter(public_id=public_id).first()
    if found is None:
        raise NoSuchMail("there is no such mail")
    return found


def traffic(*, at: datetime) -> Mapping[str, Traffic]:
    """How much of each mail was written in the last thirty days, by kind."""
    since = at - timedelta(days=COUNTED_DAYS)
    every = Message.objects.unscoped(because="counts alone, without an address")
    rows = (
        every.filter(created_at__gt=since)
        .order_by()
        .values("kind")
        .annotate(
            messages=Count("pk"),
            addresses=Count("address", distinct=True),
            not_sent=Count("pk", filter=Q(state=MailState.FAILED)),
        )
    )
    counted: dict[str, dict[str, Any]] = {
        row["kind"]: {n: v for n, v in row.items() if n != "kind"} for row in rows
    }
    stops = Stop.objects.order_by().values("kind").annotate(stopped=Count("pk"))
    stopped = {row["kind"]: row["stopped"] for row in stops}
    return {
        key: Traffic(**counted.get(key, {}), stopped=stopped.get(key, 0))
        for key in kinds()
    }


def kind_named(key: str) -> Kind:
    """One of the mails that the system can send.

    Raises:
        NotFound: there is none of this name.
    """
    found = kinds().get(key)
    if found is None:
        raise NoSuchMail("there is no such mail")
    return found


def preview(kind: Kind) -> Letter:
    """Write a mail from its sample; its links lead nowhere."""
    samples = {**kind.sample}
    if kind.link:
        samples["link"] = "https://office.example/links/sample"
    stop = "https://office.example/stop/sample" if kind.stoppable else ""
    return write(kind, samples, stop_address=stop)


def is_stopped(kind: str, address: str) -> bool:
    """Say whether an address wants no more mails of a kind."""
    return Stop.objects.filter(
        kind=kind, address_hash=rules.address_hash(address)
    ).exists()


def stopped_by(address: str) -> list[Kind]:
    """The kinds of mail that an address has stopped."""
    held = Stop.objects.filter(address_hash=rules.address_hash(address))
    return [kinds()[stop.kind] for stop in held if stop.kind in kinds()]


def listed(viewer: Viewer) -> MessageQuerySet:
    """The mails of the outbox page, under the settings of this site."""
    return outbox(viewer, mail_leaves=settings.MAIL_LEAVES_THE_HOUSE)


OUTBOX = Listing(
    name="outbox",
    rows=listed,
    filters=(
        Filter(
            "q",
            "Address or subject",
            lambda rows, said: rows.filter(
                Q(address__icontains=said) | Q(subject__icontains=said)
            ),
        ),
        Filter(
            "mail",
            "Mail",
            lambda rows, said: rows.filter(kind=said),
            holds="choice",
            choices=lambda viewer: kind_choices(),
        ),
        Filter(
            "state",
            "State",
            lambda rows, said: rows.filter(state=MailState(said)),
            holds="choice",
            choices=lambda viewer: STATES,
        ),
    ),
    sorts=(
        Sort("newest", "Newest first", "created_at", descending=True),
        Sort("oldest", "Oldest first", "created_at"),
        Sort("address", "Address", "address"),
        Sort("address_reversed", "Address, from the end", "address", descending=True),
    ),
)
