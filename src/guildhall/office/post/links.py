"""Signed links: an address in a mail that opens a page with one button.

Mail scanners open every link, some twice, before its reader sees it. So reading the
page, by GET or HEAD, changes nothing; pressing the button does the thing once; a
second press says that it was done. A link is bound to its purpose, expires, and its
signature is checked before its row is believed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction

from guildhall.foundation.refusal import NotFound, NotPossible
from guildhall.office.audit import actions as audit
from guildhall.office.people.queries import system
from guildhall.office.post.models import Link


class LinkExpired(NotPossible):
    """The link was good for a time that is over."""


@dataclass(frozen=True)
class Question:
    """What the confirm page asks: what will happen, and the words on the button."""

    heading: str
    text: str
    button: str


@dataclass(frozen=True)
class Purpose:
    """One thing that links can be for.

    `ask` says what pressing the button will do to a subject, and reads only; `act`
    does it, inside a transaction, and answers with a sentence for the reader.
    """

    key: str
    days: int
    ask: Callable[[str, datetime], Question]
    act: Callable[[str, datetime], str]
    path: str = "links"


_purposes: dict[str, Purpose] = {}


def register(purpose: Purpose) -> None:
    """Let links be made for a purpose; a context does this when the house starts."""
    _purposes[purpose.key] = purpose


def purposes() -> dict[str, Purpose]:
    """Every purpose by its key."""
    return dict(_purposes)


def issue(
    purpose: str, subject: str, *, at: datetime, expires_at: datetime | None = None
) -> str:
    """Make a link, in the transaction of the mail that carries it.

    Args:
        purpose: key of a registered purpose.
        subject: the id of what it is about, as the purpose reads it.
        at: when.
        expires_at: its end; the days of the purpose from now unless given.

    Returns:
        The whole address, at the public address of this site.
    """
    known = _purposes[purpose]
    link = Link.objects.create(
        purpose=purpose,
        subject=subject,
        issued_at=at,
        expires_at=expires_at or at + timedelta(days=known.days),
    )
    return f"{settings.PUBLIC_ADDRESS}/{known.path}/{token_of(link)}"


def token_of(link: Link) -> str:
    """Sign the id of a link for its purpose."""
    return signer(link.purpose).sign(link.public_id)


def signer(purpose: str) -> Signer:
    """What signs links of one purpose, so that none passes for another."""
    return Signer(salt=f"guildhall.post.link.{purpose}", sep=".")


def read(token: str) -> Link:
    """Find the link of a token; reading changes nothing.

    Raises:
        NotFound: there is none, or its signature does not hold.
    """
    public_id = token.partition(".")[0]
    every = Link.objects.unscoped(
        because="whoever holds the signed address may read it"
    )
    link = every.filter(public_id=public_id).first()
    if link is None or link.purpose not in _purposes:
        raise NotFound("this link leads nowhere; copy the whole of it from the mail")
    try:
        signer(link.purpose).unsign(token)
    except BadSignature:
        raise NotFound(
            "this link leads nowhere; copy the whole of it from the mail"
        ) from None
    return link


def question_of(link: Link, *, at: datetime) -> Question:
    """What the confirm page of a link asks.

    Raises:
        LinkExpired: its time is over.
        Refusal: the purpose says why the thing can no longer be done.
    """
    refuse_expired(link, at=at)
    return _purposes[link.purpose].ask(link.subject, at)


@transaction.atomic
def press(token: str, *, at: datetime) -> Link:
    """Do what a link is for; pressing again changes nothing.

    Returns:
        The link, with its outcome and the moment of its one effect.

    Raises:
        NotFound: there is no such link.
        LinkExpired: its time is over and it was never pressed.
        Refusal: the purpose says why the thing cannot be done; the link stays unused.
    """
    every = Link.objects.unscoped(because="whoever holds the signed address may use it")
    link = every.select_for_update().get(pk=read(token).pk)
    if link.used_at is not None:
        return link
    refuse_expired(link, at=at)
    link.outcome = _purposes[link.purpose].act(link.subject, at)[:300]
    link.used_at = at
    link.save(update_fields=["outcome", "used_at"])
    audit.record(
        "post.link_pressed",
        f"link:{link.public_id}",
        by=system("signed link"),
        at=at,
        detail={"purpose": link.purpose},
    )
    return link


def refuse_expired(link: Link, *, at: datetime) -> None:
    """Refuse a link whose time is over.

    Raises:
        LinkExpired: saying when it ended and what to do.
    """
    if at >= link.expires_at:
        raise LinkExpired(
            f"this link was good until {link.expires_at:%-d %B %Y}; "
            "ask whoever sent it to send it again, or sign in"
        )
