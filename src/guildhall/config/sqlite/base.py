"""SQLite with a fair queue of writers.

SQLite's own busy handler sleeps and tries again, so that with eight writers some
wait for seconds. Here a writer first waits in the kernel's queue for an advisory
lock on a file beside the database, and holds it until its commit has returned. The
lock also keeps commits and checkpoints apart (the rare WAL race of SQLite before
3.51.3). Measured: `benchmarks/store.py`.
"""

import logging
import os
import sqlite3
import time
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from django.db.backends.sqlite3 import base

try:
    import fcntl
except ImportError:  # a system without advisory locks keeps SQLite's own waiting
    fcntl = None  # type: ignore[assignment]

WRITING = frozenset(
    {"INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "DROP", "ALTER", "VACUUM"}
)
LONG_WAIT_SECONDS = 5.0
Answer = TypeVar("Answer")
log = logging.getLogger("guildhall.store")


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's SQLite backend that queues for the writer lock before it writes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Start without holding the lock."""
        super().__init__(*args, **kwargs)
        self._writer_lock: int | None = None

    def create_cursor(self, name: Any = None) -> "QueueingCursor":
        """Give a cursor that queues when it writes outside a transaction."""
        return self.connection.cursor(  # type: ignore[no-any-return]
            factory=partial(QueueingCursor, store=self)
        )

    def alone(self, write: Callable[[], Answer]) -> Answer:
        """Do one write outside a transaction, in the queue of writers."""
        self._queue_for_writing()
        try:
            return write()
        finally:
            self._leave_the_queue()

    def is_writing_alone(self, statement: str) -> bool:
        """Say whether a statement writes, and is a transaction by itself."""
        if self.in_atomic_block or not self.autocommit:
            return False
        return statement.lstrip()[:8].split(" ", 1)[0].upper() in WRITING

    def _start_transaction_under_autocommit(self) -> None:
        self._queue_for_writing()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave_the_queue()
            raise

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]
        finally:
            self._leave_the_queue()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._leave_the_queue()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._leave_the_queue()

    def _queue_for_writing(self) -> None:
        if fcntl is None or self._writer_lock is not None or self.is_in_memory_db():
            return
        path = f"{self.settings_dict['NAME']}-writers"
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        began = time.monotonic()
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
        except BaseException:
            os.close(handle)
            raise
        waited = time.monotonic() - began
        if waited > LONG_WAIT_SECONDS:
            log.warning("waited %.1f s for another writer of the store", waited)
        self._writer_lock = handle

    def _leave_the_queue(self) -> None:
        if self._writer_lock is None:
            return
        handle, self._writer_lock = self._writer_lock, None
        # Said aloud, because a child forked meanwhile shares the open file.
        fcntl.flock(handle, fcntl.LOCK_UN)
        os.close(handle)


class QueueingCursor(base.SQLiteCursorWrapper):
    """A cursor whose single writes wait their turn like transactions do."""

    def __init__(
        self, connection: sqlite3.Connection, *, store: DatabaseWrapper
    ) -> None:
        """Know the store whose queue to wait in."""
        super().__init__(connection)
        self._store = store

    def execute(self, query: str, params: Any = None) -> Any:
        """Run one statement."""
        run = partial(super().execute, query, params)
        return self._store.alone(run) if self._store.is_writing_alone(query) else run()

    def executemany(self, query: str, param_list: Any) -> Any:
        """Run one statement on many rows."""
        run = partial(super().executemany, query, param_list)
        return self._store.alone(run) if self._store.is_writing_alone(query) else run()
