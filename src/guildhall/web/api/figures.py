"""The figures of the register in the API, with what they were computed from."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema

from guildhall.foundation.refusal import NotFound
from guildhall.office.people.models import Organisation
from guildhall.office.register.queries import figures, quality
from guildhall.web.api.problems import Problem

PROBLEMS = dict.fromkeys((401, 403, 404, 405, 422), Problem)


class ShareAnswer(Schema):
    """A share with both its parts; parts are contracts, or pence."""

    top: int
    part: int
    whole: int
    share: float | None


class ConcentrationAnswer(Schema):
    """How concentrated supply is on a day, by contracts and by annual value."""

    on: date
    contracts: int
    priced_contracts: int
    by_contracts: list[ShareAnswer]
    by_value: list[ShareAnswer]


class QuarterAnswer(Schema):
    """How many contracts end in one quarter, and at how many councils."""

    quarter: str
    starts_on: date
    ends_on: date
    contracts: int
    councils: int


class PointAnswer(Schema):
    """One council's number of suppliers and mean satisfaction (1 to 5)."""

    council: str
    suppliers: int
    satisfaction: float
    rated: int


class SatisfactionAnswer(Schema):
    """Suppliers against satisfaction: Pearson's r over n councils."""

    n: int
    r: float | None
    points: list[PointAnswer]


class FixAnswer(Schema):
    """One fix and what it is worth in points of the score."""

    sentence: str
    owner: str
    records: int
    points: float


class QualityAnswer(Schema):
    """The quality of one council's lists, 0 to 100, and the fixes worth most."""

    council: str
    applications: int
    contracts: int
    score: float | None
    fixes: list[FixAnswer]


TOPS = (1, 5, 10, 15, 20)


def concentration(request: HttpRequest, on: date | None = None) -> Any:
    """Who holds how much: shares of the largest suppliers, on a day."""
    found = figures.concentration(request.auth, on=on or timezone.localdate())  # type: ignore[attr-defined]
    return {
        "on": found.on,
        "contracts": found.contracts,
        "priced_contracts": found.priced_contracts,
        "by_contracts": [answered(found.share_of_contracts(n)) for n in TOPS],
        "by_value": [answered(found.share_of_value(n)) for n in TOPS],
    }


def answered(share: figures.Share) -> dict[str, Any]:
    """Write a share with its parts."""
    return {
        "top": share.top,
        "part": share.part,
        "whole": share.whole,
        "share": share.value,
    }


def ending_by_quarter(
    request: HttpRequest,
    first: date | None = None,
    quarters: Annotated[int, Query(ge=1, le=80)] = 12,
    function: str = "",
    product: str = "",
) -> Any:
    """Contracts by the quarter they end in, empty quarters included."""
    counted = figures.ending_by_quarter(
        request.auth,  # type: ignore[attr-defined]
        first=first or timezone.localdate(),
        quarters=quarters,
        function=function,
        product=product,
    )
    return [
        {
            "quarter": str(one.quarter),
            "starts_on": one.quarter.starts_on,
            "ends_on": one.quarter.ends_on,
            "contracts": one.contracts,
            "councils": one.councils,
        }
        for one in counted
    ]


def satisfaction(request: HttpRequest) -> Any:
    """Number of suppliers against satisfaction, a point a council."""
    found = figures.suppliers_against_satisfaction(request.auth)  # type: ignore[attr-defined]
    points = [
        {
            "council": point.slug,
            "suppliers": point.suppliers,
            "satisfaction": point.satisfaction,
            "rated": point.rated,
        }
        for point in found.points
    ]
    return {"n": found.n, "r": found.r, "points": points}


def council_quality(request: HttpRequest, council: str) -> Any:
    """The quality of one council's lists and the three fixes worth most."""
    organisation = Organisation.objects.filter(slug=council, kind="council").first()
    if organisation is None:
        raise NotFound("there is no such council")
    found = quality.quality_of(request.auth, organisation, on=timezone.localdate())  # type: ignore[attr-defined]
    return {
        "council": organisation.slug,
        "applications": found.applications,
        "contracts": found.contracts,
        "score": found.score,
        "fixes": [
            {
                "sentence": f.sentence,
                "owner": f.owner,
                "records": f.records,
                "points": f.points,
            }
            for f in found.fixes
        ],
    }


ROUTES: tuple[tuple[str, str, Any, Any], ...] = (
    ("/figures/concentration", "concentration", concentration, ConcentrationAnswer),
    ("/figures/ending-by-quarter", "ending_by_quarter", ending_by_quarter, list[QuarterAnswer]),
    ("/figures/satisfaction", "satisfaction", satisfaction, SatisfactionAnswer),
    ("/councils/{council}/quality", "quality", council_quality, QualityAnswer),
)  # fmt: skip


def add_to(router: Router) -> None:
    """Add the routes of the figures."""
    for address, name, give, answer in ROUTES:
        router.get(
            address,
            response={200: answer, **PROBLEMS},
            url_name=name,
            operation_id=name,
            summary=(give.__doc__ or "").strip().splitlines()[0],
            tags=["Figures"],
        )(give)
