"""What the three kinds of list share: reading, comparing and writing their records."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from guildhall.engines.tabular.cells.outcome import is_absent
from guildhall.engines.tabular.fields import FIELDS
from guildhall.office.intake.models import ImportRun
from guildhall.office.intake.receiving import Incoming, Stored, Values, Write
from guildhall.office.intake.rules import WRITING
from guildhall.office.people.models import Organisation
from guildhall.office.register import resolving
from guildhall.office.register.models.listed import Listed
from guildhall.office.register.receivers.fitting import (
    batches,
    fitting,
    parsed,
    plain,
)
from guildhall.office.register.rules import shortened
from guildhall.office.register.writing import write_over

HOUSE = "lists are written for the organisation that brought them in"
BATCH = 400


class ListReceiver(ABC):
    """One kind of list.

    Attributes:
        kind: its name in addresses and permissions.
        texts: the field behind each column of words; what is longer is shortened.
        whole_texts: the same for columns that hold words of any length.
        typed: the field behind each column of days, numbers and codes.
        scales: the least and the greatest number of a column that has a scale.
        derived: the columns that `completed` fills.
        resolved: the columns that are read out of the others.
        needed: of each of these groups of fields a list must have one.
    """

    kind: ClassVar[str]
    title: ClassVar[str]
    make_permission: ClassVar[str]
    model: ClassVar[type[Any]]
    texts: ClassVar[Mapping[str, str]] = {}
    whole_texts: ClassVar[Mapping[str, str]] = {}
    typed: ClassVar[Mapping[str, str]] = {}
    scales: ClassVar[Mapping[str, tuple[int, int]]] = {}
    derived: ClassVar[tuple[str, ...]] = ()
    resolved: ClassVar[tuple[str, ...]] = ()
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
        """Make the values to be kept of one row; what no column holds is in `extra`."""
        values: dict[str, object] = {
            column: self.short(column, said(row, field))
            for column, field in self.texts.items()
        }
        for column, field in self.whole_texts.items():
            values[column] = said(row, field)
        for column, field in self.typed.items():
            scale = self.scales.get(column)
            values[column] = fitting(
                row.values.get(field), self.model._meta.get_field(column), scale
            )
        self.complete(values, row)
        values["extra"] = self.further(values, row)
        return values

    def further(self, values: Mapping[str, object], row: Incoming) -> dict[str, str]:
        """The cells that no column holds, or none holds whole, by their field."""
        held = set(self.whole_texts.values())
        for column, field in self.texts.items():
            if values[column] == " ".join(said(row, field).split()):
                held.add(field)
        for column, field in self.typed.items():
            if values[column] not in (None, "") or is_absent(said(row, field)):
                held.add(field)
        return {
            field: text.strip()
            for field, text in sorted(row.texts.items())
            if field not in held and text.strip()
        }

    @abstractmethod
    def complete(self, values: dict[str, object], row: Incoming) -> None:
        """Add what follows from the values, in place."""

    @abstractmethod
    def key_of(self, values: Values) -> str:
        """Make the stable key of a record; empty where nothing names it."""

    @abstractmethod
    def resolve(self, records: Sequence[Any], run_id: int | None) -> None:
        """Read out of the records what they mean, in place, not yet saved."""

    def short(self, column: str, text: object) -> str:
        """Fit a text to its column."""
        return shortened(text, self.model._meta.get_field(column).max_length)

    def columns(self) -> list[str]:
        """The columns that a list fills."""
        return [*self.texts, *self.whole_texts, *self.typed, *self.derived, "extra"]

    def stored(self, organisation_id: int, keys: Sequence[str]) -> dict[str, Stored]:
        """Give the records with these keys, live or not."""
        found: dict[str, Stored] = {}
        for some in batches(keys, BATCH):
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
        if not writes:
            return []
        known = self.known(writes)
        shown = self.shown_to(organisation_id)
        records = []
        for one in writes:
            record = known.get(one.record_id or 0) or self.model(
                organisation_id=organisation_id,
                list_key=one.key,
                visibility=shown,
                recorded_at=at,
            )
            self.shape(record, one, at)
            records.append(record)
        self.resolve(records, self.run_under_way(organisation_id))
        new, old = [r for r in records if not r.pk], [r for r in records if r.pk]
        self.model.objects.bulk_create(new, batch_size=BATCH)
        write_over(old, [*self.columns(), *self.resolved, "is_live", "changed_at"])
        return [record.pk for record in records]

    def run_under_way(self, organisation_id: int) -> int | None:
        """The import that writes this list now; only one at a time may."""
        runs = ImportRun.objects.unscoped(because=HOUSE)
        writing = runs.of_list(organisation_id, self.kind).filter(state__in=WRITING)
        return writing.values_list("pk", flat=True).first()

    def shown_to(self, organisation_id: int) -> str:
        """Who may see new records: as the organisation has set for its lists."""
        return Organisation.objects.get(pk=organisation_id).shows_lists_to

    def known(self, writes: Sequence[Write]) -> dict[int, Any]:
        """The records that are to be changed, by id."""
        found: dict[int, Any] = {}
        for some in batches([w.record_id for w in writes if w.record_id], BATCH):
            found |= self.model.objects.unscoped(because=HOUSE).in_bulk(some)
        return found

    def shape(self, record: Listed, write: Write, at: datetime) -> None:
        """Bring one record, new or known, to the values of a write."""
        for column in self.columns():
            value = parsed(write.values.get(column), self.model._meta.get_field(column))
            setattr(record, column, value)
        record.is_live = write.is_live
        record.changed_at = at

    def remove(self, record_ids: Sequence[int]) -> None:
        """Take away records that an import added and that is now undone."""
        for some in batches(record_ids, BATCH):
            self.model.objects.unscoped(because=HOUSE).filter(pk__in=some).delete()
        resolving.tidy()


def said(row: Incoming, field: str) -> str:
    """The cell of a field as it stands, trimmed."""
    return row.texts.get(field, "").strip()
