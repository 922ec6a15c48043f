"""How concentrated supply is: top shares by contracts and by value, each with its parts."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString

from guildhall.foundation.money import pounds
from guildhall.office.register.queries import figures
from guildhall.office.register.queries.figures import Concentration, SupplierPart
from guildhall.web.charts.drawing import chart_with_table
from guildhall.web.charts.kinds import Mark, bars
from guildhall.web.components.basic import day, empty_state, percent, stats
from guildhall.web.components.html import Child, el, join, link
from guildhall.web.components.tables import Column, data_table
from guildhall.web.pages.lists import viewer_of
from guildhall.web.pages.register.forms import ask, pick_day
from guildhall.web.pages.register.frame import (
    asked_day,
    figure,
    framed,
    section,
    to,
    today,
)
from guildhall.web.pages.register.taking import Numbers
from guildhall.web.region import in_words

TOPS = (1, 3, 5, 10, 15, 20)
DRAWN = 15


def concentration(request: HttpRequest) -> HttpResponse:
    """Show who holds how much on a day."""
    on = asked_day(request, "on") or today()
    found = figures.concentration(viewer_of(request), on=on)
    return framed(
        request,
        "How concentrated supply is",
        ask(
            to("concentration"),
            pick_day("on", "In force on", on.isoformat()),
            label="Ask for another day",
        ),
        *(shown(request, found) if found.contracts else [nothing(found)]),
        lead="Which share of contracts, and of what they cost a year, the largest "
        "suppliers hold.",
    )


def shown(request: HttpRequest, found: Concentration) -> list[Child]:
    """Figures, shares and the largest suppliers."""
    return [headline(found), shares(found), largest(found), NUMBERS.offered(request)]


def headline(found: Concentration) -> SafeString:
    """What the shares are computed from."""
    on = found.on.isoformat()
    return join(
        stats(
            figure(
                found.contracts,
                "contracts in force whose supplier is known",
                to("contracts", running_on=on, supplier_known="yes"),
            ),
            figure(len(found.by_contracts), "suppliers", to("suppliers")),
            figure(
                pounds(found.annual_pence),
                "known value a year",
                to("contracts", running_on=on, supplier_known="yes")
                if found.priced_contracts
                else "",
                note=f"over {found.priced_contracts:,} contracts whose price you may see",
            ),
        ),
        el(
            "p",
            "In force on ",
            day(found.on),
            ". Counted over what you may see. Shares by contracts and by value measure "
            "different things and need not agree.",
            cls="quiet small",
        ),
    )


def shares(found: Concentration) -> SafeString:
    """The shares of the largest suppliers, each with its parts."""
    return section(
        "Shares of the largest suppliers",
        data_table(
            [
                Column("Largest", lambda top: f"{top}", is_head=True),
                Column("Contracts held", lambda top: held(found, top), is_number=True),
                Column(
                    "Share of contracts",
                    lambda top: percent(found.share_of_contracts(top).value),
                    is_number=True,
                ),
                Column(
                    "Value a year held", lambda top: worth(found, top), is_number=True
                ),
                Column(
                    "Share of known value",
                    lambda top: percent(found.share_of_value(top).value),
                    is_number=True,
                ),
            ],
            [top for top in TOPS if top <= max(len(found.by_contracts), 1)],
            caption=f"Shares of the largest suppliers on {found.on:%d %B %Y}",
        ),
    )


def held(found: Concentration, top: int) -> Child:
    """How many contracts the largest by contracts hold, of how many."""
    share = found.share_of_contracts(top)
    at = behind(found, found.by_contracts[:top])
    return join(link(f"{share.part:,}", at), f" of {share.whole:,}")


def worth(found: Concentration, top: int) -> Child:
    """How much the largest by value hold, of how much."""
    share = found.share_of_value(top)
    if not share.whole:
        return None
    at = behind(found, found.by_value[:top])
    return join(link(pounds(share.part), at), f" of {pounds(share.whole)}")


def behind(found: Concentration, parts: Sequence[SupplierPart]) -> str:
    """The contracts in force of these suppliers."""
    ids = ",".join(part.public_id for part in parts)
    return to("contracts", running_on=found.on.isoformat(), supplier=ids)


def largest(found: Concentration) -> SafeString:
    """The suppliers that hold most contracts."""
    shown_ = found.by_contracts[:DRAWN]
    marks = [
        Mark(
            label=part.name,
            value=part.contracts,
            says=f"{part.name}: {part.contracts} contracts",
            address=behind(found, [part]),
        )
        for part in shown_
    ]
    rows: list[Sequence[Child]] = [
        (
            link(part.name, to("supplier", part.public_id)),
            link(f"{part.contracts:,}", behind(found, [part])),
            percent(part.contracts / found.contracts),
            f"{part.councils:,}",
            pounds(part.annual_pence) if part.annual_pence else None,
        )
        for part in shown_
    ]
    title = f"The {len(shown_)} suppliers that hold most contracts"
    return section(
        "Who they are",
        chart_with_table(
            bars(marks, says=f"{title}, on {found.on:%d %B %Y}"),
            title=title,
            headings=(
                "Supplier",
                "Contracts",
                "Share",
                in_words("{Councils}"),
                "Known value a year",
            ),
            rows=rows,
        ),
    )


def numbers(request: HttpRequest) -> Iterator[dict[str, Any]]:
    """Every supplier that holds a contract, most contracts first."""
    on = asked_day(request, "on") or today()
    found = figures.concentration(viewer_of(request), on=on)
    for part in found.by_contracts:
        yield {
            "supplier": part.name,
            "supplier_id": part.public_id,
            "in_force_on": on.isoformat(),
            "contracts": part.contracts,
            "of_contracts": found.contracts,
            "councils": part.councils,
            "known_annual_pence": part.annual_pence,
            "of_known_annual_pence": found.annual_pence,
        }


NUMBERS = Numbers(
    "concentration",
    (
        "supplier",
        "supplier_id",
        "in_force_on",
        "contracts",
        "of_contracts",
        "councils",
        "known_annual_pence",
        "of_known_annual_pence",
    ),
    numbers,
)


def nothing(found: Concentration) -> SafeString:
    """What to do where no contract is in force."""
    return empty_state(
        "No contract is in force then",
        el(
            "p",
            "None that you may see runs on ",
            day(found.on),
            " and names its supplier. Choose another day, or look at the list.",
        ),
        el("p", link("Contracts", to("contracts"))),
    )
