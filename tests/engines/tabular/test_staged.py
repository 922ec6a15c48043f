"""The real files: encoding and heading row as reviewed by eye, and no row lost.

The table was made by looking at each file; `rows` counts records. The two files of
Hyndburn whose headings stand in the last row were sorted before they were published.
"""

import csv
import io
from pathlib import Path

import pytest

from guildhall.engines.tabular import read
from tests.engines.tabular.test_reading import rows_accounted_for
from tests.shared_data import shared

pytestmark = pytest.mark.shared_data

# file, encoding, heading row (from 1), records
REVIEWED = """
spend_raw/cabinetoffice__clean__2019-07.csv                 cp1252      1    223
spend_raw/cabinetoffice__clean__2022-07.csv                 utf-8       1    318
spend_raw/calderdale__clean__2015-12-card.csv               utf-8       1    125
spend_raw/calderdale__clean__2017-07.csv                    utf-8       1    723
spend_raw/calderdale__clean__2021-11-card.csv               utf-8       1     76
spend_raw/darlington__clean__2012-04.csv                    utf-8       1    618
spend_raw/darlington__clean__2013-04.csv                    utf-8      19    568
spend_raw/darlington__clean__2014-04.csv                    utf-8       1    655
spend_raw/darlington__clean__2014-08.csv                    utf-8       1    557
spend_raw/darlington__clean__2015-04.csv                    utf-8       1    606
spend_raw/gateshead__clean__2013-04.csv                     utf-8       1   2500
spend_raw/gateshead__clean__2016-04.csv                     utf-8       1   2500
spend_raw/gateshead__clean__2017-08.csv                     utf-8-sig   1   2500
spend_raw/gateshead__clean__2019-08.csv                     utf-8       1   2500
spend_raw/gateshead__clean__2020-06.csv                     utf-8       1   2500
spend_raw/harrogate__clean__2020-05.csv                     utf-8       1    713
spend_raw/harrogate__clean__2021-11-Brimhams-Active.csv     utf-8       1     33
spend_raw/harrogate__clean__2022-04-Brimhams-Active.csv     utf-8       1     50
spend_raw/harrogate__clean__2022-06-Brimhams-Active.csv     utf-8       1     45
spend_raw/hyndburn__1694702240wpdm_July-23-csv.csv          cp1252      1    408
spend_raw/hyndburn__1700664724wpdm_May-2023-csv.csv         utf-8-sig   2    523
spend_raw/hyndburn__1701.csv                                cp1252      1    155
spend_raw/hyndburn__April-2023.csv                          cp1252      2    442
spend_raw/hyndburn__August-24.csv                           utf-8-sig   1    409
spend_raw/hyndburn__January-26-CSV.csv                      cp1252      1    393
spend_raw/hyndburn__March-25-CSV.csv                        cp1252    889    888
spend_raw/hyndburn__November-2024-CSV.csv                   cp1252      1    591
spend_raw/hyndburn__Sept-25-CVS.csv                         cp1252    586    585
spend_raw/hyndburn__Spend-over-250.00-July-25.csv           cp1252      1    573
spend_raw/hyndburn__SpendOver250Feb24.csv                   cp1252      2    515
spend_raw/lambeth__2011-01-payments.csv                     utf-8       1    864
spend_raw/lambeth__2011-04-payments.csv                     utf-8       2    794
spend_raw/lambeth__2011-07-payments.csv                     utf-8       2    851
spend_raw/lambeth__2011-11-payments.csv                     utf-8       2    723
spend_raw/lambeth__2012-02-payments.csv                     utf-8       2    757
spend_raw/lambeth__2012-05-payments.csv                     utf-8       2    750
spend_raw/leeds__raw__2011-05.csv                           utf-8       1   2500
spend_raw/leeds__raw__2012-01.csv                           utf-8       1   2500
spend_raw/leeds__raw__2012-02.csv                           utf-8       1   2500
spend_raw/leeds__raw__2013-06.csv                           utf-8       1   2500
spend_raw/london__clean__2013-P07.csv                       utf-8       1    347
spend_raw/london__clean__2015-P03.csv                       utf-8       1    505
spend_raw/london__clean__2015-P06.csv                       utf-8       1    890
spend_raw/sheffield__clean__2012-07.csv                     utf-8       1   2500
spend_raw/sheffield__clean__2012-10.csv                     utf-8       1   2500
spend_raw/sheffield__clean__2015-01.csv                     utf-8       1   2500
registers/salford_contracts_register_2022.csv               utf-8       1    156
"""
FILES = [line.split() for line in REVIEWED.strip().splitlines()]


def rows_in(path: Path, encoding: str) -> int:
    """Count the rows as a spreadsheet would, with nothing of ours."""
    text = path.read_bytes().decode(encoding, errors="replace")
    if text.count('"') % 2:
        return len(text.splitlines())
    return sum(1 for _ in csv.reader(io.StringIO(text, newline="")))


def test_every_staged_file_is_in_the_table() -> None:
    staged = {
        f"{folder}/{path.name}"
        for folder in ("spend_raw", "registers")
        for path in shared(f"procurement/{folder}").iterdir()
    }

    assert staged == {name for name, *_ in FILES}


@pytest.mark.parametrize(("name", "encoding", "header_row", "rows"), FILES)
def test_it_is_read_as_reviewed_and_no_row_is_lost(
    name: str, encoding: str, header_row: str, rows: str
) -> None:
    path = shared(f"procurement/{name}")

    reading = read(path.read_bytes(), filename=path.name)

    assert reading.encoding == encoding
    assert reading.header_row == int(header_row)
    assert reading.rows == reading.rows_kept == int(rows)
    assert rows_accounted_for(reading) == rows_in(path, encoding)
    assert sum(1 for _ in reading.records()) == reading.rows


@pytest.mark.parametrize("name", [name for name, *_ in FILES if "spend_raw" in name])
def test_every_spend_file_gives_payee_and_amount(name: str) -> None:
    path = shared(f"procurement/{name}")

    reading = read(path.read_bytes(), filename=path.name)

    assert reading.kind == "spend"
    assert {"supplier_name", "amount_net"} <= reading.by_field.keys()


def test_the_register_is_mapped_as_its_headings_mean() -> None:
    path = shared("procurement/registers/salford_contracts_register_2022.csv")

    reading = read(path.read_bytes(), filename=path.name)

    assert reading.columns[0].heading == "Directorate Name"
    assert [column.field for column in reading.columns] == [
        "department",
        "procurement_process",
        "buyer_name",
        "contract_ref",
        "contract_title",
        "contract_description",
        "supplier_name",
        "supplier_postcode",
        "annual_value",
        "total_value",
        "above_threshold_flag",
        "start_date",
        "end_date",
        "duration_months",
        "extension_months",
        "extension_count",
        "extension_taken",
        "extension_taken",
        "current_end_date",
        "sme_flag",
        "procurement_category_code",
        "procurement_category",
        "company_number",
        None,
    ]


def test_the_register_tells_the_dates_that_are_none() -> None:
    path = shared("procurement/registers/salford_contracts_register_2022.csv")

    reading = read(path.read_bytes(), filename=path.name)

    told = {(p.row, p.column, p.seen) for p in reading.problems}
    assert (58, "End Date", "2022-09-31") in told
    assert (101, "End Date", "22/04/222") in told
    numbers = {record.row: record.get("company_number") for record in reading.records()}
    assert numbers[2] == "02535986"
    assert numbers[53] is None


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("contracts_finder_releases.jsonl", 158),
        ("contracts_finder_2019_2020_with_company_ids.jsonl", 95),
        ("public_contracts_scotland_releases.jsonl", 47),
        ("sell2wales_releases.jsonl", 47),
        ("sample_fictional_release_package_1_1.json", 6),
        ("sample_fictional_record_package_1_1.json", 1),
    ],
)
def test_open_contracting_files_give_a_row_a_release(name: str, rows: int) -> None:
    path = shared(f"procurement/ocds/{name}")

    reading = read(path.read_bytes(), filename=path.name)

    assert (reading.kind, reading.rows, reading.header_row) == ("notices", rows, None)
    assert all(record.get("ocid") for record in reading.records())
