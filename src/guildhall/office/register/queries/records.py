"""One record of the register, found by its public name, for a viewer who may know of it.

A record that the newest list no longer has can still be opened, because links and
history lead to it; it says so itself.
"""

from typing import TypeVar

from django.db.models import Model, QuerySet

from guildhall.engines.access.viewer import Viewer
from guildhall.foundation.refusal import NotFound
from guildhall.office.register.models import (
    Application,
    Contract,
    Link,
    Notice,
    Product,
    Supplier,
)
from guildhall.office.register.queries import lists

RecordT = TypeVar("RecordT", bound=Model)


def application_named(viewer: Viewer, public_id: str) -> Application:
    """Find an application.

    Raises:
        NotFound: there is none, or none for this viewer.
    """
    seen = Application.objects.for_viewer(viewer)
    rows = seen.select_related("organisation", "product", "vendor")
    return found(rows.filter(public_id=public_id), "application")


def contract_named(viewer: Viewer, public_id: str) -> Contract:
    """Find a contract.

    Raises:
        NotFound: there is none, or none for this viewer.
    """
    seen = Contract.objects.for_viewer(viewer)
    rows = seen.select_related("organisation", "product", "supplier")
    return found(rows.filter(public_id=public_id), "contract")


def notice_named(viewer: Viewer, public_id: str) -> Notice:
    """Find a notice, with its buyers.

    Raises:
        NotFound: there is none, or none for this viewer.
    """
    seen = Notice.objects.for_viewer(viewer)
    rows = seen.select_related("organisation").prefetch_related("buyers")
    return found(rows.filter(public_id=public_id), "notice")


def product_named(key: str) -> Product:
    """Find a product by its key; the catalogue is public.

    Raises:
        NotFound: there is none.
    """
    rows = Product.objects.select_related("maker")
    return found(rows.filter(key=key), "product")


def supplier_named(public_id: str) -> Supplier:
    """Find a supplier; the catalogue is public.

    Raises:
        NotFound: there is none.
    """
    return found(Supplier.objects.filter(public_id=public_id), "supplier")


def link_named(viewer: Viewer, public_id: str) -> Link:
    """Find a link both of whose ends the viewer may see.

    Raises:
        NotFound: there is none, or none for this viewer.
    """
    return found(lists.links_of(viewer).filter(public_id=public_id), "link")


def found(rows: QuerySet[RecordT], noun: str) -> RecordT:
    """The first of the rows, or the refusal that there is none."""
    record = rows.first()
    if record is None:
        raise NotFound(f"there is no such {noun}, or none that you may know of")
    return record
