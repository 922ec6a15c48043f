"""Deciding on links: the same, not the same, later; and taking it back.

A decision changes the link, keeps a judgement by the keys of the two rows, and leaves
one audit entry, in one transaction. The judgement outlives both rows.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from guildhall.engines.access.viewer import Viewer
from guildhall.foundation.decision import Decision, no, yes
from guildhall.foundation.refusal import NotFound, NotPossible
from guildhall.office.audit import actions as audit
from guildhall.office.register import access, linking
from guildhall.office.register.actions.link_rules import confirms_from
from guildhall.office.register.models import Judgement, Link, ProductAlias
from guildhall.office.register.models.links import (
    MAY_BECOME,
    JudgementQuerySet,
    LinkState,
)

DECISIONS = {
    "same": LinkState.CONFIRMED,
    "not": LinkState.REJECTED,
    "later": LinkState.LATER,
}
DECIDED = ["state", "decided_at", "decided_by", "decided_because"]
GONE = "there is no such link; it may have gone with an undone import"


def find(public_id: str, *, by: Viewer) -> Link:
    """Find a link that somebody may know of.

    Raises:
        NotFound: when there is none, or none for this viewer.
    """
    seen = Link.objects.for_viewer(by).select_related(
        "application", "notice", "contract"
    )
    link = seen.filter(public_id=public_id).first()
    if link is None:
        raise NotFound(GONE)
    return link


@transaction.atomic
def decide(
    links: Sequence[Link], *, decision: str, by: Viewer, at: datetime, because: str = ""
) -> None:
    """Decide on one link, or on several alike, at once.

    Deciding the same again, as a second press of a button does, changes nothing.

    Args:
        links: the links, all of organisations the viewer may decide for.
        decision: `same`, `not` or `later`.
        by: who decides.
        at: when.
        because: why, where it is worth keeping.

    Raises:
        NotAllowed: when one of them belongs to another organisation.
        NotFound: when one of them has gone with an undone import.
        NotPossible: when the decision is none of the three, or none for that link.
    """
    if decision not in DECISIONS:
        raise NotPossible(
            f"decide {', '.join(DECISIONS)}; {decision!r} is none of them"
        )
    for link in sorted(links, key=lambda one: one.pk or 0):
        access.may_decide_link(by, link).require()
        hold(link)
        can_become(link, DECISIONS[decision]).require(NotPossible)
        if not is_decided_so(link, decision, by, because):
            decide_one(link, decision=decision, by=by, at=at, because=because)


def can_become(link: Link, state: LinkState) -> Decision:
    """May a person bring a link to this state?"""
    now = LinkState(link.state)
    if state in MAY_BECOME[now]:
        return yes(f"a link that is {now.label.lower()} can be decided so")
    if now is LinkState.SUPERSEDED:
        return no("this link is no longer proposed, so there is nothing to decide")
    return no(f"this link is {now.label.lower()}; take that back first")


def is_decided_so(link: Link, decision: str, by: Viewer, because: str) -> bool:
    """Say whether the same person has decided just this before."""
    return (
        link.state == DECISIONS[decision]
        and link.decided_by_id is not None
        and link.decided_by_id == by.person_id
        and link.decided_because == because[:300]
    )


def decide_one(
    link: Link, *, decision: str, by: Viewer, at: datetime, because: str
) -> None:
    """Write one decision, its judgement and its entry."""
    before = link.state
    link.state = DECISIONS[decision]
    link.decided_at, link.decided_by_id = at, by.person_id
    link.decided_because = because[:300]
    link.save(update_fields=DECIDED)
    keep_judgement(link, by=by, at=at)
    if decision == "same":
        propose_alias(link)
    else:
        drop_alias(link)
    record(link, "register.link_decided", before, by=by, at=at)


@transaction.atomic
def take_back(link: Link, *, by: Viewer, at: datetime) -> None:
    """Undo a person's decision: the judgement goes; the rule decides, or it waits again.

    Raises:
        NotAllowed: when the link belongs to another organisation.
        NotFound: when the link has gone with an undone import.
        NotPossible: when no person has decided anything.
    """
    access.may_decide_link(by, link).require()
    hold(link)
    judgements = judgements_of(link)
    if link.state != LinkState.LATER and not judgements.exists():
        raise NotPossible("nobody has decided anything on this link yet")
    before = link.state
    judgements.delete()
    link.state = LinkState.PROPOSED
    threshold = confirms_from(link.organisation_id)
    linking.settle(link, None, threshold, at)
    link.save(update_fields=DECIDED)
    drop_alias(link)
    record(link, "register.link_taken_back", before, by=by, at=at)


def hold(link: Link) -> None:
    """Read a link again as it is now, and keep it until the transaction ends.

    Raises:
        NotFound: it has gone.
    """
    rows = Link.objects.unscoped(because="access to it was decided just now")
    related = rows.select_related("application", "notice", "contract")
    try:
        link.refresh_from_db(from_queryset=related.select_for_update(of=("self",)))
    except Link.DoesNotExist as gone:
        raise NotFound(GONE) from gone


def judgements_of(link: Link) -> JudgementQuerySet:
    """The judgement on the pair of rows that a link joins, if any."""
    left = link.application or link.notice
    return Judgement.objects.unscoped(
        because="the pair is known to the decider"
    ).filter(
        organisation_id=link.organisation_id,
        kind=link.kind,
        left_key=left.list_key if left else "",
        contract_key=link.contract.list_key,
    )


def keep_judgement(link: Link, *, by: Viewer, at: datetime) -> None:
    """Keep what was decided by the keys of the two rows; putting off keeps nothing."""
    judgements_of(link).delete()
    left = link.application or link.notice
    if link.state == LinkState.LATER or left is None:
        return
    Judgement.objects.create(
        organisation_id=link.organisation_id,
        kind=link.kind,
        left_key=left.list_key,
        contract_key=link.contract.list_key,
        is_same=link.state == LinkState.CONFIRMED,
        because=link.decided_because,
        by_id=by.person_id,
        at=at,
    )


def propose_alias(link: Link) -> None:
    """Offer the application's name as an alias, where no product was recognised in it."""
    application, contract = link.application, link.contract
    if application is None or application.product_id or not contract.product_id:
        return
    ProductAlias.objects.get_or_create(
        product_id=contract.product_id,
        name=application.name[:160],
        defaults={"is_confirmed": False, "source": source_of(link)},
    )


def drop_alias(link: Link) -> None:
    """Withdraw the alias that was offered because of a link, while it still waits."""
    ProductAlias.objects.waiting().filter(source=source_of(link)).delete()


def source_of(link: Link) -> str:
    """How an alias says which link it was offered because of."""
    return f"link {link.public_id}"


def record(link: Link, action: str, before: str, *, by: Viewer, at: datetime) -> None:
    """Leave the audit entry of a decision."""
    audit.record(
        action,
        f"link:{link.public_id}",
        by=by,
        at=at,
        on_behalf_of=link.organisation_id,
        detail={
            "from": before,
            "to": link.state,
            "score": round(link.score, 4),
            "because": link.decided_because,
        },
    )
