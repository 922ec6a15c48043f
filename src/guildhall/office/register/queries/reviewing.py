"""The queue of links that wait for a person: what is worth most first, and what is alike.

Only links that the viewer may decide stand in it. Two cases are alike when the same
product, read on the left, meets the same supplier on the right by the same kind of
link: whoever has decided one has usually decided all of them.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet

from guildhall.engines.access.viewer import Viewer
from guildhall.office.register.models import Link
from guildhall.office.register.models.links import LinkState
from guildhall.office.register.queries import lists
from guildhall.office.scope.listing import Filter, Listing

DECIDES = "link:decide"
WAITING = (LinkState.PROPOSED, LinkState.LATER)
STATES = [
    (LinkState.PROPOSED.value, "To review"),
    (LinkState.LATER.value, "Put off"),
]


def waiting_for(viewer: Viewer) -> QuerySet[Link]:
    """Links that wait, put off ones included, and that the viewer may decide."""
    rows = lists.links_of(viewer).filter(state__in=WAITING)
    if not viewer.everywhere(DECIDES):
        rows = rows.filter(organisation_id__in=viewer.organisations(DECIDES))
    return rows.select_related(
        "organisation",
        "application__product",
        "application__vendor",
        "notice",
        "contract__organisation",
        "contract__supplier",
        "contract__product",
    )


def alike_to(rows: QuerySet[Any], said: str) -> QuerySet[Any]:
    """Leave in the links that are alike one, by its public id, that one included."""
    links = Link.objects.unscoped(because="only to say what is alike; rows are scoped")
    one = links.select_related("application", "contract").filter(public_id=said).first()
    return rows.filter(likeness(one)) if one else rows.none()


def likeness(one: Link) -> Q:
    """The condition for links alike one; only itself where too little is known."""
    product = one.application.product_id if one.application else None
    supplier = one.contract.supplier_id
    if product is None or supplier is None:
        return Q(pk=one.pk)
    return Q(
        kind=one.kind, application__product_id=product, contract__supplier_id=supplier
    )


ALIKE = Filter(
    "alike",
    "Alike one case",
    alike_to,
    "key",
    names=lambda said: "the same product and supplier",
)
STATE = Filter(
    "state",
    "State",
    lambda rows, said: rows.filter(state=LinkState(said)),
    "choice",
    lambda _: STATES,
)
QUEUE = Listing(
    "review",
    waiting_for,
    (
        *(one for one in lists.LINKS.filters if one.name != "state"),
        STATE,
        ALIKE,
    ),
    lists.LINKS.sorts,
    page_size=25,
)


def alike_count(viewer: Viewer, one: Link) -> int:
    """How many other links that wait are alike one."""
    rows = waiting_for(viewer).filter(likeness(one), state=LinkState.PROPOSED)
    return rows.exclude(pk=one.pk).order_by().count()


def rivals_of(viewer: Viewer, one: Link, *, most: int = 5) -> Sequence[Link]:
    """Other contracts that are linked, or proposed, to the same left side, best first."""
    rows = lists.links_of(viewer).exclude(pk=one.pk)
    same = (
        rows.filter(application=one.application)
        if one.application
        else rows.filter(notice=one.notice)
    )
    standing = same.exclude(state=LinkState.REJECTED)
    return list(standing.order_by("-score", "pk")[:most])


def chosen_links(viewer: Viewer, public_ids: Sequence[str]) -> list[Link]:
    """The links of these public ids that wait and that the viewer may decide."""
    return list(waiting_for(viewer).filter(public_id__in=list(public_ids)))
