"""Asking a colleague to take a seat, and taking it.

The seat begins when the invited person accepts: from the link in the mail, which
opens a page with a button. An invitation that has expired is sent again in one press.
"""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone

from guildhall.engines.access.viewer import Kind, Viewer
from guildhall.foundation.event import tell
from guildhall.foundation.refusal import NotPossible, NotValid
from guildhall.office.audit import actions as audit
from guildhall.office.people import access, rules
from guildhall.office.people.actions import seats
from guildhall.office.people.events import InvitationAccepted, PersonInvited
from guildhall.office.people.models import Invitation, Organisation, Person, Seat


class AddressNotValid(NotValid):
    """What was typed is no mail address."""


class AlreadySeated(NotPossible):
    """The person holds this seat, or has been asked to take it."""


class InvitationClosed(NotPossible):
    """The invitation has been answered, withdrawn, or has expired."""


class TooManyInvitations(NotPossible):
    """So many invitations in a day are a mistake, or a nuisance to strangers."""


@transaction.atomic
def invite(
    *,
    organisation: Organisation,
    email: str,
    name: str,
    role: str,
    by: Viewer,
    at: datetime,
) -> Invitation:
    """Ask a colleague to take a seat; the mail leaves after the commit.

    Args:
        organisation: where the seat is.
        email: their address, in any case of letters.
        name: as the inviter calls them; they can change it.
        role: key of the role.
        by: who asks.
        at: when.

    Raises:
        NotAllowed: the viewer may not give this role here.
        RoleNotHeldHere: the role makes no sense at this kind of organisation.
        NotValid: the address or the name cannot be one.
        AlreadySeated: they hold the seat, or a pending invitation to it.
        TooManyInvitations: more than fifty for one organisation in a day.
    """
    access.may_give(by, organisation, role).require()
    rules.can_be_held(role, at_kind=organisation.kind).require(seats.RoleNotHeldHere)
    address = valid_address(email)
    rules.can_be_called(name).require(NotValid)
    refuse_if_seated(organisation, address, role, at=at)
    refuse_too_many(organisation, at=at)
    invitation = Invitation(
        organisation=organisation,
        email=address,
        name=name.strip()[:120],
        role=role,
        invited_by_id=by.person_id,
        invited_at=at,
        expires_at=at + timedelta(days=rules.INVITATION_DAYS),
    )
    try:
        with transaction.atomic():
            invitation.save(force_insert=True)
    except IntegrityError:
        raise AlreadySeated(
            "this person has been invited to this seat already; "
            "find the invitation on the list and send it again"
        ) from None
    note("people.invited", invitation, by=by, at=at)
    tell(PersonInvited(invitation.pk, at=at))
    return invitation


@transaction.atomic
def invite_again(invitation: Invitation, *, by: Viewer, at: datetime) -> Invitation:
    """Send a pending or expired invitation once more; its days begin again.

    Raises:
        NotAllowed: the viewer may not give this role here.
        InvitationClosed: it has been accepted or withdrawn.
        TooManyInvitations: it was sent less than ten minutes ago.
    """
    access.may_give(by, invitation.organisation, invitation.role).require()
    invitation = locked(invitation.pk)
    state = state_of(invitation, at=at)
    if state not in {rules.InvitationState.OPEN, rules.InvitationState.EXPIRED}:
        raise InvitationClosed(rules.can_be_accepted(state).because)
    if at < invitation.invited_at + rules.SENT_AGAIN_AFTER:
        raise TooManyInvitations("it was sent a moment ago; wait ten minutes")
    refuse_too_many(invitation.organisation, at=at)
    invitation.invited_at = at
    invitation.expires_at = at + timedelta(days=rules.INVITATION_DAYS)
    invitation.save(update_fields=["invited_at", "expires_at"])
    note("people.invited_again", invitation, by=by, at=at)
    tell(PersonInvited(invitation.pk, at=at))
    return invitation


@transaction.atomic
def withdraw(invitation: Invitation, *, by: Viewer, at: datetime) -> Invitation:
    """Take an invitation back before it is accepted.

    Raises:
        NotAllowed: the viewer may not invite here.
        InvitationClosed: it has been accepted or withdrawn.
    """
    access.may_invite(by, invitation.organisation).require()
    invitation = locked(invitation.pk)
    state = state_of(invitation, at=at)
    if state not in {rules.InvitationState.OPEN, rules.InvitationState.EXPIRED}:
        raise InvitationClosed(rules.can_be_accepted(state).because)
    invitation.withdrawn_at = at
    invitation.save(update_fields=["withdrawn_at"])
    note("people.invitation_withdrawn", invitation, by=by, at=at)
    return invitation


@transaction.atomic
def accept(invitation: Invitation, *, at: datetime) -> Person:
    """Take the seat that an invitation offers; whoever holds its link may do so.

    The account is made if there is none for the address. Taking the seat signs nobody
    in: the next step is the code, which goes to the same address.

    Raises:
        InvitationClosed: answered, withdrawn or expired.
        NotPossible: the account of this address is suspended.
    """
    invitation = locked(invitation.pk)
    rules.can_be_accepted(state_of(invitation, at=at)).require(InvitationClosed)
    person = seats.person_at(invitation.email, name=invitation.name, at=at)
    if not person.is_active:
        raise InvitationClosed("this account is suspended; ask the central team")
    themselves = Viewer(
        Kind.PERSON,
        person.name,
        person_id=person.pk,
        acting_for=invitation.organisation_id,
    )
    Seat.objects.get_or_create(
        person=person,
        organisation=invitation.organisation,
        role=invitation.role,
        ends_before=None,
        defaults={"starts_on": timezone.localdate(at)},
    )
    invitation.accepted_at, invitation.accepted_by = at, person
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    note("people.invitation_accepted", invitation, by=themselves, at=at)
    tell(InvitationAccepted(invitation.pk, at=at))
    return person


def valid_address(email: str) -> str:
    """Tidy a mail address and refuse what cannot be one.

    Raises:
        AddressNotValid: saying what is expected.
    """
    address = rules.tidy_address(email)
    try:
        MaxLengthValidator(rules.LONGEST_ADDRESS)(address)
        validate_email(address)
    except ValidationError:
        raise AddressNotValid(
            "enter a mail address in the form name@council.gov.uk"
        ) from None
    return address


def refuse_if_seated(
    organisation: Organisation, address: str, role: str, *, at: datetime
) -> None:
    """Refuse to invite somebody to the seat they hold.

    Raises:
        AlreadySeated: naming the seat.
    """
    held = Seat.objects.in_force(timezone.localdate(at)).filter(
        organisation=organisation, person__email=address, role=role
    )
    if held.exists():
        raise AlreadySeated("this person holds this seat already")


def refuse_too_many(organisation: Organisation, *, at: datetime) -> None:
    """Refuse more invitations in a day than any council needs.

    Raises:
        TooManyInvitations: saying when to go on.
    """
    lately = Invitation.objects.unscoped(because="the limit counts everybody's").filter(
        organisation=organisation, invited_at__gt=at - timedelta(days=1)
    )
    if lately.count() >= rules.MOST_INVITATIONS_A_DAY:
        raise TooManyInvitations(
            f"{rules.MOST_INVITATIONS_A_DAY} invitations have been sent in a day; "
            "go on tomorrow, or ask the central team to load your people"
        )


def locked(pk: int) -> Invitation:
    """Read an invitation again and keep it until the transaction ends."""
    every = Invitation.objects.unscoped(because="access was decided before")
    return (
        every.select_for_update(of=("self",)).select_related("organisation").get(pk=pk)
    )


def state_of(invitation: Invitation, *, at: datetime) -> rules.InvitationState:
    """Where an invitation stands at a moment."""
    return rules.invitation_state(
        accepted_at=invitation.accepted_at,
        withdrawn_at=invitation.withdrawn_at,
        expires_at=invitation.expires_at,
        at=at,
    )


def note(action: str, invitation: Invitation, *, by: Viewer, at: datetime) -> None:
    """Leave the entry of an action on an invitation; the address stays out of it."""
    audit.record(
        action,
        f"invitation:{invitation.public_id}",
        by=by,
        at=at,
        on_behalf_of=invitation.organisation_id,
        detail={"role": invitation.role},
    )
