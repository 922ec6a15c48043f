"""The shared catalogue: products and suppliers, as the whole region names them.

One catalogue that every council merely says it uses; it is public. Names that only one
council uses become aliases when a link that needed them is confirmed.
"""

from django.db import models
from django.db.models import F, Q

from guildhall.office.intake.models import ImportRun
from guildhall.office.scope.records import Record


class Supplier(Record):
    """One company or body that makes, sells or runs systems."""

    name = models.CharField(max_length=200, help_text="As first read.")
    key = models.CharField(
        max_length=200, unique=True, help_text="The name folded, so that forms meet."
    )
    company_number = models.CharField(
        max_length=8,
        blank=True,
        db_index=True,
        help_text="Companies House, eight characters.",
    )
    is_reseller = models.BooleanField(
        default=False, help_text="Sells products that others make."
    )
    is_small = models.BooleanField(
        null=True, help_text="Small or medium enterprise; empty is not known."
    )
    came_with_a_list = models.BooleanField(
        default=True, help_text="Goes again when no list names it any more."
    )
    came_with = models.ForeignKey(
        ImportRun,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The import that first named it; while in force, it stays.",
    )

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        """Name the supplier."""
        return self.name


class Product(Record):
    """One system that councils use, under the name of its maker."""

    key = models.SlugField(max_length=120, unique=True, help_text="Name in addresses.")
    name = models.CharField(max_length=160)
    function = models.CharField(
        max_length=60,
        blank=True,
        db_index=True,
        help_text="Key of the council function.",
    )
    maker = models.ForeignKey(
        Supplier,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="products",
    )
    source = models.CharField(max_length=300, blank=True, help_text="How we know.")
    is_verified = models.BooleanField(default=False, help_text="Seen in a source.")

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        """Name the product."""
        return self.name


class AliasQuerySet(models.QuerySet["ProductAlias"]):
    """Other names of products."""

    def waiting(self) -> "AliasQuerySet":
        """Leave in those that the central team has yet to decide on."""
        return self.filter(is_confirmed=False, is_turned_down=False)


class ProductAlias(models.Model):
    """Another name of a product; a proposed one waits for the central team."""

    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="aliases"
    )
    name = models.CharField(max_length=160)
    is_confirmed = models.BooleanField(default=True)
    is_turned_down = models.BooleanField(
        default=False, help_text="Decided against; not proposed again."
    )
    source = models.CharField(max_length=300, blank=True, help_text="How we know.")

    objects = AliasQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "product aliases"
        constraints = [
            models.UniqueConstraint(
                fields=["product", "name"], name="one_alias_a_name"
            ),
            models.CheckConstraint(
                condition=~Q(is_confirmed=True, is_turned_down=True),
                name="alias_is_not_both",
            ),
        ]

    def __str__(self) -> str:
        """Name the alias."""
        return self.name


class Relation(models.TextChoices):
    """What a company has to do with a product."""

    MAKES = "makes", "Makes"
    RESELLS = "resells", "Sells"
    HOSTS = "hosts", "Hosts"
    SUPPORTS = "supports", "Supports"


class ProductVendor(models.Model):
    """Who made, sold, hosted or supported a product, from when to when."""

    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="vendors"
    )
    supplier = models.ForeignKey(
        Supplier, on_delete=models.PROTECT, related_name="product_roles"
    )
    relation = models.CharField(max_length=10, choices=Relation, default=Relation.MAKES)
    starts_on = models.DateField(null=True, blank=True)
    ends_before = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True, help_text="How we know.")

    class Meta:
        ordering = ("product", "starts_on")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_before__isnull=True)
                | Q(ends_before__gte=F("starts_on")),
                name="vendor_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        """Say who has to do with what."""
        return f"{self.supplier} {self.relation} {self.product}"
