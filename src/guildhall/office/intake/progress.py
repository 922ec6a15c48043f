"""Telling how far an import is: to the job that does it, and to whoever watches."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from guildhall.office.jobs import running

Listener = Callable[[int, int | None, str], None]

_listener: ContextVar[Listener | None] = ContextVar("import_listener", default=None)


@contextmanager
def watched_by(listener: Listener) -> Iterator[None]:
    """Tell a listener of every portion that is done: rows done, rows in all, words."""
    before = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(before)


def report(done: int, total: int | None, message: str) -> None:
    """Tell how far an import is, between two portions.

    Raises:
        Cancelled: somebody has asked the job to stop.
        Interrupted: the worker is stopping; the job will go on later.
        LeaseLost: another worker has the job.
    """
    listener = _listener.get()
    if listener is not None:
        listener(done, total, message)
    running.report(done, total, message)
