"""Whether the house is open on a data folder: known by a lock that dies with it.

Everything that serves or works holds the lock together; putting a backup back needs
it alone. On a system without advisory locks nothing is refused.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from guildhall.foundation.refusal import NotPossible

try:
    import fcntl
except ImportError:
    fcntl = None  # type: ignore[assignment]

LOCK = "in-use"


class HouseOpen(NotPossible):
    """The house is open on this data folder."""


@contextmanager
def opened(data: Path) -> Iterator[None]:
    """Hold the house open on a data folder, beside others.

    Raises:
        HouseOpen: a backup is being put back there.
    """
    with locked(data / LOCK, alone=False, because="a backup is being put back there"):
        yield


@contextmanager
def closed(data: Path) -> Iterator[None]:
    """Make sure that the house is closed on a data folder, and stays so.

    Raises:
        HouseOpen: it is open.
    """
    fix = "stop it first (Ctrl-C where it runs, or stop the service)"
    with locked(
        data / LOCK, alone=True, because=f"Guildhall is running on {data}: {fix}"
    ):
        yield


@contextmanager
def alone(data: Path, address: str) -> Iterator[None]:
    """Be the only `guildhall run` on a data folder, and say where it is served.

    Raises:
        HouseOpen: another one is there; the sentence says at which address.
    """
    told = data / "run.json"
    because = f"Guildhall already runs on {data}{served_at(told)}"
    with locked(data / "run", alone=True, because=because):
        told.write_text(json.dumps({"address": address, "process": os.getpid()}))
        try:
            yield
        finally:
            told.unlink(missing_ok=True)


def served_at(told: Path) -> str:
    """Say where the house is served, as far as it is known."""
    try:
        said = json.loads(told.read_text())
    except (OSError, ValueError):
        return ""
    return f" at {said['address']} (process {said['process']})"


@contextmanager
def locked(path: Path, *, alone: bool, because: str) -> Iterator[None]:
    """Hold a lock on a file, together or alone, or refuse at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if fcntl is not None:
            kind = fcntl.LOCK_EX if alone else fcntl.LOCK_SH
            try:
                fcntl.flock(handle, kind | fcntl.LOCK_NB)
            except OSError:
                raise HouseOpen(because) from None
        yield
    finally:
        os.close(handle)
