"""The records of a region, frozen, as the files of its folder give them.

One class per file of `regions/README.md`, one field per column. Nothing here reads a
file or knows any region by name.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path


class Provenance(StrEnum):
    """Where a row comes from; shown on screen beside whatever is not a fact."""

    FACT = "fact"
    ILLUSTRATIVE = "illustrative"
    SYNTHETIC = "synthetic"


class OrganisationKind(StrEnum):
    """What an organisation is to the office."""

    COUNCIL = "council"
    REGIONAL_AUTHORITY = "regional_authority"
    ASSOCIATION = "association"
    SUPPLIER = "supplier"
    PARTNER = "partner"
    OFFICE = "office"


class RoleKey(StrEnum):
    """The roles a person may hold; what each may do is decided by `office.people`."""

    PUBLIC_VISITOR = "public_visitor"
    SUPPLIER = "supplier"
    OFFICER = "officer"
    MAIN_REPRESENTATIVE = "main_representative"
    PROCUREMENT_OFFICER = "procurement_officer"
    IG_LEAD = "ig_lead"
    SIGNATORY = "signatory"
    ANALYST = "analyst"
    HUB_WORKER = "hub_worker"
    CALL_HANDLER = "call_handler"
    CENTRAL_TEAM = "central_team"
    DIRECTOR = "director"
    EVALUATOR = "evaluator"
    OPERATOR = "operator"


class SupplierRole(StrEnum):
    """Whether a supplier makes products or sells those of others."""

    MAKER = "maker"
    RESELLER = "reseller"
    SERVICE = "service"


class ListKind(StrEnum):
    """What an uploaded list holds."""

    APPLICATIONS = "applications"
    CONTRACTS = "contracts"
    NOTICES = "notices"


class VisibleTo(StrEnum):
    """Who sees lists, or their prices, unless a council decides otherwise."""

    OWN_COUNCIL = "own_council"
    MEMBERS = "members"
    PUBLIC = "public"


@dataclass(frozen=True)
class Tile:
    """A cell of the region's tile-grid map: row 0 is the north, column 0 the west."""

    row: int
    column: int


@dataclass(frozen=True)
class Authority:
    """A council of the region, member or not."""

    code: str
    official_name: str
    nice_name: str
    gss_code: str
    alternative_names: tuple[str, ...]
    type_code: str
    type_name: str
    kind: OrganisationKind
    slug: str
    short_label: str
    tile: Tile
    provenance: Provenance
    source: str


@dataclass(frozen=True)
class Organisation:
    """An organisation of the region that is not one of its councils."""

    code: str
    name: str
    kind: OrganisationKind
    gss_code: str
    alternative_names: tuple[str, ...]
    provenance: Provenance
    source: str


@dataclass(frozen=True)
class MembershipPeriod:
    """One run of days for which an organisation is a member.

    `provenance` is about the membership, `date_provenance` about its first day: a
    council may be known as a member while the day it joined is only illustrative.
    """

    organisation: str
    joined_on: date
    left_on: date | None
    provenance: Provenance
    date_provenance: Provenance
    shared_service: str
    source: str


@dataclass(frozen=True)
class Person:
    """One of the cast; in a demonstration nobody here is a living person."""

    email: str
    name: str
    organisation: str
    job_title: str
    roles: tuple[RoleKey, ...]
    provenance: Provenance
    note: str


@dataclass(frozen=True)
class Supplier:
    """A company that makes or sells what councils use."""

    key: str
    name: str
    former_names: tuple[str, ...]
    company_number: str
    role: SupplierRole
    provenance: Provenance
    source: str


@dataclass(frozen=True)
class Product:
    """A product in use in the region; `maker` is the key of today's supplier."""

    key: str
    name: str
    aliases: tuple[str, ...]
    function: str
    maker: str
    provenance: Provenance
    source: str


@dataclass(frozen=True)
class UploadedList:
    """A file as a council would upload it, to be loaded through the import path.

    `organisation` is empty for a feed that concerns many councils.
    """

    path: Path
    kind: ListKind
    organisation: str
    uploaded_by: str
    as_at: date
    provenance: Provenance


@dataclass(frozen=True)
class Theme:
    """The colours of the region, each `#rrggbb`; `accent` carries white text."""

    accent: str
    accent_dark: str
    accent_tint: str


@dataclass(frozen=True)
class Labels:
    """What a member council is called here, for one and for many."""

    council: str
    councils: str
    member: str
    members: str


@dataclass(frozen=True)
class Office:
    """The office that serves the region."""

    name: str
    short_name: str
    strapline: str
    host: str
    notice_email: str


@dataclass(frozen=True)
class Achievement:
    """One thing done, with its figure, for the signed-out home page."""

    figure: str
    title: str
    text: str
    as_at: str
    provenance: Provenance
    source: str


@dataclass(frozen=True)
class Texts:
    """Texts of the signed-out pages, in the region's own words."""

    what_it_is: str
    how_it_works: tuple[str, ...]
    demonstration_note: str
    achievements: tuple[Achievement, ...]


@dataclass(frozen=True)
class RuleSettings:
    """Thresholds a region may set for itself."""

    price_visibility: VisibleTo
    list_visibility: VisibleTo
    opportunity_minimum: int
    opportunity_window_months: int


@dataclass(frozen=True)
class Region:
    """A region, complete: every code in it refers to a row that is there."""

    slug: str
    name: str
    short_name: str
    time_zone: str
    locale: str
    demonstration: bool
    office: Office
    labels: Labels
    theme: Theme
    texts: Texts
    rules: RuleSettings
    authorities: tuple[Authority, ...]
    organisations: tuple[Organisation, ...]
    members: tuple[MembershipPeriod, ...]
    people: tuple[Person, ...]
    suppliers: tuple[Supplier, ...]
    products: tuple[Product, ...]
    lists: tuple[UploadedList, ...]
    authorities_path: Path

    def members_on(self, day: date) -> tuple[str, ...]:
        """Codes of the organisations that are members on a day, in file order."""
        return tuple(
            period.organisation
            for period in self.members
            if period.joined_on <= day
            and (period.left_on is None or day < period.left_on)
        )

    def member_councils_on(self, day: date) -> tuple[str, ...]:
        """Codes of the councils among them: a different count, so a different name."""
        councils = {authority.code for authority in self.authorities}
        return tuple(code for code in self.members_on(day) if code in councils)
