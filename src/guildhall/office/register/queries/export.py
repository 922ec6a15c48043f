"""Everything the register holds for a viewer, in one order that never varies.

Used to take it all away, and to prove that an undone import has left nothing behind:
two exports of the same state are the same bytes. Links that are no longer proposed are
not part of the state; what was judged is.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q

from guildhall.engines.access.viewer import Viewer
from guildhall.office.register.models import (
    Application,
    Contract,
    Judgement,
    LinkRule,
    Notice,
    Opportunity,
    OpportunityPart,
    Product,
    ProductAlias,
    ProductVendor,
    Supplier,
)
from guildhall.office.register.queries import history, lists, rows

PORTION = 2_000
Writer = Callable[[Any, Viewer], Mapping[str, Any]]


@dataclass(frozen=True)
class Part:
    """One kind of record in an export: which, in which order, and how it is written."""

    kind: str
    records: Any
    write: Writer


def everything(viewer: Viewer) -> Iterator[str]:
    """Write every record of the register that the viewer may see, one JSON line each."""
    for part in parts(viewer):
        for record in part.records.iterator(chunk_size=PORTION):
            line = {"record": part.kind, **part.write(record, viewer)}
            yield json.dumps(line, sort_keys=True, ensure_ascii=False)


def parts(viewer: Viewer) -> list[Part]:
    """What an export is made of; the shared catalogue first."""
    products = Product.objects.select_related("maker").order_by("key")
    return [
        Part("supplier", suppliers(viewer).order_by("key"), rows.supplier),
        Part("product", products, rows.product),
        Part("alias", aliases(), alias),
        Part("part", parts_of_suppliers(), part_of_supplier),
        Part("application", applications(viewer), listed(rows.application)),
        Part("contract", contracts(viewer), listed(rows.contract)),
        Part("notice", notices(viewer), listed(rows.notice)),
        Part("link", links(viewer), rows.link),
        Part("judgement", judgements(viewer), judgement),
        Part("rule", link_rules(viewer), link_rule),
        Part("opportunity", opportunities(viewer), opportunity),
    ]


def suppliers(viewer: Viewer) -> Any:
    """Suppliers of the catalogue, and those that visible records name."""
    contracts = Contract.objects.for_viewer(viewer).filter(supplier=OuterRef("pk"))
    uses = Application.objects.for_viewer(viewer).filter(vendor=OuterRef("pk"))
    named = Q(Exists(contracts)) | Q(Exists(uses))
    return Supplier.objects.filter(Q(came_with_a_list=False) | named)


def aliases() -> Any:
    """Confirmed names of products."""
    confirmed = ProductAlias.objects.filter(is_confirmed=True)
    return confirmed.select_related("product").order_by("product__key", "name")


def alias(record: ProductAlias, viewer: Viewer) -> dict[str, object]:
    """One other name of a product."""
    return {"product": record.product.key, "name": record.name, "source": record.source}


def parts_of_suppliers() -> Any:
    """Who made, sold, hosted or supported what."""
    every = ProductVendor.objects.select_related("product", "supplier")
    return every.order_by(
        "product__key", "supplier__key", "relation", "starts_on", "pk"
    )


def part_of_supplier(record: ProductVendor, viewer: Viewer) -> dict[str, object]:
    """One company's part in one product."""
    return {
        "product": record.product.key,
        "supplier": record.supplier.name,
        "relation": record.relation,
        "starts_on": rows.day(record.starts_on),
        "ends_before": rows.day(record.ends_before),
        "source": record.source,
    }


def applications(viewer: Viewer) -> Any:
    """Applications, also those that the newest list no longer has."""
    seen = Application.objects.for_viewer(viewer)
    return in_order(seen.select_related("organisation", "product", "vendor"))


def contracts(viewer: Viewer) -> Any:
    """Contracts, also those that the newest list no longer has."""
    seen = Contract.objects.for_viewer(viewer)
    return in_order(seen.select_related("organisation", "product", "supplier"))


def notices(viewer: Viewer) -> Any:
    """Notices, also those that the newest list no longer has."""
    seen = Notice.objects.for_viewer(viewer)
    return in_order(seen.select_related("organisation").prefetch_related("buyers"))


def in_order(records: Any) -> Any:
    """Records in the order of their organisation and key."""
    return records.order_by("organisation__slug", "list_key")


def listed(write: Callable[[Any, Viewer], Any]) -> Writer:
    """Write a record of a list with its key, whether it is live, and its other cells."""

    def written(record: Any, viewer: Viewer) -> Mapping[str, Any]:
        return {
            **write(record, viewer),
            "owner": record.organisation.slug,
            "key": record.list_key,
            "live": record.is_live,
            "visibility": record.visibility,
            "further": history.further(viewer, record),
        }

    return written


def links(viewer: Viewer) -> Any:
    """Links in the order of what they join."""
    return lists.links_of(viewer).order_by(
        "organisation__slug",
        "kind",
        "application__list_key",
        "notice__list_key",
        "contract__list_key",
        "pk",
    )


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


def link_rules(viewer: Viewer) -> Any:
    """Rules by which links confirm themselves."""
    kept = LinkRule.objects.for_viewer(viewer).select_related("organisation")
    return kept.order_by("organisation__slug")


def link_rule(record: LinkRule, viewer: Viewer) -> dict[str, object]:
    """One rule."""
    return {
        "council": record.organisation.slug,
        "confirms_from": record.confirms_from,
    }


def opportunities(viewer: Viewer) -> Any:
    """Opportunities that stand."""
    return lists.opportunities_of(viewer).order_by("key")


def opportunity(record: Opportunity, viewer: Viewer) -> dict[str, object]:
    """One opportunity, with the contracts in it that the viewer may see."""
    seen = Contract.objects.for_viewer(viewer)
    joined = OpportunityPart.objects.filter(opportunity=record, contract__in=seen)
    taking_part = joined.order_by("organisation__slug", "contract__list_key")
    return {
        **rows.opportunity(record, viewer),
        "contracts": list(taking_part.values_list("contract__public_id", flat=True)),
    }
