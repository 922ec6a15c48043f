"""How lists become register records: one receiver each for the three kinds of list.

Columns of their own for what the register asks about; every other mapped field is kept
in `extra`. What was read is derived (product, supplier, function) in `resolving` and is
never written over a cell.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, ClassVar

from guildhall.engines.tabular.fields import FIELDS
from guildhall.office.intake.receiving import Incoming, Stored, Values, Write
from guildhall.office.people.models import Organisation
from guildhall.office.register import resolving
from guildhall.office.register.models import Application, Contract, Notice
from guildhall.office.register.models.listed import Listed, Visibility
from guildhall.office.register.rules import end_that_counts, row_key, shortened

HOUSE = "lists are written for the organisation that brought them in"
BATCH = 400


class ListReceiver(ABC):
    """What the three kinds share: reading, comparing and writing list records."""

    kind: ClassVar[str]
    title: ClassVar[str]
    make_permission: ClassVar[str]
    model: ClassVar[type[Any]]
    texts: ClassVar[Mapping[str, str]] = {}
    whole_texts: ClassVar[Mapping[str, str]] = {}
    typed: ClassVar[Mapping[str, str]] = {}
    needed: ClassVar[tuple[tuple[str, ...], ...]] = ()

    @property
    def fields(self) -> Mapping[str, str]:
        """The fields that a heading can be mapped to, with their names for people."""
        return {
            name: name.replace("_", " ").capitalize()
            for name, field in FIELDS.items()
            if self.kind in field.kinds
        }

    def what_is_missing(self, fields: Sequence[str]) -> str | None:
        """Say which heading the list cannot do without, or None."""
        for choice in self.needed:
            if not set(choice) & set(fields):
                names = " or ".join(name.replace("_", " ") for name in choice)
                return f"choose the column that holds the {names}"
        return None

    def values_of(self, row: Incoming) -> Values:
        """Make the values to be kept of one row."""
        values: dict[str, object] = {
            column: shortened(self.said(row, field), self.room(column))
            for column, field in self.texts.items()
        }
        values |= {
            column: self.said(row, field) for column, field in self.whole_texts.items()
        }
        values |= {
            column: row.values.get(field) for column, field in self.typed.items()
        }
        taken = {*self.texts.values(), *self.whole_texts.values(), *self.typed.values()}
        values["extra"] = {
            field: text
            for field, text in sorted(row.texts.items())
            if field not in taken and text.strip()
        }
        return self.completed(values, row)

    def completed(self, values: dict[str, object], row: Incoming) -> Values:
        """Add what follows from the values."""
        return values

    @abstractmethod
    def key_of(self, values: Values) -> str:
        """Make the stable key of a record."""

    def room(self, column: str) -> int:
        """How many characters the column holds."""
        return self.model._meta.get_field(column).max_length or 10_000

    @staticmethod
    def said(row: Incoming, field: str) -> str:
        """The cell of a field as it stands, trimmed."""
        return row.texts.get(field, "").strip()

    def columns(self) -> list[str]:
        """The columns that a list fills."""
        return [*self.texts, *self.whole_texts, *self.typed, *self.derived(), "extra"]

    def derived(self) -> list[str]:
        """The columns that `completed` adds."""
        return []

    def stored(self, organisation_id: int, keys: Sequence[str]) -> dict[str, Stored]:
        """Give the records with these keys, live or not."""
        found: dict[str, Stored] = {}
        for some in batches(list(keys)):
            for record in self.records(organisation_id).filter(list_key__in=some):
                found[record.list_key] = Stored(
                    record.pk, self.snapshot(record), record.is_live
                )
        return found

    def live_keys(self, organisation_id: int) -> set[str]:
        """Give the keys of all live records of the organisation."""
        live = self.records(organisation_id).live()
        return set(live.values_list("list_key", flat=True))

    def records(self, organisation_id: int) -> Any:
        """Every record of the kind of one organisation."""
        everything = self.model.objects.unscoped(because=HOUSE)
        return everything.filter(organisation_id=organisation_id)

    def snapshot(self, record: Listed) -> dict[str, object]:
        """Give the values of a record as plain JSON, in the form that `write` takes."""
        return {column: plain(getattr(record, column)) for column in self.columns()}

    def write(
        self, organisation_id: int, writes: Sequence[Write], *, at: datetime
    ) -> list[int]:
        """Add and change records; give their ids in the order of the writes."""
        known = self.known(writes)
        records = [self.shaped(organisation_id, w, known, at) for w in writes]
        shown = self.shown_to(organisation_id)
        for record in records:
            record.visibility = record.visibility if record.pk else shown
        resolving.resolve(self.model, records)
        new = [record for record in records if record.pk is None]
        self.model.objects.bulk_create(new, batch_size=BATCH)
        old = [r for r, w in zip(records, writes, strict=True) if w.record_id]
        if old:
            written = [*self.columns(), *resolving.DERIVED[self.model]]
            self.model.objects.unscoped(because=HOUSE).bulk_update(
                old, [*written, "is_live", "changed_at"], batch_size=BATCH
            )
        resolving.after_writing(self.model, records)
        return [record.pk for record in records]

    def shown_to(self, organisation_id: int) -> str:
        """Who may see new records: as the organisation has set for its lists."""
        return Organisation.objects.get(pk=organisation_id).shows_lists_to

    def known(self, writes: Sequence[Write]) -> dict[int, Any]:
        """The records that are to be changed, by id."""
        found: dict[int, Any] = {}
        for some in batches([w.record_id for w in writes if w.record_id]):
            found |= self.model.objects.unscoped(because=HOUSE).in_bulk(some)
        return found

    def shaped(
        self, organisation_id: int, write: Write, known: Mapping[int, Any], at: datetime
    ) -> Any:
        """Bring one record, new or known, to the values of a write."""
        record = known.get(write.record_id or 0) or self.model(
            organisation_id=organisation_id, list_key=write.key, recorded_at=at
        )
        for column in self.columns():
            setattr(record, column, self.parsed(column, write.values.get(column)))
        record.is_live = write.is_live
        record.changed_at = at
        return record

    def parsed(self, column: str, value: object) -> object:
        """Turn a plain JSON value into what the column holds."""
        field = self.model._meta.get_field(column)
        if value is None and not field.null:
            return {} if column == "extra" else ""
        if isinstance(value, str) and field.get_internal_type() == "DateField":
            return date.fromisoformat(value)
        return value

    def remove(self, record_ids: Sequence[int]) -> None:
        """Take away records that an import added and that is now undone."""
        for some in batches(list(record_ids)):
            self.model.objects.unscoped(because=HOUSE).filter(pk__in=some).delete()
        resolving.tidy()


class Applications(ListReceiver):
    """IT's list of applications."""

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

    def derived(self) -> list[str]:
        """The service area is read from its words."""
        return ["service_area"]

    def completed(self, values: dict[str, object], row: Incoming) -> Values:
        """Read the service area, and keep numbers inside their scales."""
        area = self.said(row, "tier").lower()
        values["service_area"] = (
            "corporate" if "corp" in area else "front_line" if "front" in area else ""
        )
        values["name"] = values["name"] or values["reference"]
        values["vendor_text"] = values["vendor_text"] or shortened(
            self.said(row, "supplier_name"), self.room("vendor_text")
        )
        values["satisfaction"] = within(values["satisfaction"], 1, 5)
        values["skill"] = within(values["skill"], 0, 4)
        return values

    def key_of(self, values: Values) -> str:
        """Make the key of its reference, else of name, vendor and function."""
        return row_key(
            str(values.get("reference") or ""),
            values.get("name"),
            values.get("vendor_text"),
            values.get("function_text"),
        )


class Contracts(ListReceiver):
    """Procurement's contract register."""

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

    def derived(self) -> list[str]:
        """The end that counts follows from the three ends."""
        return ["ends_on"]

    def completed(self, values: dict[str, object], row: Incoming) -> Values:
        """Choose the end that counts; a register without titles shows descriptions."""
        values["ends_on"] = end_that_counts(
            contractual=text_or_none(values["contractual_end_on"]),
            current=text_or_none(values["current_end_on"]),
            latest=text_or_none(values["latest_end_on"]),
        )
        values["title"] = values["title"] or shortened(values["description"])
        values["department"] = values["department"] or shortened(
            self.said(row, "service"), self.room("department")
        )
        values["supplier_text"] = values["supplier_text"] or shortened(
            self.said(row, "vendor"), self.room("supplier_text")
        )
        return values

    def key_of(self, values: Values) -> str:
        """Make the key of its reference, else of title, supplier and start."""
        return row_key(
            str(values.get("reference") or ""),
            values.get("title"),
            values.get("supplier_text"),
            values.get("starts_on"),
        )


class Notices(ListReceiver):
    """Notices from a national feed or an e-tendering system."""

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

    def shown_to(self, organisation_id: int) -> str:
        """Notices are public."""
        return Visibility.PUBLIC.value

    def derived(self) -> list[str]:
        """The stage is read from its words."""
        return ["stage"]

    def completed(self, values: dict[str, object], row: Incoming) -> Values:
        """Read the stage of the procurement."""
        values["stage"] = stage_of(self.said(row, "stage")) or stage_of(
            self.said(row, "status")
        )
        return values

    def key_of(self, values: Values) -> str:
        """Make the key of notice and lot, else of ocid, type, lot and title."""
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


STAGE_WORDS = {
    "plan": "planning",
    "pipeline": "planning",
    "engagement": "planning",
    "tender": "tender",
    "open": "tender",
    "active": "tender",
    "award": "award",
    "contract": "contract",
    "signed": "contract",
    "cancel": "ended",
    "terminat": "ended",
    "clos": "ended",
    "withdrawn": "ended",
}


def stage_of(words: str) -> str:
    """Read the stage from the words of a feed; empty where they say nothing known."""
    lowered = words.lower()
    return next((s for word, s in STAGE_WORDS.items() if word in lowered), "")


def within(value: object, least: int, most: int) -> int | None:
    """A whole number on its scale, or None."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value if least <= value <= most else None
    return None


def text_or_none(value: object) -> str | None:
    """A text, or None."""
    return value if isinstance(value, str) and value else None


def plain(value: object) -> object:
    """A column's value as plain JSON."""
    return value.isoformat() if isinstance(value, date) else value


def batches(items: list[Any]) -> Iterable[list[Any]]:
    """Portions small enough for one question to the store."""
    return (items[at : at + BATCH] for at in range(0, len(items), BATCH))
