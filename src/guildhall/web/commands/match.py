"""`guildhall match`: names on files, without a database.

Thin doors over `engines.matching`: read a CSV, ask the engine, write the CSV with the
answer beside every row. Input cells are written back as they are, even one that a
spreadsheet would take for a formula: what comes next joins on them. Generated cells
are made harmless.
"""

import os
import re
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import click

from guildhall.engines.matching.authorities import (
    REQUIRED_COLUMNS,
    Directory,
    authority_of,
    directory_of,
)
from guildhall.engines.matching.catch_all import CatchAll
from guildhall.engines.matching.councils import resolve
from guildhall.engines.matching.names import company_number
from guildhall.engines.matching.pairs import compare
from guildhall.engines.matching.suppliers import Clustering, Numbers, cluster
from guildhall.engines.matching.weights import PAIR_PLAN
from guildhall.foundation.refusal import NotValid
from guildhall.web.commands.files import (
    Rows,
    apart,
    harmless,
    read_rows,
    write_rows,
)

_FILE = click.Path(path_type=Path)
_REGIONS = Path(__file__).resolve().parents[4] / "regions"
_TOLD_AT_MOST = 10


class _Matching(click.Group):
    """The verbs of matching; those of `match_applications` are loaded when asked for."""

    _elsewhere = "guildhall.web.commands.match_applications"

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the verbs."""
        more = ["applications"] if find_spec(self._elsewhere) else []
        return [*super().list_commands(ctx), *more]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Give a verb."""
        if cmd_name == "applications" and find_spec(self._elsewhere):
            command: click.Command = import_module(self._elsewhere).applications
            return command
        return super().get_command(ctx, cmd_name)


@click.group(cls=_Matching)
def match() -> None:
    """Match names, suppliers, councils, applications."""


@match.command(
    short_help="Say which pairs of names are one body.",
    help=f"""Say of each pair of names whether they are one body, and why.

PAIRS is a CSV with a header and the columns name1 and name2. OUT gets every row with
all its cells and, after them, score (0 to 1: how likely the two are one body), same
(true from a score of {PAIR_PLAN.same_at:g}, else false) and because (the evidence
with its weights, which add up to the score as log-odds). The score depends on the two
names alone. `guildhall match weights` prints the table of weights.
""",
)
@click.argument("pairs", type=_FILE)
@click.option("--out", type=_FILE, required=True, help="Where to write the CSV.")
def pairs(pairs: Path, out: Path) -> None:
    """Compare pairs of names."""
    apart(out, pairs)
    read = read_rows(pairs, ["name1", "name2"])
    header = _with_columns(read, "score", "same", "because")
    names = zip(read.column("name1"), read.column("name2"), strict=True)
    verdicts = [compare(name1, name2) for name1, name2 in names]
    write_rows(
        out,
        header,
        (
            (*row, f"{v.score:.4f}", str(v.same).lower(), harmless(v.because))
            for row, v in zip(read.rows, verdicts, strict=True)
        ),
    )
    same = sum(v.same for v in verdicts)
    click.echo(f"{len(verdicts):,} pairs, {same:,} of them the same.", err=True)


@match.command()
def weights() -> None:
    """Print the table of weights by which names are compared.

    Each line gives what one kind of evidence adds to the log-odds (times its amount),
    and what it means. The score is the logistic of the sum and the start.
    """
    for weight in PAIR_PLAN.weights:
        click.echo(f"{weight.weight:+5.1f}  {weight.sign}: {weight.meaning}")
    click.echo(f"{PAIR_PLAN.prior:+5.1f}  start, before any evidence")
    click.echo(f"same from a score of {PAIR_PLAN.same_at:g}")


@match.command()
@click.argument("names", type=_FILE)
@click.option("--out", type=_FILE, required=True, help="Where to write the CSV.")
def suppliers(names: Path, out: Path) -> None:
    """Put together the names in a list that are one supplier.

    NAMES is a CSV with a header and the column name. OUT gets every row with all its
    cells and, after them, cluster: rows with one supplier have one cluster, named by
    the first of its names in the alphabet, in plain small letters. It does not depend
    on the order of the rows, and is empty where there is no name.

    A column of company numbers (company_number, or id where id_scheme is GB-COH) or of
    vendor numbers (vendor_id, supplier_id and the like; within body or council where
    there is such a column) is used as well: one number is one supplier, two company
    numbers are two. A number under which many unlike names are paid is a catch-all
    payee: it is told on standard error and not used.
    """
    apart(out, names)
    read = read_rows(names, ["name"])
    header = _with_columns(read, "cluster")
    clustering = cluster(read.column("name"), numbers=_numbers(read))
    write_rows(
        out,
        header,
        (
            (*row, harmless(label))
            for row, label in zip(read.rows, clustering.clusters, strict=True)
        ),
    )
    _tell(clustering)


@match.command()
@click.argument("names", type=_FILE)
@click.option("--out", type=_FILE, required=True, help="Where to write the CSV.")
@click.option(
    "--authorities",
    type=_FILE,
    help="Table of authorities; without it, the region's (GUILDHALL_REGION).",
)
def councils(names: Path, out: Path, authorities: Path | None) -> None:
    """Say which councils each buyer's name means.

    NAMES is a CSV with a header and the column buyer_name. OUT gets every row with all
    its cells and, after them, council_codes (codes of the table, a space between them
    where several buy jointly; empty when the buyer is no council of the table) and
    because.

    The table of authorities is a CSV with the columns local-authority-code,
    official-name and nice-name and, where known, alt-names (commas between them),
    current-authority, end-date and replaced-by: the form of mySociety's list of UK
    local authorities. A council that was only renamed keeps its earlier code.
    """
    apart(out, names, *([authorities] if authorities else []))
    read = read_rows(names, ["buyer_name"])
    header = _with_columns(read, "council_codes", "because")
    directory = _directory(authorities)
    column = read.column("buyer_name")
    buyers = {name: resolve(name, directory) for name in dict.fromkeys(column)}
    write_rows(
        out,
        header,
        (
            (
                *row,
                harmless(" ".join(buyers[name].codes)),
                harmless(buyers[name].because),
            )
            for row, name in zip(read.rows, column, strict=True)
        ),
    )
    found = sum(bool(buyers[name].codes) for name in column)
    click.echo(f"{len(column):,} buyers, {found:,} of them councils.", err=True)


def _with_columns(read: Rows, *names: str) -> tuple[str, ...]:
    """Give the header with the new columns, refusing one that is there already."""
    for name in names:
        if name in read.header:
            raise NotValid(
                f"{read.path}, row 1: there is a column {name!r} already, which this "
                "command adds; rename or remove it."
            )
    return (*read.header, *names)


def _directory(path: Path | None) -> Directory:
    """Read the table of authorities that was given, or the region's own."""
    if path is None:
        path = _authorities_of_the_region()
    read = read_rows(path, REQUIRED_COLUMNS)
    named = {name: at for name, at in read.places.items() if name}
    directory = directory_of(
        authority_of({name: row[at] for name, at in named.items()}) for row in read.rows
    )
    if not directory.authorities:
        raise NotValid(f"{path} has a header and no authorities; add their rows.")
    return directory


def _authorities_of_the_region() -> Path:
    """Find the region's table: a folder of `regions/`, or a path, in GUILDHALL_REGION."""
    from guildhall.foundation.region import default_folder  # only where it is needed

    region = os.environ.get("GUILDHALL_REGION", "")
    folder = _REGIONS / region if region else default_folder(_REGIONS)
    path = folder / "authorities.csv"
    if not path.is_file():
        raise NotValid(
            f"{folder} has no table of authorities; pass one with --authorities, or "
            "name another region in GUILDHALL_REGION."
        )
    return path


_COMPANY_HEADINGS = frozenset(
    [
        "companynumber",
        "companyno",
        "companyregistrationnumber",
        "companyregistrationno",
        "companyregnumber",
        "companyregno",
        "companieshousenumber",
        "registeredcompanynumber",
        "suppliercompanynumber",
        "crn",
    ]
)
_VENDOR_HEADINGS = frozenset(
    [
        "vendorid",
        "vendornumber",
        "vendorno",
        "vendorcode",
        "supplierid",
        "suppliernumber",
        "supplierno",
        "suppliercode",
        "creditorid",
        "creditornumber",
        "creditorno",
    ]
)
_BODY_HEADINGS = frozenset(["body", "council", "authority", "publisher"])
_COMPANY_SCHEME = "GB-COH"


def _numbers(read: Rows) -> list[Numbers]:
    """Find the columns of numbers by which suppliers are known."""
    places = {re.sub(r"[^a-z]", "", n.lower()): n for n in reversed(read.header)}
    body = next((n for heading, n in places.items() if heading in _BODY_HEADINGS), None)
    found = [
        Numbers([company_number(cell) or "" for cell in read.column(name)], True)
        for heading, name in places.items()
        if heading in _COMPANY_HEADINGS
    ]
    found += [
        Numbers(_within(read, name, body), False)
        for heading, name in places.items()
        if heading in _VENDOR_HEADINGS
    ]
    if "id" in places and "idscheme" in places:
        found += _by_scheme(read, places["id"], places["idscheme"], body)
    return found


def _within(read: Rows, name: str, body: str | None) -> list[str]:
    """Give vendor numbers, each within the body whose finance system gave it."""
    cells = [cell.strip() for cell in read.column(name)]
    if body is None:
        return cells
    bodies = read.column(body)
    return [f"{of} {c}" if c else "" for c, of in zip(cells, bodies, strict=True)]


def _by_scheme(read: Rows, name: str, scheme: str, body: str | None) -> list[Numbers]:
    """Part one column of numbers by the scheme that stands beside each."""
    schemes = [cell.strip().upper() for cell in read.column(scheme)]
    vendor = _within(read, name, body)
    company = [company_number(cell) or "" for cell in read.column(name)]

    def where(cells: Sequence[str], keep: Callable[[str], bool]) -> list[str]:
        return [c if keep(s) else "" for c, s in zip(cells, schemes, strict=True)]

    return [
        Numbers(where(company, lambda s: s == _COMPANY_SCHEME), True),
        Numbers(where(vendor, lambda s: s != _COMPANY_SCHEME), False),
    ]


def _tell(clustering: Clustering) -> None:
    """Tell how many suppliers there are, and which numbers were not used."""
    named = [label for label in clustering.clusters if label]
    click.echo(f"{len(named):,} names, {len(set(named)):,} suppliers.", err=True)
    for catch_all in clustering.catch_alls[:_TOLD_AT_MOST]:
        click.echo(_sentence(catch_all), err=True)
    more = len(clustering.catch_alls) - _TOLD_AT_MOST
    if more > 0:
        click.echo(f"And {more:,} more catch-all payees.", err=True)


def _sentence(catch_all: CatchAll) -> str:
    shown = "; ".join(catch_all.unlike[:3])
    return (
        f"{catch_all.number} is a catch-all payee with {catch_all.names:,} names "
        f"({shown} ...): not used as an identity."
    )
