"""Everything the register holds for a viewer, in one order that never varies.

Used to take it all away, and to prove that an undone import has left nothing behind:
two exports of the same state are the same bytes.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from guildhall.engines.access.viewer import Viewer
from guildhall.office.register.models import Judgement, Link, Product, Supplier
from guildhall.office.register.queries import lists, rows

Writer = Callable[[Any, Viewer], Mapping[str, Any]]


def everything(viewer: Viewer) -> Iterator[str]:
    """Write every record of the register that the viewer may see, one JSON line each."""
    for kind, records, write in parts(viewer):
        for record in records.iterator(chunk_size=2_000):
            line = {"kind": kind, **write(record, viewer)}
            yield json.dumps(line, sort_keys=True, ensure_ascii=False)


def parts(viewer: Viewer) -> list[tuple[str, Any, Writer]]:
    """What an export is made of, and how each part is ordered."""
    links = Link.objects.for_viewer(viewer).select_related(
        "organisation", "application", "notice", "contract"
    )
    return [
        ("supplier", Supplier.objects.order_by("key"), rows.supplier),
        (
            "product",
            Product.objects.select_related("maker").order_by("key"),
            rows.product,
        ),
        ("application", ordered(lists.applications_of(viewer)), rows.application),
        ("contract", ordered(lists.contracts_of(viewer)), rows.contract),
        ("notice", ordered(lists.notices_of(viewer)), rows.notice),
        ("link", links.order_by("public_id"), rows.link),
        ("judgement", judgements(viewer), judgement),
    ]


def ordered(records: Any) -> Any:
    """Records in the order of their organisation and key."""
    return records.order_by("organisation__slug", "list_key")


def judgements(viewer: Viewer) -> Any:
    """Judgements in the order of what they judge."""
    kept = Judgement.objects.for_viewer(viewer).select_related("organisation")
    return kept.order_by("organisation__slug", "kind", "left_key", "contract_key")


def judgement(record: Judgement, viewer: Viewer) -> dict[str, object]:
    """One judgement."""
    return {
        "council": record.organisation.slug,
        "link": record.kind,
        "left": record.left_key,
        "contract": record.contract_key,
        "same": record.is_same,
        "because": record.because,
    }
