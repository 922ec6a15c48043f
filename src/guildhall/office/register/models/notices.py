"""Notices: what buyers announced, in OCDS, from pipeline to award. Notices are public."""

from django.db import models

from guildhall.office.people.models import Organisation
from guildhall.office.register.models.listed import Listed, ListedQuerySet


class Stage(models.TextChoices):
    """How far a procurement has come."""

    PLANNING = "planning", "Planning"
    TENDER = "tender", "Open for tender"
    AWARD = "award", "Awarded"
    CONTRACT = "contract", "Signed"
    ENDED = "ended", "Ended or cancelled"


class NoticeQuerySet(ListedQuerySet["Notice"]):
    """Notices for a viewer."""

    permission = "notice:read"


class Notice(Listed):
    """One notice, or one lot of it. `organisation` brought it in; `buyers` buy."""

    ocid = models.CharField(max_length=80, blank=True, db_index=True)
    notice_id = models.CharField(max_length=120, blank=True)
    notice_type = models.CharField(max_length=12, blank=True, help_text="UK1 to UK17.")
    lot = models.CharField(max_length=80, blank=True)
    stage = models.CharField(max_length=10, choices=Stage, blank=True)
    title = models.CharField(max_length=400)
    description = models.TextField(blank=True)
    buyer_text = models.CharField(max_length=300, blank=True, help_text="As written.")
    supplier_text = models.CharField(
        max_length=400, blank=True, help_text="As written."
    )
    function = models.CharField(max_length=60, blank=True)
    cpv_code = models.CharField(max_length=12, blank=True)
    cpv_label = models.CharField(max_length=200, blank=True)
    published_on = models.DateField(null=True, blank=True)
    deadline_on = models.DateField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    value_pence = models.BigIntegerField(null=True, blank=True)
    url = models.URLField(max_length=400, blank=True)
    buyers = models.ManyToManyField(
        Organisation, through="NoticeBuyer", related_name="notices"
    )

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ("-published_on", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "list_key"], name="one_notice_a_key"
            ),
        ]
        indexes = [
            models.Index(fields=["is_live", "-published_on", "id"]),
            models.Index(fields=["is_live", "stage", "-published_on"]),
            models.Index(fields=["function", "stage"]),
        ]

    def __str__(self) -> str:
        """Name the notice by its title."""
        return self.title


class NoticeBuyer(models.Model):
    """One organisation that a notice names as buyer, alone or jointly."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="parts")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "organisation"], name="one_buyer_a_notice"
            )
        ]

    def __str__(self) -> str:
        """Say who buys by what."""
        return f"{self.organisation} by {self.notice}"
