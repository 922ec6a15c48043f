"""How long each page of the register takes with 50,000 applications, 200,000 contracts.

    .venv/bin/python benchmarks/pages.py [--keep FOLDER] [--database ADDRESS] [--only WORD]

Makes a store of its own in a temporary folder (or in the empty PostgreSQL database of
`--database`), fills it with made-up rows of one seed, and asks every page as somebody of
the central team, as a procurement officer, as an officer and as the public, through the
whole of Django but no network. Each page is asked once unmeasured, so that a process
that has just started is not what is measured. Prints the slowest of two answers of
each, and ends with status 1 when one took longer than a second.
"""

import argparse
import logging
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

SEED = 5
APPLICATIONS, CONTRACTS, NOTICES = 50_000, 200_000, 20_000
PRODUCTS, SUPPLIERS, COUNCILS = 400, 3_000, 33
BAR_SECONDS = 1.0
TIMES = 2
NOW = datetime(2026, 6, 15, 9, tzinfo=UTC)
TODAY = NOW.date()
WHO = ("ada", "gus", "ben", "public")


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__.splitlines()[0] if __doc__ else ""
    )
    parser.add_argument(
        "--keep", help="folder in which the store stays for the next run"
    )
    parser.add_argument("--database", help="address of an empty PostgreSQL database")
    parser.add_argument("--only", default="", help="ask only pages that hold this word")
    return parser.parse_args()


def open_store(folder: Path, database: str | None) -> None:
    """Point Django at the store and bring it to its schema."""
    os.environ["GUILDHALL_DATA"] = str(folder)
    os.environ["GUILDHALL_DATABASE_URL"] = database or ""
    os.environ["DJANGO_SETTINGS_MODULE"] = "guildhall.config.settings"
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    import django
    from django.core.management import call_command

    django.setup()
    logging.disable(logging.CRITICAL)
    call_command("migrate", verbosity=0)


def fill() -> None:
    """Fill the store, unless it is filled already."""
    from guildhall.office.register.models import Contract

    if Contract.objects.unscoped(because="benchmark").exists():
        return
    started = time.monotonic()
    from django.db import connection, transaction

    with transaction.atomic():
        fill_all(random.Random(SEED))
    # What a store does by itself within minutes: count its rows, tidy its pages.
    tidying = "VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE"
    with connection.cursor() as cursor:
        cursor.execute(tidying)
    print(f"filled in {time.monotonic() - started:.0f} s", flush=True)


def fill_all(chance: random.Random) -> None:
    """Councils and people, the catalogue, the lists, and how they hang together."""
    from guildhall.engines.matching.functions import default_functions
    from guildhall.office.people.models import Organisation

    people()
    councils = list(Organisation.objects.filter(kind="council").order_by("pk"))
    functions = [one.key for one in default_functions().listed]
    suppliers, products = catalogue(chance, functions)
    applications = lists_of_applications(chance, councils, products, suppliers)
    contracts = registers(chance, councils, products, suppliers)
    notices(chance, councils, functions)
    links(chance, applications, contracts)
    opportunities(chance, contracts)


def people() -> None:
    """The cast of the tests, and further councils."""
    from tests.cast import JOINED, make_cast

    from guildhall.office.members.models import Membership
    from guildhall.office.people.models import Organisation

    make_cast()
    for number in range(6, COUNCILS):
        made = Organisation.objects.create(
            kind="council",
            name=f"Council {number}",
            short_name=f"Council {number}",
            slug=f"council-{number}",
            code=f"C{number:02}",
            tile_label=f"C{number:02}",
            tile_row=number // 8,
            tile_column=number % 8,
        )
        Membership.objects.create(organisation=made, starts_on=JOINED)


def catalogue(
    chance: random.Random, functions: list[str]
) -> tuple[list[Any], list[Any]]:
    """Suppliers and products."""
    from guildhall.office.register.models import Product, Supplier

    suppliers = [
        Supplier(name=f"Supplier {n} Ltd", key=f"supplier {n}")
        for n in range(SUPPLIERS)
    ]
    Supplier.objects.bulk_create(suppliers, batch_size=500)
    products = [
        Product(
            name=f"Product {n}",
            key=f"product-{n}",
            function=chance.choice(functions),
            maker=chance.choice(suppliers[:200]),
        )
        for n in range(PRODUCTS)
    ]
    Product.objects.bulk_create(products, batch_size=500)
    return suppliers, products


def skewed(chance: random.Random, count: int) -> int:
    """A place in a list of which the first are by far the most common."""
    return min(int(chance.paretovariate(0.6)) - 1, count * 50) % count


def seen(chance: random.Random) -> str:
    """Who sees a row: mostly members, some everybody, some the council alone."""
    return chance.choices(("members", "public", "own"), (85, 10, 5))[0]


def lists_of_applications(
    chance: random.Random,
    councils: list[Any],
    products: list[Any],
    suppliers: list[Any],
) -> list[Any]:
    """What councils use."""
    from guildhall.office.register.models import Application

    def one(number: int) -> Any:
        product = products[skewed(chance, PRODUCTS)] if chance.random() < 0.8 else None
        return Application(
            organisation=councils[number % len(councils)],
            list_key=f"a{number}",
            name=f"{product.name if product else 'System'} {number}",
            vendor_text=f"Supplier {number % SUPPLIERS} Ltd",
            vendor=suppliers[skewed(chance, SUPPLIERS)],
            product=product,
            function=product.function if product else "",
            service_area=chance.choice(("front_line", "corporate", "")),
            satisfaction=chance.choice((None, 1, 2, 3, 4, 5)),
            skill=chance.choice((None, 0, 1, 2, 3, 4)),
            visibility=seen(chance),
            recorded_at=NOW,
            changed_at=NOW,
        )

    made = [one(number) for number in range(APPLICATIONS)]
    Application.objects.bulk_create(made, batch_size=500)
    return made


def registers(
    chance: random.Random,
    councils: list[Any],
    products: list[Any],
    suppliers: list[Any],
) -> list[Any]:
    """What councils signed."""
    from guildhall.office.register.models import Contract

    def one(number: int) -> Any:
        product = products[skewed(chance, PRODUCTS)] if chance.random() < 0.4 else None
        start = date(2012, 1, 1) + timedelta(days=chance.randrange(5_400))
        end = start + timedelta(days=chance.choice((365, 730, 1_095, 1_825)))
        supplier = suppliers[skewed(chance, SUPPLIERS)]
        return Contract(
            organisation=councils[number % len(councils)],
            list_key=f"c{number}",
            reference=f"REF-{number}",
            title=f"{product.name if product else 'Services'} and support {number}",
            description="Supply, hosting and support of a system, with training. " * 3,
            supplier=supplier,
            supplier_text=supplier.name,
            product=product,
            function=product.function if product else "",
            starts_on=start,
            contractual_end_on=end,
            ends_on=end if chance.random() < 0.97 else None,
            annual_pence=chance.randrange(1_000_00, 900_000_00),
            visibility=seen(chance),
            recorded_at=NOW,
            changed_at=NOW,
        )

    made = [one(number) for number in range(CONTRACTS)]
    Contract.objects.bulk_create(made, batch_size=400)
    return made


def notices(chance: random.Random, councils: list[Any], functions: list[str]) -> None:
    """What was announced."""
    from guildhall.office.people.models import Organisation
    from guildhall.office.register.models import Notice, NoticeBuyer

    office = Organisation.objects.get(kind="office")
    stages = ("planning", "tender", "award", "contract", "ended")
    made = [
        Notice(
            organisation=office,
            list_key=f"n{number}",
            ocid=f"ocds-{number}",
            stage=chance.choice(stages),
            title=f"Notice {number}",
            description="What is wanted, in a few sentences. " * 5,
            buyer_text=councils[number % len(councils)].name,
            function=chance.choice(functions),
            published_on=TODAY - timedelta(days=chance.randrange(2_000)),
            deadline_on=TODAY + timedelta(days=chance.randrange(-1_500, 60)),
            visibility="public",
            recorded_at=NOW,
            changed_at=NOW,
        )
        for number in range(NOTICES)
    ]
    Notice.objects.bulk_create(made, batch_size=400)
    NoticeBuyer.objects.bulk_create(
        [
            NoticeBuyer(notice=one, organisation=councils[number % len(councils)])
            for number, one in enumerate(made)
        ],
        batch_size=500,
    )


def links(chance: random.Random, applications: list[Any], contracts: list[Any]) -> None:
    """Which application goes with which contract of the same council."""
    from guildhall.office.register.models import Link

    states = ("confirmed", "proposed", "rejected", "later")
    made = [
        Link(
            organisation_id=application.organisation_id,
            kind="covers",
            application=application,
            contract=contracts[number],
            score=chance.random(),
            band=chance.choice(("link", "review")),
            reasons=[{"kind": "product", "weight": 2.0, "sentence": "Same product"}],
            state=chance.choices(states, (60, 30, 8, 2))[0],
            proposed_at=NOW,
            priority=chance.randrange(3_000),
        )
        for number, application in enumerate(applications)
        if chance.random() < 0.75
    ]
    Link.objects.bulk_create(made, batch_size=500)


def opportunities(chance: random.Random, contracts: list[Any]) -> None:
    """What could be bought together."""
    from guildhall.office.register.models import Opportunity, OpportunityPart

    made = [
        Opportunity(
            key=f"o{number}",
            title=f"Together {number}",
            function="housing-management",
            starts_on=TODAY,
            ends_on=TODAY + timedelta(days=200),
            window_months=12,
            councils=12,
            alignment=chance.random(),
            rank=chance.random(),
            reasons=[{"kind": "why", "weight": 0.0, "sentence": "They end together"}],
            first_found_at=NOW,
            last_found_at=NOW,
        )
        for number in range(300)
    ]
    Opportunity.objects.bulk_create(made)
    OpportunityPart.objects.bulk_create(
        OpportunityPart(
            opportunity=one, contract=contract, organisation_id=contract.organisation_id
        )
        for number, one in enumerate(made)
        for contract in contracts[number * 12 : number * 12 + 12]
    )


def pages() -> Iterator[str]:
    """The addresses of every page, and of lists as they are often asked."""
    from guildhall.office.register.models import (
        Application,
        Contract,
        Link,
        Notice,
        Opportunity,
        Supplier,
    )

    def first(model: Any, **having: Any) -> str:
        rows = model.objects.unscoped(because="benchmark").filter(**having)
        return str(rows.order_by("pk").first().public_id)

    supplier = Supplier.objects.order_by("pk").first()
    assert supplier is not None
    yield from (
        "/register",
        "/applications",
        "/applications?q=product+7",
        "/applications?council=alder&contract=no",
        "/applications?product=product-0&sort=best",
        "/applications?sort=council",
        "/contracts",
        "/contracts?q=services+19",
        "/contracts?council=alder&application=no",
        "/contracts?quarter=2027-Q1",
        "/contracts?sort=supplier",
        "/contracts?running_on=2026-06-15&supplier_known=yes",
        f"/contracts?supplier={supplier.public_id}&sort=council",
        "/notices",
        "/notices?stage=tender&open_on=2026-06-15",
        "/suppliers",
        "/suppliers?sort=name&q=9",
        "/products",
        "/products?sort=name",
        "/products/product-0",
        f"/suppliers/{supplier.public_id}",
        f"/applications/{first(Application, visibility='public')}",
        f"/contracts/{first(Contract, visibility='public')}",
        f"/notices/{first(Notice)}",
        "/councils",
        "/councils/alder",
        "/renewals",
        "/renewals?product=product-0&quarters=40",
        "/overlap",
        "/overlap?products=100",
        "/skills",
        "/concentration",
        "/quality",
        "/unlinked",
        "/unlinked?council=birch",
        "/opportunities",
        f"/opportunities/{first(Opportunity)}",
        "/register/links",
        "/register/links?sort=score",
        f"/register/links/{first(Link, state='confirmed')}",
        "/review",
        "/review/queue",
        "/upcoming",
        "/upcoming/notices",
        "/upcoming/renewals",
        "/upcoming.atom",
    )


def measure(only: str) -> list[tuple[str, str, int, float]]:
    """Ask every page as each of the readers: the slowest of the answers, in seconds."""
    from django.conf import settings
    from django.test import Client

    from guildhall.office.people.models import Person

    settings.ALLOWED_HOSTS = ["testserver"]
    found = []
    for who in WHO:
        client = Client()
        if who != "public":
            client.force_login(Person.objects.get(email__startswith=f"{who}@"))
        for at in pages():
            if only in at:
                taken, status = [], client.get(at).status_code
                for _ in range(TIMES):
                    started = time.perf_counter()
                    status = client.get(at).status_code
                    taken.append(time.perf_counter() - started)
                found.append((who, at, status, max(taken)))
    return found


def report(found: list[tuple[str, str, int, float]]) -> int:
    """Print the times, slowest last, and say whether all are under the bar."""
    answered = [row for row in found if row[2] == 200]
    for who, at, status, seconds in sorted(answered, key=lambda row: row[3]):
        print(f"{seconds * 1000:7.0f} ms  {status}  {who:7} {at}")
    times = sorted(row[3] for row in answered)
    faults = [row for row in found if row[2] >= 404]
    print(
        f"{len(times)} pages answered; median {statistics.median(times) * 1000:.0f} ms, "
        f"slowest {times[-1] * 1000:.0f} ms, bar {BAR_SECONDS * 1000:.0f} ms; "
        f"{len(faults)} not found or broken: {[row[:3] for row in faults]}"
    )
    broken = [row for row in found if row[2] >= 500]
    return int(times[-1] > BAR_SECONDS or bool(broken))


def main() -> None:
    """Make the store, ask the pages, print the times."""
    asked = arguments()
    with tempfile.TemporaryDirectory(prefix="guildhall-pages-") as folder:
        kept = Path(asked.keep) if asked.keep else Path(folder)
        kept.mkdir(parents=True, exist_ok=True)
        open_store(kept, asked.database)
        fill()
        print(
            f"{APPLICATIONS:,} applications, {CONTRACTS:,} contracts, {NOTICES:,} notices"
        )
        sys.exit(report(measure(asked.only)))


if __name__ == "__main__":
    main()
