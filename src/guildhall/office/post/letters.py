"""Which letter answers what happened to people, and what its links do.

Called inside the transaction of the action, so that the letter is in the outbox when,
and only when, the action holds.
"""

from datetime import datetime

from django.utils import timezone

from guildhall.foundation.event import listen
from guildhall.foundation.refusal import NotFound
from guildhall.office.people import actions as people
from guildhall.office.people import events
from guildhall.office.people.models import Invitation, Person, Provider, Seat, Token
from guildhall.office.people.roles import roles
from guildhall.office.people.rules import can_be_accepted
from guildhall.office.post import actions, links
from guildhall.office.post.kinds import kinds
from guildhall.office.post.links import Purpose, Question
from guildhall.office.post.writing import office_name


def start() -> None:
    """Let letters answer events, and links do what they are for."""
    listen(events.PersonInvited, invite)
    listen(events.InvitationAccepted, tell_inviter)
    listen(events.SeatGiven, tell_of_seat)
    listen(events.SeatEnded, tell_of_end)
    listen(events.TokenIssued, tell_of_token)
    listen(events.PasskeyAdded, tell_of_passkey)
    listen(events.IdentityLinked, tell_of_identity)
    links.register(Purpose("invitation", 14, ask_to_join, join))
    links.register(Purpose("stop_mail", 365, ask_to_stop, stop_mail, path="stop"))


def invite(event: events.PersonInvited) -> None:
    """Write the invitation, with its link."""
    every = Invitation.objects.unscoped(because="the letter is the invited person's")
    asked = every.select_related("organisation", "invited_by").get(
        pk=event.invitation_id
    )
    role = roles()[asked.role]
    inviter = asked.invited_by.name if asked.invited_by else office_name()
    account = Person.objects.filter(email=asked.email).first()
    actions.queue(
        "invitation",
        to=account or asked.email,
        values={
            "name": asked.name,
            "inviter": inviter,
            "organisation": asked.organisation.name,
            "role": role.title,
            "sentence": role.sentence,
            "until": day(asked.expires_at),
            "link": links.issue(
                "invitation",
                asked.public_id,
                at=event.at,
                expires_at=asked.expires_at,
            ),
        },
        at=event.at,
        useful_until=asked.expires_at,
    )


def tell_inviter(event: events.InvitationAccepted) -> None:
    """Tell whoever invited somebody that they are in."""
    every = Invitation.objects.unscoped(because="the letter is the inviter's own")
    asked = every.select_related("organisation", "invited_by", "accepted_by").get(
        pk=event.invitation_id
    )
    if asked.invited_by is None or asked.accepted_by is None:
        return
    actions.queue(
        "invitation_accepted",
        to=asked.invited_by,
        values={
            "name": asked.accepted_by.name,
            "organisation": asked.organisation.name,
            "role": roles()[asked.role].title,
        },
        at=event.at,
    )


def tell_of_seat(event: events.SeatGiven) -> None:
    """Tell somebody that they hold another seat."""
    tell_holder("seat_given", event.seat_id, at=event.at)


def tell_of_end(event: events.SeatEnded) -> None:
    """Tell somebody that a seat of theirs has ended."""
    tell_holder("seat_ended", event.seat_id, at=event.at)


def tell_holder(kind: str, seat_id: int, *, at: datetime) -> None:
    """Write to the holder of a seat about it."""
    seat = Seat.objects.select_related("organisation", "person").get(pk=seat_id)
    ends = seat.ends_before
    actions.queue(
        kind,
        to=seat.person,
        values={
            "organisation": seat.organisation.name,
            "role": roles()[seat.role].title,
            "day": f"{ends or seat.starts_on:%-d %B %Y}",
        },
        at=at,
    )


def tell_of_token(event: events.TokenIssued) -> None:
    """Tell somebody that a key was made with their account."""
    every = Token.objects.unscoped(because="the letter is its holder's own")
    token = every.select_related("person", "organisation").get(pk=event.token_id)
    actions.queue(
        "token_issued",
        to=token.person,
        values={
            "label": token.label,
            "organisation": token.organisation.name,
            "until": day(token.expires_at),
            "scopes": token.scopes,
        },
        at=event.at,
    )


def tell_of_passkey(event: events.PasskeyAdded) -> None:
    """Tell somebody that a passkey was added to their account."""
    person = Person.objects.get(pk=event.person_id)
    actions.queue("passkey_added", to=person, values={}, at=event.at)


def tell_of_identity(event: events.IdentityLinked) -> None:
    """Tell somebody that they can sign in with their council's account."""
    every = Provider.objects.unscoped(because="the letter names the organisation alone")
    provider = every.select_related("organisation").get(pk=event.provider_id)
    actions.queue(
        "identity_linked",
        to=Person.objects.get(pk=event.person_id),
        values={"organisation": provider.organisation.name},
        at=event.at,
    )


def ask_to_join(subject: str, at: datetime) -> Question:
    """What accepting an invitation will do.

    Raises:
        InvitationClosed: it was answered, withdrawn, or has expired.
    """
    asked = invitation_of(subject)
    can_be_accepted(people.state_of(asked, at=at)).require(people.InvitationClosed)
    role = roles()[asked.role]
    return Question(
        heading=f"Work with {asked.organisation.name}",
        text=(
            f"You are invited as {role.title.lower()}. {role.sentence} "
            "Accepting makes your account, if you have none yet. You then sign in with "
            "a code that is sent to the same address."
        ),
        button="Accept the invitation",
    )


def join(subject: str, at: datetime) -> str:
    """Accept an invitation."""
    asked = invitation_of(subject)
    people.accept(asked, at=at)
    return f"You have accepted the invitation to work with {asked.organisation.name}."


def invitation_of(public_id: str) -> Invitation:
    """The invitation that a link is about.

    Raises:
        NotFound: it is no longer there.
    """
    every = Invitation.objects.unscoped(because="whoever holds its link may read it")
    found = every.select_related("organisation").filter(public_id=public_id).first()
    if found is None:
        raise NotFound("this invitation is no longer there")
    return found


def ask_to_stop(subject: str, at: datetime) -> Question:
    """What stopping mails will do."""
    kind = kinds()[subject.partition(":")[0]]
    return Question(
        heading="Stop these mails",
        text=f"You will get no more mails of the kind: {kind.title.lower()}.",
        button="Stop these mails",
    )


def stop_mail(subject: str, at: datetime) -> str:
    """Stop mails of a kind to an address."""
    kind, _, address_hash = subject.partition(":")
    actions.stop(kind, address_hash, at=at)
    return f"You will get no more mails of the kind: {kinds()[kind].title.lower()}."


def day(moment: datetime) -> str:
    """Write the day of a moment, where we are."""
    return f"{timezone.localtime(moment):%-d %B %Y}"
