"""Sign-in with a council's own accounts (OpenID Connect): its settings, its links.

An identity is issuer and subject. It is linked to a person by that person, signed in
or answering their invitation; a mail address in a claim links nothing, because
providers do not verify it (see the design's notes on peers' sign-in, 3.4).
"""

from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction

from guildhall.engines.access.viewer import Viewer
from guildhall.foundation.event import tell
from guildhall.foundation.refusal import NotPossible, NotValid
from guildhall.office.audit import actions as audit
from guildhall.office.people import access
from guildhall.office.people.events import IdentityLinked
from guildhall.office.people.models import Organisation, Person, Provider
from guildhall.office.people.sealing import seal


class IssuerNotValid(NotValid):
    """What was typed cannot be the issuer of one council's provider."""


class IssuerTaken(NotPossible):
    """Another organisation signs in with this issuer."""


class NotTested(NotPossible):
    """The settings have not passed their test."""


@transaction.atomic
def set_up_provider(
    *,
    organisation: Organisation,
    issuer: str,
    client_id: str,
    client_secret: str,
    by: Viewer,
    at: datetime,
) -> Provider:
    """Set up, or change, an organisation's own sign-in; it opens after its test.

    Args:
        organisation: whose accounts these are.
        issuer: the address by which the provider names itself, compared exactly.
        client_id: the name under which the provider knows this site.
        client_secret: empty keeps the one that is stored.
        by: who sets it up; holds `provider:edit` there.
        at: when.

    Raises:
        IssuerNotValid: no web address, or one that serves many organisations.
        IssuerTaken: another organisation has it.
    """
    access.may_edit_provider(by, organisation).require()
    name = valid_issuer(issuer)
    every = Provider.objects.unscoped(because="an issuer belongs to one organisation")
    if every.filter(issuer=name).exclude(organisation=organisation).exists():
        raise IssuerTaken("another organisation signs in with this issuer")
    provider = every.filter(organisation=organisation).first()
    provider = provider or Provider(organisation=organisation)
    if not client_id.strip():
        raise NotValid("enter the client id that your provider gave to this site")
    provider.issuer, provider.client_id = name, client_id.strip()
    if client_secret:
        provider.client_secret_sealed = seal(client_secret)
    provider.is_open, provider.changed_at = False, at
    provider.tested_at = provider.test_passed = None
    provider.test_said = ""
    provider.save()
    note("people.provider_set_up", provider, by=by, at=at, detail={"issuer": name})
    return provider


@transaction.atomic
def note_provider_test(
    provider: Provider, *, passed: bool, said: str, by: Viewer, at: datetime
) -> Provider:
    """Keep what a test of the settings found; a failed test closes the sign-in."""
    access.may_edit_provider(by, provider.organisation).require()
    provider.tested_at, provider.test_passed = at, passed
    provider.test_said = said[:500]
    provider.is_open = provider.is_open and passed
    provider.save(update_fields=["tested_at", "test_passed", "test_said", "is_open"])
    note("people.provider_tested", provider, by=by, at=at, detail={"passed": passed})
    return provider


@transaction.atomic
def open_provider(
    provider: Provider, *, is_open: bool, by: Viewer, at: datetime
) -> Provider:
    """Let people sign in with it, or stop that; the code by mail always remains.

    Raises:
        NotTested: it has not passed its test since it was last changed.
    """
    access.may_edit_provider(by, provider.organisation).require()
    if is_open and not provider.test_passed:
        raise NotTested("press Test first; sign-in opens once the test has passed")
    provider.is_open = is_open
    provider.save(update_fields=["is_open"])
    note(
        "people.provider_opened" if is_open else "people.provider_closed",
        provider,
        by=by,
        at=at,
        detail={},
    )
    return provider


@transaction.atomic
def link_identity(
    person: Person, *, provider: Provider, by: Viewer, at: datetime
) -> None:
    """Record that a person signs in with their council's account from now on."""
    access.may_be(by, person).require()
    note(
        "people.identity_linked",
        provider,
        by=by,
        at=at,
        detail={"person": person.public_id},
    )
    tell(IdentityLinked(person.pk, provider.pk, at=at))


@transaction.atomic
def unlink_identity(
    person: Person, *, provider: Provider, by: Viewer, at: datetime
) -> None:
    """Record that a person no longer signs in with their council's account."""
    access.may_be(by, person).require()
    note(
        "people.identity_unlinked",
        provider,
        by=by,
        at=at,
        detail={"person": person.public_id},
    )


def valid_issuer(issuer: str) -> str:
    """Read an issuer as it is typed, without changing a letter that matters.

    Raises:
        IssuerNotValid: saying what is expected.
    """
    name = issuer.strip()
    parts = urlsplit(name)
    if parts.scheme != "https" and parts.hostname not in {"127.0.0.1", "localhost"}:
        raise IssuerNotValid("enter the issuer as a web address that starts https://")
    if not parts.hostname or parts.query or parts.fragment or parts.username:
        raise IssuerNotValid(
            "enter the issuer alone, as in https://login.example.org/your-council, "
            "without anything after ? or #"
        )
    if "{" in name or parts.path.strip("/").split("/")[0] in MANY_TENANTS:
        raise IssuerNotValid(
            "this address serves every organisation; enter the issuer of your own "
            "tenant, in which its id takes the place of `common`"
        )
    return name


MANY_TENANTS = frozenset({"common", "organizations", "consumers"})


def note(
    action: str,
    provider: Provider,
    *,
    by: Viewer,
    at: datetime,
    detail: dict[str, object],
) -> None:
    """Leave the entry of an action on an organisation's sign-in."""
    audit.record(
        action,
        f"provider:{provider.public_id}",
        by=by,
        at=at,
        on_behalf_of=provider.organisation_id,
        detail=detail,
    )
