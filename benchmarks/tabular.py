"""Measure the reading of sheets: headings recognised, files read, rows a second.

    python -m benchmarks.tabular [--rows 250000]

Headings are scored on the labelled rows with each source's own wordings left out, next
to plain baselines learnt from the other sources. Speed is processor time of one core,
next to the csv module and to the readers that do less. Nothing is written to the tree.
"""

import argparse
import csv
import json
import resource
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import openpyxl
from python_calamine import CalamineWorkbook
from rapidfuzz import fuzz, process

from guildhall.engines.tabular import read
from guildhall.engines.tabular.mapping import Known, map_headings
from guildhall.office.intake.sandbox import open_safely

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "procurement"

HeaderRow = dict[str, list[str] | str]
Recogniser = Callable[[list[str]], list[str | None]]


def main() -> None:
    """Print the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=250_000)
    rows = parser.parse_args().rows
    if SHARED.exists():
        headings()
        staged()
    else:
        print(f"no open data at {SHARED}: headings and staged files are left out")
    with tempfile.TemporaryDirectory() as folder:
        speed(Path(folder), rows)


def labelled() -> list[HeaderRow]:
    """The labelled rows, each with its source."""
    path = SHARED / "headers" / "header_rows_labelled.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for row in rows:
        row["source"] = row["source"].split(":")[-1].split("/")[0]
    return rows


def headings() -> None:
    """Score recognisers, one source left out at a time, on distinct pairs."""
    rows = labelled()
    print("headings, one source left out at a time (right of distinct pairs)")
    for name, make in (
        ("do nothing", lambda _: lambda header: [None] * len(header)),
        ("exact, learnt from the others", exact),
        ("fuzzy, learnt from the others", fuzzy),
        ("this mapper", ours),
    ):
        right: dict[tuple[str, ...], bool] = defaultdict(lambda: True)
        began = time.process_time()
        for source in sorted({str(row["source"]) for row in rows}):
            recognise = make(
                [row for row in rows if row["source"] != source] or [source]
            )
            if name == "this mapper":
                recognise = mapper_without(source)
            for row in rows:
                if row["source"] == source:
                    score(row, recognise(list(row["header"])), right)
        spent = time.process_time() - began
        print(f"  {name:32} {report(right)}  {spent:5.2f} s")


def score(
    row: HeaderRow, found: list[str | None], right: dict[tuple[str, ...], bool]
) -> None:
    """Mark each distinct pair as right only if it is right wherever it stands."""
    for heading, label, field in zip(row["header"], row["labels"], found, strict=True):
        if heading.strip():
            kind = "spend" if row["kind"] == "spend" else "other"
            right[kind, str(row["source"]), heading, label] &= (field or "") == label


def report(right: dict[tuple[str, ...], bool]) -> str:
    """Say how many were right: of all, and of registers and inventories."""
    others = [ok for (kind, *_), ok in right.items() if kind == "other"]
    return (
        f"all {sum(right.values()):3}/{len(right)} {sum(right.values()) / len(right):.3f}"
        f"   registers and inventories {sum(others):2}/{len(others)} "
        f"{sum(others) / len(others):.3f}"
    )


def pairs_of(rows: list[HeaderRow]) -> dict[str, str]:
    """The labels of the headings of other sources."""
    return {
        heading.lower().strip(): label
        for row in rows
        for heading, label in zip(row["header"], row["labels"], strict=True)
        if label
    }


def exact(rows: list[HeaderRow]) -> Recogniser:
    """A dictionary of headings."""
    known = pairs_of(rows)
    return lambda header: [known.get(text.lower().strip()) for text in header]


def fuzzy(rows: list[HeaderRow]) -> Recogniser:
    """The nearest known heading by WRatio, at 86 or more."""
    known = pairs_of(rows)

    def one(text: str) -> str | None:
        found = process.extractOne(
            text.lower().strip(), known.keys(), scorer=fuzz.WRatio, score_cutoff=86
        )
        return known[found[0]] if found else None

    return lambda header: [one(text) if text.strip() else None for text in header]


def ours(_: list[HeaderRow]) -> Recogniser:
    """The mapper; what it knows of the source is left out by the caller."""
    return mapper_without("")


def mapper_without(source: str) -> Recogniser:
    """The mapper without the wordings that are kept for one source."""

    def recognise(header: list[str]) -> list[str | None]:
        _, guesses = map_headings(header, known=Known(without=source))
        return [guess.field for guess in guesses]

    return recognise


def staged() -> None:
    """Read every staged spend file and register."""
    files = [
        *sorted((SHARED / "spend_raw").iterdir()),
        *(SHARED / "registers").iterdir(),
    ]
    spent = []
    for path in files:
        content = path.read_bytes()
        began = time.process_time()
        read(content, filename=path.name)
        spent.append((time.process_time() - began, path.name))
    slowest, name = max(spent)
    print(f"staged files: {len(files)} read, slowest {slowest:.3f} s ({name})")


HEADER = [
    "Body Name",
    "Directorate",
    "Service Area",
    "Expense Type",
    "Expense Code",
    "Payment Date",
    "Transaction Number",
    "Invoice Number",
    "Net Amount",
    "Supplier Name",
    "Supplier ID",
    "Description",
]


def spend_lines(rows: int) -> Iterator[list[str]]:
    """A spend file of twelve columns and about 167 bytes a row, the same every time."""
    chance = Random(1)
    yield HEADER
    for number in range(rows):
        day = date(2023, 4, 1) + timedelta(days=number % 365)
        yield [
            "Alder Council",
            chance.choice(("Place", "People", "Resources")),
            chance.choice(("Highways", "Housing", "Adult care", "Waste")),
            chance.choice(
                ("Premises", "Supplies and services", "Third party payments")
            ),
            str(chance.randint(1000, 9999)),
            f"{day:%d/%m/%Y}",
            str(100_000_000 + number),
            f"INV{chance.randint(1, 999_999):06d}",
            f"{chance.random() * 10_000:.2f}",
            f"{chance.choice(('Acme', 'Brook', 'Cedar'))} Services Ltd",
            str(chance.randint(100_000, 999_999)),
            f"Works at site {chance.randint(1, 9999)} in the borough for the month",
        ]


def speed(folder: Path, rows: int) -> None:
    """Time CSV and XLSX, next to what does less."""
    sheet = folder / "spend.csv"
    with sheet.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(spend_lines(rows))
    size = sheet.stat().st_size / 1e6
    print(f"CSV of {rows:,} rows, {size:.0f} MB (MB a second of processor time)")
    for name, work in (
        ("csv module, untyped", plain_csv),
        ("csv module, two columns typed", typed_csv),
        ("this engine", engine),
        ("this engine in its child", child),
    ):
        print(f"  {name:32} {size / timed(lambda work=work: work(sheet)):6.1f}")
    book = folder / "spend.xlsx"
    count = min(rows, 50_000)
    write_book(book, count)
    print(f"XLSX of {count:,} rows (thousand rows a second of processor time)")
    for name, work in (("calamine, untyped", plain_book), ("this engine", engine)):
        print(f"  {name:32} {count / 1e3 / timed(lambda work=work: work(book)):6.1f}")
    small = folder / "small.csv"
    small.write_text("Supplier,Amount\nOakway plc,12.00\n", encoding="utf-8")
    spent = timed(lambda: open_safely(small))
    print(f"a file of one row through the child: {spent:.3f} s of processor time")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"most memory of a child: {peak:.0f} MB")


def timed(work: Callable[[], object]) -> float:
    """Processor time of this process and its children, the least of three runs."""
    spent = []
    for _ in range(3):
        before = processor_seconds()
        work()
        spent.append(processor_seconds() - before)
    return min(spent)


def processor_seconds() -> float:
    """User and system time, children included."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def plain_csv(path: Path) -> None:
    """Read cells and nothing more."""
    with path.open(newline="", encoding="utf-8") as file:
        for _ in csv.reader(file):
            pass


def typed_csv(path: Path) -> None:
    """Read as most scripts do: a dictionary a row, one amount and one date."""
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            float(row["Net Amount"])
            datetime.strptime(row["Payment Date"], "%d/%m/%Y")


def engine(path: Path) -> None:
    """Read with the engine, in this process."""
    with path.open("rb") as file:
        read(file, filename=path.name)


def child(path: Path) -> None:
    """Read through the child, records written for the parent."""
    open_safely(path)


def plain_book(path: Path) -> None:
    """Read cells of a workbook and nothing more."""
    for _ in CalamineWorkbook.from_path(path).get_sheet_by_index(0).iter_rows():
        pass


def write_book(path: Path, rows: int) -> None:
    """Write the spend lines as a workbook with typed cells."""
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet("Spend")
    for number, line in enumerate(spend_lines(rows)):
        cells: list[object] = list(line)
        if number:
            cells[5] = datetime.strptime(line[5], "%d/%m/%Y").date()
            cells[8] = float(line[8])
        page.append(cells)
    book.save(path)


if __name__ == "__main__":
    sys.exit(main())
