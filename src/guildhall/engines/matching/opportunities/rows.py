"""What goes in and what comes out: contracts with their dates, joint opportunities.

A contract can be acted on in an interval. It closes on the last day on which notice can
be given: the end of the contract, with all extensions if it has any, less the notice.
It opens a window before the last day for the current end. So contracts with the same
notice and no extensions share a day exactly when their current ends lie within the
window of one another; an extension lets a council wait for the others.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple


class LiveContract(NamedTuple):
    """One contract of a council, with what is known of its dates and its worth.

    Attributes:
        end_date: the current end, extensions taken included.
        function: what it is for, as given; empty to be inferred.
        product: the product bought, as given; empty to be inferred.
        annual_value_pence: None while not known.
        max_end_date: the end when every extension is taken.
        notice_months: months of notice; None takes that of the plan.
    """

    contract_id: str
    council: str
    title: str
    description: str = ""
    supplier: str = ""
    start_date: date | None = None
    end_date: date | None = None
    function: str = ""
    product: str = ""
    annual_value_pence: int | None = None
    max_end_date: date | None = None
    notice_months: int | None = None


@dataclass(frozen=True)
class OpportunityPlan:
    """How joint opportunities are found.

    Attributes:
        window_months: how far apart the current ends may lie.
        least_councils: councils it takes; a cluster of the office has three.
        notice_months: notice assumed where a contract does not say.
        most: opportunities given, the best by rank; the others are only counted.
        most_contracts: contracts in all of them together, so that a dense country of
            councils gives its best and not a file that nobody can open.
    """

    window_months: int = 12
    least_councils: int = 3
    notice_months: int = 3
    most: int = 10_000
    most_contracts: int = 1_000_000


class Interval(NamedTuple):
    """First and last day on which a contract can be acted on, as day numbers.

    `act_by` is the last day of notice for the current end.
    """

    opens: int
    closes: int
    act_by: int


@dataclass(frozen=True)
class Opportunity:
    """Councils that could buy together.

    Attributes:
        identity: the same for the same contracts in every run.
        function: what is bought; a name of our list, or as given.
        product: the product that all have; empty where they differ.
        interval_starts_on: first day on which all can act.
        interval_ends_on: last day on which all can act.
        ends_from: earliest current end; `ends_to` the latest.
        total_annual_pence: of the contracts whose value is known.
        alignment: 1 when all must act on one day, towards 0 at the width of the window.
        rank: value times alignment times councils; the higher the better.
        waits: contracts that must take an extension to join.
        because: why it was found, as a sentence.
    """

    identity: str
    function: str
    product: str
    councils: tuple[str, ...]
    contract_ids: tuple[str, ...]
    interval_starts_on: date
    interval_ends_on: date
    ends_from: date
    ends_to: date
    total_annual_pence: int
    values_known: int
    incumbents: tuple[str, ...]
    products: tuple[str, ...]
    alignment: float
    rank: float
    waits: tuple[str, ...]
    because: str


@lru_cache(maxsize=1 << 16)
def months_before(day: date, months: int) -> date:
    """The same day some months earlier; the last day of a month stays the last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if year < 1:
        return date.min
    last = monthrange(year, month + 1)[1]
    is_last = day.day == monthrange(day.year, day.month)[1]
    return date(year, month + 1, last if is_last else min(day.day, last))


def interval_of(contract: LiveContract, plan: OpportunityPlan) -> Interval | None:
    """When a contract can be acted on; None while its end is not known."""
    if contract.end_date is None:
        return None
    notice = (
        plan.notice_months if contract.notice_months is None else contract.notice_months
    )
    act_by = months_before(contract.end_date, notice)
    latest = max(contract.end_date, contract.max_end_date or contract.end_date)
    closes = months_before(latest, notice)
    opens = months_before(act_by, plan.window_months)
    return Interval(opens.toordinal(), closes.toordinal(), act_by.toordinal())
