"""The fictional region: another office from configuration alone."""

from datetime import date

import pytest

from guildhall.foundation.region import Provenance, Region, VisibleTo, load_region
from tests.regions.lists import applications, contracts, truth_of
from tests.regions.paths import LONDON, REGIONS

MARCHWATER = REGIONS / "marchwater"


@pytest.fixture(scope="module")
def marchwater() -> Region:
    return load_region(MARCHWATER)


def test_nothing_in_it_is_a_fact(marchwater: Region) -> None:
    rows = (
        *marchwater.authorities,
        *marchwater.organisations,
        *marchwater.members,
        *marchwater.people,
        *marchwater.suppliers,
        *marchwater.products,
        *marchwater.lists,
        *marchwater.texts.achievements,
    )

    assert {row.provenance for row in rows} == {Provenance.SYNTHETIC}


def test_it_differs_in_everything_that_configuration_decides(
    marchwater: Region,
) -> None:
    london = load_region(LONDON)

    assert marchwater.labels.council == "district"
    assert marchwater.theme != london.theme
    assert marchwater.time_zone != london.time_zone
    assert marchwater.rules.price_visibility is VisibleTo.PUBLIC
    for own, other in (
        (marchwater.authorities, london.authorities),
        (marchwater.people, london.people),
        (marchwater.suppliers, london.suppliers),
        (marchwater.products, london.products),
    ):
        assert not {row.name_of for row in map(Named, own)} & {
            row.name_of for row in map(Named, other)
        }


class Named:
    """The name of a record, whatever its field is called."""

    def __init__(self, record: object) -> None:
        name = getattr(record, "name", None) or getattr(record, "nice_name", "")
        self.name_of = str(name)


def test_no_file_of_it_speaks_of_the_worked_example() -> None:
    for path in MARCHWATER.rglob("*"):
        if path.is_file():
            assert b"London" not in path.read_bytes(), path.name


def test_a_member_that_left_counts_until_the_day_it_left(marchwater: Region) -> None:
    assert "FNK" in marchwater.member_councils_on(date(2026, 3, 31))
    assert "FNK" not in marchwater.member_councils_on(date(2026, 4, 1))
    assert len(marchwater.member_councils_on(date(2026, 11, 21))) == 5


def test_its_lists_are_small_and_partial() -> None:
    with_applications = {line.council for line in applications(MARCHWATER)}
    with_contracts = {line.council for line in contracts(MARCHWATER)}

    assert len(applications(MARCHWATER)) == 74
    assert with_contracts - with_applications == {"BRK"}
    assert len(with_applications - with_contracts) == 4


def test_three_of_its_districts_can_buy_together() -> None:
    (planted,) = truth_of("opportunities.csv", MARCHWATER)

    councils = {
        line.council
        for line in contracts(MARCHWATER)
        if line.truth["product"] == planted["product"]
        and planted["ends-from"] <= line.truth["ends-on"] <= planted["ends-to"]
    }

    assert councils == set(planted["councils"].split())
    assert len(councils) == 3
