"""Opportunities: three or more councils that could buy together inside one window."""

from django.db import models
from django.db.models import Q

from guildhall.engines.access.viewer import Viewer
from guildhall.office.people.models import Organisation
from guildhall.office.register.models.catalogue import Product
from guildhall.office.register.models.contracts import Contract
from guildhall.office.scope.querysets import ScopedQuerySet
from guildhall.office.scope.records import Record


class OpportunityState(models.TextChoices):
    """What has become of an opportunity."""

    OPEN = "open", "Open"
    ADOPTED = "adopted", "Taken up"
    DISMISSED = "dismissed", "Not pursued"


class OpportunityQuerySet(ScopedQuerySet["Opportunity"]):
    """Opportunities for those who may read them; they name councils, so members only."""

    def visible_to(self, viewer: Viewer) -> Q:
        """Leave in all of them for members and the central team, none for others."""
        reads = "opportunity:read"
        if viewer.everywhere(reads) or viewer.among_members(reads):
            return Q()
        return Q(pk__in=[])


class Opportunity(Record):
    """One set of contracts of several councils that could be replaced together."""

    key = models.CharField(max_length=64, unique=True, help_text="Same across runs.")
    title = models.CharField(max_length=300)
    function = models.CharField(max_length=60, blank=True)
    product = models.ForeignKey(
        Product, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    function_name = models.CharField(max_length=160, blank=True)
    product_name = models.CharField(max_length=160, blank=True)
    starts_on = models.DateField(help_text="First day on which all of them can act.")
    ends_on = models.DateField(help_text="Last day on which all of them can act.")
    window_months = models.PositiveSmallIntegerField()
    councils = models.PositiveSmallIntegerField(help_text="How many take part.")
    alignment = models.FloatField(help_text="1 when all contracts end on one day.")
    rank = models.FloatField(default=0)
    reasons = models.JSONField(default=list)
    state = models.CharField(
        max_length=10, choices=OpportunityState, default=OpportunityState.OPEN
    )
    decided_because = models.CharField(max_length=300, blank=True)
    is_live = models.BooleanField(default=True, help_text="Found by the latest run.")
    first_found_at = models.DateTimeField()
    last_found_at = models.DateTimeField()

    objects = OpportunityQuerySet.as_manager()

    class Meta:
        ordering = ("-rank", "pk")
        verbose_name_plural = "opportunities"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")),
                name="opportunity_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        """Name the opportunity."""
        return self.title


class OpportunityPart(models.Model):
    """One contract of one council in an opportunity, and how it could be aligned."""

    opportunity = models.ForeignKey(
        Opportunity, on_delete=models.CASCADE, related_name="parts"
    )
    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="+"
    )
    bridging_months = models.SmallIntegerField(
        default=0, help_text="Extension needed to reach the common end."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["opportunity", "contract"], name="one_part_a_contract"
            )
        ]

    def __str__(self) -> str:
        """Say who takes part with what."""
        return f"{self.organisation}: {self.contract}"
