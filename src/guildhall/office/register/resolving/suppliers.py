"""Suppliers: the names of one meet, and it goes again with the list it came with.

A supplier that no record names any more is kept as long as the import that brought it
is in force, because undoing a later import may need it back as it was.
"""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q

from guildhall.engines.matching.products.load import default_graph
from guildhall.office.intake.rules import RunState
from guildhall.office.register.models import (
    Application,
    Contract,
    Product,
    ProductVendor,
    Supplier,
)
from guildhall.office.register.resolving.companies import company_key
from guildhall.office.register.rules import shortened

HOUSE = "whether any record names a supplier, whoever may see it"
NOBODY = frozenset({"", "-", "various", "n/a", "na", "none", "tbc", "tba", "unknown"})
TAKEN_BACK = (RunState.UNDOING.value, RunState.UNDONE.value)


def supplier_key(name: str) -> str:
    """The key by which the names of one supplier meet; empty for nobody.

    Of several names in one cell the first counts.
    """
    first = name.split(";", maxsplit=1)[0].strip()
    return "" if first.lower() in NOBODY else company_key(first)[:200]


def suppliers_for(names: Iterable[str], *, run_id: int | None) -> dict[str, int]:
    """The ids of suppliers by folded name; those not yet known are added.

    Args:
        names: as the lists write them.
        run_id: the import under way, with which new ones come.
    """
    wanted: dict[str, str] = {}
    for name in names:
        if key := supplier_key(name):
            wanted.setdefault(key, name.split(";")[0].strip())
    known = ids_by_key(wanted)
    missing = [(key, name) for key, name in wanted.items() if key not in known]
    if not missing:
        return known
    resells = default_graph().is_reseller
    Supplier.objects.bulk_create(
        [
            Supplier(
                key=key,
                name=shortened(name, 200),
                is_reseller=resells(name),
                came_with_id=run_id,
            )
            for key, name in missing
        ],
        ignore_conflicts=True,
    )
    return ids_by_key(wanted)


def ids_by_key(keys: Iterable[str]) -> dict[str, int]:
    """The ids of the suppliers that are stored under these keys."""
    found = Supplier.objects.filter(key__in=list(keys))
    return dict(found.values_list("key", "pk"))


def tidy() -> None:
    """Take away suppliers whose import was undone and that no record names any more."""
    unused = Supplier.objects.filter(
        Q(came_with=None) | Q(came_with__state__in=TAKEN_BACK), came_with_a_list=True
    )
    for rows in (
        Contract.objects.unscoped(because=HOUSE).filter(supplier=OuterRef("pk")),
        Application.objects.unscoped(because=HOUSE).filter(vendor=OuterRef("pk")),
        ProductVendor.objects.filter(supplier=OuterRef("pk")),
        Product.objects.filter(maker=OuterRef("pk")),
    ):
        unused = unused.exclude(Exists(rows))
    unused.delete()
