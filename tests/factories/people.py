"""People, seats, invitations, tokens and providers, each at a state."""

from datetime import datetime, timedelta

from guildhall.office.people import rules
from guildhall.office.people.models import (
    Invitation,
    Organisation,
    Person,
    Provider,
    Seat,
    Token,
)
from guildhall.office.people.sealing import seal
from tests.cast import JOINED, NOW


def make_person(
    email: str = "nia@alder.example", name: str = "Nia", *, is_active: bool = True
) -> Person:
    """Make somebody who holds no seat yet."""
    return Person.objects.create(
        email=email, name=name, joined_at=NOW, is_active=is_active
    )


def make_seat(person: Person, organisation: Organisation, role: str) -> Seat:
    """Give somebody a seat since the beginning."""
    return Seat.objects.create(
        person=person, organisation=organisation, role=role, starts_on=JOINED
    )


def make_invitation(
    organisation: Organisation,
    *,
    email: str = "nia@alder.example",
    role: str = "officer",
    invited_at: datetime = NOW,
    invited_by: Person | None = None,
) -> Invitation:
    """Make an invitation that has not been answered."""
    return Invitation.objects.create(
        organisation=organisation,
        email=email,
        name="Nia",
        role=role,
        invited_by=invited_by,
        invited_at=invited_at,
        expires_at=invited_at + timedelta(days=rules.INVITATION_DAYS),
    )


def make_token(
    person: Person,
    organisation: Organisation,
    *,
    scopes: tuple[str, ...] = ("application:read",),
    secret: str = "guildhall_test-secret",
    days: int = 30,
) -> Token:
    """Make a key to the API whose secret is known to the test."""
    return Token.objects.create(
        person=person,
        organisation=organisation,
        label="A test",
        secret_hash=rules.hash_of(secret),
        scopes=list(scopes),
        issued_at=NOW,
        expires_at=NOW + timedelta(days=days),
    )


def make_provider(
    organisation: Organisation,
    *,
    issuer: str = "https://login.alder.example",
    is_open: bool = True,
) -> Provider:
    """Make an organisation's own sign-in, tested and open unless told otherwise."""
    return Provider.objects.create(
        organisation=organisation,
        issuer=issuer,
        client_id="guildhall",
        client_secret_sealed=seal("shh"),
        is_open=is_open,
        changed_at=NOW,
        tested_at=NOW,
        test_passed=True,
        test_said="It answers as it should.",
    )
