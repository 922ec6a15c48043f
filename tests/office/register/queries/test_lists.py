"""Every list: pages in every order over ties and gaps, and each filter by itself."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from guildhall.foundation.refusal import NotValid
from guildhall.office.register.models import ProductAlias
from guildhall.office.register.queries import councils, lists, reviewing, upcoming
from guildhall.office.register.resolving import tie_buyers
from guildhall.office.scope.listing import Filter, Listing
from tests.cast import NOW, TODAY, Cast
from tests.factories import register as make

LISTINGS: dict[str, Listing] = {
    one.name: one
    for one in (
        lists.APPLICATIONS,
        lists.CONTRACTS,
        lists.NOTICES,
        lists.SUPPLIERS,
        lists.PRODUCTS,
        lists.OPPORTUNITIES,
        lists.LINKS,
        councils.COUNCILS,
        reviewing.QUEUE,
        upcoming.renewals(TODAY),
        upcoming.open_notices(TODAY),
    )
}
ORDERS = [(name, sort.key) for name, one in LISTINGS.items() for sort in one.sorts]
FILTERS = [(name, kept.name) for name, one in LISTINGS.items() for kept in one.filters]
SLUGS = st.sampled_from(["alder", "birch", "cedar"])
DAYS = st.none() | st.sampled_from([date(2027, 1, 1), date(2027, 3, 31)])
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "slug": SLUGS,
            "name": st.sampled_from(["Acorn", "acorn", "Beech", "Ångström"]),
            "supplier": st.none() | st.sampled_from(["Oak", "Ash"]),
            "product": st.none() | st.sampled_from(["P", "Q"]),
            "day": DAYS,
            "rating": st.none() | st.integers(1, 5),
            "score": st.sampled_from([0.1, 0.3, 0.7000000000000001]),
        }
    ),
    max_size=7,
)


def ordered(value: object) -> str:
    """Name a case the same in every process: sets in order."""
    return str(sorted(value)) if isinstance(value, set) else str(value)


@contextmanager
def forgotten() -> Iterator[None]:
    """Let the store forget what is done inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def put(cast: Cast, rows: list[dict[str, Any]]) -> None:
    """Put one thing of every kind into the store for each row."""
    for row in rows:
        owner = cast.org(row["slug"])
        product = make.product(row["product"]) if row["product"] else None
        supplier = make.supplier(row["supplier"]) if row["supplier"] else None
        app = make.application(
            owner,
            row["name"],
            product=product,
            satisfaction=row["rating"],
            visibility="public",
        )
        deal = make.contract(
            owner,
            row["name"],
            supplier=supplier,
            supplier_text=row["supplier"] or "",
            ends_on=row["day"],
            visibility="public",
        )
        notice = make.notice(
            cast.org("office"),
            row["name"],
            stage="tender",
            buyer_text=owner.name,
            published_on=row["day"],
            deadline_on=row["day"],
        )
        tie_buyers([notice.pk])
        make.link(app, deal, score=row["score"], priority=int(row["score"] * 10))
        make.notice_link(notice, deal, score=row["score"])
        make.opportunity(deal, rank=row["score"])


def walked(listing: Listing, cast: Cast, sort: str, size: int) -> list[int]:
    """The ids of all rows, page by page."""
    found: list[int] = []
    chosen = {"sort": sort}
    while True:
        page = listing.page(cast.ada, chosen, size=size)
        assert page.first == (len(found) + 1 if page.rows else 0)
        found += [row.pk for row in page.rows]
        if not page.next_cursor:
            return found
        chosen["cursor"] = page.next_cursor


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(rows=ROWS, size=st.integers(1, 4))
def test_pages_of_every_list_hold_every_row_once_in_every_order(
    cast: Cast, rows: list[dict[str, Any]], size: int
) -> None:
    with forgotten():
        put(cast, rows)
        for name, sort in ORDERS:
            listing = LISTINGS[name]
            whole = [row.pk for row in listing.every_row(cast.ada, {"sort": sort})]
            page = listing.page(cast.ada, {"sort": sort})

            assert walked(listing, cast, sort, size) == whole, (name, sort)
            assert len(whole) == len(set(whole)) == page.total, (name, sort)


@pytest.fixture
def world(cast: Cast) -> Cast:
    """Three councils with several of everything."""
    rows = [
        {
            "slug": slug,
            "name": name,
            "supplier": "Oak",
            "product": "P",
            "day": date(2027, 3, 31),
            "rating": 3,
            "score": 0.7,
        }
        for slug in ("alder", "birch", "cedar")
        for name in ("Acorn", "Beech")
    ]
    put(cast, rows)
    return cast


@pytest.mark.parametrize("name", LISTINGS)
def test_a_page_takes_few_queries_whatever_its_size(
    world: Cast, name: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    viewer = world.ada

    with django_assert_max_num_queries(4):
        page = LISTINGS[name].page(viewer, {})

    assert page.rows


def kept_filter(name: str, key: str) -> Filter:
    return next(one for one in LISTINGS[name].filters if one.name == key)


@pytest.mark.parametrize(("name", "key"), FILTERS)
def test_every_choice_of_a_filter_is_understood(
    world: Cast, name: str, key: str
) -> None:
    one = kept_filter(name, key)
    listing, everything = LISTINGS[name], LISTINGS[name].page(world.ada, {}).total

    is_day = one.holds == "date" or one.name == "ends_before"
    usual = [("2027-03-31" if is_day else "2027-Q1", "")]
    for value, _ in one.choices(world.ada) if one.choices else usual:
        found = listing.page(world.ada, {key: value})
        assert found.total is not None
        assert everything is not None
        assert found.total <= everything


@pytest.mark.parametrize(("name", "key"), FILTERS)
def test_what_a_filter_does_not_understand_is_refused_or_finds_nothing(
    world: Cast, name: str, key: str
) -> None:
    found: tuple[Any, ...] = ()

    with suppress(NotValid):
        found = LISTINGS[name].page(world.ada, {key: "zzz ' \" ; --"}).rows

    assert found == ()


def test_a_choice_that_is_offered_reads_for_people(world: Cast) -> None:
    for name, key in FILTERS:
        one = kept_filter(name, key)
        for value, label in one.choices(world.ada) if one.choices else []:
            assert value
            assert label
            assert label[0].isupper() or not label[0].isalpha(), (name, key, label)


class TestEachFilter:
    """What each filter leaves in."""

    def names(self, listing: Listing, viewer: Any, **chosen: str) -> set[str]:
        return {str(row) for row in listing.every_row(viewer, chosen)}

    def test_of_applications(self, cast: Cast) -> None:
        alder = cast.org("alder")
        acorn, oak = make.product("Acorn"), make.supplier("Oak")
        one = make.application(
            alder,
            "One",
            product=acorn,
            vendor=oak,
            function="housing",
            service_area="front_line",
            satisfaction=3,
        )
        one.owner = "Head of housing"
        one.save()
        make.application(cast.org("birch"), "Two")
        make.link(one, make.contract(alder), state="confirmed", decided_at=NOW)
        asked = {
            "q": "acorn one",
            "council": "alder",
            "function": "housing",
            "product": "acorn",
            "vendor": oak.public_id,
            "service_area": "front_line",
            "contract": "yes",
        }

        for key, value in asked.items():
            found = self.names(lists.APPLICATIONS, cast.ada, **{key: value})
            assert found == {"One"}, key
        for key, value in {"contract": "no", "service_area": "not_known"}.items():
            found = self.names(lists.APPLICATIONS, cast.ada, **{key: value})
            assert found == {"Two"}, key
        for lacks in ("product", "vendor", "function", "owner", "satisfaction"):
            found = self.names(lists.APPLICATIONS, cast.ada, missing=lacks)
            assert found == {"Two"}, lacks

    @pytest.mark.parametrize(
        ("chosen", "found"),
        [
            ({"q": "north oak"}, {"North"}),
            ({"q": "N-1"}, {"North"}),
            ({"council": "birch"}, {"South"}),
            ({"function": "housing"}, {"North"}),
            ({"product": "acorn"}, {"North"}),
            ({"supplier": "oakoakoakoak"}, {"North"}),
            ({"supplier": "oakoakoakoak,elmelmelmelm"}, {"North"}),
            ({"ends_from": "2027-03-31"}, {"North"}),
            ({"ends_from": "2027-04-01"}, set()),
            ({"ends_until": "2027-03-31"}, {"North"}),
            ({"ends_until": "2027-03-30"}, set()),
            ({"ends_before": "2027-04-01"}, {"North"}),
            ({"ends_before": "2027-03-31"}, set()),
            ({"quarter": "2027-Q1"}, {"North"}),
            ({"quarter": "2027-q2"}, set()),
            ({"running_on": "2027-03-31"}, {"North", "South"}),
            ({"running_on": "2027-04-01"}, {"South"}),
            ({"running_on": "2021-12-31"}, {"South"}),
            ({"end_known": "yes"}, {"North"}),
            ({"end_known": "no"}, {"South"}),
            ({"supplier_known": "yes"}, {"North"}),
            ({"supplier_known": "no"}, {"South"}),
            ({"application": "yes"}, {"North"}),
            ({"application": "no"}, {"South"}),
            ({"missing": "ends"}, {"South"}),
            ({"missing": "supplier"}, {"South"}),
            ({"missing": "value"}, {"South"}),
            ({"missing": "reference"}, {"South"}),
            ({"council": "alder", "quarter": "2027-Q1", "end_known": "no"}, set()),
        ],
        ids=ordered,
    )
    def test_of_contracts(
        self, cast: Cast, chosen: dict[str, str], found: set[str]
    ) -> None:
        alder = cast.org("alder")
        north = make.contract(
            alder,
            "North",
            reference="N-1",
            product=make.product("Acorn"),
            supplier=make.supplier("Oak", public_id="oakoakoakoak"),
            supplier_text="Oak",
            function="housing",
        )
        make.contract(
            cast.org("birch"), "South", ends_on=None, starts_on=None, annual_pence=None
        )
        app = make.application(alder)
        make.link(app, north, state="confirmed", decided_at=NOW)

        assert self.names(lists.CONTRACTS, cast.ada, **chosen) == found

    @pytest.mark.parametrize(
        ("chosen", "found"),
        [
            ({"q": "bins alder"}, {"Bins"}),
            ({"council": "alder"}, {"Bins"}),
            ({"stage": "tender"}, {"Bins"}),
            ({"function": "waste"}, {"Bins"}),
            ({"open_on": "2026-06-15"}, {"Bins"}),
            ({"open_on": "2026-07-01"}, {"Bins"}),
            ({"open_on": "2026-07-02"}, set()),
        ],
        ids=ordered,
    )
    def test_of_notices(
        self, cast: Cast, chosen: dict[str, str], found: set[str]
    ) -> None:
        office = cast.org("office")
        bins = make.notice(
            office,
            "Bins",
            buyer_text="Alder Council",
            stage="tender",
            function="waste",
            deadline_on=date(2026, 7, 1),
        )
        make.notice(office, "Trees", stage="award")
        tie_buyers([bins.pk])

        assert self.names(lists.NOTICES, cast.public, **chosen) == found

    def test_a_product_is_found_by_its_confirmed_names_only(self, cast: Cast) -> None:
        acorn = make.product("Acorn", maker=make.supplier("Quercus"))
        for name in ("HMS Gold", "Acorn Gold", "Acorn 7"):
            ProductAlias.objects.create(product=acorn, name=name)
        ProductAlias.objects.create(product=acorn, name="Hidden", is_confirmed=False)
        make.product("Beech")

        found = {
            said: self.names(lists.PRODUCTS, cast.public, q=said)
            for said in ("acorn", "gold", "quercus", "hms gold", "hidden")
        }

        assert lists.PRODUCTS.page(cast.public, {"q": "acorn"}).total == 1
        assert found == {
            "acorn": {"Acorn"},
            "gold": {"Acorn"},
            "quercus": {"Acorn"},
            "hms gold": {"Acorn"},
            "hidden": set(),
        }

    def test_of_suppliers(self, cast: Cast) -> None:
        for name, resells in (("Oak", False), ("Softcat", True)):
            make.supplier(name, is_reseller=resells, came_with_a_list=False)

        assert self.names(lists.SUPPLIERS, cast.ada, reseller="yes") == {"Softcat"}
        assert self.names(lists.SUPPLIERS, cast.ada, q="oak") == {"Oak"}

    def test_suppliers_of_what_one_may_not_see_are_not_listed(self, cast: Cast) -> None:
        make.contract(
            cast.org("birch"), supplier=make.supplier("Oak"), visibility="own"
        )

        seen = {
            who: self.names(lists.SUPPLIERS, getattr(cast, who))
            for who in ("bea", "gus")
        }

        assert seen == {"bea": {"Oak"}, "gus": set()}

    def test_of_opportunities(self, cast: Cast) -> None:
        joint = make.opportunity(
            make.contract(cast.org("alder")),
            make.contract(cast.org("birch")),
            title="Housing",
            function="housing",
        )
        make.opportunity(
            make.contract(cast.org("cedar")), title="Waste", state="dismissed"
        )
        asked = {
            "q": "hous",
            "function": "housing",
            "council": "birch",
            "state": "open",
        }

        for key, value in asked.items():
            found = self.names(lists.OPPORTUNITIES, cast.ada, **{key: value})
            assert found == {joint.title}, key

    def test_an_opportunity_that_no_run_finds_is_listed_while_taken_up(
        self, cast: Cast
    ) -> None:
        contract = make.contract(cast.org("alder"))
        make.opportunity(contract, title="Kept", is_live=False, state="adopted")
        make.opportunity(contract, title="Gone", is_live=False)

        assert self.names(lists.OPPORTUNITIES, cast.ada) == {"Kept"}

    def test_of_links(self, cast: Cast) -> None:
        alder = cast.org("alder")
        one = make.link(
            make.application(alder, "Acorn"),
            make.contract(alder, "Deal"),
            band="link",
            state="confirmed",
        )
        two = make.notice_link(
            make.notice(alder, "Tender"), make.contract(alder, "Bins")
        )
        make.link(make.application(alder), make.contract(alder), state="superseded")
        asked = {
            "q": {"acorn deal": one, "tender": two},
            "council": {},
            "state": {"confirmed": one, "proposed": two},
            "kind": {"covers": one, "renews": two},
            "band": {"link": one, "review": two},
        }

        assert self.names(lists.LINKS, cast.ada) == {str(one), str(two)}
        for key, values in asked.items():
            for value, link in values.items():
                found = self.names(lists.LINKS, cast.ada, **{key: value})
                assert found == {str(link)}, (key, value)


def test_names_of_chosen_suppliers_are_told_up_to_three(cast: Cast) -> None:
    made = [make.supplier(name) for name in ("Oak", "Ash", "Elm", "Fir")]
    ids = [one.public_id for one in made]

    assert lists.supplier_names(",".join(ids[:3])) == "Ash, Elm, Oak"
    assert lists.supplier_names(",".join(ids)) == "4 suppliers"


def test_a_chosen_product_is_told_by_its_name(cast: Cast) -> None:
    make.product("Acorn")

    assert lists.product_name("acorn") == "Acorn"
    assert lists.product_name("none") == "none"
