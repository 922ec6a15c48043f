"""How a dead worker is known at once: each holds a lock on a file while it lives.

The kernel lets go of the lock however the process ends, so that a job whose worker
was killed on this machine need not wait for its lease to run out. Workers on other
machines are known by their heartbeat alone.
"""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # without advisory locks a lease runs out in its own time
    fcntl = None  # type: ignore[assignment]


def name_of_worker() -> str:
    """Name this process so that no other, now or later, has the same name."""
    return f"{socket.gethostname()[:40]}-{os.getpid()}-{os.urandom(4).hex()}"


@contextmanager
def holding(folder: Path, worker: str) -> Iterator[None]:
    """Hold the lock of a worker while it lives."""
    folder.mkdir(parents=True, exist_ok=True)
    path, unlocked = folder / worker, folder / f".{worker}"
    handle = os.open(unlocked, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    if fcntl is not None:
        fcntl.flock(handle, fcntl.LOCK_EX)
    unlocked.rename(path)  # seen by others only once it is locked
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
        os.close(handle)


def dead_in(folder: Path) -> list[str]:
    """Name the workers that have a file here and no longer hold it."""
    if fcntl is None or not folder.exists():
        return []
    there = sorted(path for path in folder.iterdir() if path.name[0] != ".")
    return [path.name for path in there if is_free(path)]


def is_free(path: Path) -> bool:
    """Say whether nobody holds the lock on a file."""
    try:
        handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    else:
        return True
    finally:
        os.close(handle)


def forget(folder: Path, worker: str) -> None:
    """Remove the file of a worker whose jobs have been taken back."""
    (folder / worker).unlink(missing_ok=True)
