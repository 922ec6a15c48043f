"""Loading a region's folder: read every table, tie them together, or refuse with reasons.

The folder's path is handed in by a door; nothing outside it is read. The form of each
file is in `regions/README.md`.
"""

import re
from pathlib import Path

from guildhall.foundation.region import settings as toml
from guildhall.foundation.region.records import (
    Authority,
    ListKind,
    MembershipPeriod,
    Organisation,
    OrganisationKind,
    Person,
    Product,
    Provenance,
    Region,
    RoleKey,
    Supplier,
    SupplierRole,
    Tile,
    UploadedList,
)
from guildhall.foundation.region.tables import (
    Faults,
    RegionNotValid,
    Row,
    rows_of,
    unique,
)

SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"
E_MAIL = r"[^@\s]+@[^@\s]+\.[a-z]+"


def default_folder(regions: Path) -> Path:
    """The region that is loaded when nobody says which, named in `default.txt`.

    Args:
        regions: the folder that holds one folder per region.

    Raises:
        RegionNotValid: when the file is absent or names no region beside it.
    """
    faults = Faults()
    path = regions / "default.txt"
    name = path.read_text(encoding="utf-8").strip() if path.is_file() else ""
    if not (name and (regions / name / toml.FILE).is_file()):
        faults.add(path.name, 1, "name", name, "Write the name of a region's folder.")
        raise RegionNotValid(regions, tuple(faults.found))
    return regions / name


def time_zone_of(folder: Path) -> str:
    """The time zone of a region, read without the rest; `Etc/UTC` where it has none."""
    faults = Faults()
    settings = toml.read_settings(folder, faults)
    zone = "" if faults.found else toml.read_time_zone(settings)
    return "Etc/UTC" if faults.found else zone


def load_region(folder: Path) -> Region:
    """Read a region from its folder.

    Args:
        folder: a folder in the form of `regions/README.md`; its name is the slug.

    Returns:
        The region, in file order, every code resolved within the folder.

    Raises:
        RegionNotValid: with all faults of the folder at once, each with its fix; with
            that of `region.toml` alone where that file cannot be read.
    """
    faults = Faults()
    settings = toml.read_settings(folder, faults)
    if faults.found:
        raise RegionNotValid(folder, tuple(faults.found))
    demonstration = settings.flag("demonstration")
    authorities = read_authorities(folder, faults)
    organisations = read_organisations(folder, faults)
    codes = {one.code for one in authorities} | {one.code for one in organisations}
    office = toml.read_office(settings)
    if office.host not in codes:
        settings.wrong("office.host", office.host, "Use a code of organisations.csv.")
    people = read_people(folder, codes, demonstration, faults)
    suppliers = read_suppliers(folder, faults)
    region = Region(
        slug=folder.name,
        name=settings.text("name"),
        short_name=settings.text("short_name"),
        time_zone=toml.read_time_zone(settings),
        locale=settings.text("locale"),
        demonstration=demonstration,
        office=office,
        labels=toml.read_labels(settings),
        theme=toml.read_theme(settings),
        texts=toml.read_texts(settings),
        rules=toml.read_rules(settings),
        authorities=authorities,
        organisations=organisations,
        members=read_members(folder, codes, faults),
        people=people,
        suppliers=suppliers,
        products=read_products(folder, {one.key for one in suppliers}, faults),
        lists=read_lists(folder, codes, {one.email for one in people}, faults),
        authorities_path=folder / "authorities.csv",
    )
    if faults.found:
        raise RegionNotValid(folder, tuple(faults.found))
    return region


def read_authorities(folder: Path, faults: Faults) -> tuple[Authority, ...]:
    """The councils, one per row; no two share a code, name, slug, label or tile."""
    columns = (
        "local-authority-code", "official-name", "nice-name", "gss-code", "alt-names",
        "local-authority-type", "local-authority-type-name", "kind", "slug",
        "short-label", "tile-row", "tile-column", "provenance", "source",
    )  # fmt: skip
    rows = list(rows_of(folder, "authorities.csv", columns, faults))
    for name in (
        "local-authority-code",
        "nice-name",
        "gss-code",
        "slug",
        "short-label",
    ):
        unique(rows, name)
    unique(rows, "tile-row", "tile-column")
    return tuple(_authority(row) for row in rows)


def _authority(row: Row) -> Authority:
    return Authority(
        code=row.matching("local-authority-code", r"[A-Z0-9]{2,8}", "Use capitals."),
        official_name=row.text("official-name"),
        nice_name=row.text("nice-name"),
        gss_code=row.optional("gss-code"),
        alternative_names=row.many("alt-names", ","),
        type_code=row.text("local-authority-type"),
        type_name=row.text("local-authority-type-name"),
        kind=row.choice("kind", OrganisationKind),
        slug=row.matching("slug", SLUG, "Use small letters, digits and hyphens."),
        short_label=row.matching("short-label", r"[A-Z]{3}", "Use three capitals."),
        tile=Tile(row.whole("tile-row"), row.whole("tile-column")),
        provenance=row.choice("provenance", Provenance),
        source=row.optional("source"),
    )


def read_organisations(folder: Path, faults: Faults) -> tuple[Organisation, ...]:
    """The organisations that are not councils, one per row."""
    columns = (
        "code", "name", "kind", "gss-code", "alt-names", "provenance", "source",
    )  # fmt: skip
    rows = list(rows_of(folder, "organisations.csv", columns, faults))
    unique(rows, "code")
    return tuple(
        Organisation(
            code=row.matching("code", r"[A-Z0-9-]{2,20}", "Use capitals and digits."),
            name=row.text("name"),
            kind=row.choice("kind", OrganisationKind),
            gss_code=row.optional("gss-code"),
            alternative_names=row.many("alt-names", ","),
            provenance=row.choice("provenance", Provenance),
            source=row.optional("source"),
        )
        for row in rows
    )


def read_members(
    folder: Path, codes: set[str], faults: Faults
) -> tuple[MembershipPeriod, ...]:
    """The membership periods; those of one organisation may not overlap."""
    columns = (
        "organisation", "joined-on", "left-on", "provenance", "date-provenance",
        "shared-service", "source",
    )  # fmt: skip
    periods: list[MembershipPeriod] = []
    for row in rows_of(folder, "members.csv", columns, faults):
        period = _membership(row, codes)
        if period.left_on is not None and period.left_on <= period.joined_on:
            row.wrong("left-on", "Write a day after the day of joining, or nothing.")
        if any(_overlap(period, other) for other in periods):
            row.wrong("joined-on", "It overlaps an earlier row of the same member.")
        periods.append(period)
    return tuple(periods)


def _membership(row: Row, codes: set[str]) -> MembershipPeriod:
    where = "an organisation in authorities.csv or organisations.csv"
    return MembershipPeriod(
        organisation=row.known("organisation", codes, where),
        joined_on=row.day("joined-on"),
        left_on=row.optional_day("left-on"),
        provenance=row.choice("provenance", Provenance),
        date_provenance=row.choice("date-provenance", Provenance),
        shared_service=row.optional("shared-service"),
        source=row.text("source"),
    )


def _overlap(one: MembershipPeriod, other: MembershipPeriod) -> bool:
    return (
        one.organisation == other.organisation
        and (other.left_on is None or one.joined_on < other.left_on)
        and (one.left_on is None or other.joined_on < one.left_on)
    )


def read_people(
    folder: Path, codes: set[str], demonstration: bool, faults: Faults
) -> tuple[Person, ...]:
    """The people; a demonstration may only write to addresses that cannot exist."""
    columns = (
        "email", "name", "organisation", "job-title", "roles", "provenance", "note",
    )  # fmt: skip
    rows = list(rows_of(folder, "people.csv", columns, faults))
    unique(rows, "email")
    for row in rows:
        if demonstration and not row.optional("email").endswith(".example"):
            row.wrong("email", "In a demonstration, use an address under .example.")
    return tuple(_person(row, codes) for row in rows)


def _person(row: Row, codes: set[str]) -> Person:
    where = "an organisation in authorities.csv or organisations.csv"
    roles = row.many("roles")
    if not roles:
        row.wrong("roles", "Give at least one role.")
    return Person(
        email=row.matching("email", E_MAIL, "Write a full address in small letters."),
        name=row.text("name"),
        organisation=row.known("organisation", codes, where),
        job_title=row.text("job-title"),
        roles=tuple(row.one_of("roles", role, RoleKey) for role in roles),
        provenance=row.choice("provenance", Provenance),
        note=row.optional("note"),
    )


def read_suppliers(folder: Path, faults: Faults) -> tuple[Supplier, ...]:
    """The suppliers; a company number has eight characters or is not given."""
    columns = (
        "key", "name", "former-names", "company-number", "role", "provenance", "source",
    )  # fmt: skip
    rows = list(rows_of(folder, "suppliers.csv", columns, faults))
    unique(rows, "key")
    for row in rows:
        number = row.optional("company-number")
        if number and not re.fullmatch(r"[A-Z0-9]{8}", number):
            row.wrong("company-number", "Write all eight characters, or nothing.")
    return tuple(
        Supplier(
            key=row.matching("key", SLUG, "Use small letters, digits and hyphens."),
            name=row.text("name"),
            former_names=row.many("former-names"),
            company_number=row.optional("company-number"),
            role=row.choice("role", SupplierRole),
            provenance=row.choice("provenance", Provenance),
            source=row.optional("source"),
        )
        for row in rows
    )


def read_products(
    folder: Path, suppliers: set[str], faults: Faults
) -> tuple[Product, ...]:
    """The products, each with the key of its maker of today."""
    columns = (
        "key", "name", "aliases", "function", "maker", "provenance", "source",
    )  # fmt: skip
    rows = list(rows_of(folder, "products.csv", columns, faults))
    unique(rows, "key")
    return tuple(
        Product(
            key=row.matching("key", SLUG, "Use small letters, digits and hyphens."),
            name=row.text("name"),
            aliases=row.many("aliases"),
            function=row.text("function"),
            maker=row.known("maker", suppliers, "a supplier in suppliers.csv"),
            provenance=row.choice("provenance", Provenance),
            source=row.optional("source"),
        )
        for row in rows
    )


def read_lists(
    folder: Path, codes: set[str], emails: set[str], faults: Faults
) -> tuple[UploadedList, ...]:
    """The lists to upload, in the order in which they are to be loaded."""
    columns = (
        "file", "kind", "organisation", "uploaded-by", "as-at", "provenance",
    )  # fmt: skip
    rows = list(rows_of(folder, "lists.csv", columns, faults))
    unique(rows, "file")
    return tuple(_list(folder, row, codes, emails) for row in rows)


def _list(folder: Path, row: Row, codes: set[str], emails: set[str]) -> UploadedList:
    path = folder / "lists" / row.text("file")
    if not path.resolve().is_relative_to((folder / "lists").resolve()):
        row.wrong("file", "Name a file inside the folder lists/.")
    elif not path.is_file():
        row.wrong("file", "Put the file into the folder lists/, or drop this row.")
    kind = row.choice("kind", ListKind)
    where = "an organisation in authorities.csv or organisations.csv"
    organisation = row.optional("organisation")
    if kind is not ListKind.NOTICES or organisation:
        organisation = row.known("organisation", codes, where)
    return UploadedList(
        path=path,
        kind=kind,
        organisation=organisation,
        uploaded_by=row.known("uploaded-by", emails, "a person in people.csv"),
        as_at=row.day("as-at"),
        provenance=row.choice("provenance", Provenance),
    )
