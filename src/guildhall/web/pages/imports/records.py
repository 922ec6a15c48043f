"""From a record's id in an import to its page in the register."""

from typing import Any

from guildhall.office.register.models import Application, Contract, Notice
from guildhall.web.pages.imports.parts import place

PAGES: dict[str, tuple[str, Any]] = {
    "applications": ("application", Application),
    "contracts": ("contract", Contract),
    "notices": ("notice", Notice),
}


def record_address(kind: str, record_id: int | None) -> str:
    """The address of a record; empty where it is not, or has no page."""
    if record_id is None or kind not in PAGES:
        return ""
    route, model = PAGES[kind]
    named = model.objects.unscoped(because="an address says nothing about the record")
    public_id = named.filter(pk=record_id).values_list("public_id", flat=True).first()
    return place(route, public_id=public_id) if public_id else ""
