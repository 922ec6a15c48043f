"""How far review has come, how well reviewers agree, and how often the engine is right.

Counts are of the links that the viewer may decide. Agreement is read from the record of
what was done: a link on which two people have decided agrees when their last decisions
are the same. A decision that was taken back counts for nobody.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from guildhall.engines.access.viewer import Viewer
from guildhall.office.audit.models import Entry
from guildhall.office.register.models import Link
from guildhall.office.register.models.links import LinkState
from guildhall.office.register.queries.reviewing import DECIDES, waiting_for

DECIDED = "register.link_decided"
TAKEN_BACK = "register.link_taken_back"
JUDGED = (LinkState.CONFIRMED, LinkState.REJECTED)
BECAUSE = "decisions on links that the viewer may decide, counted only"


@dataclass(frozen=True)
class Left:
    """How many links of one council and band wait, and how many are put off."""

    slug: str
    band: str
    to_review: int
    put_off: int


def left_to_review(viewer: Viewer) -> list[Left]:
    """Count what waits, by council and band."""
    rows = waiting_for(viewer).order_by().values_list("organisation__slug", "band")
    counted = rows.annotate(
        to_review=Count("pk", filter=Q(state=LinkState.PROPOSED)),
        put_off=Count("pk", filter=Q(state=LinkState.LATER)),
    )
    return [Left(*row) for row in counted.order_by("organisation__slug", "band")]


@dataclass(frozen=True)
class Agreement:
    """On how many links people agree, of those on which more than one has decided."""

    agreed: int
    of: int

    @property
    def share(self) -> float | None:
        """The share on which they agree, 0 to 1, or None of none."""
        return self.agreed / self.of if self.of else None


def reviewers_agreement(viewer: Viewer) -> Agreement:
    """How well people agree on links that more than one of them has decided on."""
    last: dict[str, dict[str, str]] = defaultdict(dict)
    for subject, action, actor, to in decisions(viewer):
        if action == TAKEN_BACK:
            last[subject].pop(actor, None)
        elif to in JUDGED:
            last[subject][actor] = to
    both = [set(said.values()) for said in last.values() if len(said) > 1]
    return Agreement(sum(len(said) == 1 for said in both), len(both))


def decisions(viewer: Viewer) -> Iterable[tuple[str, str, str, str]]:
    """What was decided and taken back, in order: subject, action, actor, new state."""
    entries = Entry.objects.unscoped(because=BECAUSE)
    entries = entries.filter(action__in=[DECIDED, TAKEN_BACK])
    if not viewer.everywhere(DECIDES):
        own = [str(pk) for pk in viewer.organisations(DECIDES)]
        entries = entries.filter(on_behalf_of__in=own)
    rows = entries.order_by("number").values_list(
        "subject", "action", "actor", "detail__to"
    )
    return rows.iterator(chunk_size=2_000)


@dataclass(frozen=True)
class Right:
    """Of the links of one band that people have judged, how many they confirmed."""

    band: str
    confirmed: int
    judged: int

    @property
    def share(self) -> float | None:
        """The share confirmed, 0 to 1, or None of none."""
        return self.confirmed / self.judged if self.judged else None


def engine_agreement(viewer: Viewer) -> list[Right]:
    """How often people confirm what the engine proposes, by band."""
    rows = judged_by_people(viewer).order_by().values_list("band")
    counted = rows.annotate(
        confirmed=Count("pk", filter=Q(state=LinkState.CONFIRMED)), judged=Count("pk")
    )
    return [Right(*row) for row in counted.order_by("band")]


def judged_by_people(viewer: Viewer) -> QuerySet[Link]:
    """Links that a person has judged and that the viewer may decide."""
    rows = Link.objects.for_viewer(viewer).filter(
        state__in=JUDGED, decided_by__isnull=False
    )
    if viewer.everywhere(DECIDES):
        return rows
    return rows.filter(organisation_id__in=viewer.organisations(DECIDES))
