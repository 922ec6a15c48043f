"""Files that came in, what was read in them, and what bringing them in changed.

The exact cells of every row are kept, so that each stored value can be followed back
to the cell it came from, and each import can be undone to the letter.
"""

from django.db import models
from django.db.models import Q

from guildhall.engines.access.viewer import Viewer
from guildhall.office.intake.rules import (
    ACTION_TITLES,
    EXTENT_TITLES,
    TITLES,
    WRITING,
    Action,
    Extent,
    RunState,
)
from guildhall.office.people.models import Organisation
from guildhall.office.scope.querysets import RecordT, ScopedQuerySet
from guildhall.office.scope.records import Record

STATES = [(state.value, title) for state, title in TITLES.items()]
EXTENTS = [(extent.value, title) for extent, title in EXTENT_TITLES.items()]
ACTIONS = [(action.value, title) for action, title in ACTION_TITLES.items()]


class _OfOrganisation(ScopedQuerySet[RecordT]):
    """What belongs to the organisations whose imports a viewer may read."""

    path = "organisation_id"

    def visible_to(self, viewer: Viewer) -> Q:
        """Leave in the organisations at which the viewer may read imports."""
        if viewer.everywhere("import:read"):
            return Q()
        own = viewer.organisations("import:read")
        return Q(**{f"{self.path}__in": own})


class UploadQuerySet(_OfOrganisation["Upload"]):
    """Files, seen by those who may read imports of their organisation."""


class RunQuerySet(_OfOrganisation["ImportRun"]):
    """Imports, seen by those who may read imports of their organisation."""

    def of_list(self, organisation_id: int, kind: str) -> "RunQuerySet":
        """Leave in the imports of one list."""
        return self.filter(organisation_id=organisation_id, kind=kind)

    def in_force(self) -> "RunQuerySet":
        """Leave in the imports that were brought in and not undone, newest first."""
        return self.filter(state=RunState.COMMITTED).order_by("-committed_at", "-pk")


class RowQuerySet(_OfOrganisation["Row"]):
    """Rows of imports."""

    path = "run__organisation_id"


class ChangeQuerySet(_OfOrganisation["Change"]):
    """Changes of imports."""

    path = "run__organisation_id"


class ProblemQuerySet(_OfOrganisation["Problem"]):
    """Problems of imports."""

    path = "run__organisation_id"


class HeadingQuerySet(_OfOrganisation["RememberedHeading"]):
    """Headings that an organisation has explained."""


class Upload(Record):
    """One file of one organisation: the same content is kept once."""

    PERSONAL_FIELDS = {"uploaded_by": "scrub"}

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(max_length=20, help_text="What the file is a list of.")
    filename = models.CharField(max_length=200, help_text="As it was called.")
    content_sha256 = models.CharField(
        max_length=64, help_text="SHA-256 of the content, and its place in the folder."
    )
    size_bytes = models.PositiveBigIntegerField(help_text="Length of the content.")
    uploaded_at = models.DateTimeField(help_text="When it first came.")
    uploaded_by = models.CharField(max_length=120, help_text="Who first sent it.")

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ("-uploaded_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "content_sha256"],
                name="one_upload_a_content",
            )
        ]

    def __str__(self) -> str:
        """Name the file."""
        return self.filename


class ImportRun(Record):
    """One time that a file was, or is to be, brought into a list."""

    PERSONAL_FIELDS = {
        "created_by": "scrub",
        "committed_by": "scrub",
        "undone_by": "scrub",
    }

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(max_length=20, help_text="What the file is a list of.")
    state = models.CharField(
        max_length=10, choices=STATES, default=RunState.RECEIVED.value
    )
    extent = models.CharField(
        max_length=5,
        choices=EXTENTS,
        default=Extent.WHOLE.value,
        help_text="Whether what the file leaves out is gone.",
    )
    reading = models.JSONField(
        default=dict, help_text="How the file was read: columns, header row, encoding."
    )
    mapping = models.JSONField(
        default=dict, help_text="Field a column, by the column's index; null for none."
    )
    offset = models.PositiveBigIntegerField(
        default=0, help_text="Last position that is done; committed with its rows."
    )
    total = models.PositiveBigIntegerField(default=0, help_text="Positions in all.")
    rows = models.PositiveBigIntegerField(default=0, help_text="Data rows in the file.")
    added = models.PositiveBigIntegerField(default=0)
    changed = models.PositiveBigIntegerField(default=0)
    gone = models.PositiveBigIntegerField(default=0)
    same = models.PositiveBigIntegerField(default=0)
    repeated = models.PositiveBigIntegerField(default=0)
    left_out = models.PositiveBigIntegerField(
        default=0, help_text="Rows that cannot be kept; each has its problem."
    )
    problems = models.PositiveBigIntegerField(default=0)
    compared_with = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The import in force when this one was compared.",
    )
    because = models.CharField(
        max_length=1_000, blank=True, help_text="Why it could not be read, or stopped."
    )
    created_at = models.DateTimeField(help_text="When it was begun.")
    created_by = models.CharField(max_length=120, help_text="Who began it.")
    committed_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was brought in whole."
    )
    committed_by = models.CharField(
        max_length=120, blank=True, help_text="Who had it brought in."
    )
    undone_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was undone whole."
    )
    undone_by = models.CharField(
        max_length=120, blank=True, help_text="Who had it undone."
    )

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        indexes = [
            models.Index(fields=["organisation", "kind", "-committed_at"]),
            models.Index(fields=["state", "-created_at"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind"],
                condition=Q(state__in=sorted(state.value for state in WRITING)),
                name="one_import_writes_a_list",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in RunState]),
                name="import_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(offset__lte=models.F("total")),
                name="import_offset_within_total",
            ),
            models.CheckConstraint(
                condition=~Q(state=RunState.COMMITTED.value)
                | Q(committed_at__isnull=False),
                name="import_committed_at_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state=RunState.UNDONE.value) | Q(undone_at__isnull=False),
                name="import_undone_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        """Name the file and where its import stands."""
        return f"{self.upload} ({self.get_state_display().lower()})"

    @property
    def stands(self) -> RunState:
        """Where the import stands, as a member of the table of states."""
        return RunState(self.state)


class Row(models.Model):
    """One data row of a file, with the exact cells."""

    PERSONAL_FIELDS = {"cells": "scrub"}

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveBigIntegerField(help_text="Row of the file, from 1.")
    sheet = models.CharField(max_length=80, blank=True, help_text="Sheet it stood on.")
    cells = models.JSONField(help_text="The cells as they stand, left to right.")

    objects = RowQuerySet.as_manager()

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="one_row_a_number")
        ]

    def __str__(self) -> str:
        """Name the row by its number."""
        return f"row {self.number}"


class Change(models.Model):
    """What bringing in one row does, or did, to one record."""

    PERSONAL_FIELDS = {"before": "scrub", "after": "scrub"}

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveBigIntegerField(help_text="Order of work, from 1.")
    row_number = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="Row of the file; empty for what is gone."
    )
    base = models.CharField(
        max_length=64, help_text="Key as the list gives it; rows may share it."
    )
    key = models.CharField(
        max_length=80,
        blank=True,
        help_text="Key of its own; empty until rows that share one are told apart.",
    )
    record_id = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="The record; empty until it is added."
    )
    action = models.CharField(max_length=8, choices=ACTIONS)
    before = models.JSONField(
        null=True, blank=True, help_text="Values and liveness before; empty when new."
    )
    after = models.JSONField(
        null=True, blank=True, help_text="Values to keep; empty when none are written."
    )

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ("position",)
        indexes = [
            models.Index(fields=["run", "action", "position"]),
            models.Index(fields=["run", "base"]),
            models.Index(
                fields=["run", "base"],
                condition=Q(key=""),
                name="changes_to_tell_apart",
            ),
            models.Index(fields=["record_id", "run"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "position"], name="one_change_a_position"
            ),
            models.CheckConstraint(
                condition=Q(action__in=[action.value for action in Action]),
                name="change_action_is_known",
            ),
            models.CheckConstraint(
                condition=Q(action="gone", row_number__isnull=True)
                | (~Q(action="gone") & Q(row_number__isnull=False)),
                name="change_has_a_row_unless_gone",
            ),
        ]

    def __str__(self) -> str:
        """Say what happens to which record."""
        return f"{self.action} {self.key}"


class Problem(models.Model):
    """One thing in a file that is not as expected: place, what was seen, the fix."""

    PERSONAL_FIELDS = {"seen": "scrub"}

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="+")
    row_number = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="Row of the file; empty for the whole file."
    )
    column = models.PositiveIntegerField(
        null=True, blank=True, help_text="Column from 0; empty for the whole row."
    )
    heading = models.CharField(max_length=200, blank=True, help_text="Of the column.")
    seen = models.CharField(max_length=300, blank=True, help_text="What stood there.")
    expected = models.CharField(max_length=300, help_text="What was expected.")
    fix = models.CharField(max_length=300, help_text="What to do about it.")
    keeps_out = models.BooleanField(
        default=False, help_text="Whether the row cannot be kept because of it."
    )

    objects = ProblemQuerySet.as_manager()

    class Meta:
        ordering = ("row_number", "column", "pk")
        indexes = [models.Index(fields=["run", "row_number", "column"])]

    def __str__(self) -> str:
        """Say where and what."""
        return f"row {self.row_number}: {self.seen}"


class RememberedHeading(models.Model):
    """What a heading means at one organisation, as a person there has said."""

    PERSONAL_FIELDS = {"said_by": "scrub"}

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(max_length=20, help_text="What the file is a list of.")
    heading = models.CharField(
        max_length=200, help_text="In small letters, without spaces at the ends."
    )
    field = models.CharField(
        max_length=40, blank=True, help_text="What it means; empty for nothing we keep."
    )
    said_at = models.DateTimeField(help_text="When.")
    said_by = models.CharField(max_length=120, help_text="Who.")

    objects = HeadingQuerySet.as_manager()

    class Meta:
        ordering = ("kind", "heading")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "heading"],
                name="one_meaning_a_heading",
            )
        ]

    def __str__(self) -> str:
        """Say what means what."""
        return f"{self.heading}: {self.field or 'nothing'}"
