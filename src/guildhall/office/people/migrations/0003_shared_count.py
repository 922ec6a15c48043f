"""The table in which processes count together (see config/parts/cache.py)."""

from typing import Any

from django.core.management import call_command
from django.db import migrations


def make(apps: Any, schema_editor: Any) -> None:
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


def drop(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute("DROP TABLE IF EXISTS shared_count")


class Migration(migrations.Migration):
    dependencies = [("people", "0002_invitations_and_sign_in")]

    operations = [migrations.RunPython(make, drop)]
