"""What happens to people, told to the contexts above.

These events are told inside the transaction of their action, not after it: the
context of the post answers by writing a letter into its outbox, and the letter must
be there when, and only when, the action is. The letter leaves after the commit.
"""

from dataclasses import dataclass
from datetime import datetime

from guildhall.foundation.event import Event


@dataclass(frozen=True)
class PersonInvited(Event):
    """A colleague has been asked to join, or asked once more."""

    invitation_id: int
    at: datetime


@dataclass(frozen=True)
class InvitationAccepted(Event):
    """Somebody has taken the seat they were invited to."""

    invitation_id: int
    at: datetime


@dataclass(frozen=True)
class SeatGiven(Event):
    """Somebody who was known already holds another seat."""

    seat_id: int
    at: datetime


@dataclass(frozen=True)
class SeatEnded(Event):
    """Somebody no longer holds a seat, from the day the seat names."""

    seat_id: int
    at: datetime


@dataclass(frozen=True)
class TokenIssued(Event):
    """Somebody has made themselves a key to the API."""

    token_id: int
    at: datetime


@dataclass(frozen=True)
class IdentityLinked(Event):
    """Somebody can sign in with an account of their council."""

    person_id: int
    provider_id: int
    at: datetime


@dataclass(frozen=True)
class PasskeyAdded(Event):
    """Somebody can sign in with another passkey."""

    person_id: int
    at: datetime
