"""The worked example, loaded as `guildhall run` does, gives its check values.

They are those that City Tools published: 809 systems of 22 councils, seven councils
whose contracts for one housing system ended in the first quarter of 2020, concentration
in few suppliers, and less satisfaction where there are more of them.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import transaction
from django.test.utils import override_settings
from pytest_django import DjangoDbBlocker

from guildhall.office.people.queries import system
from guildhall.office.register.models import Application, Contract, Link, Opportunity
from guildhall.office.register.queries import figures
from guildhall.web.commands import demonstration
from tests.regions.paths import LONDON
from tests.web.commands.truth import Judged, judged

pytestmark = pytest.mark.django_db

HOUSE = system("test")
TODAY = date(2026, 11, 21)
MOMENT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def london(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[list[str]]:
    """The worked example, loaded once for all tests below, and taken away again."""
    files = override_settings(FILES_FOLDER=tmp_path_factory.mktemp("files"))
    with (
        django_db_blocker.unblock(),
        files,
        time_machine.travel(MOMENT),
        transaction.atomic(),
    ):
        said: list[str] = []
        demonstration.load(LONDON, progress=said.append)
        yield said
        transaction.set_rollback(True)


class TestTheWorkedExample:
    """The default region holds the check values of the described office."""

    def test_it_has_809_applications_of_22_councils(self, london: list[str]) -> None:
        live = Application.objects.unscoped(because="test").live()

        assert live.count() == 809
        assert live.values("organisation").distinct().count() == 22

    def test_seven_councils_contracts_for_one_housing_system_end_in_2020_q1(
        self, london: list[str]
    ) -> None:
        ended = Contract.objects.unscoped(because="test").live()
        in_quarter = ended.filter(
            function="housing", ends_on__range=(date(2020, 1, 1), date(2020, 3, 31))
        )
        councils: dict[str, set[int]] = {}
        for product, council in in_quarter.values_list(
            "product__name", "organisation_id"
        ):
            councils.setdefault(product, set()).add(council)

        assert [len(found) for found in councils.values()] == [7]
        [counted] = figures.ending_by_quarter(
            HOUSE, first=date(2020, 1, 1), quarters=1, function="housing"
        )
        assert counted.councils == 7

    def test_ten_suppliers_hold_more_than_half_of_the_contracts(
        self, london: list[str]
    ) -> None:
        share = figures.concentration(HOUSE, on=TODAY).share_of_contracts(10)

        print(f"top ten: {share.part} of {share.whole} contracts on {share.on}")
        assert share.value is not None
        assert 0.5 < share.value < 0.65
        assert share.whole > 600
        assert share.on == TODAY

    def test_fifteen_hold_most_of_the_value(self, london: list[str]) -> None:
        share = figures.concentration(HOUSE, on=TODAY).share_of_value(15)

        assert share.value is not None
        assert 0.8 < share.value < 0.95

    def test_more_suppliers_go_with_less_satisfaction(self, london: list[str]) -> None:
        found = figures.suppliers_against_satisfaction(HOUSE)

        assert found.n == 22
        assert found.r is not None
        assert -0.75 < found.r < -0.35

    def test_links_are_right_more_often_than_the_floor(self, london: list[str]) -> None:
        near_certain = judged(LONDON, bands={"link"})
        worth_a_look = judged(LONDON, bands={"link", "review"})
        by_rule = judged(LONDON, bands={"link"}, least=demonstration.CONFIRMS_FROM)

        print(f"near certain: {near_certain}\nworth a look: {worth_a_look}")
        print(f"confirmed by rule: {by_rule}")
        assert floor(near_certain, precision=0.9, recall=0.78)
        assert floor(worth_a_look, precision=0.8, recall=0.88)
        assert floor(by_rule, precision=0.98, recall=0.45)

    def test_it_finds_what_councils_could_buy_together(self, london: list[str]) -> None:
        found = Opportunity.objects.unscoped(because="test")

        assert found.filter(councils__gte=3).count() == found.count() > 10
        assert found.filter(function="housing").exists()

    def test_notices_are_tied_to_the_councils_that_buy(self, london: list[str]) -> None:
        links = Link.objects.unscoped(because="test").filter(notice__isnull=False)

        assert {"announces", "renews"} == set(links.values_list("kind", flat=True))


def floor(found: Judged, *, precision: float, recall: float) -> bool:
    return found.precision >= precision and found.recall >= recall
