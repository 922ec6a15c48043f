"""Admitting members and ending memberships, each dated and on the record."""

from datetime import date, datetime

from django.db import transaction

from guildhall.engines.access.viewer import Viewer
from guildhall.foundation.refusal import NotPossible
from guildhall.office.audit import actions as audit
from guildhall.office.members import access, rules
from guildhall.office.members.models import Evidence, Membership
from guildhall.office.people.models import Organisation


class CannotJoin(NotPossible):
    """The organisation cannot become a member on this day."""


class CannotEnd(NotPossible):
    """The membership cannot end on this day."""


@transaction.atomic
def admit(
    organisation: Organisation,
    *,
    by: Viewer,
    on: date,
    at: datetime,
    evidence: Evidence = Evidence.RECORDED,
    source: str = "",
) -> Membership:
    """Make an organisation a member from a day on.

    Args:
        organisation: who joins.
        by: who admits it; holds `member:admit` across the region.
        on: first day of membership.
        at: when this is done.
        evidence: how sure the record is.
        source: where it is said, for facts.

    Raises:
        NotAllowed: the viewer may not admit members.
        CannotJoin: it is a member, or of a kind that does not join.
    """
    access.may_admit(by).require()
    held = Membership.objects.select_for_update().filter(organisation=organisation)
    ends = [membership.ends_before for membership in held]
    rules.can_join(
        organisation.kind,
        has_open=None in ends,
        last_ended=max((end for end in ends if end), default=None),
        on=on,
    ).require(CannotJoin)
    membership = Membership.objects.create(
        organisation=organisation, starts_on=on, evidence=evidence, source=source
    )
    note("members.admitted", membership, by=by, at=at)
    return membership


@transaction.atomic
def end(membership: Membership, *, by: Viewer, on: date, at: datetime) -> Membership:
    """End a membership; `on` is the first day outside it.

    Raises:
        NotAllowed: the viewer may not end memberships.
        CannotEnd: it has ended, or would end before it began.
    """
    access.may_admit(by).require()
    every = Membership.objects.select_for_update(of=("self",))
    membership = every.select_related("organisation").get(pk=membership.pk)
    rules.can_end(
        starts_on=membership.starts_on, ends_before=membership.ends_before, on=on
    ).require(CannotEnd)
    membership.ends_before = on
    membership.save(update_fields=["ends_before"])
    note("members.ended", membership, by=by, at=at)
    return membership


def note(action: str, membership: Membership, *, by: Viewer, at: datetime) -> None:
    """Leave the entry of an action on a membership."""
    ends = membership.ends_before
    audit.record(
        action,
        f"organisation:{membership.organisation.public_id}",
        by=by,
        at=at,
        on_behalf_of=membership.organisation_id,
        detail={
            "starts_on": membership.starts_on.isoformat(),
            "ends_before": ends and ends.isoformat(),
        },
    )
