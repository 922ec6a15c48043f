"""Membership: who belongs, from when to when, and how we know."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from guildhall.office.people.models import Organisation


class Evidence(models.TextChoices):
    """How sure the record is."""

    FACT = "fact", "Fact, with its source"
    ILLUSTRATIVE = "illustrative", "Illustrative, for the demonstration"
    RECORDED = "recorded", "Recorded here"


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships, with the ones that count on a day. Who is a member is public."""

    def in_force(self, on: date) -> "MembershipQuerySet":
        """Leave in the memberships that hold on the day."""
        return self.filter(
            Q(ends_before__isnull=True) | Q(ends_before__gt=on), starts_on__lte=on
        )


class Membership(models.Model):
    """One unbroken time of belonging; a return after a gap is a new row."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships"
    )
    starts_on = models.DateField(help_text="First day.")
    ends_before = models.DateField(
        null=True, blank=True, help_text="Day after the last."
    )
    evidence = models.CharField(
        max_length=12, choices=Evidence, default=Evidence.RECORDED
    )
    source = models.CharField(max_length=300, blank=True, help_text="Where it is said.")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ("starts_on", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(ends_before__isnull=True),
                name="one_open_membership",
            ),
            models.CheckConstraint(
                condition=Q(ends_before__isnull=True)
                | Q(ends_before__gte=F("starts_on")),
                name="membership_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        """Say who belonged from when."""
        return f"{self.organisation} from {self.starts_on}"
