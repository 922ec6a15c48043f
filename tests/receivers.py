"""A small list with storage of its own, to test intake without the register."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection

from guildhall.foundation.refusal import NotValid
from guildhall.office.intake import receiving
from guildhall.office.intake.receiving import Incoming, Stored, Values, Write

TABLE = "test_listed"
CREATE = f"""CREATE TABLE IF NOT EXISTS {TABLE} (
    id {{serial}}, organisation_id BIGINT NOT NULL, list_key VARCHAR(80) NOT NULL,
    said TEXT NOT NULL, is_live INTEGER NOT NULL, UNIQUE (organisation_id, list_key))"""


class ListedThings:
    """Contracts as they stand in a list: reference, title, supplier, start, value."""

    kind = "contracts"
    title = "Contract register"
    make_permission = "contract:edit"
    fields: Mapping[str, str] = {
        "contract_ref": "Reference",
        "contract_title": "Title",
        "supplier_name": "Supplier",
        "start_date": "Start date",
        "end_date": "End date",
        "current_end_date": "Current end date",
        "annual_value": "Annual value",
        "total_value": "Total value",
    }

    def what_is_missing(self, fields: Sequence[str]) -> str | None:
        if "contract_title" in fields:
            return None
        return "choose the column that holds the title"

    def values_of(self, row: Incoming) -> Values:
        title = row.texts.get("contract_title", "").strip()
        if title.lower().startswith("unkept"):
            raise NotValid("a title that can be kept; write another title")
        return {
            "title": title,
            "reference": row.texts.get("contract_ref", "").strip(),
            "supplier": row.texts.get("supplier_name", "").strip(),
            "starts_on": row.values.get("start_date"),
            "ends_on": row.values.get("end_date"),
            "annual_pence": row.values.get("annual_value"),
        }

    def key_of(self, values: Values) -> str:
        if values["reference"]:
            return str(values["reference"])[:56]
        named = [values["title"], values["supplier"]]
        return " / ".join(str(name) for name in named if name)[:56]

    def stored(self, organisation_id: int, keys: Sequence[str]) -> dict[str, Stored]:
        if not keys:
            return {}
        marks = ", ".join(["%s"] * len(keys))
        rows = self.asked(
            f"SELECT list_key, id, said, is_live FROM {TABLE} "
            f"WHERE organisation_id = %s AND list_key IN ({marks})",
            [organisation_id, *keys],
        )
        return {
            key: Stored(pk, json.loads(said), bool(live))
            for key, pk, said, live in rows
        }

    def live_keys(self, organisation_id: int) -> set[str]:
        rows = self.asked(
            f"SELECT list_key FROM {TABLE} WHERE organisation_id = %s AND is_live = 1",
            [organisation_id],
        )
        return {key for (key,) in rows}

    def write(
        self, organisation_id: int, writes: Sequence[Write], *, at: datetime
    ) -> list[int]:
        return [self.write_one(organisation_id, write) for write in writes]

    def write_one(self, organisation_id: int, write: Write) -> int:
        said = json.dumps(dict(write.values), sort_keys=True)
        if write.record_id is not None:
            self.run(
                f"UPDATE {TABLE} SET said = %s, is_live = %s WHERE id = %s",
                [said, int(write.is_live), write.record_id],
            )
            return write.record_id
        rows = self.asked(
            f"INSERT INTO {TABLE} (organisation_id, list_key, said, is_live) "
            "VALUES (%s, %s, %s, %s) RETURNING id",
            [organisation_id, write.key, said, int(write.is_live)],
        )
        return int(rows[0][0])

    def remove(self, record_ids: Sequence[int]) -> None:
        for record_id in record_ids:
            self.run(f"DELETE FROM {TABLE} WHERE id = %s", [record_id])

    def asked(self, question: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(question, list(values))
            return list(cursor.fetchall())

    def run(self, statement: str, values: Sequence[Any]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, list(values))

    def create(self) -> None:
        """Make the table of this list."""
        is_small = connection.vendor == "sqlite"
        serial = (
            "INTEGER PRIMARY KEY AUTOINCREMENT" if is_small else "BIGSERIAL PRIMARY KEY"
        )
        self.run(CREATE.format(serial=serial), [])

    def export(self, *, with_ids: bool = False) -> list[tuple[Any, ...]]:
        """Everything that is kept, in a form that two stores can be compared by."""
        first = "id, " if with_ids else ""
        return self.asked(
            f"SELECT {first}organisation_id, list_key, said, is_live FROM {TABLE} "
            "ORDER BY organisation_id, list_key",
            [],
        )


@contextmanager
def only(receiver: ListedThings) -> Iterator[ListedThings]:
    """Let this receiver be the only one for a while."""
    before = dict(receiving._receivers)
    receiving._receivers.clear()
    receiving.receive(receiver)
    try:
        yield receiver
    finally:
        receiving._receivers.clear()
        receiving._receivers.update(before)
