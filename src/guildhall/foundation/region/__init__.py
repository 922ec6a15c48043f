"""A region as configuration: who its councils are, how it looks, what it has already.

Everything that makes one region differ from another is a folder of plain files
(`regions/README.md` is the format). `load_region` turns such a folder into frozen
records, or says for each fault which file, line and field to put right.
"""

from guildhall.foundation.region.loading import (
    default_folder,
    load_region,
    time_zone_of,
)
from guildhall.foundation.region.records import (
    Achievement,
    Authority,
    Labels,
    ListKind,
    MembershipPeriod,
    Office,
    Organisation,
    OrganisationKind,
    Person,
    Product,
    Provenance,
    Region,
    RoleKey,
    RuleSettings,
    Supplier,
    SupplierRole,
    Texts,
    Theme,
    Tile,
    UploadedList,
    VisibleTo,
)
from guildhall.foundation.region.tables import Fault, RegionNotValid

__all__ = [
    "Achievement",
    "Authority",
    "Fault",
    "Labels",
    "ListKind",
    "MembershipPeriod",
    "Office",
    "Organisation",
    "OrganisationKind",
    "Person",
    "Product",
    "Provenance",
    "Region",
    "RegionNotValid",
    "RoleKey",
    "RuleSettings",
    "Supplier",
    "SupplierRole",
    "Texts",
    "Theme",
    "Tile",
    "UploadedList",
    "VisibleTo",
    "default_folder",
    "load_region",
    "time_zone_of",
]
