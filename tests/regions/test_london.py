"""The demonstration region: its councils, its map, its counts of members by date."""

import csv
from datetime import date

import pytest

from guildhall.foundation.region import Provenance, Region, RoleKey, load_region
from tests.regions.paths import LONDON
from tests.shared_data import shared


@pytest.fixture(scope="module")
def london() -> Region:
    return load_region(LONDON)


def test_it_has_33_authorities_with_their_statistical_codes(london: Region) -> None:
    codes = [one.gss_code for one in london.authorities]

    assert codes == [f"E090000{number:02d}" for number in range(1, 34)]


@pytest.mark.shared_data
def test_its_codes_and_names_are_those_of_the_public_file(london: Region) -> None:
    path = shared("procurement/reference/mysociety_uk_local_authorities.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        public = {row["gss-code"]: row for row in csv.DictReader(lines)}

    for one in london.authorities:
        row = public[one.gss_code]
        assert one.code == row["local-authority-code"]
        assert one.official_name == row["official-name"]
        assert one.nice_name == row["nice-name"]


def test_its_map_is_one_piece_of_33_tiles(london: Region) -> None:
    cells = {(one.tile.row, one.tile.column) for one in london.authorities}

    reached: set[tuple[int, int]] = set()
    waiting = [min(cells)]
    while waiting:
        row, column = waiting.pop()
        if (row, column) in cells - reached:
            reached.add((row, column))
            steps = ((1, 0), (-1, 0), (0, 1), (0, -1))
            waiting += [(row + down, column + right) for down, right in steps]

    assert len(cells) == 33
    assert reached == cells


@pytest.mark.parametrize(
    ("north", "south"), [("ENF", "CRY"), ("BNE", "STN"), ("CMD", "LBH"), ("RDB", "BEX")]
)
def test_north_lies_above_south(london: Region, north: str, south: str) -> None:
    rows = {one.code: one.tile.row for one in london.authorities}

    assert rows[north] < rows[south]


@pytest.mark.parametrize(
    ("west", "east"), [("HIL", "HAV"), ("EAL", "NWM"), ("RIC", "BRY"), ("WSM", "TWH")]
)
def test_west_lies_left_of_east(london: Region, west: str, east: str) -> None:
    columns = {one.code: one.tile.column for one in london.authorities}

    assert columns[west] < columns[east]


@pytest.mark.parametrize(
    ("day", "boroughs", "organisations"),
    [
        # published counts: office of record, annual reports, press; each with its date
        (date(2019, 6, 9), 0, 0),
        (date(2019, 6, 30), 15, 17),
        (date(2020, 7, 31), 16, 18),
        (date(2020, 12, 31), 18, 20),
        (date(2021, 10, 31), 19, 21),
        (date(2022, 11, 30), 24, 26),
        (date(2022, 12, 31), 25, 27),
        (date(2024, 1, 31), 27, 29),
        (date(2024, 3, 31), 28, 30),
    ],
)
def test_its_members_come_to_the_published_counts(
    london: Region, day: date, boroughs: int, organisations: int
) -> None:
    assert len(london.member_councils_on(day)) == boroughs
    assert len(london.members_on(day)) == organisations


def test_what_is_not_evidenced_about_members_says_so(london: Region) -> None:
    for period in london.members:
        if period.provenance is not Provenance.FACT:
            assert "illustrative" in period.source.lower()
        elif period.date_provenance is not Provenance.FACT:
            assert "illustrative" in period.source


def test_its_cast_holds_every_role_that_signs_in(london: Region) -> None:
    held = {role for person in london.people for role in person.roles}

    assert held == set(RoleKey) - {RoleKey.PUBLIC_VISITOR}


def test_its_people_are_all_made_up(london: Region) -> None:
    assert {person.provenance for person in london.people} == {Provenance.SYNTHETIC}


def test_its_office_bears_no_living_office_s_name(london: Region) -> None:
    assert "LOTI" not in london.office.name
    assert "demonstration" in london.office.name
