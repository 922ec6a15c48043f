"""Queries that must name their viewer: a query that forgets raises, it never leaks.

Every record that belongs to an organisation is read through `for_viewer`, which
leaves in what that viewer may see. Work done by the house itself says why it reads
without a viewer: `unscoped(because=...)`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Self, TypeVar

from django.db import models

from guildhall.engines.access.viewer import Viewer

RecordT = TypeVar("RecordT", bound=models.Model, covariant=True)


class NoViewer(RuntimeError):
    """A query on scoped records named no viewer: a fault in the code, not a refusal."""


class ScopedQuerySet(models.QuerySet[RecordT]):
    """A queryset that answers only after a viewer, or a reason, has been named."""

    _is_named = False

    def visible_to(self, viewer: Viewer) -> models.Q:
        """Give the condition that leaves in what the viewer may see."""
        raise NoViewer(f"{type(self).__name__} does not say what a viewer may see")

    def for_viewer(self, viewer: Viewer) -> Self:
        """Leave in what this viewer may see."""
        chosen = self.filter(self.visible_to(viewer))
        chosen._is_named = True
        return chosen

    def unscoped(self, *, because: str) -> Self:
        """Read everything, for work of the house itself; `because` is for the reader."""
        if not because:
            raise NoViewer("reading without a viewer needs a reason")
        chosen = self._chain()  # type: ignore[attr-defined]
        chosen._is_named = True
        return chosen  # type: ignore[no-any-return]

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]
        clone._is_named = self._is_named
        return clone

    def _require_viewer(self) -> None:
        if not self._is_named:
            raise NoViewer(
                f"this query on {self.model.__name__} names no viewer: "
                "call for_viewer(viewer), or unscoped(because=...)"
            )

    def _fetch_all(self) -> None:
        self._require_viewer()
        super()._fetch_all()  # type: ignore[misc]

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

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        """Stand inside another query, with a viewer named."""
        self._require_viewer()
        return super().resolve_expression(*args, **kwargs)  # type: ignore[misc]
