"""Reading what belongs to the organisations whose imports a viewer may read."""

from django.db.models import Q

from guildhall.engines.access.viewer import Viewer
from guildhall.office.scope.querysets import RecordT, ScopedQuerySet


class OfOrganisation(ScopedQuerySet[RecordT]):
    """What belongs to the organisations whose imports a viewer may read."""

    path = "organisation_id"

    def visible_to(self, viewer: Viewer) -> Q:
        """Leave in the organisations at which the viewer may read imports."""
        if viewer.everywhere("import:read"):
            return Q()
        own = viewer.organisations("import:read")
        return Q(**{f"{self.path}__in": own})
