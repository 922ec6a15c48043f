"""What the generator is given: the region, its market and what to plant, as records.

Read from `regions/<region>/plan/`; `regions/README.md` has the form of each file.
"""

import csv
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from guildhall.foundation.region import Authority, Product, Region, Supplier


@dataclass(frozen=True)
class Function:
    """A council function, with the words councils use for it."""

    key: str
    label: str
    council_labels: tuple[str, ...]
    area: str
    tier: str
    department: str
    cpv: str
    cpv_label: str
    weight: float
    acronym: str
    titles: tuple[str, ...]


@dataclass(frozen=True)
class Good:
    """A product on the market of one function; money in pounds a year."""

    product: Product
    maker: Supplier
    function: str
    also: tuple[str, ...]
    share: float
    annual_low: int
    annual_high: int
    users: int
    hosting: str
    sellers: tuple[Supplier, ...]
    named_until: tuple[tuple[date, str], ...]


@dataclass(frozen=True)
class Council:
    """A council that hands in lists; a form that is empty means no such list."""

    authority: Authority
    applications: int
    application_form: str
    contract_form: str
    size: float
    contentment: float

    @property
    def code(self) -> str:
        """The council's code."""
        return self.authority.code


@dataclass(frozen=True)
class Term:
    """A contract of a council whose product and days are set beforehand."""

    council: str
    function: str
    product: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Cluster:
    """Councils whose current contracts for one product are to end close together."""

    key: str
    function: str
    product: str
    councils: tuple[str, ...]
    ends_from: date
    ends_to: date


@dataclass(frozen=True)
class Reserved:
    """Days on which no contract of a maker ends but those set beforehand.

    A question with one right answer rests on them, and nothing may muddle it.
    """

    maker: str
    first: date
    last: date


@dataclass(frozen=True)
class Joint:
    """Councils that buy together, and how their notices name them."""

    councils: tuple[str, ...]
    lead: str
    name: str


@dataclass(frozen=True)
class Mess:
    """A cell to spoil.

    `row` counts, from 1, the rows of the council's list that have something in the
    field and carry no check value.
    """

    council: str
    kind: str
    row: int
    field: str
    text: str


@dataclass(frozen=True)
class Plan:
    """Everything the lists are drawn from."""

    region: Region
    seed: str
    today: date
    survey_text: str
    ocid_prefix: str
    buyer_scheme: str
    contentment: dict[str, float]
    services: tuple[tuple[str, str, str, int], ...]
    services_per_council: int
    notice_share: float
    councils: tuple[Council, ...]
    functions: dict[str, Function]
    goods: dict[str, Good]
    suppliers: dict[str, Supplier]
    terms: tuple[Term, ...]
    reserved: tuple[Reserved, ...]
    clusters: tuple[Cluster, ...]
    joints: tuple[Joint, ...]
    mess: tuple[Mess, ...]

    def goods_for(self, function: str) -> list[Good]:
        """The products made for a function, in file order."""
        return [good for good in self.goods.values() if good.function == function]


def read_plan(region: Region, folder: Path) -> Plan:
    """Read the plan of a region from `folder`, its folder `plan/`."""
    with (folder / "plan.toml").open("rb") as file:
        toml = tomllib.load(file)
    suppliers = {one.key: one for one in region.suppliers}
    return Plan(
        region=region,
        seed=toml["seed"],
        today=toml["today"],
        survey_text=toml["survey_text"],
        ocid_prefix=toml["ocid_prefix"],
        buyer_scheme=toml["buyer_scheme"],
        contentment=toml["contentment"],
        services=tuple(
            (row["title"], row["supplier"], row["department"], int(row["annual"]))
            for row in _rows(folder, "services.csv")
        ),
        services_per_council=toml["services"]["per_council"],
        notice_share=toml["notices"]["share"],
        councils=tuple(_councils(region, folder)),
        functions={one.key: one for one in _functions(folder)},
        goods={one.product.key: one for one in _goods(region, suppliers, folder)},
        suppliers=suppliers,
        terms=tuple(_terms(folder)),
        reserved=tuple(Reserved(**table) for table in toml.get("reserved", [])),
        clusters=tuple(
            Cluster(**{**table, "councils": tuple(table["councils"])})
            for table in toml.get("cluster", [])
        ),
        joints=tuple(
            Joint(tuple(table["councils"]), table["lead"], table["name"])
            for table in toml.get("joint", [])
        ),
        mess=tuple(Mess(**table) for table in toml.get("mess", [])),
    )


def _rows(folder: Path, file: str) -> Iterator[dict[str, str]]:
    with (folder / file).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _councils(region: Region, folder: Path) -> Iterator[Council]:
    authorities = {one.code: one for one in region.authorities}
    for row in _rows(folder, "councils.csv"):
        yield Council(
            authority=authorities[row["code"]],
            applications=int(row["applications"]),
            application_form=row["application-form"],
            contract_form=row["contract-form"],
            size=float(row["size"]),
            contentment=float(row["contentment"]),
        )


def _functions(folder: Path) -> Iterator[Function]:
    for row in _rows(folder, "functions.csv"):
        yield Function(
            key=row["key"],
            label=row["label"],
            council_labels=_parts(row["council-labels"]),
            area=row["service-area"],
            tier=row["tier"],
            department=row["department"],
            cpv=row["cpv"],
            cpv_label=row["cpv-label"],
            weight=float(row["weight"]),
            acronym=row["acronym"],
            titles=_parts(row["titles"]),
        )


def _goods(
    region: Region, suppliers: dict[str, Supplier], folder: Path
) -> Iterator[Good]:
    products = {one.key: one for one in region.products}
    for row in _rows(folder, "market.csv"):
        product = products[row["product"]]
        yield Good(
            product=product,
            maker=suppliers[product.maker],
            function=row["function"],
            also=_parts(row["also-functions"]),
            share=float(row["share"]),
            annual_low=int(row["annual-low"]) * 1000,
            annual_high=int(row["annual-high"]) * 1000,
            users=int(row["users"]),
            hosting=row["hosting"],
            sellers=tuple(suppliers[key] for key in _parts(row["sellers"])),
            named_until=tuple(_named(part) for part in _parts(row["named-until"])),
        )


def _named(part: str) -> tuple[date, str]:
    until, name = part.split("=", 1)
    return date.fromisoformat(until), name


def _terms(folder: Path) -> Iterator[Term]:
    for row in _rows(folder, "fixed.csv"):
        yield Term(
            council=row["council"],
            function=row["function"],
            product=row["product"],
            starts_on=date.fromisoformat(row["starts-on"]),
            ends_on=date.fromisoformat(row["ends-on"]),
        )
