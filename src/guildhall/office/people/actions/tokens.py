"""Keys to the API: shown once, kept as a hash, limited in reach and in time.

Limits from the field's record of failures: a prefix that secret scanners find, hashed
at rest, scoped to an organisation and to verbs, at most a year, last use shown.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from guildhall.engines.access.viewer import Viewer
from guildhall.foundation.event import tell
from guildhall.foundation.refusal import NotPossible
from guildhall.office.audit import actions as audit
from guildhall.office.people import access, rules
from guildhall.office.people.events import TokenIssued
from guildhall.office.people.models import Token


class TokenNotPossible(NotPossible):
    """A token of this kind cannot be made, or is no longer in use."""


@transaction.atomic
def issue_token(
    *, wish: rules.TokenWish, by: Viewer, at: datetime
) -> tuple[Token, str]:
    """Make a key for the organisation that one acts for now.

    Returns:
        The token, and its secret, which is nowhere else and cannot be shown again.

    Raises:
        NotAllowed: the viewer may not make tokens here.
        TokenNotPossible: no label, too much reach, or too long a life.
    """
    access.may_issue_token(by).require()
    rules.can_be_issued(wish, held=held_by(by)).require(TokenNotPossible)
    assert by.person_id is not None  # access saw to it
    assert by.acting_for is not None
    secret = rules.new_secret()
    token = Token.objects.create(
        person_id=by.person_id,
        organisation_id=by.acting_for,
        label=wish.label.strip()[:80],
        secret_hash=rules.hash_of(secret),
        scopes=sorted(wish.scopes),
        issued_at=at,
        expires_at=at + timedelta(days=wish.days),
    )
    note("people.token_issued", token, by=by, at=at)
    tell(TokenIssued(token.pk, at=at))
    return token, secret


@transaction.atomic
def revoke_token(token: Token, *, by: Viewer, at: datetime) -> Token:
    """Stop one of one's own keys for good.

    Raises:
        NotAllowed: it is somebody else's.
        TokenNotPossible: it has been revoked.
    """
    access.may_revoke_token(by, token).require()
    every = Token.objects.unscoped(because="access was decided on this token")
    token = every.select_for_update().get(pk=token.pk)
    if token.revoked_at is not None:
        raise TokenNotPossible("this token has been revoked already")
    token.revoked_at = at
    token.save(update_fields=["revoked_at"])
    note("people.token_revoked", token, by=by, at=at)
    return token


def note_token_use(token: Token, *, at: datetime) -> None:
    """Keep when a key was last used, to within five minutes; no entry in the record."""
    before = at - rules.TOKEN_USE_NOTED_EVERY
    unused = Q(last_used_at__isnull=True) | Q(last_used_at__lt=before)
    every = Token.objects.unscoped(because="the key itself is at the door")
    every.filter(unused, pk=token.pk).update(last_used_at=at)


def held_by(viewer: Viewer) -> frozenset[str]:
    """Every permission that a viewer holds where they act now."""
    return frozenset().union(*(grant.role.permissions for grant in viewer.grants))


def note(action: str, token: Token, *, by: Viewer, at: datetime) -> None:
    """Leave the entry of an action on a token."""
    audit.record(
        action,
        f"token:{token.public_id}",
        by=by,
        at=at,
        on_behalf_of=token.organisation_id,
        detail={"scopes": token.scopes, "expires_at": token.expires_at.isoformat()},
    )
