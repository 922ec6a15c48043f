"""Which seats there are where, how long invitations and tokens live, what may follow.

Roles stand in `roles.yaml`; here stands at which kind of organisation each of them
makes sense. Records belong to the organisation and roles live in our own database,
because council staff change phones, tenants and jobs (decision record of the English
government's fund platform on signing in council users, read in the design's notes).
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from guildhall.foundation.decision import Decision, no, yes

INVITATION_DAYS = 14
SENT_AGAIN_AFTER = timedelta(minutes=10)
KEEP_UNANSWERED_DAYS = 90
LONGEST_ADDRESS = 254
NOT_IN_NAMES = "@:/<>\\\n\r\t"
MOST_INVITATIONS_A_DAY = 50
MOST_TOKEN_DAYS = 365
SECRET_PREFIX = "guildhall_"  # noqa: S105  what secret scanners look for
TOKEN_USE_NOTED_EVERY = timedelta(minutes=5)
LAST_TO_SPEAK = "main_representative"

IN_A_COUNCIL = frozenset(
    {
        "main_representative",
        "officer",
        "procurement_officer",
        "ig_lead",
        "signatory",
        "analyst",
        "call_handler",
        "hub_worker",
    }
)
ROLES_AT: dict[str, frozenset[str]] = {
    "council": IN_A_COUNCIL,
    "regional_authority": IN_A_COUNCIL | {"evaluator"},
    "association": IN_A_COUNCIL | {"evaluator"},
    "office": frozenset(
        {"central_team", "director", "analyst", "ig_lead", "evaluator"}
    ),
    "partner": frozenset({"evaluator", "analyst", "operator"}),
    "supplier": frozenset({"supplier", "operator"}),
    "voluntary": frozenset({"hub_worker", "call_handler"}),
}
GIVEN_ONLY_BY: dict[str, frozenset[str]] = {
    "director": frozenset({"director"}),
    "evaluator": frozenset({"central_team", "director"}),
}


class InvitationState(StrEnum):
    """Where an invitation stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


SPOKEN: dict[InvitationState, str] = {
    InvitationState.OPEN: "Waiting for an answer",
    InvitationState.ACCEPTED: "Accepted",
    InvitationState.WITHDRAWN: "Withdrawn",
    InvitationState.EXPIRED: "Expired",
}


@dataclass(frozen=True)
class TokenWish:
    """The key to the API that somebody asks for."""

    label: str
    scopes: frozenset[str]
    days: int


def can_be_called(name: str) -> Decision:
    """Say whether a name may stand in a mail: it must not pass for an address."""
    if not name.strip():
        return no("enter the name by which colleagues know this person")
    if set(name) & set(NOT_IN_NAMES) or "www." in name.lower():
        return no("enter a name alone, without addresses or links")
    return yes("the name is a name")


def can_be_held(role: str, *, at_kind: str) -> Decision:
    """Say whether a role makes sense at a kind of organisation."""
    if role in ROLES_AT.get(at_kind, frozenset()):
        return yes("this role is held at organisations of this kind")
    return no(
        f"nobody is {role.replace('_', ' ')} at an organisation of this kind; "
        "choose one of the roles on the list"
    )


def invitation_state(
    *,
    accepted_at: datetime | None,
    withdrawn_at: datetime | None,
    expires_at: datetime,
    at: datetime,
) -> InvitationState:
    """Where an invitation stands at a moment; it expires at `expires_at`, not after."""
    if accepted_at is not None:
        return InvitationState.ACCEPTED
    if withdrawn_at is not None:
        return InvitationState.WITHDRAWN
    return InvitationState.OPEN if at < expires_at else InvitationState.EXPIRED


def can_be_accepted(state: InvitationState) -> Decision:
    """Say whether an invitation can still be taken up."""
    because = {
        InvitationState.OPEN: "the invitation is open",
        InvitationState.ACCEPTED: "this invitation has been accepted already",
        InvitationState.WITHDRAWN: (
            "this invitation was withdrawn; ask the colleague who sent it"
        ),
        InvitationState.EXPIRED: (
            f"this invitation was open for {INVITATION_DAYS} days and has expired; "
            "ask the colleague who sent it to send it again"
        ),
    }[state]
    return Decision(state is InvitationState.OPEN, because)


def can_be_issued(wish: TokenWish, *, held: frozenset[str]) -> Decision:
    """Say whether a key may be made: named, within what its holder may do, not for ever.

    Args:
        wish: label, scopes, days.
        held: the permissions that its holder has where they act now.
    """
    if not wish.label.strip():
        return no("say what the token is for, as in `nightly copy of our contracts`")
    if not wish.scopes:
        return no("choose at least one thing that the token may do")
    if wish.scopes - held:
        lacking = ", ".join(sorted(wish.scopes - held))
        return no(f"a token can do no more than you may: leave out {lacking}")
    if not 1 <= wish.days <= MOST_TOKEN_DAYS:
        return no(f"a token lives from 1 to {MOST_TOKEN_DAYS} days: change the days")
    return yes("the token stays within what its holder may do")


def new_secret() -> str:
    """Make the secret of a token: 256 random bits behind a prefix one can search for."""
    return SECRET_PREFIX + secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    """Give what is stored of a secret: its SHA-256, as 64 hexadecimal digits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def tidy_address(email: str) -> str:
    """Write a mail address the one way in which it is stored and compared."""
    return email.strip().lower()
