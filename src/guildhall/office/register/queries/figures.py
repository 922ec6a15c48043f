"""Figures of the register: each with numerator, denominator and date, computed from rows.

Concentration is published in three ways that do not agree, because contracts and value
are different measures; so each share says what it divides, and as at which day.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Avg, Count, F, Q, Sum
from django.db.models.functions import ExtractQuarter, ExtractYear

from guildhall.engines.access.viewer import Viewer
from guildhall.foundation.period import Quarter, quarter_of
from guildhall.office.register.models import Application, Contract, Supplier
from guildhall.office.register.rules import correlation


@dataclass(frozen=True)
class Share:
    """A share of a whole: both parts as counts or pence, and the day it holds for."""

    top: int
    part: int
    whole: int
    on: date

    @property
    def value(self) -> float | None:
        """The share, 0 to 1, or None of nothing."""
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True)
class SupplierPart:
    """What one supplier holds: contracts, councils, and annual value in pence."""

    supplier_id: int
    public_id: str
    name: str
    contracts: int
    councils: int
    annual_pence: int


@dataclass(frozen=True)
class Concentration:
    """Who holds how much on a day, biggest first by contracts and by value."""

    on: date
    contracts: int
    annual_pence: int
    priced_contracts: int
    by_contracts: tuple[SupplierPart, ...]
    by_value: tuple[SupplierPart, ...]

    def share_of_contracts(self, top: int) -> Share:
        """The share of contracts that the top suppliers hold."""
        held = sum(part.contracts for part in self.by_contracts[:top])
        return Share(top, held, self.contracts, self.on)

    def share_of_value(self, top: int) -> Share:
        """The share of known annual value that the top suppliers hold, in pence."""
        held = sum(part.annual_pence for part in self.by_value[:top])
        return Share(top, held, self.annual_pence, self.on)


def in_force(viewer: Viewer, on: date) -> Any:
    """Visible contracts that run on a day; one without an end runs on."""
    return (
        Contract.objects.for_viewer(viewer)
        .live()
        .filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=on),
            Q(starts_on__isnull=True) | Q(starts_on__lte=on),
            supplier__isnull=False,
        )
    )


def concentration(viewer: Viewer, *, on: date) -> Concentration:
    """Say how concentrated supply is on a day, in what the viewer may see."""
    running = in_force(viewer, on).order_by()
    counts = running.values_list("supplier_id").annotate(
        n=Count("pk"), councils=Count("organisation", distinct=True)
    )
    priced = running.priced_for(viewer).filter(annual_pence__isnull=False)
    worth = {
        pk: (pence, number)
        for pk, pence, number in priced.values_list("supplier_id").annotate(
            total=Sum("annual_pence"), number=Count("pk")
        )
    }
    # Names are put to ids afterwards: grouping by text costs several times as much.
    names = Supplier.objects.in_bulk([pk for pk, _, _ in counts])
    parts = tuple(
        sorted(
            (
                SupplierPart(
                    pk,
                    names[pk].public_id,
                    names[pk].name,
                    n,
                    councils,
                    worth.get(pk, (0, 0))[0],
                )
                for pk, n, councils in counts
            ),
            key=lambda part: (-part.contracts, part.name),
        )
    )
    by_value = sorted(parts, key=lambda part: (-part.annual_pence, part.name))
    return Concentration(
        on=on,
        contracts=sum(part.contracts for part in parts),
        annual_pence=sum(pence for pence, _ in worth.values()),
        priced_contracts=sum(number for _, number in worth.values()),
        by_contracts=parts,
        by_value=tuple(by_value),
    )


@dataclass(frozen=True)
class QuarterCount:
    """How many contracts end in a quarter, and at how many councils."""

    quarter: Quarter
    contracts: int
    councils: int


def ending_by_quarter(
    viewer: Viewer,
    *,
    first: date,
    quarters: int,
    function: str = "",
    product: str = "",
) -> list[QuarterCount]:
    """Count visible contracts by the quarter they end in, empty quarters included."""
    starts = quarter_of(first)
    wanted = [starts]
    while len(wanted) < quarters:
        wanted.append(wanted[-1].following())
    rows = (
        Contract.objects.for_viewer(viewer)
        .live()
        .filter(ends_on__range=(wanted[0].starts_on, wanted[-1].ends_on))
    )
    if function:
        rows = rows.filter(function=function)
    if product:
        rows = rows.filter(product__key=product)
    counted = (
        rows.annotate(year=ExtractYear("ends_on"), number=ExtractQuarter("ends_on"))
        .values_list("year", "number")
        .annotate(n=Count("pk"), councils=Count("organisation", distinct=True))
        .order_by()
    )
    found = {Quarter(year, number): (n, c) for year, number, n, c in counted}
    return [QuarterCount(q, *found.get(q, (0, 0))) for q in wanted]


@dataclass(frozen=True)
class CouncilPoint:
    """One council's number of suppliers, and how satisfied its users are (1 to 5)."""

    organisation_id: int
    slug: str
    name: str
    suppliers: int
    satisfaction: float
    rated: int


@dataclass(frozen=True)
class Satisfaction:
    """Suppliers against satisfaction, a point a council; `r` is Pearson's correlation."""

    points: tuple[CouncilPoint, ...]
    r: float | None

    @property
    def n(self) -> int:
        """How many councils the correlation rests on."""
        return len(self.points)


def suppliers_against_satisfaction(viewer: Viewer) -> Satisfaction:
    """Set each council's number of vendors against its mean satisfaction."""
    rows = (
        Application.objects.for_viewer(viewer)
        .live()
        .values("organisation_id", "organisation__slug", "organisation__short_name")
        .annotate(
            suppliers=Count("vendor", distinct=True),
            mean=Avg("satisfaction"),
            rated=Count("satisfaction"),
        )
        .filter(rated__gt=0, suppliers__gt=0)
        .order_by("organisation__short_name")
    )
    points = tuple(
        CouncilPoint(
            row["organisation_id"],
            row["organisation__slug"],
            row["organisation__short_name"],
            row["suppliers"],
            float(row["mean"]),
            row["rated"],
        )
        for row in rows
    )
    pairs = [(float(p.suppliers), p.satisfaction) for p in points]
    return Satisfaction(points, correlation(pairs))


@dataclass(frozen=True)
class SkillRow:
    """How well one product is known: who could teach it, who would like to learn."""

    key: str
    name: str
    councils: int
    mean_satisfaction: float | None
    mean_skill: float | None
    teachers: tuple[str, ...]
    learners: tuple[str, ...]


def skills_by_product(
    viewer: Viewer, *, at_least: int = 3, function: str = ""
) -> list[SkillRow]:
    """Products that several councils use, with who is skilled (4) and who is not (0-1)."""
    uses = Application.objects.for_viewer(viewer).live().filter(product__isnull=False)
    if function:
        uses = uses.filter(function=function)
    rows = uses.values_list(
        "product__key",
        "product__name",
        "organisation__short_name",
        "satisfaction",
        "skill",
    )
    gathered: dict[tuple[str, str], list[tuple[str, int | None, int | None]]]
    gathered = defaultdict(list)
    for key, name, council, satisfaction, skill in rows:
        gathered[key, name].append((council, satisfaction, skill))
    made = [skill_row(key, name, uses) for (key, name), uses in gathered.items()]
    shown = [row for row in made if row.councils >= at_least]
    return sorted(shown, key=lambda row: (-row.councils, row.name))


def skill_row(
    key: str, name: str, uses: Sequence[tuple[str, int | None, int | None]]
) -> SkillRow:
    """Summarise the uses of one product."""
    rated = [s for _, s, _ in uses if s is not None]
    skilled = [k for _, _, k in uses if k is not None]
    return SkillRow(
        key=key,
        name=name,
        councils=len({council for council, _, _ in uses}),
        mean_satisfaction=sum(rated) / len(rated) if rated else None,
        mean_skill=sum(skilled) / len(skilled) if skilled else None,
        teachers=tuple(sorted({c for c, _, k in uses if k == 4})),
        learners=tuple(sorted({c for c, _, k in uses if k is not None and k <= 1})),
    )


@dataclass(frozen=True)
class Overlap:
    """Which councils use which of the most shared products: a grid of uses."""

    councils: tuple[tuple[str, str], ...]
    products: tuple[tuple[str, str, int], ...]
    uses: frozenset[tuple[str, str]]

    def shared(self, one: str, other: str) -> int:
        """How many of the products two councils have in common, by their slugs."""
        keys = [key for key, _, _ in self.products]
        return sum((k, one) in self.uses and (k, other) in self.uses for k in keys)


def overlap(viewer: Viewer, *, products: int = 25, function: str = "") -> Overlap:
    """Find the products that most councils share, and who uses each."""
    seen = Application.objects.for_viewer(viewer).live().filter(product__isnull=False)
    if function:
        seen = seen.filter(function=function)
    top = list(
        seen.values_list("product__key", "product__name")
        .annotate(n=Count("organisation", distinct=True))
        .order_by("-n", "product__name")[:products]
    )
    chosen = seen.filter(product__key__in=[key for key, _, _ in top]).order_by()
    uses = chosen.values_list(
        "product__key", "organisation__slug", "organisation__short_name"
    ).distinct()
    pairs = {(key, slug) for key, slug, _ in uses}
    councils = sorted({(slug, name) for _, slug, name in uses}, key=lambda c: c[1])
    return Overlap(tuple(councils), tuple(top), frozenset(pairs))


def uses_by_service_area(viewer: Viewer, organisation_id: int) -> dict[str, int]:
    """Count a council's applications by function, most first."""
    rows = (
        Application.objects.for_viewer(viewer)
        .live()
        .filter(organisation_id=organisation_id)
        .values_list("function")
        .annotate(n=Count("pk"))
        .order_by("-n", F("function"))
    )
    return dict(rows)
