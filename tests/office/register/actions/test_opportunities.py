"""What councils could buy together: found, kept under one address, decided on."""

from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from guildhall.foundation.refusal import NotAllowed, NotPossible
from guildhall.office.audit.models import Entry
from guildhall.office.people.queries import system
from guildhall.office.register.actions import opportunities
from guildhall.office.register.models import Contract, Opportunity, OpportunityPart
from guildhall.office.register.queries import export
from tests.cast import NOW, Cast
from tests.factories import register as make

HOUSE = system("test")
ENDS = date(2027, 9, 30)


@pytest.fixture(autouse=True)
def rules(settings: Settings) -> None:
    """Three councils within a year."""
    settings.OPPORTUNITY_MINIMUM, settings.OPPORTUNITY_WINDOW_MONTHS = 3, 12


def housing(cast: Cast, slug: str, **more: Any) -> Contract:
    given = {
        "title": "Housing management system",
        "function": "housing",
        "product": make.product("NEC Housing"),
        "supplier_text": "NEC Software Solutions",
        "ends_on": ENDS,
    }
    owner = cast.org(slug)
    return make.contract(owner, **(given | more))


def three(cast: Cast) -> list[Contract]:
    return [housing(cast, slug) for slug in ("alder", "birch", "cedar")]


def find(at: Any = NOW) -> int:
    return opportunities.find(by=HOUSE, at=at)


def kept(**chosen: Any) -> list[Opportunity]:
    found = Opportunity.objects.unscoped(because="test").filter(**chosen)
    return list(found.order_by("pk"))


def only() -> Opportunity:
    [one] = kept(is_live=True)
    return one


def members(one: Opportunity) -> set[int]:
    return set(one.parts.values_list("contract_id", flat=True))


def test_three_councils_that_end_together_are_an_opportunity(cast: Cast) -> None:
    contracts = three(cast)

    assert find() == 1

    one = only()
    assert (one.councils, one.function, one.alignment) == (3, "housing", 1.0)
    assert one.product == make.product("NEC Housing")
    assert members(one) == {contract.pk for contract in contracts}
    assert "3 councils have contracts" in one.reasons[0]["sentence"]
    assert one.starts_on <= one.ends_on < ENDS


@pytest.mark.parametrize(
    ("slug", "more"),
    [
        ("cedar", {"visibility": "own"}),
        ("cedar", {"is_live": False}),
        ("cedar", {"ends_on": None}),
        ("cedar", {"ends_on": date(2026, 6, 14)}),
        ("cedar", {"ends_on": date(2031, 1, 1)}),
        ("dogwood", {}),  # no member any more
        ("birch", {}),  # the same council twice
    ],
)
def test_two_councils_and_one_that_does_not_count_are_none(
    cast: Cast, slug: str, more: dict[str, Any]
) -> None:
    housing(cast, "alder")
    housing(cast, "birch")
    housing(cast, slug, **more)

    assert find() == 0
    assert kept() == []


def test_the_region_sets_how_many_and_how_far_apart(
    cast: Cast, settings: Settings
) -> None:
    housing(cast, "alder")
    housing(cast, "birch", ends_on=ENDS + timedelta(days=500))

    settings.OPPORTUNITY_MINIMUM = 2
    narrow = find()
    settings.OPPORTUNITY_WINDOW_MONTHS = 24
    wide = find()

    assert (narrow, wide) == (0, 1)
    assert only().window_months == 24


def test_each_part_says_how_far_it_must_be_stretched(cast: Cast) -> None:
    early = housing(cast, "alder", ends_on=date(2027, 5, 31))
    housing(cast, "birch")
    housing(cast, "cedar")

    find()

    months = dict(only().parts.values_list("contract_id", "bridging_months"))
    assert months[early.pk] == 3
    assert sorted(months.values()) == [0, 0, 3]


def test_the_same_contracts_keep_the_same_address_and_write_no_parts(
    cast: Cast,
) -> None:
    three(cast)
    find()
    before, parts = only(), list(OpportunityPart.objects.values())

    find(NOW + timedelta(days=1))

    after = only()
    assert (after.pk, after.public_id, after.key) == (
        before.pk,
        before.public_id,
        before.key,
    )
    assert after.first_found_at == NOW < after.last_found_at
    assert list(OpportunityPart.objects.values()) == parts


def test_it_keeps_its_address_while_most_of_it_stays(cast: Cast) -> None:
    three(cast)
    find()
    before = only()
    joined = housing(cast, "elm")

    find()

    after = only()
    assert (after.public_id, after.councils) == (before.public_id, 4)
    assert joined.pk in members(after)


def test_one_that_is_no_longer_found_comes_back_as_it_was(cast: Cast) -> None:
    contracts = three(cast)
    find()
    before = list(export.everything(HOUSE))
    Contract.objects.unscoped(because="test").filter(pk=contracts[0].pk).update(
        is_live=False
    )
    find()
    between = kept(is_live=True)
    Contract.objects.unscoped(because="test").update(is_live=True)

    find()

    assert between == []
    assert list(export.everything(HOUSE)) == before


@pytest.mark.parametrize(
    ("days", "state", "stays"),
    [(90, "open", True), (91, "open", False), (91, "adopted", True), (91, "dismissed", True)],
)  # fmt: skip
def test_what_no_run_finds_for_long_is_forgotten_unless_decided_on(
    cast: Cast, days: int, state: str, stays: bool
) -> None:
    three(cast)
    find()
    Opportunity.objects.unscoped(because="test").update(state=state)
    Contract.objects.unscoped(because="test").update(is_live=False)

    find(NOW + timedelta(days=days))

    assert bool(kept()) is stays


def test_one_whose_contract_has_gone_meanwhile_is_passed_over(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    contracts = three(cast)
    real = opportunities.looking.ask

    def ask(on: date) -> Any:
        asked = real(on)
        contracts[0].delete()
        return asked

    monkeypatch.setattr(opportunities.looking, "ask", ask)

    assert find() == 0


def test_a_run_leaves_one_entry_with_its_counts(cast: Cast) -> None:
    three(cast)
    housing(cast, "elm", ends_on=None)

    find()

    [entry] = Entry.objects.unscoped(because="test")
    assert entry.detail["found"] == 1
    assert entry.detail["contracts"] == 3


@pytest.mark.parametrize("councils", [3, 5])
def test_it_takes_the_same_number_of_queries_whatever_it_finds(
    cast: Cast, councils: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for slug in ("alder", "birch", "cedar", "elm", "fir")[:councils]:
        housing(cast, slug)
        housing(cast, slug, title="Payroll", function="payroll", product=None)

    with django_assert_max_num_queries(32):
        assert find() == 2


class TestDeciding:
    """Taken up, let be, opened again."""

    def made(self, cast: Cast) -> Opportunity:
        return make.opportunity(*three(cast))

    def test_one_taken_up_stays_whatever_later_runs_find(self, cast: Cast) -> None:
        three(cast)
        find()
        opportunities.take_up(only(), by=cast.ada, at=NOW)
        Contract.objects.unscoped(because="test").update(is_live=False)

        find()

        [one] = kept()
        assert (one.state, one.is_live) == ("adopted", False)
        assert len(members(one)) == 3

    def test_letting_be_keeps_the_reason_and_can_be_taken_back(
        self, cast: Cast
    ) -> None:
        one = self.made(cast)

        opportunities.dismiss(one, by=cast.ada, at=NOW, because="no lead")
        dismissed = (one.state, one.decided_because)
        opportunities.open_again(one, by=cast.ada, at=NOW)

        assert dismissed == ("dismissed", "no lead")
        assert (one.state, one.decided_because) == ("open", "")
        told = Entry.objects.unscoped(because="test").order_by("number")
        assert [(e.detail["from"], e.detail["to"]) for e in told] == [
            ("open", "dismissed"),
            ("dismissed", "open"),
        ]

    def test_what_stands_so_already_is_refused(self, cast: Cast) -> None:
        one = self.made(cast)
        opportunities.take_up(one, by=cast.ada, at=NOW)

        with pytest.raises(NotPossible, match="taken up already"):
            opportunities.take_up(one, by=cast.ada, at=NOW)

    @pytest.mark.parametrize("who", ["gus", "hana", "cat", "eve", "public"])
    def test_others_may_not_decide_or_look(self, cast: Cast, who: str) -> None:
        one, by = self.made(cast), getattr(cast, who)

        for verb in (opportunities.take_up, opportunities.open_again):
            with pytest.raises(NotAllowed):
                verb(one, by=by, at=NOW)
        with pytest.raises(NotAllowed):
            opportunities.find(by=by, at=NOW)
