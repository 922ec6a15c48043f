"""A query that names no viewer raises, in every way a query can be asked."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Exists, OuterRef, QuerySet, Subquery

from guildhall.office.audit.models import Entry
from guildhall.office.scope.querysets import NoViewer, ScopedQuerySet
from tests.cast import Cast

ASKED: dict[str, Callable[[Any], object]] = {
    "list": list,
    "len": len,
    "bool": bool,
    "first": lambda q: q.first(),
    "get": lambda q: q.get(pk=1),
    "count": lambda q: q.count(),
    "exists": lambda q: q.exists(),
    "iterator": lambda q: list(q.iterator()),
    "aggregate": lambda q: q.aggregate(),
    "update": lambda q: q.update(action="x"),
    "delete": lambda q: q.delete(),
    "values": lambda q: list(q.values("pk")),
    "values_list": lambda q: list(q.values_list("pk")),
    "slice": lambda q: list(q[:3]),
    "inside": lambda q: list(
        Entry.objects.unscoped(because="outer").filter(pk__in=q.values("pk"))
    ),
    "in_bulk": lambda q: q.in_bulk(),
    "union": lambda q: list(q.order_by().union(q.order_by())),
    "dates": lambda q: list(q.datetimes("at", "day")),
    "exists inside": lambda q: list(
        Entry.objects.unscoped(because="outer").filter(
            Exists(q.filter(number=OuterRef("pk")))
        )
    ),
    "subquery": lambda q: list(
        Entry.objects.unscoped(because="outer").annotate(
            other=Subquery(q.filter(number=OuterRef("pk")).values("pk")[:1])
        )
    ),
    "or": lambda q: list(Entry.objects.unscoped(because="one side") | q),
    "or, first": lambda q: list(q | Entry.objects.unscoped(because="one side")),
    "and": lambda q: list(Entry.objects.unscoped(because="one side") & q),
    "union of a named one": lambda q: list(
        Entry.objects.unscoped(because="one side").order_by().union(q.order_by())
    ),
    "last": lambda q: q.last(),
    "earliest": lambda q: q.order_by().earliest("at"),
    "contains": lambda q: q.contains(Entry(number=1)),
}


@pytest.mark.parametrize("way", ASKED)
def test_it_raises_without_a_viewer(db: None, way: str) -> None:
    entries: QuerySet[Entry] = Entry.objects.all()

    with pytest.raises(NoViewer, match="names no viewer"):
        ASKED[way](entries)


@pytest.mark.parametrize(
    "way", [w for w in ASKED if w not in {"get", "update", "earliest"}]
)
def test_it_answers_with_a_viewer_named(cast: Cast, way: str) -> None:
    entries = Entry.objects.for_viewer(cast.ada).filter(number__gt=0)

    ASKED[way](entries)


def test_it_asks_for_a_reason_to_read_everything(db: None) -> None:
    with pytest.raises(NoViewer, match="needs a reason"):
        Entry.objects.unscoped(because="")


def test_a_query_written_out_by_hand_cannot_be_asked(db: None) -> None:
    everything = Entry.objects.unscoped(because="test")

    with pytest.raises(NoViewer, match="by hand"):
        everything.raw("SELECT * FROM audit_entry")


def test_naming_a_viewer_leaves_the_query_it_came_from_unnamed(cast: Cast) -> None:
    entries = Entry.objects.filter(number__gt=0)

    entries.for_viewer(cast.ada)
    entries.unscoped(because="test")

    with pytest.raises(NoViewer):
        entries.count()


def test_a_queryset_that_does_not_say_who_sees_what_shows_nobody(cast: Cast) -> None:
    class Forgetful(ScopedQuerySet[Entry]):
        pass

    with pytest.raises(NoViewer, match="Forgetful does not say"):
        Forgetful(Entry).for_viewer(cast.ada)
