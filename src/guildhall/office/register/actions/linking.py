"""Linking: proposing what belongs together, keeping what people have judged.

One organisation at a time, each kept in one transaction: a run that is killed has linked
some organisations wholly and the others not at all, and the same run again gives the
same result.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from guildhall.engines.access.viewer import Viewer
from guildhall.office.audit import actions as audit
from guildhall.office.audit.models import Entry
from guildhall.office.jobs import running
from guildhall.office.people.models import Organisation
from guildhall.office.register import access, linking
from guildhall.office.register.actions.link_rules import confirms_from
from guildhall.office.register.models import Contract, Link, NoticeBuyer
from guildhall.office.register.models.links import LinkState

HOUSE = "whose lists are to be linked"
LINKED = "register.links_proposed"
Progress = Callable[[str], None]


def link_everything(
    *, by: Viewer, at: datetime, progress: Progress = lambda _: None
) -> int:
    """Link every organisation that has contracts; see `link_organisation`.

    Returns:
        How many links stand in all.
    """
    total = 0
    for pk in owners():
        total += link_organisation(pk, by=by, at=at)
        progress(f"{total:,} links proposed so far")
    return total


def owners() -> list[int]:
    """The organisations that have contracts, or links that wait, by id."""
    contracts = Contract.objects.unscoped(because=HOUSE).live()
    waiting = Link.objects.unscoped(because=HOUSE).filter(state=LinkState.PROPOSED)
    found = contracts.order_by().values_list("organisation_id", flat=True).distinct()
    left = waiting.order_by().values_list("organisation_id", flat=True).distinct()
    return sorted({*found, *left})


def concerned_by_notices() -> list[int]:
    """Those of the owners that a notice names as buyer, or that have a link to one."""
    named = set(
        NoticeBuyer.objects.values_list("organisation_id", flat=True).distinct()
    )
    joined = Link.objects.unscoped(because=HOUSE).filter(notice__isnull=False)
    linked = joined.order_by().values_list("organisation_id", flat=True).distinct()
    return [pk for pk in owners() if pk in {*named, *linked}]


def never_linked() -> list[int]:
    """The organisations with contracts whose lists have not been linked yet."""
    entries = Entry.objects.unscoped(because=HOUSE).filter(action=LINKED)
    linked = set(entries.values_list("on_behalf_of", flat=True).distinct())
    return [pk for pk in owners() if str(pk) not in linked]


def link_organisation(organisation_id: int, *, by: Viewer, at: datetime) -> int:
    """Propose the links of one organisation's lists afresh.

    Returns:
        How many links stand: to review, put off or confirmed.

    Raises:
        NotAllowed: when the viewer may not run linking for the organisation.
    """
    access.may_run_linking(by, organisation_id).require()
    lists = linking.read_lists(organisation_id)
    proposals = linking.propose(lists, on=at.date())
    with transaction.atomic():
        running.hold()
        Organisation.objects.select_for_update().get(pk=organisation_id)
        threshold = confirms_from(organisation_id)
        kept = linking.keep(organisation_id, proposals, threshold=threshold, at=at)
        audit.record(
            LINKED,
            f"organisation:{lists.organisation.public_id}",
            by=by,
            at=at,
            on_behalf_of=organisation_id,
            detail={
                "applications": len(lists.applications),
                "contracts": len(lists.contracts),
                "notices": len(lists.notices),
                "links": kept,
            },
        )
    return kept
