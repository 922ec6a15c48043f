"""Writing many records over, by one prepared statement a portion.

Django's own `bulk_update` builds a case for every row and column, and writes fifty
rows a second of a wide table; one statement that is given many rows writes thousands.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Model


def write_over(records: Sequence[Model], columns: Sequence[str]) -> None:
    """Write these columns of records that are in the store already.

    Args:
        records: all of one model.
        columns: names of its fields.
    """
    if not records:
        return
    model = records[0]._meta
    fields: list[Any] = [model.get_field(name) for name in columns]
    key: Any = model.pk
    quoted = connection.ops.quote_name
    sets = ", ".join(f"{quoted(field.column)} = %s" for field in fields)
    statement = (
        f"UPDATE {quoted(model.db_table)} SET {sets} "  # noqa: S608  # nosec B608  our own names
        f"WHERE {quoted(key.column)} = %s"
    )
    rows = [
        [
            *(
                field.get_db_prep_save(getattr(one, field.attname), connection)
                for field in fields
            ),
            one.pk,
        ]
        for one in records
    ]
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)
