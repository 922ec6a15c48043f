"""Figures with numerator, denominator and day, in what the viewer may see."""

from datetime import date
from typing import Any

import pytest

from guildhall.foundation.period import Quarter
from guildhall.office.register.queries import figures
from tests.cast import TODAY, Cast
from tests.factories import register as make


def contract(cast: Cast, slug: str, supplier: str | None, **more: Any) -> None:
    given = {"supplier": make.supplier(supplier) if supplier else None}
    make.contract(cast.org(slug), **(given | more))


class TestConcentration:
    """Who holds how much of what runs on a day."""

    def test_a_share_says_part_whole_and_day(self, cast: Cast) -> None:
        for slug, supplier in (("alder", "Oak"), ("birch", "Oak"), ("cedar", "Ash")):
            contract(cast, slug, supplier, annual_pence=100)
        contract(cast, "alder", "Elm", annual_pence=600)

        found = figures.concentration(cast.ada, on=TODAY)
        by_contracts, by_value = found.share_of_contracts(1), found.share_of_value(1)

        assert (by_contracts.part, by_contracts.whole, by_contracts.on) == (2, 4, TODAY)
        assert by_contracts.value == 0.5
        assert (by_value.part, by_value.whole) == (600, 900)
        assert found.share_of_contracts(10).value == 1.0

    def test_suppliers_stand_biggest_first_and_by_name(self, cast: Cast) -> None:
        contract(cast, "alder", "Oak", annual_pence=100)
        contract(cast, "birch", "Oak", annual_pence=100)
        contract(cast, "alder", "Elm", annual_pence=900)
        contract(cast, "alder", "Ash", annual_pence=900)

        found = figures.concentration(cast.ada, on=TODAY)

        assert [p.name for p in found.by_contracts] == ["Oak", "Ash", "Elm"]
        assert [p.name for p in found.by_value] == ["Ash", "Elm", "Oak"]
        assert (found.by_contracts[0].contracts, found.by_contracts[0].councils) == (
            2,
            2,
        )

    @pytest.mark.parametrize(
        ("starts_on", "ends_on", "counts"),
        [
            (date(2026, 6, 15), date(2026, 6, 15), True),
            (date(2026, 6, 16), date(2030, 1, 1), False),
            (date(2020, 1, 1), date(2026, 6, 14), False),
            (None, None, True),
            (None, date(2026, 6, 14), False),
            (date(2026, 6, 16), None, False),
        ],
    )
    def test_only_what_runs_on_the_day_counts(
        self, cast: Cast, starts_on: date | None, ends_on: date | None, counts: bool
    ) -> None:
        contract(cast, "alder", "Oak", starts_on=starts_on, ends_on=ends_on)

        assert figures.concentration(cast.ada, on=TODAY).contracts == int(counts)

    def test_what_has_gone_or_names_nobody_does_not_count(self, cast: Cast) -> None:
        contract(cast, "alder", "Oak", is_live=False)
        contract(cast, "alder", None)

        found = figures.concentration(cast.ada, on=TODAY)

        assert (found.contracts, found.share_of_contracts(10).value) == (0, None)

    def test_withheld_prices_count_as_contracts_and_not_as_value(
        self, cast: Cast
    ) -> None:
        birch = cast.org("birch")
        birch.shows_price_to = "own"
        birch.save()
        contract(cast, "birch", "Oak", annual_pence=500)
        contract(cast, "alder", "Oak", annual_pence=100)
        contract(cast, "alder", "Oak", annual_pence=None)

        seen = figures.concentration(cast.gus, on=TODAY)
        all_of_it = figures.concentration(cast.ada, on=TODAY)

        assert (seen.contracts, seen.priced_contracts, seen.annual_pence) == (3, 1, 100)
        assert (all_of_it.priced_contracts, all_of_it.annual_pence) == (2, 600)

    def test_what_is_not_ones_business_does_not_count(self, cast: Cast) -> None:
        contract(cast, "birch", "Oak", visibility="own")

        assert figures.concentration(cast.gus, on=TODAY).contracts == 0
        assert figures.concentration(cast.bea, on=TODAY).contracts == 1


class TestEndings:
    """How many contracts end in each quarter."""

    @pytest.mark.parametrize(
        ("ends_on", "counts"),
        [
            (date(2019, 12, 31), [0, 0]),
            (date(2020, 1, 1), [1, 0]),
            (date(2020, 3, 31), [1, 0]),
            (date(2020, 4, 1), [0, 1]),
            (date(2020, 6, 30), [0, 1]),
            (date(2020, 7, 1), [0, 0]),
            (None, [0, 0]),
        ],
    )
    def test_a_quarter_holds_its_first_and_its_last_day(
        self, cast: Cast, ends_on: date | None, counts: list[int]
    ) -> None:
        make.contract(cast.org("alder"), ends_on=ends_on)

        found = figures.ending_by_quarter(cast.ada, first=date(2020, 2, 14), quarters=2)

        assert [one.quarter for one in found] == [Quarter(2020, 1), Quarter(2020, 2)]
        assert [one.contracts for one in found] == counts

    def test_councils_are_counted_once_and_filters_hold(self, cast: Cast) -> None:
        acorn = make.product("Acorn")
        for slug in ("alder", "alder", "birch"):
            make.contract(
                cast.org(slug),
                ends_on=date(2027, 3, 31),
                product=acorn,
                function="housing",
            )
        make.contract(cast.org("cedar"), ends_on=date(2027, 3, 31))

        asked = {"first": date(2027, 1, 1), "quarters": 1}
        by_product = figures.ending_by_quarter(cast.ada, product="acorn", **asked)
        by_function = figures.ending_by_quarter(cast.ada, function="housing", **asked)
        everything = figures.ending_by_quarter(cast.ada, **asked)

        assert [(one.contracts, one.councils) for one in by_product] == [(3, 2)]
        assert by_function == by_product
        assert [(one.contracts, one.councils) for one in everything] == [(4, 3)]


class TestSatisfaction:
    """Suppliers against satisfaction, a point a council."""

    def rated(self, cast: Cast, slug: str, *ratings: int | None) -> None:
        for number, rating in enumerate(ratings):
            vendor = make.supplier(f"{slug} {number}")
            make.application(cast.org(slug), vendor=vendor, satisfaction=rating)

    def test_more_suppliers_and_less_satisfaction_is_negative(self, cast: Cast) -> None:
        self.rated(cast, "alder", 5)
        self.rated(cast, "birch", 4, 3)
        self.rated(cast, "cedar", 2, 2, 1)

        found = figures.suppliers_against_satisfaction(cast.ada)

        assert found.n == 3
        assert found.r == pytest.approx(-0.9983, abs=1e-4)
        assert [(p.slug, p.suppliers, p.rated) for p in found.points] == [
            ("alder", 1, 1),
            ("birch", 2, 2),
            ("cedar", 3, 3),
        ]

    def test_two_councils_are_too_few(self, cast: Cast) -> None:
        self.rated(cast, "alder", 5)
        self.rated(cast, "birch", 3)

        found = figures.suppliers_against_satisfaction(cast.ada)

        assert (found.n, found.r) == (2, None)

    def test_councils_without_ratings_or_vendors_are_no_points(
        self, cast: Cast
    ) -> None:
        self.rated(cast, "alder", None, None)
        make.application(cast.org("birch"), satisfaction=4)

        assert figures.suppliers_against_satisfaction(cast.ada).n == 0

    def test_one_vendor_counts_once(self, cast: Cast) -> None:
        oak = make.supplier("Oak")
        for rating in (5, 3):
            make.application(cast.org("alder"), vendor=oak, satisfaction=rating)

        [point] = figures.suppliers_against_satisfaction(cast.ada).points

        assert (point.suppliers, point.satisfaction, point.rated) == (1, 4.0, 2)


class TestSkills:
    """Who could teach a product, and who would like to learn it."""

    def use(self, cast: Cast, slug: str, skill: int | None, rating: int | None) -> None:
        acorn = make.product("Acorn")
        make.application(
            cast.org(slug), product=acorn, skill=skill, satisfaction=rating
        )

    def test_teachers_have_four_and_learners_one_or_less(self, cast: Cast) -> None:
        for slug, skill in (("alder", 4), ("birch", 1), ("cedar", 0), ("elm", 3)):
            self.use(cast, slug, skill, None)
        self.use(cast, "fir", None, 4)

        [row] = figures.skills_by_product(cast.ada)

        assert (row.teachers, row.learners) == (("Alder",), ("Birch", "Cedar"))
        assert (row.councils, row.mean_skill, row.mean_satisfaction) == (5, 2.0, 4.0)

    @pytest.mark.parametrize(("at_least", "shown"), [(2, 1), (3, 0)])
    def test_a_product_of_few_councils_is_left_out(
        self, cast: Cast, at_least: int, shown: int
    ) -> None:
        for slug in ("alder", "alder", "birch"):
            self.use(cast, slug, 2, 3)

        found = figures.skills_by_product(cast.ada, at_least=at_least)

        assert len(found) == shown

    def test_what_nobody_rated_is_not_known(self, cast: Cast) -> None:
        self.use(cast, "alder", None, None)

        [row] = figures.skills_by_product(cast.ada, at_least=1)

        assert (row.mean_skill, row.mean_satisfaction) == (None, None)


class TestOverlap:
    """The products that most councils share."""

    def test_a_grid_of_councils_and_products(self, cast: Cast) -> None:
        acorn, beech = make.product("Acorn"), make.product("Beech")
        for slug, product in (
            ("alder", acorn),
            ("birch", acorn),
            ("birch", acorn),
            ("birch", beech),
        ):
            make.application(cast.org(slug), product=product)
        make.application(cast.org("cedar"))

        found = figures.overlap(cast.ada)

        assert found.councils == (("alder", "Alder"), ("birch", "Birch"))
        assert found.products == (("acorn", "Acorn", 2), ("beech", "Beech", 1))
        assert found.shared("alder", "birch") == 1
        assert found.uses == {
            ("acorn", "alder"),
            ("acorn", "birch"),
            ("beech", "birch"),
        }

    def test_only_the_most_shared_and_only_what_is_seen(self, cast: Cast) -> None:
        acorn, beech = make.product("Acorn"), make.product("Beech")
        make.application(cast.org("alder"), product=acorn, function="housing")
        make.application(cast.org("birch"), product=acorn, visibility="own")
        make.application(cast.org("birch"), product=beech)

        top = figures.overlap(cast.gus, products=1)
        housing = figures.overlap(cast.gus, function="housing")

        assert top.products == (("acorn", "Acorn", 1),)
        assert top.councils == housing.councils == (("alder", "Alder"),)
