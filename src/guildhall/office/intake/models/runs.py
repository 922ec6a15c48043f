"""Files that came in, and each time that one was, or is to be, brought into a list."""

from django.db import models
from django.db.models import Q

from guildhall.office.intake.models.scoped import OfOrganisation
from guildhall.office.intake.rules import (
    EXTENT_TITLES,
    TITLES,
    WRITING,
    Extent,
    RunState,
)
from guildhall.office.people.models import Organisation
from guildhall.office.scope.records import Record

STATES = [(state.value, title) for state, title in TITLES.items()]
EXTENTS = [(extent.value, title) for extent, title in EXTENT_TITLES.items()]


class UploadQuerySet(OfOrganisation["Upload"]):
    """Files, seen by those who may read imports of their organisation."""


class RunQuerySet(OfOrganisation["ImportRun"]):
    """Imports, seen by those who may read imports of their organisation."""

    def of_list(self, organisation_id: int, kind: str) -> "RunQuerySet":
        """Leave in the imports of one list."""
        return self.filter(organisation_id=organisation_id, kind=kind)

    def in_force(self) -> "RunQuerySet":
        """Leave in the imports that were brought in and not undone, newest first."""
        return self.filter(state=RunState.COMMITTED).order_by("-committed_at", "-pk")


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
