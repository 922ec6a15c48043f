"""Applications: which systems a council uses, for what, and how happily."""

from django.db import models
from django.db.models import Q

from guildhall.office.register.models.catalogue import Product, Supplier
from guildhall.office.register.models.listed import Listed, ListedQuerySet


class ServiceArea(models.TextChoices):
    """Where in the council a system works."""

    FRONT_LINE = "front_line", "Front line"
    CORPORATE = "corporate", "Corporate"
    NOT_KNOWN = "", "Not known"


class ApplicationQuerySet(ListedQuerySet["Application"]):
    """Applications for a viewer."""

    permission = "application:read"


class Application(Listed):
    """One system that one council uses, as its IT team lists it."""

    PERSONAL_FIELDS = {"extra": "scrub", "owner": "scrub"}

    name = models.CharField(max_length=300, help_text="As the council writes it.")
    reference = models.CharField(max_length=80, blank=True)
    vendor_text = models.CharField(max_length=200, blank=True, help_text="As written.")
    purpose = models.TextField(blank=True)
    function_text = models.CharField(
        max_length=200, blank=True, help_text="As written."
    )
    function = models.CharField(
        max_length=60,
        blank=True,
        help_text="Key of the council function, as we read it.",
    )
    product = models.ForeignKey(
        Product, null=True, blank=True, on_delete=models.SET_NULL, related_name="uses"
    )
    vendor = models.ForeignKey(
        Supplier, null=True, blank=True, on_delete=models.SET_NULL, related_name="uses"
    )
    department = models.CharField(max_length=200, blank=True)
    service_area = models.CharField(max_length=10, choices=ServiceArea, blank=True)
    hosting = models.CharField(max_length=80, blank=True)
    criticality = models.CharField(max_length=80, blank=True)
    owner = models.CharField(max_length=120, blank=True, help_text="Role, not a name.")
    data_categories = models.CharField(max_length=300, blank=True)
    users = models.PositiveIntegerField(null=True, blank=True)
    satisfaction = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="1 (poor) to 5 (excellent)."
    )
    skill = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="0 (none) to 4 (could teach it)."
    )
    confirmed_on = models.DateField(null=True, blank=True, help_text="Last said right.")

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ("name", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "list_key"], name="one_application_a_key"
            ),
            models.CheckConstraint(
                condition=Q(satisfaction__isnull=True) | Q(satisfaction__range=(1, 5)),
                name="satisfaction_1_to_5",
            ),
            models.CheckConstraint(
                condition=Q(skill__isnull=True) | Q(skill__range=(0, 4)),
                name="skill_0_to_4",
            ),
        ]
        indexes = [
            models.Index(fields=["is_live", "name", "id"]),
            models.Index(
                fields=["product", "is_live", "visibility", "organisation"],
                name="uses_of_product",
            ),
            models.Index(fields=["function", "organisation"]),
            models.Index(
                fields=["organisation", "is_live", "name", "visibility"],
                name="applications_of_council",
            ),
        ]

    def __str__(self) -> str:
        """Name the application as its council does."""
        return self.name
