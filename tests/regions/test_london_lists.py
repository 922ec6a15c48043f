"""The check values that must come out of the demonstration lists, read from the files."""

from collections import Counter
from datetime import date, timedelta
from statistics import correlation, mean

import pytest

from guildhall.foundation.region import ListKind, load_region
from tests.regions.lists import Line, applications, contracts, plan_of, truth_of
from tests.regions.paths import LONDON

SURVEY = date(2019, 11, 13)
TODAY = date(2026, 11, 21)
FIRST_QUARTER = (date(2020, 1, 1), date(2020, 3, 31))


def northgate_housing() -> list[Line]:
    return [
        line
        for line in contracts()
        if "northgate housing"
        in (line.text["contract_title"] + line.text["contract_description"]).lower()
    ]


def test_it_lists_809_applications_of_22_councils() -> None:
    councils = {line.council for line in applications()}

    assert len(applications()) == 809
    assert len(councils) == 22


def test_its_lists_are_partial() -> None:
    with_applications = {line.council for line in applications()}
    with_contracts = {line.council for line in contracts()}

    assert len(with_applications & with_contracts) == 17
    assert len(with_applications - with_contracts) == 5
    assert with_contracts - with_applications == {"TWH"}


def test_seven_councils_had_housing_contracts_ending_in_the_first_quarter_of_2020() -> (
    None
):
    first, last = FIRST_QUARTER

    ending = {
        line.council
        for line in northgate_housing()
        if line.current_end and first <= line.current_end <= last
    }

    assert ending == {"EAL", "ENF", "HNS", "HRY", "LEW", "NWM", "WFT"}


def test_the_quarter_is_met_to_the_day() -> None:
    ends = {
        line.current_end: line.council
        for line in northgate_housing()
        if line.current_end and line.truth["generation"] == "1"
    }

    assert ends[date(2019, 12, 31)] == "BEN"
    assert ends[date(2020, 1, 1)] == "LEW"
    assert date(2020, 3, 31) in ends
    assert ends[date(2020, 4, 1)] == "SWK"


def test_no_other_contract_of_that_maker_ends_in_that_quarter() -> None:
    first, last = FIRST_QUARTER

    of_the_maker = [
        line
        for line in contracts()
        if line.truth["supplier"] == "nec"
        and line.current_end
        and first <= line.current_end <= last
    ]

    assert {line.truth["product"] for line in of_the_maker} == {"nec-housing"}
    assert len(of_the_maker) == 7


def test_more_than_half_of_the_housing_renewals_fell_in_2022_23() -> None:
    asked_on = date(2020, 12, 9)
    housing = [
        line
        for line in contracts()
        if line.truth["function"] == "housing-management"
        and (start := line.day("start_date"))
        and line.current_end
        and start <= asked_on <= line.current_end
    ]

    in_that_year = [
        line
        for line in housing
        if line.current_end
        and date(2022, 4, 1) <= line.current_end <= date(2023, 3, 31)
    ]

    assert (len(in_that_year), len(housing)) == (12, 18)


def shares(on: date, top: int, field: str | None) -> tuple[float, float]:
    """Numerator and denominator: what the top suppliers hold, and all there is."""
    held: Counter[str] = Counter()
    for line in contracts():
        start, end = line.day("start_date"), line.current_end
        if start and end and start <= on <= end:
            supplier = line.truth["supplier"] or line.text["supplier_name"]
            held[supplier] += round(line.pounds(field) or 0) if field else 1
    return sum(count for _, count in held.most_common(top)), held.total()


@pytest.mark.parametrize("on", [SURVEY, TODAY])
def test_ten_suppliers_hold_more_than_half_of_the_contracts(on: date) -> None:
    held, total = shares(on, 10, None)

    assert 0.5 < held / total < 0.65


@pytest.mark.parametrize("on", [SURVEY, TODAY])
def test_fifteen_suppliers_hold_about_nine_tenths_by_value(on: date) -> None:
    held, total = shares(on, 15, "annual_value")

    assert 0.87 < held / total < 0.93


def test_more_suppliers_go_with_less_satisfaction() -> None:
    makers: dict[str, set[str]] = {}
    ratings: dict[str, list[int]] = {}
    for line in applications():
        if line.text["vendor"]:
            makers.setdefault(line.council, set()).add(line.truth["maker"])
        if line.text["satisfaction"] in {"1", "2", "3", "4", "5"}:
            ratings.setdefault(line.council, []).append(int(line.text["satisfaction"]))

    councils = sorted(makers)
    pearson = correlation(
        [len(makers[code]) for code in councils],
        [mean(ratings[code]) for code in councils],
    )

    assert len(councils) == 22
    assert -0.7 < pearson < -0.4


def test_several_hundred_contracts_end_in_the_next_36_months() -> None:
    last = TODAY.replace(year=TODAY.year + 3)

    ending = [
        line
        for line in contracts()
        if line.current_end and TODAY <= line.current_end <= last
    ]

    assert len(ending) > 350


@pytest.mark.parametrize("cluster", plan_of().clusters, ids=lambda one: one.key)
def test_a_planted_opportunity_can_be_found_in_the_files(cluster: object) -> None:
    planted = {row["key"]: row for row in truth_of("opportunities.csv")}
    row = planted[cluster.key]  # type: ignore[attr-defined]
    first = date.fromisoformat(row["ends-from"])
    last = date.fromisoformat(row["ends-to"])

    councils = {
        line.council
        for line in contracts()
        if line.truth["product"] == row["product"]
        and line.current_end
        and first <= line.current_end <= last
    }

    assert councils >= set(row["councils"].split())
    assert len(councils) >= 3
    assert TODAY < last < TODAY + timedelta(days=731)


def test_its_spoilt_cells_stand_where_the_truth_says() -> None:
    lines = {(line.file, line.row): line for line in (*applications(), *contracts())}
    spoilt = truth_of("spoilt.csv")

    for row in spoilt:
        line = lines[row["file"], int(row["row"])]
        field = line.form.fields[line.form.headings.index(row["heading"])]
        assert line.text[field] == row["seen"] != row["was"]

    assert 12 <= len(spoilt) <= 20
    assert {"TBC", "2022-09-31"} <= {row["seen"] for row in spoilt}


def test_some_registers_end_in_a_row_of_totals() -> None:
    ending = [
        line.file
        for line in contracts()
        if line.form.total_of
        and (LONDON / "lists" / line.file)
        .read_text("cp1252")
        .rstrip()
        .split("\n")[-1][:6]
        == "Total,"
    ]

    assert len(set(ending)) == 3


def test_many_contracts_name_neither_product_nor_today_s_maker() -> None:
    hard = {"function", "acronym", "vendor_changed", "description_only", "reseller"}

    links = truth_of("truth.csv")
    share = sum(row["difficulty"] in hard for row in links) / len(links)

    assert 0.35 < share < 0.65


def test_each_true_link_joins_rows_of_one_council() -> None:
    lists = {(line.file, line.row): line for line in (*applications(), *contracts())}

    for row in truth_of("truth.csv"):
        application = lists[row["application-file"], int(row["application-row"])]
        contract = lists[row["contract-file"], int(row["contract-row"])]
        assert application.council == contract.council
        assert application.truth["product"] == contract.truth["product"]


def test_its_lists_are_loaded_as_their_councils_officers() -> None:
    region = load_region(LONDON)
    organisation = {person.email: person.organisation for person in region.people}

    lists = [one for one in region.lists if one.kind is not ListKind.NOTICES]

    assert len(lists) == 22 + 18
    assert all(organisation[one.uploaded_by] == one.organisation for one in lists)


def test_all_of_it_is_small() -> None:
    size = sum(path.stat().st_size for path in LONDON.rglob("*") if path.is_file())

    assert size < 1_500_000
