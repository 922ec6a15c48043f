"""IT's list of applications."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from guildhall.office.intake.receiving import Incoming, Values
from guildhall.office.register import resolving
from guildhall.office.register.models import Application
from guildhall.office.register.receivers.base import ListReceiver, said
from guildhall.office.register.rules import row_key


class Applications(ListReceiver):
    """One row is one system that one council uses."""

    kind = "applications"
    title = "Application list"
    make_permission = "application:edit"
    model = Application
    needed = (("product", "app_ref"),)
    texts: ClassVar[Mapping[str, str]] = {
        "name": "product",
        "reference": "app_ref",
        "vendor_text": "vendor",
        "function_text": "function",
        "department": "department",
        "hosting": "hosting",
        "criticality": "criticality",
        "owner": "owner",
        "data_categories": "data_categories",
    }
    whole_texts: ClassVar[Mapping[str, str]] = {"purpose": "purpose"}
    typed: ClassVar[Mapping[str, str]] = {
        "users": "users",
        "satisfaction": "satisfaction",
        "skill": "skill_level",
        "confirmed_on": "confirmed_date",
    }
    scales: ClassVar[Mapping[str, tuple[int, int]]] = {
        "satisfaction": (1, 5),
        "skill": (0, 4),
    }
    derived = ("service_area",)
    resolved = ("product", "vendor", "function")

    def complete(self, values: dict[str, object], row: Incoming) -> None:
        """Read the service area; take the supplier for the vendor where none is given."""
        values["service_area"] = service_area(said(row, "tier"))
        values["name"] = values["name"] or self.short("name", values["reference"])
        values["vendor_text"] = values["vendor_text"] or self.short(
            "vendor_text", said(row, "supplier_name")
        )

    def key_of(self, values: Values) -> str:
        """Make the key of its reference, else of name, vendor and function."""
        if not values.get("name"):
            return ""
        return row_key(
            str(values.get("reference") or ""),
            values.get("name"),
            values.get("vendor_text"),
            values.get("function_text"),
        )

    def resolve(self, records: Sequence[Application], run_id: int | None) -> None:
        """Read product, vendor and function out of the records."""
        resolving.resolve_applications(records, run_id=run_id)


def service_area(words: str) -> str:
    """Where in the council a system works, from the words for it; empty if unclear."""
    lowered = words.lower()
    if "corp" in lowered or "back" in lowered:
        return "corporate"
    return "front_line" if "front" in lowered else ""
