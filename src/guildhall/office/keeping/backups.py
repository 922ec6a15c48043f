"""Copies of the embedded store, taken while it is in use and put back whole.

A backup is one tar file: the store (by SQLite's online backup), the files that people
brought, and a list of what must be in it with a digest of each. It is checked when it
is made and again before it is put back. From the fault programme, F13: digests, audit
head, counts and files are equal after the drill.
"""

import hashlib
import io
import json
import shutil
import sqlite3
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from guildhall.foundation.refusal import NotPossible, NotValid
from guildhall.office.keeping.snapshot import settle

STORE = "guildhall.sqlite3"
CONTENTS = "contents.json"
PORTION = 1024 * 1024
UNREADABLE = (
    tarfile.TarError,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    TypeError,
)


@dataclass(frozen=True)
class Contents:
    """What a backup holds: digests by name, and the end of the audit chain."""

    made_at: str
    audit_number: int
    audit_head: str
    digests: dict[str, str]


class BackupFaulty(NotValid):
    """The backup is not what it says it is; nothing has been put back."""


class NoRoom(NotPossible):
    """The disk has too little room for a copy."""


def make(store: Path, files: Path, target: Path, *, at: datetime) -> Contents:
    """Copy the store and its files into one tar file: whole, or not at all.

    Args:
        store: the SQLite file, which may be in use.
        files: the folder of files; may be missing.
        target: the tar file; compressed when its name ends in `.gz` or `.tgz`.
        at: the moment to write into it.

    Raises:
        NoRoom: fewer than twice the bytes of the store and files are free.
        BackupFaulty: the copy did not pass SQLite's integrity check.
    """
    if not store.exists():
        raise NotPossible(f"there is no store at {store}: run `guildhall prepare`")
    target.parent.mkdir(parents=True, exist_ok=True)
    need_room(store, files, target.parent)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as there:
        copy = Path(there) / STORE
        copy_store(store, copy)
        contents = contents_of(copy, files, at=at)
        part = Path(there) / "backup.tar"
        pack(part, copy, files, contents, compress=is_compressed(target))
        part.chmod(0o600)
        settle(part)
        part.rename(target)
    settle(target.parent)
    return contents


def need_room(store: Path, files: Path, folder: Path) -> None:
    """Make sure that twice the size of everything is free."""
    size = store.stat().st_size + sum(path.stat().st_size for path in inside(files))
    free = shutil.disk_usage(folder).free
    if free < 2 * size:
        raise NoRoom(
            f"{folder} has {free // 2**20} MB free; a backup needs "
            f"{2 * size // 2**20 + 1} MB: free some, or name another place"
        )


def copy_store(store: Path, copy: Path) -> None:
    """Copy a store that may be in use, and check the copy."""
    with (
        closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
        check(target, store)


def check(store: sqlite3.Connection, path: Path) -> None:
    """Hold a store to SQLite's integrity check.

    Raises:
        BackupFaulty: with the first thing that is wrong.
    """
    try:
        found = store.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        found = str(error)
    if found != "ok":
        raise BackupFaulty(f"{path}: the integrity check says: {found}")


def contents_of(copy: Path, files: Path, *, at: datetime) -> Contents:
    """List what goes into a backup."""
    digests = {STORE: digest(copy)}
    for path in inside(files):
        digests[f"files/{path.relative_to(files).as_posix()}"] = digest(path)
    with closing(sqlite3.connect(copy)) as store:
        number, head = audit_head(store)
    return Contents(at.isoformat(), number, head, digests)


def audit_head(store: sqlite3.Connection) -> tuple[int, str]:
    """The number and seal at the end of the audit chain; 0 and empty before it."""
    row = store.execute("SELECT number, seal FROM audit_head").fetchone()
    return (int(row[0]), str(row[1])) if row else (0, "")


def inside(folder: Path) -> list[Path]:
    """Every file in a folder, in order; none when it is missing."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def is_compressed(target: Path) -> bool:
    """Say whether the name of a backup asks for compression."""
    return target.suffix in {".gz", ".tgz"}


def pack(
    part: Path, copy: Path, files: Path, contents: Contents, *, compress: bool
) -> None:
    """Write the tar file: the list first, then what it lists."""
    listed = json.dumps(asdict(contents), indent=1).encode()
    with tarfile.open(part, "w:gz" if compress else "w") as tar:
        entry = tarfile.TarInfo(CONTENTS)
        entry.size = len(listed)
        tar.addfile(entry, io.BytesIO(listed))
        for name in contents.digests:
            source = copy if name == STORE else files / name.removeprefix("files/")
            tar.add(source, arcname=name, recursive=False)


def put_back(backup: Path, store: Path, files: Path, *, at: datetime) -> Contents:
    """Check a backup and put it in the place of store and files.

    What was there is kept beside it, in a folder named `replaced-` and the moment.
    The house must be stopped: the caller makes sure of that.

    Raises:
        BackupFaulty: something in it is missing, added or changed.
    """
    store.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=store.parent, prefix=".restore-") as folder:
        there = Path(folder)
        contents = unpack(backup, there)
        with closing(sqlite3.connect(there / STORE)) as copy:
            check(copy, backup)
            if audit_head(copy) != (contents.audit_number, contents.audit_head):
                raise BackupFaulty(f"{backup}: its audit record is not the one listed")
        set_aside(store, files, store.parent / f"replaced-{at:%Y%m%d-%H%M%S}")
        if (there / "files").exists():
            (there / "files").rename(files)
        (there / STORE).rename(store)
        settle(store.parent)
    return contents


def unpack(backup: Path, there: Path) -> Contents:
    """Unpack exactly what the list of a backup names, and compare each digest."""
    try:
        with tarfile.open(backup) as tar:
            members = iter(tar)
            contents = listed_in(tar, next(members, None), backup)
            seen = dict(unpacked(tar, members, there, backup))
    except UNREADABLE as error:
        raise BackupFaulty(f"{backup} cannot be read as a backup: {error}") from None
    if seen != contents.digests:
        odd = sorted(set(seen.items()) ^ set(contents.digests.items()))[0][0]
        raise BackupFaulty(f"{backup}: {odd} is missing, added or changed")
    return contents


def listed_in(
    tar: tarfile.TarFile, first: tarfile.TarInfo | None, backup: Path
) -> Contents:
    """Read the list at the beginning of a backup."""
    source = tar.extractfile(first) if first and first.name == CONTENTS else None
    if source is None:
        raise BackupFaulty(f"{backup} is not a backup made by `guildhall backup`")
    return Contents(**json.load(source))


def unpacked(
    tar: tarfile.TarFile, members: Iterator[tarfile.TarInfo], there: Path, backup: Path
) -> Iterator[tuple[str, str]]:
    """Write each file of a backup below a folder; give its name and digest."""
    for member in members:
        name = PurePosixPath(member.name)
        source = tar.extractfile(member)
        wanted = member.name == STORE or name.parts[:1] == ("files",)
        if source is None or not wanted or ".." in name.parts:
            raise BackupFaulty(f"{backup}: {member.name} does not belong in a backup")
        target = there / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as out:
            shutil.copyfileobj(source, out, PORTION)
        settle(target)
        yield member.name, digest(target)


def set_aside(store: Path, files: Path, folder: Path) -> None:
    """Move what is there now out of the way, to be looked at or removed later."""
    beside = [store.with_name(f"{store.name}{end}") for end in ("", "-wal", "-shm")]
    there = [path for path in (*beside, files) if path.exists()]
    if there:
        folder.mkdir()
    for path in there:
        path.rename(folder / path.name)


def keep_newest(folder: Path, most: int) -> None:
    """Remove the oldest nightly backups, so that at most so many are left."""
    for old in sorted(folder.glob("nightly-*.tar.gz"))[:-most]:
        old.unlink()
