"""What one import says: its rows as they stood, what they do, what is not as expected."""

from django.db import models
from django.db.models import Q

from guildhall.office.intake.models.runs import ImportRun
from guildhall.office.intake.models.scoped import OfOrganisation
from guildhall.office.intake.rules import ACTION_TITLES, Action

ACTIONS = [(action.value, title) for action, title in ACTION_TITLES.items()]


class RowQuerySet(OfOrganisation["Row"]):
    """Rows of imports."""

    path = "run__organisation_id"


class ChangeQuerySet(OfOrganisation["Change"]):
    """Changes of imports."""

    path = "run__organisation_id"


class ProblemQuerySet(OfOrganisation["Problem"]):
    """Problems of imports."""

    path = "run__organisation_id"


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
