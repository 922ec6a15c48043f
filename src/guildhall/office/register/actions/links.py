"""Deciding on links: the same, not the same, later; and taking it back.

A decision changes the link, keeps a judgement by the keys of the two rows, and leaves
one audit entry, in one transaction. The judgement outlives both rows.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from guildhall.engines.access.viewer import Viewer
from guildhall.foundation.refusal import NotFound, NotPossible
from guildhall.office.audit import actions as audit
from guildhall.office.register import access
from guildhall.office.register.models import Judgement, Link, Product, ProductAlias
from guildhall.office.register.models.links import JudgementQuerySet, LinkState

DECISIONS = {
    "same": LinkState.CONFIRMED,
    "not": LinkState.REJECTED,
    "later": LinkState.LATER,
}


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
        raise NotFound("there is no such link; it may have gone with an undone import")
    return link


@transaction.atomic
def decide(
    links: Sequence[Link], *, decision: str, by: Viewer, at: datetime, because: str = ""
) -> None:
    """Decide on one link, or on several alike, at once.

    Args:
        links: the links, all of organisations the viewer may decide for.
        decision: `same`, `not` or `later`.
        by: who decides.
        at: when.
        because: why, where it is worth keeping.

    Raises:
        NotAllowed: when one of them belongs to another organisation.
        NotPossible: when the decision is none of the three.
    """
    if decision not in DECISIONS:
        raise NotPossible(
            f"decide {', '.join(DECISIONS)}; {decision!r} is none of them"
        )
    for link in links:
        access.may_decide_link(by, link).require()
        before = link.state
        link.state = DECISIONS[decision]
        link.decided_at, link.decided_by_id = at, by.person_id
        link.decided_because = because[:300]
        link.save()
        keep_judgement(link, by=by, at=at)
        if decision == "same":
            propose_alias(link)
        record(link, "register.link_decided", before, by=by, at=at)


@transaction.atomic
def take_back(link: Link, *, by: Viewer, at: datetime) -> None:
    """Undo a decision: the link is to review again and the judgement goes.

    Raises:
        NotAllowed: when the link belongs to another organisation.
        NotPossible: when nothing was decided.
    """
    access.may_decide_link(by, link).require()
    if link.state == LinkState.PROPOSED:
        raise NotPossible("nothing has been decided on this link yet")
    before = link.state
    link.state, link.decided_at, link.decided_by = LinkState.PROPOSED, None, None
    link.decided_because = ""
    link.save()
    judgements_of(link).delete()
    if link.application_id:
        ProductAlias.objects.filter(
            is_confirmed=False, source=f"link {link.public_id}"
        ).delete()
    record(link, "register.link_taken_back", before, by=by, at=at)


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
    product = Product.objects.get(pk=contract.product_id)
    ProductAlias.objects.get_or_create(
        product=product,
        name=application.name[:160],
        defaults={"is_confirmed": False, "source": f"link {link.public_id}"},
    )


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
