"""How fast list rows become register records: values, resolving, writing, linking.

    .venv/bin/python benchmarks/register.py [--rows 20000] [--profile]

Writes so many applications and so many contracts, first all new, then all changed, in
portions as an import does, and prints rows a second; then links one council of 300
applications and 1,000 contracts. Every figure is of this machine and this moment.
"""

import argparse
import cProfile
import pstats
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import world
from benchmarks.intake import open_store

PORTION = 500


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--rows", type=int, default=20_000)
    asked.add_argument("--profile", action="store_true")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        open_store(Path(folder))
        load_catalogue()
        measured = cProfile.Profile()
        if given.profile:
            measured.enable()
        measure(given.rows)
        if given.profile:
            measured.disable()
            pstats.Stats(measured).sort_stats("cumulative").print_stats(45)


def load_catalogue() -> None:
    from django.utils import timezone

    from guildhall.office.people.queries import system
    from guildhall.office.register.actions import catalogue

    catalogue.load([], [], by=system("benchmark"), at=timezone.now())


def measure(rows: int) -> None:
    from guildhall.office.people.models import Organisation
    from guildhall.office.register import receivers

    alder, birch = (Organisation.objects.get(slug=s) for s in ("alder", "birch"))
    made = world.make(7, councils=rows // 27)
    applications = made.applications[:rows]
    contracts = made.contracts[:rows]
    measure_list(receivers.Applications(), alder.pk, applications_in(applications))
    measure_list(receivers.Contracts(), alder.pk, contracts_in(contracts))
    link(birch.pk, applications[:300], contracts[:1_000])


def measure_list(receiver: Any, owner: int, incoming: Sequence[Any]) -> None:
    kind = receiver.kind
    values = step(f"{kind}: values", lambda: [receiver.values_of(i) for i in incoming])
    ids = step(f"{kind}: add", lambda: write(receiver, owner, values))
    step(f"{kind}: change", lambda: write(receiver, owner, values, ids))


def applications_in(rows: Sequence[Any]) -> list[Any]:
    from guildhall.office.intake.receiving import Incoming

    return [
        Incoming(
            number,
            {"users": number % 900},
            {
                "app_ref": f"{row.app_id}/{number}",
                "product": row.app_name,
                "vendor": row.app_vendor,
                "function": row.app_function,
            },
        )
        for number, row in enumerate(rows, 1)
    ]


def contracts_in(rows: Sequence[Any]) -> list[Any]:
    from guildhall.office.intake.receiving import Incoming

    return [
        Incoming(
            number,
            {
                "start_date": row.start_date and row.start_date.isoformat(),
                "end_date": row.end_date and row.end_date.isoformat(),
                "annual_value": 1_000_00 + number,
            },
            {
                "contract_ref": f"{row.contract_id}/{number}",
                "contract_title": row.title,
                "contract_description": row.description,
                "supplier_name": row.supplier,
            },
        )
        for number, row in enumerate(rows, 1)
    ]


def write(
    receiver: Any, owner: int, values: Sequence[Any], ids: Sequence[int] | None = None
) -> list[int]:
    """Write in portions, each in its own transaction."""
    from django.db import transaction
    from django.utils import timezone

    written: list[int] = []
    for some in portions(len(values)):
        with transaction.atomic():
            written += receiver.write(
                owner, list(writes(receiver, values, ids, some)), at=timezone.now()
            )
    return written


def writes(
    receiver: Any, values: Sequence[Any], ids: Sequence[int] | None, some: range
) -> Iterator[Any]:
    from guildhall.office.intake.receiving import Write

    for place in some:
        said = dict(values[place])
        if ids:
            said["department"] = f"Department {place % 9}"
        yield Write(receiver.key_of(said), said, ids[place] if ids else None)


def portions(count: int) -> Iterator[range]:
    return (range(at, min(at + PORTION, count)) for at in range(0, count, PORTION))


def link(owner: int, applications: Sequence[Any], contracts: Sequence[Any]) -> None:
    from django.utils import timezone

    from guildhall.office.people.queries import system
    from guildhall.office.register import receivers
    from guildhall.office.register.actions import linking

    for receiver, incoming in (
        (receivers.Applications(), applications_in(applications)),
        (receivers.Contracts(), contracts_in(contracts)),
    ):
        write(receiver, owner, [receiver.values_of(i) for i in incoming])
    for _ in ("first", "again"):
        began = time.perf_counter()
        found = linking.link_organisation(
            owner, by=system("benchmark"), at=timezone.now()
        )
        print(
            f"link one council: {found:,} links in {time.perf_counter() - began:.2f} s"
        )


def step(name: str, work: Callable[[], list[Any]]) -> list[Any]:
    began = time.perf_counter()
    done = work()
    seconds = time.perf_counter() - began
    print(
        f"{name:<24} {seconds:>7.2f} s {len(done) / seconds:>9,.0f} rows/s", flush=True
    )
    return done


if __name__ == "__main__":
    main()
