"""Counts by council and by day, each of which a page can open to its rows."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count
from django.db.models.functions import ExtractQuarter, ExtractYear

from guildhall.engines.access.viewer import Viewer
from guildhall.foundation.period import Quarter, quarter_of
from guildhall.office.register.models import Application, Contract
from guildhall.office.register.queries.figures import QuarterCount


def applications_by_council(viewer: Viewer) -> dict[int, int]:
    """How many visible applications each organisation has listed, by its id."""
    return by_council(Application.objects.for_viewer(viewer).live())


def rows_by_council(viewer: Viewer) -> dict[int, int]:
    """How many visible applications and contracts each organisation has listed."""
    found = by_council(Contract.objects.for_viewer(viewer).live())
    for pk, count in applications_by_council(viewer).items():
        found[pk] = found.get(pk, 0) + count
    return found


def by_council(rows: Any) -> dict[int, int]:
    """Count rows by their organisation's id."""
    counted = rows.order_by().values_list("organisation_id").annotate(n=Count("pk"))
    return dict(counted)


def quarters_from(first: date, count: int) -> list[Quarter]:
    """So many quarters from the one in which a day falls."""
    wanted = [quarter_of(first)]
    while len(wanted) < count:
        wanted.append(wanted[-1].following())
    return wanted


def ending_in(rows: Any, quarters: Sequence[Quarter]) -> list[QuarterCount]:
    """Count contracts by the quarter they end in, empty quarters included.

    Args:
        rows: contracts that the viewer may see, filtered as asked.
        quarters: the quarters wanted, in order and without gaps.
    """
    spanned = rows.order_by().filter(
        ends_on__range=(quarters[0].starts_on, quarters[-1].ends_on)
    )
    counted = (
        spanned.annotate(year=ExtractYear("ends_on"), number=ExtractQuarter("ends_on"))
        .values_list("year", "number")
        .annotate(n=Count("pk"), councils=Count("organisation", distinct=True))
    )
    found = {Quarter(year, number): (n, c) for year, number, n, c in counted}
    return [QuarterCount(q, *found.get(q, (0, 0))) for q in quarters]


def products_with_contracts(viewer: Viewer) -> list[tuple[str, str]]:
    """The products that visible contracts name: key and name, by name."""
    named = Contract.objects.for_viewer(viewer).live().filter(product__isnull=False)
    found = named.order_by().values_list("product__key", "product__name").distinct()
    return sorted(found, key=lambda pair: pair[1].lower())
