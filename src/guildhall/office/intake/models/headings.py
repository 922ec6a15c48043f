"""What headings mean at an organisation, as people there have said."""

from django.db import models

from guildhall.office.intake.models.scoped import OfOrganisation
from guildhall.office.people.models import Organisation


class HeadingQuerySet(OfOrganisation["RememberedHeading"]):
    """Headings that an organisation has explained."""


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
