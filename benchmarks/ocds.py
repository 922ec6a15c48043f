"""How fast notices are merged and laid out, beside ocdsmerge, at n, 2n and 4n.

Run: `python -m benchmarks.ocds [n]`. The releases are those staged beside the
project, repeated under new ocids; processor seconds of this process are counted.
"""

import csv
import io
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from operator import attrgetter
from pathlib import Path

from guildhall.engines.ocds import reference
from guildhall.engines.ocds.decode import encode
from guildhall.engines.ocds.group import compile_all
from guildhall.engines.ocds.merge import Compiler
from guildhall.engines.ocds.notices import COLUMNS, notice_rows
from guildhall.engines.ocds.read import fetch, releases_in

STAGED = Path(__file__).resolve().parents[2] / "shared/data/procurement/ocds"


def report(n: int = 1_000) -> str:
    """Measure at n, 2n and 4n releases.

    Args:
        n: how many releases the smallest file holds.

    Returns:
        A table: releases a second of each way, and the ratio to ocdsmerge.
    """
    lines = ["releases |   MB | ocdsmerge/s | merge/s | ratio | table/s | RSS MB"]
    for size in (n, 2 * n, 4 * n):
        with tempfile.TemporaryDirectory() as folder:
            path = feed(Path(folder) / "feed.jsonl", size)
            theirs = _rate(size, by_ocdsmerge, path)
            ours = _rate(size, by_us, path)
            table = _rate(size, as_table, path)
            megabytes = path.stat().st_size / 1e6
        rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        lines.append(
            f"{size:8} | {megabytes:4.0f} | {theirs:11.0f} | {ours:7.0f} | "
            f"{ours / theirs:5.1f} | {table:7.0f} | {rss:6.0f}"
        )
    return "\n".join(lines)


def feed(path: Path, size: int) -> Path:
    """Write a feed of real-shaped releases, one to a line."""
    staged = [
        json.loads(line)
        for source in sorted(STAGED.glob("*.jsonl"))
        for line in source.read_text(encoding="utf-8").splitlines()
    ]
    with path.open("w", encoding="utf-8") as out:
        for number in range(size):
            release = staged[number % len(staged)]
            ocid = f"{release['ocid']}-{number // len(staged)}"
            out.write(json.dumps(release | {"ocid": ocid}) + "\n")
    return path


def by_ocdsmerge(path: Path) -> int:
    """Group, merge and write as the field's library does it."""
    processes: dict[str, list[reference.Release]] = {}
    for line in path.open("rb"):
        release = json.loads(line)
        processes.setdefault(release["ocid"], []).append(release)
    return sum(
        len(json.dumps(reference.compile_release(releases)))
        for releases in processes.values()
    )


def by_us(path: Path) -> int:
    """Group, merge and write as `guildhall notices merge` does it."""
    with path.open("rb") as stream:
        compiled = compile_all(stream, compiler=Compiler(), tell=print)
        return sum(len(encode(process.compiled)) for process in compiled)


def as_table(path: Path) -> int:
    """Read and lay out as `guildhall notices table` does it."""
    out = io.StringIO()
    writer = csv.writer(out)
    cells = attrgetter(*COLUMNS)
    with path.open("rb") as stream, path.open("rb") as second:
        for found in releases_in(stream):
            writer.writerows(map(cells, notice_rows(fetch(second, found)[0])))
            out.seek(0)
    return out.tell()


def _rate(size: int, work: Callable[[Path], int], path: Path) -> float:
    start = time.process_time()
    work(path)
    return size / (time.process_time() - start)


if __name__ == "__main__":
    print(report(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000))
