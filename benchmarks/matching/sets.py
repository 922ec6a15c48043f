"""The open data that names are measured on; read where it lies, never copied."""

import csv
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "procurement"
MOST_PAIRS_A_BODY = 10
UNREACHABLE = "different_name"


class Pair(NamedTuple):
    """Two names, whether they are one body, of what kind the pair is, and its body."""

    name1: str
    name2: str
    is_match: bool
    stratum: str
    body: str


def is_here() -> bool:
    """Say whether the open data lies beside the repository."""
    return (DATA / "suppliers").is_dir()


def rows(path: str) -> list[dict[str, str]]:
    """Read one CSV of the open data."""
    with (DATA / path).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def wakefield_pairs() -> list[Pair]:
    """Company number as truth, near misses against; at most ten pairs a body."""
    return _capped(_pairs("suppliers/pairs_wakefield_dev.csv"))


def gla_pairs() -> list[Pair]:
    """Names under one vendor number; positives only, at most ten a body."""
    return _capped(_pairs("suppliers/pairs_gla_positive_only.csv"))


def organisation_pairs() -> list[Pair]:
    """Organisation rows of nomenklatura's own bench of names."""
    return [
        Pair(r["name1"], r["name2"], r["is_match"] == "true", "", r["name1"][:5])
        for r in rows("benchmarks/nomenklatura_org_name_pairs.csv")
    ]


def _pairs(path: str) -> list[Pair]:
    return [
        Pair(
            r["name1"], r["name2"], r["is_match"] == "true", r["stratum"],
            r["entity_key"] or r["name1"],
        )
        for r in rows(path)
    ]  # fmt: skip


def _capped(pairs: Iterable[Pair]) -> list[Pair]:
    taken: Counter[str] = Counter()
    kept = []
    for pair in pairs:
        taken[pair.body] += pair.is_match
        if not pair.is_match or taken[pair.body] <= MOST_PAIRS_A_BODY:
            kept.append(pair)
    return kept


def named_bodies(path: str) -> tuple[list[str], list[str]]:
    """Give different names and the body of each; a name with two keeps the first."""
    body: dict[str, str] = {}
    for row in rows(path):
        body.setdefault(row["name"], row["entity_key"])
    return list(body), list(body.values())


def distinct_names() -> list[str]:
    """Give the different supplier names of eight bodies' spend."""
    found = rows("suppliers/distinct_supplier_names.csv")
    return list(dict.fromkeys(row["name"] for row in found))
