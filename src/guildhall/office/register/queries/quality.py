"""Data quality of one council's lists: a score, and the three fixes worth most.

The score is the weighted share of cells that are filled in and usable, over the
applications and contracts a council has listed. A fix is worth what the score would
rise if all of its gaps were closed; each names whose job it is, because application
gaps are for IT and contract gaps for procurement.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce

from guildhall.engines.access.viewer import Viewer
from guildhall.office.people.models import Organisation, OrganisationKind
from guildhall.office.register.models import Application, Contract, Link
from guildhall.office.register.models.links import LinkState


@dataclass(frozen=True)
class Check:
    """One thing a record should have: its weight, whose job it is, how to fix it."""

    key: str
    label: str
    weight: int
    owner: str
    fix: str
    missing: Q

    @property
    def is_of_the_row(self) -> bool:
        """Say whether the columns of a row tell by themselves that it is missing."""
        return self.key not in {"contract", "current"}


@dataclass(frozen=True)
class Finding:
    """How many records lack one thing, of how many."""

    check: Check
    missing: int
    of: int

    @property
    def share(self) -> float:
        """The share that has it, 0 to 1."""
        return 1 - self.missing / self.of if self.of else 1.0


@dataclass(frozen=True)
class Fix:
    """One fix: what to do, whose job, how many records, what it is worth in points."""

    sentence: str
    owner: str
    records: int
    points: float
    list_name: str
    check: str


@dataclass(frozen=True)
class Quality:
    """The quality of one council's lists, 0 to 100, None when nothing is listed yet."""

    organisation: Organisation
    applications: int
    contracts: int
    score: float | None
    findings: tuple[Finding, ...]
    fixes: tuple[Fix, ...]


LINKED = "has_link"
IT = "IT"
PROCUREMENT = "Procurement"

APPLICATION_CHECKS: tuple[Check, ...] = (
    Check("product", "Product recognised", 3, IT, "name the product of {n} applications", Q(product__isnull=True)),
    Check("vendor", "Vendor given", 2, IT, "add the vendor of {n} applications", Q(vendor_text="", vendor__isnull=True)),
    Check("function", "Function known", 3, IT, "give {n} applications a function", Q(function="")),
    Check("owner", "Owner given", 1, IT, "give {n} applications an owner role", Q(owner="")),
    Check("satisfaction", "Satisfaction rated", 1, IT, "rate satisfaction with {n} applications", Q(satisfaction__isnull=True)),
    Check("contract", "Contract linked", 3, PROCUREMENT, "find the contract of {n} applications", Q(has_link=False)),
)  # fmt: skip
CONTRACT_CHECKS: tuple[Check, ...] = (
    Check("ends", "End date known", 4, PROCUREMENT, "give {n} contracts an end date", Q(ends_on__isnull=True)),
    Check("supplier", "Supplier given", 3, PROCUREMENT, "name the supplier of {n} contracts", Q(supplier__isnull=True)),
    Check("value", "Annual value given", 2, PROCUREMENT, "add the annual value of {n} contracts", Q(annual_pence__isnull=True)),
    Check("reference", "Reference given", 1, PROCUREMENT, "give {n} contracts a reference", Q(reference="")),
    Check("current", "Not long expired", 2, PROCUREMENT, "close or extend {n} contracts that expired long ago", Q(is_overdue=True)),
)  # fmt: skip
OVERDUE_AFTER = timedelta(days=90)


def quality_of(viewer: Viewer, organisation: Organisation, *, on: date) -> Quality:
    """Judge the lists of one council, in what the viewer may see."""
    only = {organisation.pk: organisation}
    return judged(viewer, only, on=on)[0]


def quality_of_councils(viewer: Viewer, *, on: date) -> list[Quality]:
    """Judge every council that has listed something, lowest score first."""
    councils = Organisation.objects.filter(kind=OrganisationKind.COUNCIL)
    every = judged(viewer, councils.in_bulk(), on=on)
    listed = [quality for quality in every if quality.score is not None]
    return sorted(listed, key=lambda q: (q.score or 0, q.organisation.short_name))


def judged(
    viewer: Viewer, councils: Mapping[int, Organisation], *, on: date
) -> list[Quality]:
    """Judge the lists of these councils, with two questions to the store in all."""
    applications = findings(
        applications_with_links(viewer), APPLICATION_CHECKS, councils
    )
    contracts = findings(contracts_with_age(viewer, on), CONTRACT_CHECKS, councils)
    return [
        quality_from(council, applications[pk], contracts[pk])
        for pk, council in councils.items()
    ]


def quality_from(
    organisation: Organisation,
    applications: tuple[Finding, ...],
    contracts: tuple[Finding, ...],
) -> Quality:
    """Put together what was found in the two lists of one council."""
    every = (*applications, *contracts)
    return Quality(
        organisation=organisation,
        applications=applications[0].of,
        contracts=contracts[0].of,
        score=score_of(every),
        findings=every,
        fixes=worth_most(applications, contracts),
    )


def applications_with_links(viewer: Viewer) -> Any:
    """Live applications, each saying whether a confirmed contract covers it."""
    links = Link.objects.unscoped(because="whether a link exists, not what it says")
    confirmed = links.filter(application=OuterRef("pk"), state=LinkState.CONFIRMED)
    rows = Application.objects.for_viewer(viewer).live()
    return rows.annotate(has_link=Exists(confirmed))


def contracts_with_age(viewer: Viewer, on: date) -> Any:
    """Live contracts, each saying whether it ended long ago."""
    long_ago = When(ends_on__lt=on - OVERDUE_AFTER, then=Value(value=True))
    rows = Contract.objects.for_viewer(viewer).live()
    return rows.annotate(is_overdue=Case(long_ago, default=Value(value=False)))


def findings(
    rows: Any, checks: Sequence[Check], councils: Mapping[int, Organisation]
) -> dict[int, tuple[Finding, ...]]:
    """Count what is missing at each council, all checks in one question to the store."""
    counts = {
        f"missing_{check.key}": Count("pk", filter=check.missing) for check in checks
    }
    asked = rows.order_by()
    if len(councils) == 1:
        asked = asked.filter(organisation_id__in=list(councils))
    # Grouped by an expression, so that the store reads the rows one after another
    # instead of walking an index and fetching each row from another place.
    grouped = asked.values(listed_by=Coalesce("organisation_id", 0))
    found = {
        row["listed_by"]: row for row in grouped.annotate(of=Count("pk"), **counts)
    }
    return {
        pk: tuple(
            Finding(
                check,
                found.get(pk, {}).get(f"missing_{check.key}", 0),
                found.get(pk, {}).get("of", 0),
            )
            for check in checks
        )
        for pk in councils
    }


def score_of(found: Sequence[Finding]) -> float | None:
    """The weighted share of what is there, 0 to 100, or None of nothing listed."""
    cells = sum(f.check.weight * f.of for f in found)
    missing = sum(f.check.weight * f.missing for f in found)
    return 100 * (1 - missing / cells) if cells else None


def worth_most(
    applications: Sequence[Finding], contracts: Sequence[Finding], *, fixes: int = 3
) -> tuple[Fix, ...]:
    """The fixes that would raise the score most."""
    cells = sum(f.check.weight * f.of for f in (*applications, *contracts))
    if not cells:
        return ()
    made = [
        Fix(
            sentence=in_number(f.check.fix, f.missing),
            owner=f.check.owner,
            records=f.missing,
            points=100 * f.check.weight * f.missing / cells,
            list_name=name,
            check=f.check.key,
        )
        for name, found in (("applications", applications), ("contracts", contracts))
        for f in found
        if f.missing
    ]
    return tuple(sorted(made, key=lambda fix: -fix.points)[:fixes])


def in_number(sentence: str, count: int) -> str:
    """Write a sentence for one record or for several."""
    written = sentence.format(n=f"{count:,}")
    return (
        written
        if count != 1
        else re.sub(r"(1 .*?(application|contract))s\b", r"\1", written)
    )
