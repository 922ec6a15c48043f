"""What can be done with people: invite, seat, suspend, sign in, make keys.

Each action asks `access` and `rules` first, changes the tables in one transaction,
and leaves its entry in the record inside it.
"""

from guildhall.office.people.actions.accounts import (
    act_for,
    end_other_sessions,
    note_passkey,
    note_sign_in,
    rename,
    restore,
    suspend,
)
from guildhall.office.people.actions.identities import (
    link_identity,
    note_provider_test,
    open_provider,
    set_up_provider,
    unlink_identity,
)
from guildhall.office.people.actions.invitations import (
    AddressNotValid,
    AlreadySeated,
    InvitationClosed,
    TooManyInvitations,
    accept,
    invite,
    invite_again,
    state_of,
    withdraw,
)
from guildhall.office.people.actions.organisations import add_organisation
from guildhall.office.people.actions.seats import (
    LastToSpeak,
    RoleNotHeldHere,
    add_person,
    end_seat,
    give_seat,
)
from guildhall.office.people.actions.tokens import (
    TokenNotPossible,
    issue_token,
    note_token_use,
    revoke_token,
)

__all__ = [
    "AddressNotValid",
    "AlreadySeated",
    "InvitationClosed",
    "LastToSpeak",
    "RoleNotHeldHere",
    "TokenNotPossible",
    "TooManyInvitations",
    "accept",
    "act_for",
    "add_organisation",
    "add_person",
    "end_other_sessions",
    "end_seat",
    "give_seat",
    "invite",
    "invite_again",
    "issue_token",
    "link_identity",
    "note_passkey",
    "note_provider_test",
    "note_sign_in",
    "note_token_use",
    "open_provider",
    "rename",
    "restore",
    "revoke_token",
    "set_up_provider",
    "state_of",
    "suspend",
    "unlink_identity",
    "withdraw",
]
