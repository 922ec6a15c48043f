"""`guildhall match applications`: which contracts cover which applications."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import click

from guildhall.engines.matching.applications import (
    ApplicationRow,
    ContractRow,
    Link,
    link,
)
from guildhall.engines.matching.evidence.plan import default_plan
from guildhall.engines.matching.products import default_graph
from guildhall.engines.tabular.cells.dates import DateOrder, read_date
from guildhall.foundation.refusal import NotValid
from guildhall.web.commands.files import apart, harmless, read_rows, write_rows

APPLICATION_COLUMNS = ("app_id", "council", "app_name", "app_vendor", "app_function")
CONTRACT_COLUMNS = (
    "contract_id",
    "council",
    "title",
    "description",
    "supplier",
    "start_date",
    "end_date",
)
OUT_COLUMNS = ("app_id", "contract_id", "score", "band", "because")
_WRITTEN_DAYS = DateOrder(serials=False)


@click.command(
    short_help="Link applications to their contracts.",
    help=f"""Link applications to the contracts that cover them, council by council.

APPLICATIONS is a CSV file with the columns {", ".join(APPLICATION_COLUMNS)};
CONTRACTS one with {", ".join(CONTRACT_COLUMNS)}. Cells may be empty. Only rows of the
same council meet. Days are YYYY-MM-DD, DD/MM/YYYY or 31 March 2026.

Gives a CSV file with {", ".join(OUT_COLUMNS)}: every pair worth a look, applications in
the order given, the best contract first; an application may have several contracts, and
a contract several applications. `score` is calibrated between 0 and 1. `band` is `link`
where 98 in 100 were right when measured, else `review`. `because` gives the reasons for
and against.
""",
)
@click.argument(
    "applications_file", metavar="APPLICATIONS", type=click.Path(path_type=Path)
)
@click.argument("contracts_file", metavar="CONTRACTS", type=click.Path(path_type=Path))
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
    help="The day for which contracts are alive; without it dates count for nothing.",
)
def applications(
    applications_file: Path, contracts_file: Path, out: Path, on: datetime | None
) -> None:
    """Link the applications of one file to the contracts of another."""
    apart(out, applications_file, contracts_file)
    apps = list(_applications(applications_file))
    contracts = list(_contracts(contracts_file))
    links = link(
        apps,
        contracts,
        plan=default_plan(),
        graph=default_graph(),
        on=on.date() if on else None,
    )
    write_rows(out, OUT_COLUMNS, map(_cells, links))
    told = sum(one.band.value == "link" for one in links)
    click.echo(f"{told} links and {len(links) - told} pairs to review.", err=True)


def _applications(path: Path) -> Iterator[ApplicationRow]:
    read = read_rows(path, APPLICATION_COLUMNS)
    columns = [read.column(name) for name in APPLICATION_COLUMNS]
    for cells in zip(*columns, strict=True):
        yield ApplicationRow(cells[0], *(cell.strip() for cell in cells[1:]))


def _contracts(path: Path) -> Iterator[ContractRow]:
    read = read_rows(path, CONTRACT_COLUMNS)
    columns = [read.column(name) for name in CONTRACT_COLUMNS]
    for line, *cells in zip(read.lines, *columns, strict=True):
        identity, *texts, starts, ends = cells
        if not any(cell.strip() for cell in cells):
            continue  # spreadsheets leave blank rows at the end
        if not identity.strip():
            raise NotValid(
                f"{path}, line {line}: contract_id is empty; give each contract one."
            )
        council, title, description, supplier = (text.strip() for text in texts)
        yield ContractRow(
            identity, council, title, description, supplier, day(starts), day(ends)
        )


def day(cell: str) -> date | None:
    """Read a day as registers write it; None where it is none, such as `TBC`."""
    value = read_date(cell, _WRITTEN_DAYS).value
    return value if isinstance(value, date) else None


def _cells(found: Link) -> tuple[str, ...]:
    return (
        found.app_id,
        found.contract_id,
        f"{found.score:.4f}",
        found.band.value,
        harmless(found.sentence),
    )
