"""`guildhall opportunities`: what enough councils could buy together, and when."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click

from guildhall.engines.matching.opportunities import (
    LiveContract,
    Opportunity,
    OpportunityPlan,
    find,
)
from guildhall.engines.matching.products import default_graph
from guildhall.engines.tabular.cells.money import read_money
from guildhall.engines.tabular.cells.outcome import Money, is_absent
from guildhall.foundation.refusal import NotValid
from guildhall.web.commands.files import (
    Rows,
    apart,
    harmless,
    read_rows,
    write_rows,
)
from guildhall.web.commands.match_applications import day

COLUMNS = (
    "contract_id",
    "council",
    "title",
    "description",
    "supplier",
    "start_date",
    "end_date",
)
OPTIONAL = ("function", "product", "annual_value", "max_end_date", "notice_months")
OUT_COLUMNS = (
    "opportunity_id",
    "function",
    "product",
    "councils",
    "council_count",
    "contract_ids",
    "interval_start",
    "interval_end",
    "ends_from",
    "ends_to",
    "total_annual_value",
    "values_known",
    "incumbents",
    "products",
    "alignment",
    "because",
)
_MONTHS = re.compile(r"(\d{1,3})(?:\.0+)?\s*(?:months?)?", re.I)
_MOST_PENCE = 10**14
_A_YEAR = {"year": 1, "month": 12}


@click.command(
    help=f"""Find what several councils could buy together.

CONTRACTS is a CSV file with the columns {", ".join(COLUMNS)}, and where known
{", ".join(OPTIONAL)}. Function and product are inferred from title, description and
supplier where they are not given. Days are YYYY-MM-DD, DD/MM/YYYY or 31 March
2026, values pounds; what cannot be read as such is left out and told.

--window-months says how far apart the current ends of the contracts may lie. More
exactly: a contract can be acted on until its last day of notice (end_date less
notice_months, 3 where not given), and from that many months before; max_end_date, the
end with all extensions taken, lets it wait longer. An opportunity is a largest set of
contracts of one function, or of one product, that share a day, from at least so many
councils.

Gives a CSV file, the best opportunity first (value times alignment times councils),
with {", ".join(OUT_COLUMNS)}. Several names in a cell are parted by "; ". The identifier
is the same in every run for the same contracts.
"""
)
@click.argument("contracts", type=click.Path(path_type=Path))
@click.option(
    "--window-months",
    type=click.IntRange(1, 240),
    metavar="N",
    required=True,
    help="How many months apart the ends may lie, 1 to 240.",
)
@click.option(
    "--councils",
    type=click.IntRange(min=2),
    metavar="N",
    default=3,
    show_default=True,
    help="How many councils it takes, 2 or more.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help="Where to write the CSV.",
)
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Leave out contracts on which it is too late to act by this day.",
)
def opportunities(
    contracts: Path, window_months: int, councils: int, out: Path, on: datetime | None
) -> None:
    """Find joint opportunities in the contracts of a file."""
    apart(out, contracts)
    plan = OpportunityPlan(window_months=window_months, least_councils=councils)
    read = read_rows(contracts, COLUMNS)
    told = _Told()
    found = find(
        _contracts(read, contracts, told),
        plan=plan,
        graph=default_graph(),
        on=on.date() if on else None,
    )
    write_rows(out, OUT_COLUMNS, map(_cells, found.opportunities))
    for line in told.lines():
        click.echo(line, err=True)
    said = [f"{len(found.opportunities)} opportunities"]
    if found.total > len(found.opportunities):
        said.append(f"the best of {found.total}")
    said.append(f"{found.without_end} contracts without an end")
    said.append(f"{found.without_function} whose purpose nothing says")
    click.echo("; ".join(said) + ".", err=True)


class _Told:
    """Counts cells that could not be read and were left out, with the first of each."""

    def __init__(self) -> None:
        self.said: dict[str, tuple[int, str]] = {}
        self.repeats: list[int] = []

    def left_out(self, column: str, line: int, seen: str) -> None:
        count, first = self.said.get(column, (0, f"line {line}: {seen[:40]!r}"))
        self.said[column] = (count + 1, first)

    def repeated(self, line: int) -> None:
        self.repeats.append(line)

    def lines(self) -> Iterator[str]:
        if self.repeats:
            first = f"the first on line {self.repeats[0]}"
            yield f"{len(self.repeats)} rows stand there twice and count once ({first})."
        for column, (count, first) in self.said.items():
            yield f"{count} cells of {column} could not be read and were left out ({first})."


def _contracts(read: Rows, path: Path, told: _Told) -> Iterator[LiveContract]:
    needed = [read.column(name) for name in COLUMNS]
    places = {name.strip().casefold(): at for at, name in enumerate(read.header)}
    given = [
        [row[places[name]] for row in read.rows]
        if name in places
        else [""] * len(read.rows)
        for name in OPTIONAL
    ]
    seen_rows: set[tuple[str, ...]] = set()
    for line, *cells in zip(read.lines, *needed, *given, strict=True):
        if not any(cell.strip() for cell in cells):
            continue  # spreadsheets leave blank rows at the end
        if tuple(cells) in seen_rows:
            told.repeated(line)
            continue
        seen_rows.add(tuple(cells))
        identity, council, title, description, supplier, starts, ends = cells[:7]
        function, product, value, latest, notice = (cell.strip() for cell in cells[7:])
        if not identity.strip() or not council.strip():
            missing = "contract_id" if not identity.strip() else "council"
            raise NotValid(
                f"{path}, line {line}: {missing} is empty; fill it or take the row out."
            )
        readings = (
            ("end_date", ends, day(ends)),
            ("annual_value", value, _pence(value)),
            ("max_end_date", latest, day(latest)),
            ("notice_months", notice, _months(notice)),
        )
        for column, seen, meant in readings:
            if meant is None and not is_absent(seen):
                told.left_out(column, line, seen)
        yield LiveContract(
            identity.strip(),
            council.strip(),
            title.strip(),
            description.strip(),
            supplier.strip(),
            day(starts),
            day(ends),
            function,
            product,
            _pence(value),
            day(latest),
            _months(notice),
        )


def _pence(text: str) -> int | None:
    """Read pounds a year as whole pence; None where the cell holds none."""
    amount = read_money(text).value
    if not isinstance(amount, Money) or amount.per not in (None, *_A_YEAR):
        return None
    pence = amount.pence * _A_YEAR.get(amount.per or "year", 1)
    return pence if abs(pence) < _MOST_PENCE else None


def _months(text: str) -> int | None:
    """Read a number of months; None where the cell holds none."""
    found = _MONTHS.fullmatch(text)
    return int(found[1]) if found else None


def _cells(one: Opportunity) -> tuple[object, ...]:
    return (
        one.identity,
        harmless(one.function),
        harmless(one.product),
        harmless("; ".join(one.councils)),
        len(one.councils),
        harmless("; ".join(one.contract_ids)),
        one.interval_starts_on,
        one.interval_ends_on,
        one.ends_from,
        one.ends_to,
        f"{one.total_annual_pence / 100:.2f}",
        one.values_known,
        harmless("; ".join(one.incumbents)),
        harmless("; ".join(one.products)),
        one.alignment,
        harmless(one.because),
    )
