"""Procurement's contract register."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from guildhall.office.intake.receiving import Incoming, Values
from guildhall.office.register import resolving
from guildhall.office.register.models import Contract
from guildhall.office.register.receivers.base import ListReceiver, said
from guildhall.office.register.receivers.fitting import text_or_none
from guildhall.office.register.rules import end_that_counts, row_key


class Contracts(ListReceiver):
    """One row is one agreement of one council with one supplier."""

    kind = "contracts"
    title = "Contract register"
    make_permission = "contract:edit"
    model = Contract
    needed = (("contract_title", "contract_description"),)
    texts: ClassVar[Mapping[str, str]] = {
        "title": "contract_title",
        "reference": "contract_ref",
        "supplier_text": "supplier_name",
        "department": "department",
        "route": "procurement_process",
        "status": "status",
        "ocid": "ocid",
    }
    whole_texts: ClassVar[Mapping[str, str]] = {"description": "contract_description"}
    typed: ClassVar[Mapping[str, str]] = {
        "company_number": "company_number",
        "starts_on": "start_date",
        "contractual_end_on": "end_date",
        "current_end_on": "current_end_date",
        "latest_end_on": "max_end_date",
        "notice_months": "notice_months",
        "annual_pence": "annual_value",
        "total_pence": "total_value",
    }
    derived = ("ends_on",)
    resolved = ("product", "supplier", "function")

    def complete(self, values: dict[str, object], row: Incoming) -> None:
        """Choose the end that counts, and a title where the register gives none."""
        values["ends_on"] = end_that_counts(
            contractual=text_or_none(values["contractual_end_on"]),
            current=text_or_none(values["current_end_on"]),
            latest=text_or_none(values["latest_end_on"]),
        )
        for column, otherwise in (
            ("department", said(row, "service")),
            ("supplier_text", said(row, "vendor")),
        ):
            values[column] = values[column] or self.short(column, otherwise)
        named = (
            values[column] for column in ("description", "reference", "supplier_text")
        )
        values["title"] = values["title"] or self.short(
            "title", next(filter(None, named), "")
        )

    def key_of(self, values: Values) -> str:
        """Make the key of its reference, else of title, supplier and start."""
        if not values.get("title"):
            return ""
        return row_key(
            str(values.get("reference") or ""),
            values.get("title"),
            values.get("supplier_text"),
            values.get("starts_on"),
        )

    def resolve(self, records: Sequence[Contract], run_id: int | None) -> None:
        """Read product, supplier and function out of the records."""
        resolving.resolve_contracts(records, run_id=run_id)
