"""The child that reads one untrusted file: limits first, then the bytes, then an answer.

Started by `sandbox` only, with the numbers of two open files: the content, and where
records are written, a batch a line. What was found goes to standard output; a refusal
too, with status 2. Nothing of the web framework is imported here.
"""

import codecs
import gc
import os
import resource
import sys
from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from typing import IO, Any

import orjson

from guildhall.engines.tabular.cells.outcome import Duration, Money, Month, Value
from guildhall.engines.tabular.examining import examine
from guildhall.engines.tabular.fields import FIELDS, Holds
from guildhall.engines.tabular.mapping import Known
from guildhall.engines.tabular.phrases import phrases
from guildhall.engines.tabular.plan import Kind, Limits, ReadPlan
from guildhall.engines.tabular.reading import finish
from guildhall.engines.tabular.result import Batch, Reading
from guildhall.foundation.refusal import NotValid, Refusal

_REFUSED = 2
_CODECS = (
    "cp1252",
    "mac_roman",
    "cp850",
    "cp437",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
)
_TOO_MUCH = (
    "The file cannot be opened safely: reading it takes more memory than a sheet of its "
    "size needs. Open it in a spreadsheet, copy the rows to a new sheet, and save that as CSV."
)


def main() -> int:
    """Read the request, close the doors, read the file, answer."""
    content_number, spool_number = map(int, sys.argv[1:3])
    request = orjson.loads(sys.stdin.buffer.read())
    _get_ready()
    content = os.fdopen(content_number, "rb")
    spool = os.fdopen(spool_number, "wb", buffering=1 << 20)
    gc.disable()  # the child is short-lived and its memory bounded
    _close_doors(request, highest=max(content_number, spool_number))
    try:
        answer = _answer(content, spool, request)
        spool.flush()
    except Refusal as refusal:
        sys.stdout.buffer.write(orjson.dumps({"because": refusal.because}))
        return _REFUSED
    except MemoryError:
        sys.stdout.buffer.write(orjson.dumps({"because": _TOO_MUCH}))
        return _REFUSED
    sys.stdout.buffer.write(answer)
    return 0


def _get_ready() -> None:
    """Load everything that is loaded late, while files can still be opened."""
    for name in _CODECS:
        codecs.lookup(name)
    for kind in Kind:
        phrases(kind)


def _close_doors(request: dict[str, Any], *, highest: int) -> None:
    """Take memory, time and output within bounds; nothing more can be opened."""
    for what, most in (
        (resource.RLIMIT_AS, int(request["memory"])),
        (resource.RLIMIT_CPU, int(request["seconds"])),
        (resource.RLIMIT_FSIZE, int(request["output"])),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, highest + 1),
    ):
        _, hard = resource.getrlimit(what)
        bounded = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (bounded, bounded))


def _answer(content: IO[bytes], spool: IO[bytes], request: dict[str, Any]) -> bytes:
    plan = dict(request["plan"])
    plan["limits"] = Limits(**plan["limits"])
    today = request["today"]
    examined = examine(
        content,  # type: ignore[arg-type]  # a buffered reader is a binary stream
        filename=request["filename"],
        kind=Kind(request["kind"]) if request["kind"] else None,
        plan=ReadPlan(**plan),
        known=Known(request["remembered"], request["learnt"]),
        today=date.fromisoformat(today) if today else None,
    )
    encoders = {
        column.index: _ENCODERS.get(FIELDS[column.field].holds)
        for column in examined.columns
        if column.field is not None
    }

    def write(batch: Batch) -> None:
        spool.write(_line(batch, encoders))

    return _head(finish(examined, sink=write))


Encoder = Callable[[Sequence[Any]], list[Any]]


def _line(batch: Batch, encoders: dict[int, Encoder | None]) -> bytes:
    typed: dict[str, Sequence[Any]] = {}
    for index, values in batch.typed.items():
        encode = encoders.get(index)
        typed[str(index)] = values if encode is None else encode(values)
    line = [list(batch.numbers), batch.cells, typed]
    try:
        return orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)
    except TypeError as error:  # a lone surrogate is no text
        first = batch.numbers[0]
        raise NotValid(
            f"A cell in row {first:,} or one of the {len(batch.numbers):,} rows after it holds "
            "half a character. Save the file again as CSV UTF-8."
        ) from error


def _head(reading: Reading) -> bytes:
    return orjson.dumps(
        {
            **reading.to_json(),
            "kind": reading.kind,
            "header_rows": reading.header_rows,
            "asides": [
                (a.first_row, a.last_row, a.kind, a.text) for a in reading.asides
            ],
        }
    )


def _days(values: Sequence[date | Month | None]) -> list[Any]:
    """Days are written by the encoder itself, months as text."""
    return [str(value) if isinstance(value, Month) else value for value in values]


def _periods(values: Sequence[Value | None]) -> list[Any]:
    return [None if value is None else _period(value) for value in values]


def _period(value: Value) -> tuple[str, str]:
    return ("d" if isinstance(value, Month | date) else "t", str(value))


def _money(values: Sequence[Money | None]) -> list[Any]:
    """Pence alone, or with the time they are for."""
    return [v if v is None else v[0] if v[1] is None else [v[0], v[1]] for v in values]


def _durations(values: Sequence[Duration | None]) -> list[Any]:
    return [
        None if v is None else (str(v.months), list(map(str, v.extensions)))
        for v in values
    ]


def _fractions(values: Sequence[Fraction | None]) -> list[Any]:
    return [None if value is None else str(value) for value in values]


_ENCODERS: dict[Holds, Encoder] = {
    Holds.DATE: _days,
    Holds.MONTH: _periods,
    Holds.MONEY: _money,
    Holds.MONTHS: _fractions,
    Holds.DURATION: _durations,
}


if __name__ == "__main__":
    sys.exit(main())
