"""The record of who did what: one row an action, never changed, never deleted."""

from django.db import models

from guildhall.engines.access.viewer import Viewer
from guildhall.office.audit.rules import FIRST_SEAL
from guildhall.office.scope.querysets import ScopedQuerySet


class EntryQuerySet(ScopedQuerySet["Entry"]):
    """Entries of one's own organisation; all of them for those who read audit."""

    def visible_to(self, viewer: Viewer) -> models.Q:
        """Leave in the entries made on behalf of the viewer's organisations."""
        if viewer.everywhere("audit:read"):
            return models.Q()
        own = [str(pk) for pk in viewer.organisations("audit:read")]
        return models.Q(on_behalf_of__in=own)


class Entry(models.Model):
    """One action that somebody took, sealed to the entry before it."""

    PERSONAL_FIELDS = {"actor": "kept: who did what is the purpose of the record"}

    number = models.PositiveBigIntegerField(
        primary_key=True, help_text="Position in the chain, from 1, without gaps."
    )
    at = models.DateTimeField(help_text="Moment of the action.")
    actor = models.CharField(
        max_length=120, help_text="Who acted: `person:id`, `token:id`, `system:name`."
    )
    on_behalf_of = models.CharField(
        max_length=40, blank=True, help_text="Organisation acted for, by its id."
    )
    action = models.CharField(max_length=80, help_text="Context and verb.")
    subject = models.CharField(max_length=120, help_text="`kind:public id`.")
    detail = models.JSONField(help_text="What changed, in plain values.")
    previous_seal = models.CharField(max_length=64, help_text="Seal of the one before.")
    seal = models.CharField(max_length=64, unique=True, help_text="Seal of this one.")

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ("-number",)
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["subject", "-number"]),
            models.Index(fields=["on_behalf_of", "-number"]),
        ]

    def __str__(self) -> str:
        """Name the entry by its number and action."""
        return f"{self.number} {self.action} {self.subject}"


class Head(models.Model):
    """The end of the chain: one row, locked while an entry is added."""

    name = models.CharField(
        max_length=10, primary_key=True, default="head", help_text="Always `head`."
    )
    number = models.PositiveBigIntegerField(default=0, help_text="Last number given.")
    seal = models.CharField(
        max_length=64, default=FIRST_SEAL, help_text="Seal of the last entry."
    )

    def __str__(self) -> str:
        """Name the head by its number."""
        return f"head at {self.number}"
