"""Load our own tables of products, vendors, organisations and resellers.

The tables are facts set down for this project; the column `verified` says which were
seen in open registers and notices, the column `source` where. A guarded alias is
written with a star before it.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Final

from guildhall.engines.matching.products.graph import (
    Alias,
    Organisation,
    OtherName,
    Product,
    ProductGraph,
    Relation,
    Tie,
)

_DATA: Final = "guildhall.engines.matching.data.products"


@lru_cache(maxsize=1)
def default_graph() -> ProductGraph:
    """The product graph of our own tables."""
    ties: dict[str, list[Tie]] = defaultdict(list)
    for row in _rows("vendors.csv"):
        ties[row["product"]].append(_tie(row))
    products = tuple(
        _product(row, ties[row["product"]]) for row in _rows("products.csv")
    )
    return ProductGraph(products, (*_vendors(), *_resellers()))


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (files(_DATA) / name).open(encoding="utf-8") as rows:
        yield from csv.DictReader(rows)


def _product(row: dict[str, str], ties: list[Tie]) -> Product:
    return Product(
        name=row["product"],
        aliases=tuple(_alias(name) for name in _parts(row["aliases"])),
        functions=_parts(row["functions"]),
        ties=tuple(ties),
        source=row["source"],
        verified=row["verified"] == "yes",
    )


def _alias(written: str) -> Alias:
    return Alias(written.lstrip("*"), guarded=written.startswith("*"))


def _tie(row: dict[str, str]) -> Tie:
    return Tie(
        organisation=row["vendor"],
        relation=Relation(row["relation"]),
        starts_on=_first_day(row["from"]),
        ends_on=_last_day(row["to"]),
        source=row["source"],
        verified=row["verified"] == "yes",
    )


def _vendors() -> Iterator[Organisation]:
    named: dict[str, list[OtherName]] = defaultdict(list)
    for row in _rows("organisations.csv"):
        named[row["organisation"]].append(
            OtherName(
                name=row["other_name"],
                kind=row["kind"],
                starts_on=_first_day(row["from"]),
                ends_on=_last_day(row["to"]),
                source=row["source"],
                verified=row["verified"] == "yes",
            )
        )
    return (Organisation(name, tuple(others)) for name, others in named.items())


def _resellers() -> Iterator[Organisation]:
    for row in _rows("resellers.csv"):
        others = tuple(OtherName(n, "trading") for n in _parts(row["other_names"]))
        yield Organisation(row["reseller"], others, is_reseller=True)


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split("; ") if part)


def _first_day(year: str) -> date | None:
    return date(int(year), 1, 1) if year else None


def _last_day(year: str) -> date | None:
    return date(int(year), 12, 31) if year else None
