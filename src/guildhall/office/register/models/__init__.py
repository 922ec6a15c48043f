"""The register: what councils use, what they signed, what was announced, and the links."""

from guildhall.office.register.models.applications import Application
from guildhall.office.register.models.catalogue import (
    Product,
    ProductAlias,
    ProductVendor,
    Supplier,
)
from guildhall.office.register.models.contracts import Contract
from guildhall.office.register.models.links import Judgement, Link, LinkRule
from guildhall.office.register.models.notices import Notice, NoticeBuyer
from guildhall.office.register.models.opportunities import Opportunity, OpportunityPart

__all__ = [
    "Application",
    "Contract",
    "Judgement",
    "Link",
    "LinkRule",
    "Notice",
    "NoticeBuyer",
    "Opportunity",
    "OpportunityPart",
    "Product",
    "ProductAlias",
    "ProductVendor",
    "Supplier",
]
