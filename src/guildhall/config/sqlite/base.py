"""SQLite with a fair queue of writers.

SQLite's own busy handler sleeps and tries again, so that with eight writers some
wait for seconds. Here a write transaction first waits in the kernel's queue for an
advisory lock on a file beside the database, and holds it until its commit has
returned. The lock also keeps commits and checkpoints apart (the rare WAL race of
SQLite before 3.51.3).
"""

import os
from typing import Any

from django.db.backends.sqlite3 import base

try:
    import fcntl
except ImportError:  # a system without advisory locks keeps SQLite's own waiting
    fcntl = None  # type: ignore[assignment]


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's SQLite backend that queues for the writer lock before it begins."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Start without holding the lock."""
        super().__init__(*args, **kwargs)
        self._writer_lock: int | None = None

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
        fcntl.flock(handle, fcntl.LOCK_EX)
        self._writer_lock = handle

    def _leave_the_queue(self) -> None:
        if self._writer_lock is not None:
            os.close(self._writer_lock)
            self._writer_lock = None
