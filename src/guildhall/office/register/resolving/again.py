"""Reading rows again when the catalogue has learnt a name."""

import re
from typing import Any

from django.db.models import Q

from guildhall.office.register.models import Application, Contract
from guildhall.office.register.resolving.reading import (
    resolve_applications,
    resolve_contracts,
)
from guildhall.office.register.writing import write_over

HOUSE = "what is read out of rows is derived for everybody"
PORTION = 500
READ = (
    (Application, resolve_applications, "vendor", ("name", "vendor_text", "purpose")),
    (
        Contract,
        resolve_contracts,
        "supplier",
        ("title", "supplier_text", "description"),
    ),
)


def read_again(name: str) -> int:
    """Read the rows again that may carry a name; how many changed.

    A name can be written in several ways (`modern.gov`, `Modern Gov`), so every row
    with its longest word is looked at.
    """
    word = max(re.findall(r"\w+", name), key=len, default="")
    if not word:
        return 0
    changed = 0
    for model, resolve, company, columns in READ:
        said = Q()
        for column in columns:
            said |= Q(**{f"{column}__icontains": word})
        rows: Any = model.objects.unscoped(because=HOUSE)
        found = list(rows.filter(said).order_by("pk"))
        for at in range(0, len(found), PORTION):
            some = found[at : at + PORTION]
            changed += read(some, resolve, ("product", company, "function"))
    return changed


def read(records: list[Any], resolve: Any, columns: tuple[str, ...]) -> int:
    """Read these records again and write those that came out otherwise."""
    before = [derived(one, columns) for one in records]
    resolve(records)
    after = [derived(one, columns) for one in records]
    changed = [
        one for one, was, now in zip(records, before, after, strict=True) if was != now
    ]
    write_over(changed, columns)
    return len(changed)


def derived(record: Any, columns: tuple[str, ...]) -> list[Any]:
    """What was read out of a record."""
    fields = (record._meta.get_field(name) for name in columns)
    return [getattr(record, field.attname) for field in fields]
