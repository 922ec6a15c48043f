"""Contracts: what a council signed, with whom, until when, and for how much.

Three ends are kept apart: the contractual end, the current end after extensions that
were taken, and the latest end if all of them are. `ends_on` is the one that counts
today: the current end where it is known, else the contractual one. Prices and notice
periods are commercial and have a visibility of their own, set by the organisation.
"""

from typing import Self

from django.db import models
from django.db.models import Q

from guildhall.engines.access.viewer import Viewer
from guildhall.office.register.models.catalogue import Product, Supplier
from guildhall.office.register.models.listed import Listed, ListedQuerySet

PRICE = "contract:read_price"


def prices_seen_by(viewer: Viewer, prefix: str = "") -> Q:
    """Give the condition for contracts whose price the viewer may see."""
    if viewer.everywhere(PRICE):
        return Q()
    shown = ["public"] + (["members"] if viewer.among_members(PRICE) else [])
    seen = Q(**{f"{prefix}organisation__shows_price_to__in": shown})
    own = viewer.organisations(PRICE)
    return seen | Q(**{f"{prefix}organisation_id__in": own}) if own else seen


class ContractQuerySet(ListedQuerySet["Contract"]):
    """Contracts for a viewer."""

    permission = "contract:read"

    def priced_for(self, viewer: Viewer) -> Self:
        """Leave in the contracts whose price the viewer may see."""
        return self.filter(prices_seen_by(viewer))


class Contract(Listed):
    """One agreement of one council with one supplier, as procurement lists it."""

    reference = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=400)
    description = models.TextField(blank=True)
    supplier_text = models.CharField(
        max_length=300, blank=True, help_text="As written."
    )
    supplier = models.ForeignKey(
        Supplier,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="contracts",
    )
    company_number = models.CharField(max_length=8, blank=True)
    product = models.ForeignKey(
        Product,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="contracts",
    )
    function = models.CharField(
        max_length=60,
        blank=True,
        help_text="Key of the council function, as we read it.",
    )
    department = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    contractual_end_on = models.DateField(null=True, blank=True)
    current_end_on = models.DateField(null=True, blank=True)
    latest_end_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True, help_text="The end that counts.")
    notice_months = models.PositiveSmallIntegerField(null=True, blank=True)
    annual_pence = models.BigIntegerField(
        null=True, blank=True, help_text="Net, a year."
    )
    total_pence = models.BigIntegerField(
        null=True, blank=True, help_text="Net, whole term."
    )
    route = models.CharField(max_length=200, blank=True, help_text="Route to market.")
    status = models.CharField(max_length=80, blank=True)
    ocid = models.CharField(max_length=80, blank=True)

    objects = ContractQuerySet.as_manager()

    class Meta:
        ordering = ("title", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "list_key"], name="one_contract_a_key"
            ),
        ]
        indexes = [
            # Each answers whole questions by itself: orders of lists, counts by
            # council and by supplier, shares on a day, without touching the rows.
            models.Index(
                fields=["is_live", "ends_on", "id", "visibility", "organisation"],
                name="contracts_by_end",
            ),
            models.Index(fields=["is_live", "title", "id"]),
            models.Index(
                fields=["is_live", "supplier_text", "id"],
                name="contracts_by_supplier_text",
            ),
            models.Index(
                fields=["organisation", "is_live", "ends_on", "visibility"],
                name="contracts_of_council",
            ),
            models.Index(fields=["product", "ends_on"]),
            models.Index(fields=["function", "ends_on"]),
            models.Index(
                fields=[
                    "supplier",
                    "is_live",
                    "visibility",
                    "organisation",
                    "starts_on",
                    "ends_on",
                    "annual_pence",
                ],
                name="contracts_of_supplier",
            ),
        ]

    def __str__(self) -> str:
        """Name the contract by its title."""
        return self.title
