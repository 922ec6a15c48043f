"""The guard in the database itself: entries can be added, not changed or deleted."""

from django.db.backends.base.base import BaseDatabaseWrapper

SQLITE_ON = (
    """CREATE TRIGGER IF NOT EXISTS audit_no_update BEFORE UPDATE ON audit_entry
    BEGIN SELECT RAISE(ABORT, 'audit entries cannot be changed'); END""",
    """CREATE TRIGGER IF NOT EXISTS audit_no_delete BEFORE DELETE ON audit_entry
    BEGIN SELECT RAISE(ABORT, 'audit entries cannot be deleted'); END""",
)
SQLITE_OFF = (
    "DROP TRIGGER IF EXISTS audit_no_update",
    "DROP TRIGGER IF EXISTS audit_no_delete",
)
POSTGRES_ON = (
    """CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger AS $$
    BEGIN RAISE EXCEPTION 'audit entries cannot be changed or deleted'; END
    $$ LANGUAGE plpgsql""",
    """CREATE OR REPLACE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_refuse()""",
)
POSTGRES_OFF = ("DROP TRIGGER IF EXISTS audit_no_change ON audit_entry",)


def put_up(connection: BaseDatabaseWrapper) -> None:
    """Make the database refuse changes to entries."""
    run(connection, SQLITE_ON if connection.vendor == "sqlite" else POSTGRES_ON)


def take_down(connection: BaseDatabaseWrapper) -> None:
    """Let go of the guard: for tests that empty the tables between them."""
    run(connection, SQLITE_OFF if connection.vendor == "sqlite" else POSTGRES_OFF)


def run(connection: BaseDatabaseWrapper, statements: tuple[str, ...]) -> None:
    """Run the statements one by one."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
