"""Generating a region's lists and what the generator knows about them, and writing both."""

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from guildhall.foundation.region import ListKind, Region, RoleKey, load_region
from tools.demonstration.applications import ApplicationRow, rows_of, uses_of
from tools.demonstration.contracts import Contract, contracts_of
from tools.demonstration.draws import Draw
from tools.demonstration.notices import notices_of
from tools.demonstration.plan import Plan, read_plan
from tools.demonstration.releases import Notice
from tools.demonstration.sheets import Sheet, application_sheet, contract_sheet

NOTICES = "notices.jsonl"


@dataclass(frozen=True)
class Generated:
    """Everything drawn for a region."""

    plan: Plan
    applications: tuple[Sheet, ...]
    contracts: tuple[Sheet, ...]
    notices: tuple[Notice, ...]


def generate(folder: Path, out: Path) -> list[str]:
    """Generate the lists of the region in `folder` and write them below `out`.

    Returns:
        One line per kind of list, with its count of rows.
    """
    region = load_region_without_lists(folder)
    made = draw_all(read_plan(region, folder / "plan"))
    for name, content in files_of(made).items():
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return [
        f"{sum(len(one.rows) for one in made.applications)} applications "
        f"in {len(made.applications)} lists",
        f"{sum(len(one.rows) for one in made.contracts)} contracts "
        f"in {len(made.contracts)} registers",
        f"{len(made.notices)} notices",
    ]


def load_region_without_lists(folder: Path) -> Region:
    """Load a region whose lists are about to be written; `lists.csv` may be empty."""
    path = folder / "lists.csv"
    if not path.is_file():
        path.write_bytes(_table(LIST_COLUMNS, []))
    return load_region(folder)


def draw_all(plan: Plan) -> Generated:
    """Draw every list of a region."""
    draw = Draw(plan.seed)
    applications, registers, contracts = [], [], []
    for council in plan.councils:
        uses = uses_of(plan, council, draw)
        if council.applications:
            rows = rows_of(plan, uses, draw)
            applications.append(application_sheet(plan, council, rows))
        if council.contract_form:
            found = contracts_of(plan, council, uses, draw)
            registers.append(contract_sheet(plan, council, found))
            contracts += found
    notices = notices_of(plan, contracts, draw)
    return Generated(plan, tuple(applications), tuple(registers), tuple(notices))


def files_of(made: Generated) -> dict[str, bytes]:
    """All files of a region that are generated, by path inside its folder."""
    sheets = (*made.applications, *made.contracts)
    files = {f"lists/{one.file}": one.written.content for one in sheets}
    files[f"lists/{NOTICES}"] = "".join(
        json.dumps(one.release, ensure_ascii=False, separators=(",", ":")) + "\n"
        for one in made.notices
    ).encode("utf-8")
    files["lists.csv"] = _table(LIST_COLUMNS, _lists(made))
    files["truth/applications.csv"] = _table(
        ("file", "row", "product", "function", "maker"), _applications(made)
    )
    files["truth/contracts.csv"] = _table(
        ("file", "row", "product", "function", "supplier", "starts-on", "ends-on",
         "annual", "total", "generation"),
        _contracts(made),
    )  # fmt: skip
    files["truth/truth.csv"] = _table(
        ("application-file", "application-row", "contract-file", "contract-row",
         "relation", "generation", "difficulty"),
        _links(made),
    )  # fmt: skip
    files["truth/notices.csv"] = _table(
        ("ocid", "release", "councils", "relation", "contract-file", "contract-row"),
        _notice_links(made),
    )
    files["truth/headings.csv"] = _table(
        ("kind", "form", "heading", "field"), _headings(sheets)
    )
    files["truth/spoilt.csv"] = _table(
        ("file", "row", "heading", "seen", "was"),
        [
            (one.file, one.line, one.heading, one.seen, one.was)
            for sheet in sheets
            for one in sheet.spoilt
        ],
    )
    files["truth/opportunities.csv"] = _table(
        ("key", "function", "product", "councils", "ends-from", "ends-to"),
        [
            (
                one.key,
                one.function,
                one.product,
                " ".join(one.councils),
                one.ends_from,
                one.ends_to,
            )
            for one in made.plan.clusters
        ],
    )
    return files


LIST_COLUMNS = ("file", "kind", "organisation", "uploaded-by", "as-at", "provenance")


def _table(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")


def _lists(made: Generated) -> Iterable[tuple[object, ...]]:
    region = made.plan.region
    as_at = made.plan.today.replace(day=1)
    for kind, role, sheets in (
        (ListKind.APPLICATIONS, RoleKey.OFFICER, made.applications),
        (ListKind.CONTRACTS, RoleKey.PROCUREMENT_OFFICER, made.contracts),
    ):
        for sheet in sheets:
            code = sheet.council.code
            by = _person(region, code, role)
            yield sheet.file, kind.value, code, by, as_at, "synthetic"
    by = _person(region, region.office.host, RoleKey.CENTRAL_TEAM)
    yield NOTICES, ListKind.NOTICES.value, "", by, made.plan.today, "synthetic"


def _person(region: Region, organisation: str, role: RoleKey) -> str:
    """Who hands a list in: of that organisation if it can be, of the office if not."""
    able = [one for one in region.people if role in one.roles]
    central = [one for one in region.people if RoleKey.CENTRAL_TEAM in one.roles]
    central.sort(key=lambda one: RoleKey.DIRECTOR in one.roles)
    own = [one for one in able if one.organisation == organisation]
    return (own or central)[0].email


def _key_of(row: ApplicationRow | Contract) -> tuple[str, str]:
    if isinstance(row, ApplicationRow):
        return row.use.good.product.key, row.use.function.key
    good, function = row.good, row.function
    return good.product.key if good else "", function.key if function else ""


def _applications(made: Generated) -> Iterable[tuple[object, ...]]:
    for sheet in made.applications:
        for row, line in zip(sheet.rows, sheet.written.lines, strict=True):
            assert isinstance(row, ApplicationRow)
            yield sheet.file, line, *_key_of(row), row.use.good.maker.key


def _contracts(made: Generated) -> Iterable[tuple[object, ...]]:
    for sheet in made.contracts:
        for row, line in zip(sheet.rows, sheet.written.lines, strict=True):
            assert isinstance(row, Contract)
            days = row.starts_on, row.current_end
            money = row.annual, row.total
            yield (
                sheet.file,
                line,
                *_key_of(row),
                row.supplier_key,
                *days,
                *money,
                row.generation,
            )


def _links(made: Generated) -> Iterable[tuple[object, ...]]:
    places = {
        (sheet.council.code, *_key_of(row)): (sheet.file, line)
        for sheet in made.applications
        for row, line in zip(sheet.rows, sheet.written.lines, strict=True)
    }
    for sheet in made.contracts:
        for row, line in zip(sheet.rows, sheet.written.lines, strict=True):
            assert isinstance(row, Contract)
            for use in row.covers:
                key = (use.council.code, use.good.product.key, use.function.key)
                yield (
                    *places[key],
                    sheet.file,
                    line,
                    row.relation,
                    row.generation,
                    row.difficulty,
                )


def _notice_links(made: Generated) -> Iterable[tuple[object, ...]]:
    places = {
        id(row): (sheet.file, line)
        for sheet in made.contracts
        for row, line in zip(sheet.rows, sheet.written.lines, strict=True)
    }
    for one in made.notices:
        place = places[id(one.contract)] if one.contract else ("", "")
        codes = " ".join(one.buyer.codes)
        yield one.release["ocid"], one.release["id"], codes, one.relation, *place


def _headings(sheets: Iterable[Sheet]) -> Iterable[tuple[str, str, str, str]]:
    seen = set()
    for sheet in sheets:
        kind = (
            "applications" if isinstance(sheet.rows[0], ApplicationRow) else "contracts"
        )
        if (kind, sheet.form.key) not in seen:
            seen.add((kind, sheet.form.key))
            for heading, field in sheet.form.columns:
                yield kind, sheet.form.key, heading, field
