"""Adding to the record; the only way in which an entry comes to be."""

from collections.abc import Mapping
from datetime import UTC, datetime

from django.db import transaction

from guildhall.engines.access.viewer import Kind, Viewer
from guildhall.office.audit.models import Entry, Head
from guildhall.office.audit.rules import FIRST_SEAL, Fact, seal


def record(
    action: str,
    subject: str,
    *,
    by: Viewer,
    at: datetime,
    on_behalf_of: int | None = None,
    detail: Mapping[str, object] | None = None,
) -> Entry:
    """Add one entry, inside the transaction of the action it tells of.

    Args:
        action: context and verb, as in `intake.import_committed`.
        subject: `kind:public id` of what was acted on.
        by: who acted.
        at: when, with its time zone.
        on_behalf_of: organisation acted for; the viewer's own unless given.
        detail: plain JSON values that say what changed.

    Raises:
        TransactionManagementError: when called outside a transaction, because an
            entry without its action, or an action without its entry, must not be.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(
            f"{action} must be recorded inside the transaction of the action"
        )
    head = end_of_chain()
    moment = at.astimezone(UTC)
    organisation = on_behalf_of if on_behalf_of is not None else by.acting_for
    behalf = "" if organisation is None else str(organisation)
    fact = Fact(action, subject, dict(detail or {}))
    number = head.number + 1
    sealed = seal(
        head.seal,
        number=number,
        at=moment,
        actor=actor_of(by),
        on_behalf_of=behalf,
        fact=fact,
    )
    entry = Entry(
        number=number,
        at=moment,
        actor=actor_of(by),
        on_behalf_of=behalf,
        action=action,
        subject=subject,
        detail=fact.detail,
        previous_seal=head.seal,
        seal=sealed,
    )
    entry.save(force_insert=True)
    Head.objects.filter(pk="head").update(number=number, seal=sealed)
    return entry


def end_of_chain() -> Head:
    """Take the end of the chain and keep it locked until the transaction ends."""
    head = Head.objects.select_for_update().filter(pk="head").first()
    if head is None:
        Head.objects.get_or_create(pk="head", defaults={"seal": FIRST_SEAL})
        head = Head.objects.select_for_update().get(pk="head")
    return head


def actor_of(viewer: Viewer) -> str:
    """Name who acted, by kind and id."""
    if viewer.kind is Kind.SYSTEM:
        return f"system:{viewer.name}"
    return f"{viewer.kind}:{viewer.person_id or 'nobody'}"
