"""Keeping the files that came in: by their content, once, and never half.

A file lies under the hash of its content, so that two councils who send the same file
share one copy and neither learns of it: who may see a file is decided by its upload.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from guildhall.foundation.refusal import NotFound, NotValid

FOLDER = "uploads"


@dataclass(frozen=True)
class Kept:
    """One file in the folder: SHA-256 of its content, and its length in bytes."""

    content_sha256: str
    size_bytes: int


def keep(chunks: Iterable[bytes], *, limit_bytes: int) -> Kept:
    """Write a file into the folder under the hash of its content.

    Raises:
        NotValid: it is empty, or longer than the limit; nothing is kept then.
    """
    folder = Path(settings.FILES_FOLDER) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(prefix="arriving-", dir=folder)
    try:
        with os.fdopen(handle, "wb") as arriving:
            for chunk in chunks:
                size += len(chunk)
                if size > limit_bytes:
                    raise NotValid(too_big(limit_bytes))
                digest.update(chunk)
                arriving.write(chunk)
            arriving.flush()
            os.fsync(arriving.fileno())
        if size == 0:
            raise NotValid(
                "this file is empty: it holds no bytes; choose the file that holds "
                "the list"
            )
        put_in_place(Path(name), digest.hexdigest())
    finally:
        Path(name).unlink(missing_ok=True)
    return Kept(digest.hexdigest(), size)


def put_in_place(arriving: Path, content_sha256: str) -> None:
    """Give a whole file its name; a file already there is the same file."""
    place = path_of(content_sha256)
    place.parent.mkdir(parents=True, exist_ok=True)
    arriving.replace(place)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def path_of(content_sha256: str) -> Path:
    """Say where the file of this content lies."""
    folder = Path(settings.FILES_FOLDER) / FOLDER / content_sha256[:2]
    return folder / content_sha256


def path_to_read(content_sha256: str) -> Path:
    """Say where the file of this content lies, and that it is there.

    Raises:
        NotFound: somebody has removed it from the folder.
    """
    place = path_of(content_sha256)
    if not place.is_file():
        raise NotFound(
            "the file of this import is no longer in the files folder; send it again"
        )
    return place


def too_big(limit_bytes: int) -> str:
    """Say that a file is too big, and what to do."""
    megabytes = limit_bytes // (1024 * 1024)
    return (
        f"this file is larger than {megabytes} MB, which is the most that can be "
        "sent at once; take out sheets and pictures that are not part of the list, "
        "or send the list in parts"
    )
