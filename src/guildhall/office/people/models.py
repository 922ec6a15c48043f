"""Organisations, the people in them, and the seats they hold.

Records belong to the organisation, not to the person: people leave. A person may
hold seats at several organisations and acts for one of them at a time.
"""

from datetime import date, datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from guildhall.engines.access.viewer import Viewer
from guildhall.office.people.roles import role_choices
from guildhall.office.scope.querysets import ScopedQuerySet
from guildhall.office.scope.records import Record


class OrganisationKind(models.TextChoices):
    """What kind of body an organisation is."""

    COUNCIL = "council", "Council"
    REGIONAL_AUTHORITY = "regional_authority", "Regional authority"
    ASSOCIATION = "association", "Association of councils"
    OFFICE = "office", "Innovation office"
    PARTNER = "partner", "Partner"
    SUPPLIER = "supplier", "Supplier"
    VOLUNTARY = "voluntary", "Voluntary organisation"


class Organisation(Record):
    """One body that takes part. Its name and place are public."""

    kind = models.CharField(max_length=20, choices=OrganisationKind)
    name = models.CharField(max_length=200, unique=True, help_text="Full name.")
    short_name = models.CharField(max_length=80, help_text="Name in lists.")
    slug = models.SlugField(max_length=80, unique=True, help_text="Name in addresses.")
    code = models.CharField(
        max_length=8, blank=True, help_text="Code in the register of local authorities."
    )
    other_names = models.JSONField(
        default=list, help_text="Further names by which buyers write it."
    )
    gss_code = models.CharField(
        max_length=9, blank=True, help_text="Code of the national statistics office."
    )
    tile_label = models.CharField(
        max_length=4, blank=True, help_text="On the tile map."
    )
    tile_row = models.PositiveSmallIntegerField(null=True, help_text="From the top, 0.")
    tile_column = models.PositiveSmallIntegerField(null=True, help_text="From left, 0.")
    shared_service = models.CharField(
        max_length=80, blank=True, help_text="Name of an IT service shared with others."
    )
    is_demonstration = models.BooleanField(
        default=False, help_text="Loaded with the demonstration region."
    )
    shows_price_to = models.CharField(
        max_length=8,
        choices=[
            ("own", "Own organisation"),
            ("members", "Members"),
            ("public", "All"),
        ],
        default="members",
        help_text="Who sees prices and notice periods of its contracts.",
    )
    shows_lists_to = models.CharField(
        max_length=8,
        choices=[
            ("own", "Own organisation"),
            ("members", "Members"),
            ("public", "All"),
        ],
        default="members",
        help_text="Who sees its applications and contracts, prices apart.",
    )

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=~Q(code=""), name="one_organisation_a_code"
            ),
            models.CheckConstraint(
                condition=Q(tile_row__isnull=True, tile_column__isnull=True)
                | Q(tile_row__isnull=False, tile_column__isnull=False),
                name="tile_has_row_and_column",
            ),
        ]

    def __str__(self) -> str:
        """Name the organisation."""
        return self.name

    @property
    def is_council(self) -> bool:
        """Say whether it is a council."""
        return self.kind == OrganisationKind.COUNCIL


class PersonManager(BaseUserManager["Person"]):
    """How sign-in finds people: by address, in any case of letters."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Find a person by mail address."""
        return self.get(email__iexact=username)


class Person(Record, AbstractBaseUser):
    """One human being with a mail address. No password is ever asked for."""

    PERSONAL_FIELDS = {"email": "scrub", "name": "scrub"}

    email = models.EmailField(unique=True, help_text="Where the sign-in code goes.")
    name = models.CharField(max_length=120, help_text="As they wish to be called.")
    is_active = models.BooleanField(default=True, help_text="False while suspended.")
    joined_at = models.DateTimeField(help_text="When they were invited.")
    last_acted_for = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The organisation they acted for when last here.",
    )

    objects = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "people"
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="address_in_small_letters"
            )
        ]

    def __str__(self) -> str:
        """Name the person."""
        return self.name

    def get_full_name(self) -> str:
        """Name the person, as libraries ask it."""
        return self.name

    def has_usable_password(self) -> bool:
        """Say no: nobody here has a password."""
        return False


class SeatQuerySet(models.QuerySet["Seat"]):
    """Seats, with the ones that count on a day."""

    def in_force(self, on: date) -> "SeatQuerySet":
        """Leave in the seats that are held on the day."""
        return self.filter(
            Q(ends_before__isnull=True) | Q(ends_before__gt=on), starts_on__lte=on
        )


class Seat(models.Model):
    """One role that one person holds at one organisation for a time."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="seats")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="seats"
    )
    role = models.CharField(max_length=40, choices=role_choices)
    starts_on = models.DateField(help_text="First day.")
    ends_before = models.DateField(
        null=True, blank=True, help_text="Day after the last."
    )

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ("starts_on", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "role"],
                condition=Q(ends_before__isnull=True),
                name="one_open_seat_a_role",
            ),
            models.CheckConstraint(
                condition=Q(ends_before__isnull=True)
                | Q(ends_before__gte=models.F("starts_on")),
                name="seat_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        """Say who holds what where."""
        return f"{self.person} as {self.role} at {self.organisation}"


class TokenQuerySet(ScopedQuerySet["Token"]):
    """Tokens, seen by the person who holds them."""

    def visible_to(self, viewer: Viewer) -> Q:
        """Leave in one's own tokens."""
        return Q(person_id=viewer.person_id) if viewer.person_id else Q(pk__in=[])


class Token(Record):
    """One key to the API: it acts as its person for one organisation, within scopes."""

    PERSONAL_FIELDS: dict[str, str] = {}

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="+"
    )
    label = models.CharField(max_length=80, help_text="What it is used for.")
    secret_hash = models.CharField(max_length=64, unique=True, help_text="SHA-256.")
    scopes = models.JSONField(default=list, help_text="Permissions it may use.")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        ordering = ("-issued_at",)

    def __str__(self) -> str:
        """Name the token by its label, never by its secret."""
        return self.label

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the scopes sorted, so that equal tokens look equal."""
        self.scopes = sorted(self.scopes)
        super().save(*args, **kwargs)


class InvitationQuerySet(ScopedQuerySet["Invitation"]):
    """Invitations, seen by those who may invite to the organisation."""

    def visible_to(self, viewer: Viewer) -> Q:
        """Leave in the invitations to organisations one may invite to."""
        if viewer.everywhere("person:invite"):
            return Q()
        return Q(organisation_id__in=viewer.organisations("person:invite"))

    def open(self, at: datetime) -> "InvitationQuerySet":
        """Leave in those that can still be accepted."""
        return self.filter(
            accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=at
        )


class Invitation(Record):
    """One colleague asked to take one seat; the seat begins when they accept."""

    PERSONAL_FIELDS = {"email": "scrub", "name": "scrub"}

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="invitations"
    )
    email = models.EmailField(help_text="Where the invitation goes.")
    name = models.CharField(max_length=120, help_text="As the inviter calls them.")
    role = models.CharField(max_length=40, choices=role_choices)
    invited_by = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Who asked them; empty for the house itself.",
    )
    invited_at = models.DateTimeField(help_text="When it was last sent.")
    expires_at = models.DateTimeField(help_text="From then on it cannot be accepted.")
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The account that took the seat.",
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ("-invited_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email", "role"],
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="one_pending_invitation_a_seat",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="invitation_ends_one_way",
            ),
            models.CheckConstraint(
                condition=Q(accepted_by__isnull=True) | Q(accepted_at__isnull=False),
                name="invitation_accepted_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        """Say to what somebody was invited, without naming them."""
        return f"invitation to {self.organisation} as {self.role}"


class ProviderQuerySet(ScopedQuerySet["Provider"]):
    """Settings of sign-in, seen by those who may change them."""

    def visible_to(self, viewer: Viewer) -> Q:
        """Leave in the settings of organisations whose sign-in one may change."""
        if viewer.everywhere("provider:edit"):
            return Q()
        return Q(organisation_id__in=viewer.organisations("provider:edit"))


class Provider(Record):
    """One organisation's own sign-in (OpenID Connect), with exactly one issuer.

    An identity is the issuer and the subject it names; a mail address in a claim
    never leads to an account.
    """

    PERSONAL_FIELDS: dict[str, str] = {}

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, related_name="provider"
    )
    issuer = models.URLField(
        max_length=300, unique=True, help_text="Exactly as the provider names itself."
    )
    client_id = models.CharField(
        max_length=191, help_text="The name under which the provider knows this site."
    )
    client_secret_sealed = models.TextField(
        blank=True, help_text="Sealed with the site's own key; never shown."
    )
    is_open = models.BooleanField(
        default=False, help_text="True while people may sign in with it."
    )
    changed_at = models.DateTimeField(help_text="When these settings last changed.")
    tested_at = models.DateTimeField(null=True, blank=True)
    test_passed = models.BooleanField(null=True, help_text="What the last test found.")
    test_said = models.CharField(
        max_length=500, blank=True, help_text="The last test in one sentence."
    )

    objects = ProviderQuerySet.as_manager()

    class Meta:
        ordering = ("organisation__name",)
        constraints = [
            models.CheckConstraint(
                condition=Q(tested_at__isnull=True, test_passed__isnull=True)
                | Q(tested_at__isnull=False, test_passed__isnull=False),
                name="provider_tested_with_outcome",
            )
        ]

    def __str__(self) -> str:
        """Name the organisation whose sign-in this is."""
        return f"sign-in of {self.organisation}"
