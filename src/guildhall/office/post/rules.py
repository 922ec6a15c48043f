"""States of a mail, when it is tried again, and how its text is read.

A mail is written into the outbox in the transaction of its action, so that it is sent
when, and only when, the action holds. Sending is at least once: each attempt carries
the same message id, by which a mail system knows a second copy.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class MailState(StrEnum):
    """Where a mail stands."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    HELD = "held"


FOLLOWS: dict[MailState, frozenset[MailState]] = {
    MailState.WAITING: frozenset({MailState.SENT, MailState.FAILED}),
    MailState.SENT: frozenset(),
    MailState.FAILED: frozenset({MailState.WAITING}),
    MailState.HELD: frozenset(),
}
SPOKEN: dict[MailState, str] = {
    MailState.WAITING: "Waiting",
    MailState.SENT: "Sent",
    MailState.FAILED: "Not sent",
    MailState.HELD: "Kept here",
}
PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
)
MOST_ATTEMPTS = len(PAUSES) + 1
LEASE = timedelta(minutes=5)
KEEP_MAIL_DAYS = 180
KEEP_LINK_DAYS = 90
LONGEST_VALUE = 300
NOT_KEPT = "The text was not kept after the mail was sent, because it let somebody in."


class Block(StrEnum):
    """What a paragraph of a mail is."""

    WORDS = "words"
    CODE = "code"
    LINK = "link"


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of a mail: words, a code to copy, or a link on a line of its own."""

    block: Block
    text: str


def after_a_failure(attempts: int, *, at: datetime) -> datetime | None:
    """When to try again after so many failed attempts; None when it is given up."""
    return at + PAUSES[attempts - 1] if attempts < MOST_ATTEMPTS else None


def address_hash(address: str) -> str:
    """Give what is stored of an address that wants no more mail: its SHA-256."""
    return hashlib.sha256(address.strip().lower().encode()).hexdigest()


def tidy(value: object) -> object:
    """Make a value safe to stand in a mail: one line, not too long; lists item by item."""
    if isinstance(value, list | tuple):
        return [tidy(item) for item in value]
    if isinstance(value, str):
        return " ".join(value.split())[:LONGEST_VALUE]
    return value


def paragraphs(text: str) -> list[Paragraph]:
    """Read a text into paragraphs, parted by empty lines.

    A paragraph that is one web address is a link; one that is indented by four spaces
    is a code; everything else is words.
    """
    read = []
    for part in text.strip("\n").split("\n\n"):
        if not part.strip():
            continue
        if part.startswith("    "):
            read.append(Paragraph(Block.CODE, part.strip()))
        elif is_address(part.strip()):
            read.append(Paragraph(Block.LINK, part.strip()))
        else:
            read.append(Paragraph(Block.WORDS, " ".join(part.split())))
    return read


def is_address(text: str) -> bool:
    """Say whether a text is one web address and nothing else."""
    return text.startswith(("https://", "http://")) and not set(text) & set(" \n\t<>")
