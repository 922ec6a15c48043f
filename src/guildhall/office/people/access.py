"""Who may give seats, end them, see colleagues, and make keys, with the reason.

A main representative looks after their own organisation, the central team after
every one; a role that reaches further than its giver is given only from above.
"""

from collections.abc import Sequence

from guildhall.engines.access.viewer import Kind, Viewer, may
from guildhall.foundation.decision import Decision, no, yes
from guildhall.office.people.models import Organisation, Person, Seat, Token
from guildhall.office.people.permissions import Permission
from guildhall.office.people.rules import GIVEN_ONLY_BY, LAST_TO_SPEAK


def may_see_people(viewer: Viewer, organisation: Organisation) -> Decision:
    """Decide whether somebody may see who holds which seat."""
    return may(viewer, Permission.PERSON_READ, organisation_id=organisation.pk)


def may_invite(viewer: Viewer, organisation: Organisation) -> Decision:
    """Decide whether somebody may ask colleagues to an organisation."""
    return may(viewer, Permission.PERSON_INVITE, organisation_id=organisation.pk)


def may_give(viewer: Viewer, organisation: Organisation, role: str) -> Decision:
    """Decide whether somebody may give a role at an organisation."""
    invited = may_invite(viewer, organisation)
    if not invited or viewer.kind is Kind.SYSTEM:
        return invited
    givers = GIVEN_ONLY_BY.get(role)
    if givers and not givers & {grant.role.key for grant in viewer.grants}:
        named = " or ".join(sorted(giver.replace("_", " ") for giver in givers))
        return no(f"only the {named} can make somebody {role.replace('_', ' ')}")
    return invited


def may_end(viewer: Viewer, seat: Seat, *, others_who_speak: int) -> Decision:
    """Decide whether somebody may end a seat.

    Args:
        viewer: who asks.
        seat: the seat, with its organisation.
        others_who_speak: how many other people speak for the organisation as main
            representatives; the last one's seat is ended by the central team alone.
    """
    given = may_give(viewer, seat.organisation, seat.role)
    if not given or viewer.everywhere(Permission.PERSON_INVITE):
        return given
    if seat.role == LAST_TO_SPEAK and not others_who_speak:
        return no(
            "somebody must speak for the organisation: invite the next main "
            "representative first, or ask the central team"
        )
    return given


def may_suspend(viewer: Viewer, person: Person, seats: Sequence[Seat]) -> Decision:
    """Decide whether somebody may suspend a person, or take them back.

    Args:
        viewer: who asks.
        person: whom it is about.
        seats: every seat they hold today.
    """
    if viewer.person_id == person.pk:
        return no("nobody suspends themselves; ask the central team")
    if viewer.everywhere(Permission.PERSON_INVITE):
        return yes(f"{viewer.name} may look after people across the region")
    own = viewer.organisations(Permission.PERSON_INVITE)
    held_at = {seat.organisation_id for seat in seats}
    if held_at and held_at <= own:
        return yes(f"{viewer.name} looks after the people of this organisation")
    if held_at & own:
        return no(
            "this person works for another organisation too; end their seat at yours, "
            "or ask the central team"
        )
    return no("this person holds no seat at your organisation")


def may_issue_token(viewer: Viewer) -> Decision:
    """Decide whether somebody may make a key to the API where they act now."""
    if viewer.kind is not Kind.PERSON:
        return no("only a person who has signed in makes tokens")
    return may(viewer, Permission.TOKEN_ISSUE, organisation_id=viewer.acting_for)


def may_revoke_token(viewer: Viewer, token: Token) -> Decision:
    """Decide whether somebody may revoke a key: one's own, always."""
    if viewer.kind is Kind.PERSON and viewer.person_id == token.person_id:
        return yes("this token is yours")
    return no("only its holder sees a token; suspend the person to stop all of theirs")


def may_edit_provider(viewer: Viewer, organisation: Organisation) -> Decision:
    """Decide whether somebody may set up an organisation's own sign-in."""
    return may(viewer, Permission.PROVIDER_EDIT, organisation_id=organisation.pk)


def may_be(viewer: Viewer, person: Person) -> Decision:
    """Decide whether a person acts for themselves, in a session and not by a token."""
    if viewer.kind is Kind.PERSON and viewer.person_id == person.pk:
        return yes("this is your own account")
    return no("only the person themselves can do this, signed in")
