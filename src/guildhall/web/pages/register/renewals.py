"""What ends when: contracts by quarter, as columns, as a table, and row by row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString

from guildhall.engines.access.viewer import Viewer
from guildhall.foundation.period import Quarter
from guildhall.foundation.refusal import NotValid
from guildhall.office.register.queries import counts, lists
from guildhall.office.register.queries.figures import QuarterCount
from guildhall.web.charts.drawing import chart_with_table
from guildhall.web.charts.kinds import Mark
from guildhall.web.charts.kinds import columns as columns_chart
from guildhall.web.components.basic import empty_state
from guildhall.web.components.html import Child, el, join, link
from guildhall.web.components.lists import select
from guildhall.web.components.tables import Column, data_table
from guildhall.web.pages.lists import tidy, viewer_of
from guildhall.web.pages.register import cells
from guildhall.web.pages.register.forms import ask, choose, pick_day
from guildhall.web.pages.register.frame import (
    as_at,
    asked_day,
    framed,
    plural,
    section,
    to,
    today,
)
from guildhall.web.pages.register.taking import Numbers
from guildhall.web.region import in_words

USUAL = 12
SPANS = (("8", "2 years"), ("12", "3 years"), ("20", "5 years"), ("40", "10 years"))
SHOWN = 25


@dataclass(frozen=True)
class Asked:
    """What the page was asked: from when, how far, and of which contracts."""

    first: date
    quarters: int
    function: str
    product: str
    council: str

    def filters(self) -> dict[str, str]:
        """The filters of the list of contracts that say the same."""
        return {
            "function": self.function,
            "product": self.product,
            "council": self.council,
        }


def renewals(request: HttpRequest) -> HttpResponse:
    """Show what ends when."""
    viewer, asked = viewer_of(request), asked_of(request)
    rows = lists.CONTRACTS.filtered(viewer, asked.filters())
    quarters = counts.quarters_from(asked.first, asked.quarters)
    counted = counts.ending_in(rows, quarters)
    total = sum(one.contracts for one in counted)
    return framed(
        request,
        "What ends when",
        question(viewer, asked),
        chart(request, counted, asked, total) if total else nothing(viewer, asked),
        ending_rows(viewer, rows, quarters, asked, total) if total else None,
        lead="Contracts by the quarter in which they end, counted by the end that "
        "stands today. Each column opens to its contracts.",
    )


def asked_of(request: HttpRequest) -> Asked:
    """Read the question from the address.

    Raises:
        NotValid: the day or the number of quarters cannot be read.
    """
    said = tidy(request.GET.get("quarters", "")) or str(USUAL)
    if not said.isdigit() or not 1 <= int(said) <= 80:
        raise NotValid("ask for 1 to 80 quarters")
    return Asked(
        first=asked_day(request, "first") or today(),
        quarters=int(said),
        function=tidy(request.GET.get("function", "")),
        product=tidy(request.GET.get("product", "")),
        council=tidy(request.GET.get("council", "")),
    )


def question(viewer: Viewer, asked: Asked) -> SafeString:
    """The form that asks for other contracts or another time."""
    spans = [*SPANS]
    if str(asked.quarters) not in dict(spans):
        spans.append((str(asked.quarters), plural(asked.quarters, "quarter")))
    return ask(
        to("renewals"),
        choose("function", "Function", lists.function_choices(viewer), asked.function),
        choose("product", "Product", products(viewer, asked), asked.product),
        choose(
            "council",
            in_words("{Council}"),
            lists.council_choices(viewer),
            asked.council,
        ),
        pick_day("first", "From the quarter of", asked.first.isoformat()),
        select("quarters", "For", spans, str(asked.quarters)),
        label="Ask for other contracts",
    )


def products(viewer: Viewer, asked: Asked) -> list[tuple[str, str]]:
    """The products to choose from, the chosen one included."""
    found = counts.products_with_contracts(viewer)
    if asked.product and asked.product not in dict(found):
        found.append((asked.product, lists.product_name(asked.product)))
    return found


def chart(
    request: HttpRequest, counted: Sequence[QuarterCount], asked: Asked, total: int
) -> SafeString:
    """The columns, and the table that says the same."""
    marks = [
        Mark(
            label=str(one.quarter),
            value=one.contracts,
            says=f"{one.quarter}: {said(one)}",
            address=quarter_address(one.quarter, asked) if one.contracts else "",
        )
        for one in counted
    ]
    rows: list[Sequence[Child]] = [
        (
            str(one.quarter),
            link(f"{one.contracts:,}", quarter_address(one.quarter, asked))
            if one.contracts
            else "0",
            f"{one.councils:,}",
        )
        for one in counted
    ]
    span = f"{counted[0].quarter} to {counted[-1].quarter}"
    return join(
        chart_with_table(
            columns_chart(marks, says=f"Contracts that end, {span}: {total:,} in all"),
            title=f"Contracts that end, {span}",
            headings=("Quarter", "Contracts", in_words("{Councils}")),
            rows=rows,
        ),
        as_at(
            today(),
            plural(total, "contract"),
            " in all, counted over what you may see. Contracts whose end is not known "
            "are in no column: ",
            link("list them", to("contracts", **asked.filters(), end_known="no")),
            ".",
        ),
        NUMBERS.offered(request),
    )


def numbers(request: HttpRequest) -> Iterator[dict[str, Any]]:
    """The counts, a row a quarter."""
    asked = asked_of(request)
    rows = lists.CONTRACTS.filtered(viewer_of(request), asked.filters())
    for one in counts.ending_in(
        rows, counts.quarters_from(asked.first, asked.quarters)
    ):
        yield {
            "quarter": f"{one.quarter.year}-Q{one.quarter.number}",
            "starts_on": one.quarter.starts_on.isoformat(),
            "ends_on": one.quarter.ends_on.isoformat(),
            "contracts": one.contracts,
            "councils": one.councils,
        }


NUMBERS = Numbers(
    "renewals", ("quarter", "starts_on", "ends_on", "contracts", "councils"), numbers
)


def said(one: QuarterCount) -> str:
    """One quarter in words."""
    contracts = plural(one.contracts, "contract")
    verb = "ends" if one.contracts == 1 else "end"
    return f"{contracts} {verb}, at {plural(one.councils, '{council}', '{councils}')}"


def quarter_address(quarter: Quarter, asked: Asked) -> str:
    """The contracts that end in a quarter."""
    return to(
        "contracts", **asked.filters(), quarter=f"{quarter.year}-Q{quarter.number}"
    )


def ending_rows(
    viewer: Viewer, rows: Any, quarters: Sequence[Quarter], asked: Asked, total: int
) -> SafeString:
    """The first contracts that end in the time shown."""
    first, last = quarters[0].starts_on, quarters[-1].ends_on
    within = rows.filter(ends_on__range=(first, last)).order_by("ends_on", "pk")
    table = data_table(
        [
            Column("Contract", cells.contract_link, is_head=True),
            Column(in_words("{Council}"), lambda c: cells.council_link(c.organisation)),
            Column("Product", lambda c: cells.product_link(c.product)),
            Column(
                "Supplier", lambda c: cells.supplier_link(c.supplier, c.supplier_text)
            ),
            Column("Ends", cells.ends),
            Column("A year", lambda c: cells.annual(viewer, c), is_number=True),
        ],
        within[:SHOWN],
        caption="Contracts that end, soonest first",
    )
    every = to(
        "contracts",
        **asked.filters(),
        ends_from=first.isoformat(),
        ends_until=last.isoformat(),
    )
    words = "All of them" if total <= SHOWN else f"All {total:,} of them"
    return section(
        "Which ones", table, beside=link(f"{words}, as a list, CSV or JSON", every)
    )


def nothing(viewer: Viewer, asked: Asked) -> SafeString:
    """What to do where no contract ends."""
    first = join("No contract that you may see ends in the time you asked for.")
    if viewer.is_signed_in:
        return empty_state(
            "Nothing ends then",
            el("p", first, " Ask for a longer time, or take a filter off."),
            el("p", link("Start again", to("renewals"))),
        )
    return empty_state(
        "Nothing public ends then",
        el(
            "p",
            first,
            in_words(" {Councils} see one another's contracts once signed in."),
        ),
        el("p", link("Upcoming renewals and notices", to("upcoming"))),
    )
