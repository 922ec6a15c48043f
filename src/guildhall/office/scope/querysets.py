"""Queries that must name their viewer: a query that forgets raises, it never leaks.

Every record that belongs to an organisation is read through `for_viewer`, which
leaves in what that viewer may see. Work done by the house itself says why it reads
without a viewer: `unscoped(because=...)`. The name stands in the query itself, so that
one query inside another (`Exists`, `Subquery`, `|`) is asked for it as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Self, TypeVar

from django.db import models
from django.db.models.sql import Query

from guildhall.engines.access.viewer import Viewer

RecordT = TypeVar("RecordT", bound=models.Model, covariant=True)


class NoViewer(RuntimeError):
    """A query on scoped records named no viewer: a fault in the code, not a refusal."""


class ScopedQuery(Query):
    """The query inside a scoped queryset: it remembers whether a viewer was named."""

    is_named = False

    def require_viewer(self) -> None:
        """Raise unless a viewer, or a reason, has been named."""
        if not self.is_named and self.model is not None:
            raise NoViewer(
                f"this query on {self.model.__name__} names no viewer: "
                "call for_viewer(viewer), or unscoped(because=...)"
            )

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        """Stand inside another query, with a viewer named."""
        self.require_viewer()
        return super().resolve_expression(*args, **kwargs)


class ScopedQuerySet(models.QuerySet[RecordT]):
    """A queryset that answers only after a viewer, or a reason, has been named."""

    def __init__(
        self, model: Any = None, query: Query | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Begin with a query that remembers who it is for."""
        super().__init__(model, query or ScopedQuery(model), *args, **kwargs)

    def visible_to(self, viewer: Viewer) -> models.Q:
        """Give the condition that leaves in what the viewer may see."""
        raise NoViewer(f"{type(self).__name__} does not say what a viewer may see")

    def for_viewer(self, viewer: Viewer) -> Self:
        """Leave in what this viewer may see."""
        return self.filter(self.visible_to(viewer))._named()

    def unscoped(self, *, because: str) -> Self:
        """Read everything, for work of the house itself; `because` is for the reader."""
        if not because:
            raise NoViewer("reading without a viewer needs a reason")
        return self.all()._named()

    def _named(self) -> Self:
        if isinstance(self.query, ScopedQuery):
            self.query.is_named = True
        return self

    def _require_viewer(self) -> None:
        if isinstance(self.query, ScopedQuery):
            self.query.require_viewer()

    def _merge_sanity_check(self, other: ScopedQuerySet[RecordT]) -> None:
        """Both sides of `|`, `&` and `^` must name a viewer."""
        self._require_viewer()
        other._require_viewer()
        super()._merge_sanity_check(other)  # type: ignore[misc]

    def _combinator_query(
        self, combinator: str, *others: ScopedQuerySet[RecordT], **kwargs: Any
    ) -> Self:
        """Every part of a union, intersection or difference must name a viewer."""
        self._require_viewer()
        for other in others:
            other._require_viewer()
        joined: Self = super()._combinator_query(combinator, *others, **kwargs)  # type: ignore[misc]
        return joined

    def _fetch_all(self) -> None:
        self._require_viewer()
        super()._fetch_all()

    def iterator(self, *args: Any, **kwargs: Any) -> Iterator[RecordT]:
        """Stream the records, with a viewer named."""
        self._require_viewer()
        return super().iterator(*args, **kwargs)

    def count(self) -> int:
        """Count the records, with a viewer named."""
        self._require_viewer()
        return super().count()

    def exists(self) -> bool:
        """Say whether there is one, with a viewer named."""
        self._require_viewer()
        return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Summarise the records, with a viewer named."""
        self._require_viewer()
        return super().aggregate(*args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        """Change the records, with a viewer named."""
        self._require_viewer()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete the records, with a viewer named."""
        self._require_viewer()
        return super().delete()

    def raw(self, *args: Any, **kwargs: Any) -> models.query.RawQuerySet[Any]:
        """Refuse: nobody can say whom the rows of a written-out query are for."""
        raise NoViewer("a query written out by hand cannot name its viewer")
