"""What applications, contracts and notices share: they came with a council's list."""

from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from guildhall.engines.access.viewer import Viewer
from guildhall.office.people.models import Organisation
from guildhall.office.scope.querysets import ScopedQuerySet
from guildhall.office.scope.records import Record


class Visibility(models.TextChoices):
    """Who may see a record, its price apart."""

    OWN = "own", "This organisation only"
    MEMBERS = "members", "Member organisations"
    PUBLIC = "public", "Everybody"


def seen_by(viewer: Viewer, permission: str, prefix: str = "") -> Q:
    """Give the condition for records that have an organisation and a visibility.

    Everything for those who read across the region; one's own; what members share,
    for members; what is public, for everybody.

    Args:
        viewer: who asks.
        permission: what reading such a record needs.
        prefix: path to the record from the queried model, as in `contract__`.
    """
    if viewer.everywhere(permission):
        return Q()
    shared = [Visibility.PUBLIC.value]
    if viewer.among_members(permission):
        shared.append(Visibility.MEMBERS.value)
    seen = Q(**{f"{prefix}visibility__in": shared})
    own = viewer.organisations(permission)
    return seen | Q(**{f"{prefix}organisation_id__in": own}) if own else seen


class Listed(Record):
    """One row of a council's list, as the newest list has it."""

    PERSONAL_FIELDS = {"extra": "scrub"}

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    list_key = models.CharField(
        max_length=64, help_text="Stable key of the row within its organisation's list."
    )
    is_live = models.BooleanField(
        default=True, help_text="False once the newest list no longer has it."
    )
    visibility = models.CharField(
        max_length=8, choices=Visibility, default=Visibility.MEMBERS
    )
    extra = models.JSONField(
        default=dict, help_text="Mapped fields that have no column of their own."
    )
    is_synthetic = models.BooleanField(
        default=False, help_text="Made for the demonstration; not a fact."
    )
    recorded_at = models.DateTimeField(help_text="When it first came in.")
    changed_at = models.DateTimeField(help_text="When a list last changed it.")

    class Meta:
        abstract = True


ListedT = TypeVar("ListedT", bound=Listed, covariant=True)


class ListedQuerySet(ScopedQuerySet[ListedT]):
    """Records of lists; `live` leaves in those of the newest list."""

    permission: str

    def visible_to(self, viewer: Viewer) -> Q:
        """Leave in what the viewer may see."""
        return seen_by(viewer, self.permission)

    def live(self) -> Self:
        """Leave in the records that stand in the newest list."""
        # Said as `IN`: a bare boolean keeps SQLite from walking an index on it.
        return self.filter(is_live__in=[True])
