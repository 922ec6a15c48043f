"""The outbox, the signed links that mails carry, and who wants no more of what."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from guildhall.engines.access.viewer import Viewer
from guildhall.office.people.models import Person
from guildhall.office.post.kinds import kind_choices, kinds
from guildhall.office.post.rules import SPOKEN, MailState
from guildhall.office.scope.querysets import ScopedQuerySet
from guildhall.office.scope.records import Record

STATES = [(state.value, SPOKEN[state]) for state in MailState]


class MessageQuerySet(ScopedQuerySet["Message"]):
    """Mails: all of them for those who read the outbox, else one's own."""

    def visible_to(self, viewer: Viewer) -> Q:
        """Leave in what the viewer may see."""
        if viewer.everywhere("mail:read"):
            return Q()
        if viewer.person_id is None:
            return Q(pk__in=[])
        return Q(person_id=viewer.person_id)

    def due(self, at: datetime) -> "MessageQuerySet":
        """Leave in what waits and may be tried at a moment."""
        return self.filter(state=MailState.WAITING, not_before__lte=at)


class Message(Record):
    """One mail to one person, written when its action happened."""

    PERSONAL_FIELDS = {
        "address": "scrub",
        "subject": "scrub",
        "text": "scrub",
        "html": "scrub",
        "because": "kept: what the mail server answered, without the address",
    }

    kind = models.CharField(max_length=40, choices=kind_choices)
    person = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Who gets it; empty when the address has no account.",
    )
    address = models.EmailField(help_text="Where it goes.")
    subject = models.CharField(max_length=200)
    text = models.TextField(help_text="What it says.")
    html = models.TextField(help_text="The same, laid out.")
    stop_address = models.CharField(
        max_length=300, blank=True, help_text="Where one press stops mails of its kind."
    )
    state = models.CharField(max_length=10, choices=STATES, default=MailState.WAITING)
    because = models.CharField(
        max_length=300, blank=True, help_text="Why it is held, or was not sent."
    )
    attempts = models.PositiveSmallIntegerField(
        default=0, help_text="How often sending has begun."
    )
    created_at = models.DateTimeField(help_text="When its action happened.")
    not_before = models.DateTimeField(help_text="It is not tried before this moment.")
    useful_until = models.DateTimeField(
        null=True, blank=True, help_text="After this moment it is no longer sent."
    )
    sent_at = models.DateTimeField(
        null=True, blank=True, help_text="When the mail server took it."
    )

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        indexes = [
            models.Index(
                fields=["not_before"], condition=Q(state="waiting"), name="post_waiting"
            ),
            models.Index(fields=["kind", "-created_at"]),
            models.Index(fields=["person", "-created_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="mail_sent_at_when_sent",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in MailState]),
                name="mail_state_is_known",
            ),
        ]

    def __str__(self) -> str:
        """Name the mail by its kind and state, never by its address."""
        return f"{self.kind} ({self.state})"

    @property
    def is_secret(self) -> bool:
        """Say whether its text lets somebody in."""
        return kinds()[self.kind].secret


class LinkQuerySet(ScopedQuerySet["Link"]):
    """Signed links: whoever holds one reads it; nobody lists them but the central team."""

    def visible_to(self, viewer: Viewer) -> Q:
        """Leave in everything for those who read the outbox."""
        return Q() if viewer.everywhere("mail:read") else Q(pk__in=[])


class Link(Record):
    """One address in one mail that lets its reader do one thing, once."""

    PERSONAL_FIELDS: dict[str, str] = {}

    purpose = models.CharField(max_length=40, help_text="What it lets one do.")
    subject = models.CharField(max_length=140, help_text="To what, by its id.")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField(help_text="From then on it does nothing.")
    used_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(
        max_length=300, blank=True, help_text="What it did, in a sentence."
    )

    objects = LinkQuerySet.as_manager()

    class Meta:
        ordering = ("-issued_at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(used_at__isnull=True, outcome="")
                | (Q(used_at__isnull=False) & ~Q(outcome="")),
                name="link_used_with_outcome",
            )
        ]

    def __str__(self) -> str:
        """Name the link by its purpose."""
        return f"{self.purpose} link"


class Stop(models.Model):
    """One address that wants no more mails of one kind; kept as a hash."""

    PERSONAL_FIELDS = {"address_hash": "kept: without it the wish cannot be honoured"}

    kind = models.CharField(max_length=40, choices=kind_choices)
    address_hash = models.CharField(max_length=64, help_text="SHA-256 of the address.")
    stopped_at = models.DateTimeField()

    class Meta:
        ordering = ("-stopped_at",)
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "address_hash"], name="one_stop_a_kind_and_address"
            )
        ]

    def __str__(self) -> str:
        """Name the stop by its kind."""
        return f"no more {self.kind}"
