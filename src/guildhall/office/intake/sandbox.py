"""Open an untrusted file without danger: a child process reads it, within limits.

The child has no environment, little memory, little time, and once it has begun cannot
open another file or a connection. Whatever kills it is a refusal here, with a sentence
for the person who brought the file. The limits are those of the upload gate; memory is
given by the size of the file, so that a small bomb dies small.
"""

import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import IO, Any, BinaryIO

import orjson

from guildhall.engines.tabular.cells.outcome import Duration, Money, Month, Value
from guildhall.engines.tabular.fields import FIELDS, Holds
from guildhall.engines.tabular.plan import DEFAULT, Kind, ReadPlan
from guildhall.engines.tabular.result import (
    Aside,
    AsideKind,
    Batch,
    Column,
    Problem,
    Reading,
)
from guildhall.foundation.refusal import NotValid, Refusal

_CHILD = "guildhall.office.intake.sandbox_child"
_REFUSED = 2
_COPY = 1 << 20
_LARGEST_HEAD = 64 << 20
_TOO_MUCH = (
    "{name} cannot be opened safely: reading it takes more memory than a sheet of its "
    "size needs. Open it in a spreadsheet, copy the rows to a new sheet, and save that as CSV."
)
_TOO_LONG = (
    "{name} cannot be opened safely: reading it takes longer than {seconds:g} seconds. "
    "Split it, or save the sheet that is needed as CSV."
)
_BROKEN = (
    "{name} cannot be read: something in it is not as it should be. Open it in a "
    "spreadsheet, save it as CSV, and bring that."
)


@dataclass(frozen=True)
class SandboxLimits:
    """What the child may use; memory is address space, in bytes.

    Memory is `least_memory` and `memory_for_each_byte` of the file, up to `most_memory`.
    """

    least_memory: int = 320 << 20
    memory_for_each_byte: int = 24
    most_memory: int = 1 << 30
    processor_seconds: int = 60
    wall_seconds: float = 120.0
    output_for_each_byte: int = 40
    least_output: int = 256 << 20

    def memory_for(self, size: int) -> int:
        """The address space that a file of this size is given."""
        return min(
            self.most_memory, self.least_memory + self.memory_for_each_byte * size
        )

    def output_for(self, size: int) -> int:
        """The bytes that may be written about a file of this size."""
        return self.least_output + self.output_for_each_byte * size


LIMITS = SandboxLimits()


class ChildDied(Exception):
    """The child ended without an answer; says how, for the log."""


def open_safely(
    source: Path | str | bytes | BinaryIO,
    *,
    filename: str | None = None,
    kind: Kind | None = None,
    plan: ReadPlan = DEFAULT,
    remembered: Mapping[str, str | None] | None = None,
    learnt: Mapping[str, str] | None = None,
    today: date | None = None,
    limits: SandboxLimits = LIMITS,
) -> Reading:
    """Read an untrusted file in a child process.

    Args:
        source: a path, the bytes, or a seekable binary stream.
        filename: its name; that of the path where None.
        kind: what the list is; guessed where None.
        plan: sheet, thresholds and limits of the reading.
        remembered: headings that this council's people mapped before.
        learnt: headings that other councils confirmed.
        today: decides the century of years of two digits.
        limits: what the child may use.

    Returns:
        The reading; its records lie in a temporary file that goes with it.

    Raises:
        NotValid: the file cannot be read, or not within the limits.
    """
    name = filename or (
        Path(source).name if isinstance(source, Path | str) else "The file"
    )
    with _content(source) as content:
        size = os.fstat(content.fileno()).st_size
        request = {
            "filename": filename or name,
            "kind": kind,
            "plan": plan.printed(),
            "remembered": dict(remembered) if remembered is not None else None,
            "learnt": dict(learnt) if learnt is not None else None,
            "today": today,
            "memory": limits.memory_for(size),
            "seconds": limits.processor_seconds,
            "output": limits.output_for(size),
        }
        head, spool = _run(content, orjson.dumps(request), name, limits)
    return _reading(head, spool, plan)


def _content(source: Path | str | bytes | BinaryIO) -> IO[bytes]:
    """Give the bytes as an open file of their own."""
    if isinstance(source, Path | str):
        return _opened(Path(source))
    copy = tempfile.TemporaryFile()  # noqa: SIM115  the caller closes it
    if isinstance(source, bytes):
        copy.write(source)
    else:
        source.seek(0)
        while piece := source.read(_COPY):
            copy.write(piece)
    copy.flush()
    copy.seek(0)
    return copy


def _opened(path: Path) -> IO[bytes]:
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise NotValid(f"{path} is a folder. Name one file in it.")
        if not stat.S_ISREG(mode):
            raise NotValid(f"{path} is not a file. Name a file that holds a list.")
        return path.open("rb")
    except FileNotFoundError as error:
        raise NotValid(f"There is no file {path}. Check the name.") from error
    except (OSError, ValueError) as error:
        raise NotValid(f"The file {path} cannot be opened: {error}.") from error


def _run(
    content: IO[bytes], request: bytes, name: str, limits: SandboxLimits
) -> tuple[dict[str, Any], "_Spool"]:
    spool = _Spool()
    with (
        tempfile.TemporaryFile() as asked,
        tempfile.TemporaryFile() as answer,
        tempfile.TemporaryFile() as fault,
    ):
        asked.write(request)
        asked.flush()
        asked.seek(0)
        command = [sys.executable, "-I", "-X", "utf8", "-m", _CHILD]
        command += [str(content.fileno()), str(spool.fileno())]
        try:
            ended = subprocess.run(  # noqa: S603  our own interpreter and module
                command,
                stdin=asked,
                stdout=answer,
                stderr=fault,
                env={},
                cwd=tempfile.gettempdir(),
                pass_fds=(content.fileno(), spool.fileno()),
                timeout=limits.wall_seconds,
                check=False,
            ).returncode
        except subprocess.TimeoutExpired as error:
            raise NotValid(
                _TOO_LONG.format(name=name, seconds=limits.wall_seconds)
            ) from error
        return _answer(ended, answer, fault, name, limits), spool


def _answer(
    ended: int, answer: IO[bytes], fault: IO[bytes], name: str, limits: SandboxLimits
) -> dict[str, Any]:
    """Read what the child said, or say for it why it could not."""
    answer.seek(0)
    said = answer.read(_LARGEST_HEAD)
    if ended in (0, _REFUSED) and said:
        found: dict[str, Any] = orjson.loads(said)
        if ended == 0:
            return found
        raise NotValid(str(found["because"]))
    fault.seek(0)
    died = ChildDied(f"status {ended}: {fault.read(4000).decode('utf-8', 'replace')}")
    raise _refusal_for(ended, name, limits) from died


def _refusal_for(ended: int, name: str, limits: SandboxLimits) -> Refusal:
    if ended in (-24, -9):  # processor time used up
        return NotValid(_TOO_LONG.format(name=name, seconds=limits.processor_seconds))
    if ended < 0:  # out of memory ends a reader that is not Python by a signal
        return NotValid(_TOO_MUCH.format(name=name))
    return NotValid(_BROKEN.format(name=name))


def _reading(head: Mapping[str, Any], spool: "_Spool", plan: ReadPlan) -> Reading:
    columns = tuple(
        Column(
            index=int(c["index"]),
            heading=str(c["heading"]),
            field=c["field"] if c["field"] in FIELDS else None,
            confidence=float(c["confidence"]),
            because=str(c["because"]),
            samples=tuple(map(str, c["samples"])),
        )
        for c in head["columns"]
    )
    decoders = {
        column.index: _DECODERS[FIELDS[column.field].holds]
        for column in columns
        if column.field is not None
    }
    return Reading(
        kind=Kind(head["kind"]),
        encoding=head["encoding"],
        delimiter=head["delimiter"],
        sheet=head["sheet"],
        header_rows=tuple(map(int, head["header_rows"])),
        columns=columns,
        rows=int(head["rows"]),
        rows_kept=int(head["rows_kept"]),
        problems=tuple(Problem(**problem) for problem in head["problems"]),
        asides=tuple(
            Aside(a, b, AsideKind(kind), text) for a, b, kind, text in head["asides"]
        ),
        run=lambda: _batches(spool, decoders),
        plan=plan,
    )


class _Spool:
    """A nameless temporary file that lives as long as the reading it belongs to."""

    def __init__(self) -> None:
        with tempfile.TemporaryFile() as file:
            self._number = os.dup(file.fileno())

    def fileno(self) -> int:
        """The number of the open file."""
        return self._number

    def __del__(self) -> None:
        """Let the file go."""
        os.close(self._number)


class _FromStart(RawIOBase):
    """Reads a spool from its start without moving anybody else's place in it."""

    def __init__(self, spool: _Spool) -> None:
        self._spool = spool
        self._place = 0

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer from the next bytes."""
        piece = os.pread(self._spool.fileno(), len(buffer), self._place)
        buffer[: len(piece)] = piece
        self._place += len(piece)
        return len(piece)


def _batches(
    spool: _Spool, decoders: Mapping[int, Callable[[Any], Value]]
) -> Iterator[Batch]:
    with BufferedReader(_FromStart(spool), _COPY) as lines:
        for line in lines:
            numbers, cells, typed = orjson.loads(line)
            yield Batch(
                numbers,
                cells,
                {
                    int(index): [
                        None if v is None else decoders[int(index)](v) for v in values
                    ]
                    for index, values in typed.items()
                },
            )


def _day(value: str) -> Value:
    if len(value) == 7:
        return Month(int(value[:4]), int(value[5:]))
    return date.fromisoformat(value)


def _period(value: Any) -> Value:
    kind, text = value
    return _day(text) if kind == "d" else str(text)


def _money(value: Any) -> Value:
    return Money(value) if isinstance(value, int) else Money(value[0], value[1])


def _duration(value: Any) -> Value:
    return Duration(Fraction(value[0]), tuple(map(Fraction, value[1])))


def _as_is(value: Any) -> Value:
    plain: Value = value
    return plain


_DECODERS: dict[Holds, Callable[[Any], Value]] = {
    **dict.fromkeys(Holds, _as_is),
    Holds.DATE: _day,
    Holds.MONTH: _period,
    Holds.MONEY: _money,
    Holds.MONTHS: Fraction,
    Holds.DURATION: _duration,
}
