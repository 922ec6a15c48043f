"""A query that names no viewer raises, in every way a query can be asked."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import QuerySet

from guildhall.office.audit.models import Entry
from guildhall.office.scope.querysets import NoViewer
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
}


@pytest.mark.parametrize("way", ASKED)
def test_it_raises_without_a_viewer(db: None, way: str) -> None:
    entries: QuerySet[Entry] = Entry.objects.all()

    with pytest.raises(NoViewer, match="names no viewer"):
        ASKED[way](entries)


@pytest.mark.parametrize("way", [w for w in ASKED if w not in {"get", "update"}])
def test_it_answers_with_a_viewer_named(cast: Cast, way: str) -> None:
    entries = Entry.objects.for_viewer(cast.ada).filter(number__gt=0)

    ASKED[way](entries)


def test_it_asks_for_a_reason_to_read_everything(db: None) -> None:
    with pytest.raises(NoViewer, match="needs a reason"):
        Entry.objects.unscoped(because="")
