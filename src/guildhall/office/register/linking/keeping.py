"""Keeping proposals: what people have judged stands, whatever the engine says now.

A judgement is found by the keys of the two rows, so that it outlives a re-import, an
undo and a better engine. Links confirm themselves only from the score that the
organisation has set. One that is no longer proposed is kept aside with what was decided
about it, so that it comes back as it was if it is proposed again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from guildhall.office.register.linking.listed import HOUSE, Identity
from guildhall.office.register.linking.pairs import Judged, Pair, Rows, judged_pairs
from guildhall.office.register.linking.proposals import Proposal
from guildhall.office.register.models import Judgement, Link
from guildhall.office.register.models.links import LinkKind, LinkQuerySet, LinkState
from guildhall.office.register.writing import write_over

BY_RULE = "score of at least {:.2f}, the rule that is set"
STANDING = frozenset({LinkState.PROPOSED, LinkState.LATER, LinkState.CONFIRMED})
FILLED = (
    "score",
    "band",
    "reasons",
    "would_change",
    "priority",
    "state",
    "decided_at",
    "decided_by",
    "decided_because",
)


@dataclass
class Writing:
    """What is to be written of an organisation's links, and by what they are settled."""

    judged: Judged
    threshold: float | None
    at: datetime
    new: list[Link] = field(default_factory=list)
    changed: list[Link] = field(default_factory=list)

    def bring(self, link: Link, pair: Pair, proposal: Proposal | None = None) -> None:
        """Bring a link to its proposal, if there is one, and to its state."""
        before = filled(link)
        if proposal is not None:
            proposal.fill(link)
        settle(link, self.judged.get(pair), self.threshold, self.at)
        self.note(link, before)

    def set_aside(self, link: Link) -> None:
        """Set a link aside that is no longer proposed, with what was decided on it."""
        before = filled(link)
        link.state = LinkState.SUPERSEDED
        self.note(link, before)

    def note(self, link: Link, before: tuple[object, ...]) -> None:
        """Note whether a link is to be written."""
        if not link.pk:
            self.new.append(link)
        elif filled(link) != before:
            self.changed.append(link)

    def write(self) -> None:
        """Write what was noted."""
        Link.objects.bulk_create(self.new, batch_size=500)
        write_over(self.changed, FILLED)


def keep(
    organisation_id: int,
    proposals: Iterable[Proposal],
    *,
    threshold: float | None,
    at: datetime,
) -> int:
    """Bring the stored links of an organisation to what is proposed.

    Call it inside a transaction. Proposals for records that have gone since are passed
    over; the change that took them has the lists linked again.

    Args:
        organisation_id: whose links.
        proposals: all that the engine found in its lists.
        threshold: the score from which links confirm themselves; None for never.
        at: when.

    Returns:
        How many links stand: to review, put off or confirmed.
    """
    stored = held(organisation_id)
    rows = Rows.of(organisation_id)
    writing = Writing(judged_pairs(organisation_id), threshold, at)
    proposed = {one.identity: one for one in proposals if rows.pair(one.identity)}
    for identity in rows.judged_the_same(writing.judged):
        if identity not in proposed and identity not in stored:
            proposed[identity] = Proposal.of_person(identity)
    for identity, proposal in proposed.items():
        new = Link(organisation_id=organisation_id, proposed_at=at)
        pair = rows.pair(identity)
        assert pair is not None
        writing.bring(stored.pop(identity, new), pair, proposal)
    for link in stored.values():
        leave(link, writing)
    writing.write()
    return links_of(organisation_id).filter(state__in=STANDING).count()


def leave(link: Link, writing: Writing) -> None:
    """Settle a link that is no longer proposed: what was judged stands."""
    pair = pair_of(link)
    if pair in writing.judged:
        writing.bring(link, pair)
    else:
        writing.set_aside(link)


def settle_again(
    organisation_id: int, *, threshold: float | None, at: datetime
) -> None:
    """Settle the links that stand by another rule, without asking the engine.

    Call it inside a transaction.
    """
    writing = Writing(judged_pairs(organisation_id), threshold, at)
    for link in held(organisation_id).values():
        if link.state != LinkState.SUPERSEDED:
            writing.bring(link, pair_of(link))
    writing.write()


def settle(
    link: Link, judgement: Judgement | None, threshold: float | None, at: datetime
) -> None:
    """Set the state of a link from a judgement, else from the rule, else to review."""
    if judgement is not None:
        link.state = LinkState.CONFIRMED if judgement.is_same else LinkState.REJECTED
        link.decided_at, link.decided_by_id = judgement.at, judgement.by_id
        link.decided_because = judgement.because
    elif may_confirm_itself(link, threshold):
        is_new = link.state != LinkState.CONFIRMED or link.decided_at is None
        link.state, link.decided_by_id = LinkState.CONFIRMED, None
        link.decided_at = at if is_new else link.decided_at
        link.decided_because = BY_RULE.format(threshold)
    elif was_put_off(link):
        link.state = LinkState.LATER
    else:
        link.state, link.decided_at, link.decided_by_id = LinkState.PROPOSED, None, None
        link.decided_because = ""


def may_confirm_itself(link: Link, threshold: float | None) -> bool:
    """Say whether a rule confirms a link; scores of notices are not calibrated."""
    if threshold is None or link.kind != LinkKind.COVERS:
        return False
    return link.score >= threshold


def was_put_off(link: Link) -> bool:
    """Say whether a person put the link off, and nobody decided since."""
    by_somebody = link.decided_by_id is not None
    return link.state == LinkState.LATER or (
        link.state == LinkState.SUPERSEDED and by_somebody
    )


def filled(link: Link) -> tuple[object, ...]:
    """What `FILLED` holds of a link, to tell whether it changed."""
    names = ("decided_by_id" if name == "decided_by" else name for name in FILLED)
    return tuple(getattr(link, name) for name in names)


def links_of(organisation_id: int) -> LinkQuerySet:
    """Every link of an organisation, whatever its state."""
    return Link.objects.unscoped(because=HOUSE).filter(organisation_id=organisation_id)


def held(organisation_id: int) -> dict[Identity, Link]:
    """Every link of an organisation by what it joins, held until the transaction ends."""
    rows = links_of(organisation_id).select_related("application", "notice", "contract")
    return {identity_of(link): link for link in rows.select_for_update(of=("self",))}


def identity_of(link: Link) -> Identity:
    """What a link joins, by ids."""
    left = link.application_id or link.notice_id or 0
    return Identity(link.kind, left, link.contract_id)


def pair_of(link: Link) -> Pair:
    """What a link joins, by the keys of the rows."""
    left = link.application or link.notice
    return Pair(link.kind, left.list_key if left else "", link.contract.list_key)
