"""The days of contracts: terms, extensions allowed and taken, generations.

The third generation is in force today; the ones before it ended the day before the
next began, as a register that is never cleared shows them.
"""

from dataclasses import dataclass
from datetime import date

from tools.demonstration.applications import Use
from tools.demonstration.days import add_months, first_day, month_end
from tools.demonstration.draws import Draw
from tools.demonstration.plan import Cluster, Plan


@dataclass(frozen=True)
class Span:
    """The days of a contract, with the extensions it allows and those taken."""

    starts_on: date
    contractual_end: date
    months: int = 0
    count: int = 0
    taken: int = 0

    @property
    def current_end(self) -> date:
        """The end after the extensions taken."""
        return self._after(self.taken)

    @property
    def maximum_end(self) -> date:
        """The end after all extensions."""
        return self._after(self.count)

    def _after(self, extensions: int) -> date:
        """The contractual end some extensions later; ends of months stay ends."""
        later = add_months(self.contractual_end, self.months * extensions)
        at_month_end = self.contractual_end == month_end(self.contractual_end)
        return month_end(later) if at_month_end and extensions else later


def cluster_of(plan: Plan, use: Use) -> Cluster | None:
    for cluster in plan.clusters:
        if (
            use.council.code in cluster.councils
            and cluster.function == use.function.key
        ):
            return cluster
    return None


def spans_of(
    plan: Plan, use: Use, cluster: Cluster | None, draw: Draw
) -> list[tuple[int, Span]]:
    """The days of each generation that stands in the register, oldest first."""
    key = (use.council.code, use.function.key)
    if cluster is None:
        span = current_span(plan, draw, *key)
    else:
        span = _clustered(cluster, draw, *key)
    spans = [(3, span)]
    for generation, kept in ((2, 0.5), (1, 0.45)):
        if not draw.chance(kept, "kept", generation, *key):
            break
        ends_on = spans[0][1].starts_on - date.resolution
        years = draw.pick((3, 4, 4, 5), "years", generation, *key)
        starts_on = first_day(ends_on, 12 * years)
        starts_on = max(starts_on, date(2015, 4, 1))
        if starts_on >= ends_on:
            break
        ends_on = _clear_of_the_reserved(plan, use, ends_on)
        spans.insert(0, (generation, Span(starts_on, ends_on)))
    return spans


def _clear_of_the_reserved(plan: Plan, use: Use, ends_on: date) -> date:
    """Move an old end out of the days that belong to a check value of the plan."""
    for kept in plan.reserved:
        if use.good.maker.key == kept.maker and kept.first <= ends_on <= kept.last:
            return month_end(add_months(kept.last, 1))
    return ends_on


def current_span(plan: Plan, draw: Draw, *key: object) -> Span:
    """The days of a contract in force today, or lapsed and still listed."""
    when = draw.weighted(
        ("lapsed", "soon", "later", "far"), (5, 62, 25, 8), "when", *key
    )
    first, last = {
        "lapsed": (add_months(plan.today, -14), add_months(plan.today, -1)),
        "soon": (add_months(plan.today, 1), add_months(plan.today, 36)),
        "later": (add_months(plan.today, 37), add_months(plan.today, 52)),
        "far": (add_months(plan.today, 53), add_months(plan.today, 60)),
    }[when]
    ends_on = _usual_end(draw.day(first, last, "ends", *key), draw, *key)
    years = draw.pick((2, 3, 3, 3, 4, 4, 5), "years", 3, *key)
    months, count = draw.weighted(
        ((0, 0), (12, 1), (12, 2), (24, 1)), (35, 30, 25, 10), "options", *key
    )
    taken = draw.whole(0, count, "taken", *key) if count else 0
    contractual = _earlier(ends_on, months * taken)
    if contractual > add_months(plan.today, 6):
        # nobody takes an extension years before it is due
        taken, contractual = 0, ends_on
    starts_on = first_day(contractual, 12 * years)
    while starts_on > plan.today:
        starts_on = add_months(starts_on, -12)
    return Span(starts_on, contractual, months, count, taken)


def _earlier(ends_on: date, months: int) -> date:
    """The contractual end from which extensions of some months led to an end."""
    earlier = add_months(ends_on, -months)
    return month_end(earlier) if ends_on == month_end(ends_on) else earlier


def _usual_end(day: date, draw: Draw, *key: object) -> date:
    kind = draw.weighted(("march", "month", "any"), (34, 46, 20), "end kind", *key)
    if kind == "march":
        return date(day.year, 3, 31) if day.month <= 8 else date(day.year + 1, 3, 31)
    return month_end(day) if kind == "month" else day


def _clustered(cluster: Cluster, draw: Draw, *key: object) -> Span:
    day = draw.day(cluster.ends_from, cluster.ends_to, "clustered", *key)
    ends_on = min(month_end(day), cluster.ends_to)
    years = draw.pick((3, 4, 5), "years", 3, *key)
    count = draw.pick((0, 1, 1), "options", *key)
    return Span(first_day(ends_on, 12 * years), ends_on, 12 * count, count)
