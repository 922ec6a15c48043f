"""Notices from a national feed or an e-tendering system."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from guildhall.office.intake.receiving import Incoming, Values, Write
from guildhall.office.register import resolving
from guildhall.office.register.models import Notice
from guildhall.office.register.models.listed import Visibility
from guildhall.office.register.receivers.base import ListReceiver, said
from guildhall.office.register.receivers.fitting import address
from guildhall.office.register.rules import row_key, stage_of

LONGEST_ADDRESS = 400


class Notices(ListReceiver):
    """One row is one notice, or one lot of it."""

    kind = "notices"
    title = "Notices"
    make_permission = "notice:edit"
    model = Notice
    needed = (("contract_title",),)
    texts: ClassVar[Mapping[str, str]] = {
        "title": "contract_title",
        "ocid": "ocid",
        "notice_id": "notice_id",
        "notice_type": "notice_type",
        "lot": "lot",
        "buyer_text": "buyer_name",
        "supplier_text": "supplier_name",
        "cpv_code": "cpv_code",
        "cpv_label": "cpv_label",
        "url": "notice_url",
    }
    whole_texts: ClassVar[Mapping[str, str]] = {"description": "contract_description"}
    typed: ClassVar[Mapping[str, str]] = {
        "published_on": "published_date",
        "deadline_on": "deadline_date",
        "starts_on": "start_date",
        "ends_on": "end_date",
        "value_pence": "total_value",
    }
    derived = ("stage",)
    resolved = ("function",)

    def shown_to(self, organisation_id: int) -> str:
        """Notices are public."""
        return Visibility.PUBLIC.value

    def complete(self, values: dict[str, object], row: Incoming) -> None:
        """Read the stage; keep one code, and only an address that can be followed."""
        values["stage"] = stage_of(said(row, "stage"), said(row, "status"))
        first_code = said(row, "cpv_code").split(";")[0].strip()
        values["cpv_code"] = self.short("cpv_code", first_code)
        values["url"] = address(said(row, "notice_url"), LONGEST_ADDRESS)
        values["title"] = values["title"] or self.short(
            "title", values["description"] or values["ocid"]
        )

    def key_of(self, values: Values) -> str:
        """Make the key of notice and lot, else of ocid, type, lot and title."""
        if not values.get("title"):
            return ""
        notice = str(values.get("notice_id") or "")
        lot = str(values.get("lot") or "")
        return row_key(
            f"{notice} {lot}".strip() if notice else "",
            values.get("ocid"),
            values.get("notice_type"),
            lot,
            values.get("title"),
            values.get("published_on"),
        )

    def resolve(self, records: Sequence[Notice], run_id: int | None) -> None:
        """Read the function out of the records."""
        resolving.resolve_notices(records)

    def write(
        self, organisation_id: int, writes: Sequence[Write], *, at: datetime
    ) -> list[int]:
        """Add and change notices, and tie them to those that their buyers' names mean."""
        written = super().write(organisation_id, writes, at=at)
        resolving.tie_buyers(written)
        return written
