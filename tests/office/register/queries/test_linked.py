"""What hangs together, for a viewer: links, uses, gaps, parts, what ends soon."""

from datetime import date
from typing import Any

import pytest

from guildhall.office.register.models import Link
from guildhall.office.register.queries import linked
from tests.cast import NOW, TODAY, Cast
from tests.factories import register as make


def joined(cast: Cast, slug: str = "alder", **more: Any) -> Link:
    owner = cast.org(slug)
    return make.link(make.application(owner), make.contract(owner), **more)


def test_links_stand_confirmed_first_then_surest(cast: Cast) -> None:
    alder = cast.org("alder")
    app = make.application(alder)
    rows = [
        make.link(app, make.contract(alder), score=score, state=state)
        for score, state in (
            (0.9, "proposed"),
            (0.5, "confirmed"),
            (0.7, "later"),
            (0.99, "rejected"),
            (0.98, "superseded"),
        )
    ]

    found = linked.links_of_application(cast.gus, app)

    assert found == [rows[1], rows[0], rows[2]]


def test_a_contract_has_its_applications_and_notices(cast: Cast) -> None:
    alder = cast.org("alder")
    deal, notice = make.contract(alder), make.notice(cast.org("office"))
    of_app = make.link(make.application(alder), deal, score=0.6)
    of_notice = make.notice_link(notice, deal, score=0.9)

    assert linked.links_of_contract(cast.gus, deal) == [of_notice, of_app]
    assert linked.links_of_notice(cast.gus, notice) == [of_notice]
    assert linked.links_of_notice(cast.dev, notice) == []


def test_who_uses_a_product_stands_by_council_with_the_contract(cast: Cast) -> None:
    acorn = make.product("Acorn")
    birch = make.application(cast.org("birch"), "B", product=acorn)
    alder = make.application(cast.org("alder"), "A", product=acorn)
    make.application(cast.org("cedar"), "C", product=acorn, visibility="own")
    deal = make.contract(cast.org("alder"))
    make.link(alder, deal, state="confirmed", decided_at=NOW)
    make.link(birch, make.contract(cast.org("birch")))

    uses = linked.who_uses(cast.gus, acorn)

    assert [(use.application, use.contract) for use in uses] == [
        (alder, deal),
        (birch, None),
    ]


def test_gaps_are_what_has_no_confirmed_other_half(cast: Cast) -> None:
    alder = cast.org("alder")
    joined(cast, state="confirmed", decided_at=NOW)
    joined(cast)
    make.application(alder)
    make.application(alder, is_live=False)
    joined(cast, "birch")

    gaps = linked.gaps_of(cast.gus, alder)

    assert gaps == linked.Gaps(
        applications=3,
        without_contract=2,
        contracts=2,
        without_application=1,
        to_review=1,
    )


def test_the_register_in_five_numbers_is_of_what_one_sees(cast: Cast) -> None:
    joined(cast, state="confirmed", decided_at=NOW)
    make.application(cast.org("birch"), visibility="own")
    make.notice(cast.org("office"))

    assert linked.summary(cast.gus) == linked.Summary(1, 1, 1, 1, 1)
    assert linked.summary(cast.ada) == linked.Summary(2, 2, 1, 1, 1)
    assert linked.summary(cast.public) == linked.Summary(0, 0, 0, 1, 0)


@pytest.mark.parametrize(
    ("slug", "titles"),
    [("alder", ["first", "last"]), (None, ["first", "middle", "last"])],
)
def test_what_ends_soon_stands_soonest_first(
    cast: Cast, slug: str | None, titles: list[str]
) -> None:
    days = {
        "before": date(2026, 6, 14),
        "first": TODAY,
        "last": date(2026, 12, 31),
        "after": date(2027, 1, 1),
    }
    for title, day in days.items():
        make.contract(cast.org("alder"), title, ends_on=day)
    make.contract(cast.org("birch"), "middle", ends_on=date(2026, 9, 1))
    make.contract(cast.org("alder"), "never", ends_on=None)

    found = linked.ending_soon(
        cast.gus,
        cast.org(slug).pk if slug else None,
        after=TODAY,
        before=date(2026, 12, 31),
    )

    assert [one.title for one in found] == titles


def test_parts_of_an_opportunity_are_those_one_may_see(cast: Cast) -> None:
    late = make.contract(cast.org("alder"), ends_on=date(2027, 3, 31))
    soon = make.contract(cast.org("birch"), ends_on=date(2026, 12, 31))
    own = make.contract(cast.org("cedar"), visibility="own")
    made = make.opportunity(late, soon, own)

    assert [p.contract for p in linked.parts_of(cast.gus, made)] == [soon, late]
    assert len(linked.parts_of(cast.ada, made)) == 3


def test_the_best_open_opportunities_come_first(cast: Cast) -> None:
    alder, birch = make.contract(cast.org("alder")), make.contract(cast.org("birch"))
    small = make.opportunity(alder, rank=1)
    large = make.opportunity(alder, birch, rank=9)
    make.opportunity(alder, rank=99, state="dismissed")
    make.opportunity(birch, rank=50)

    found = linked.opportunities_for(cast.gus, cast.org("alder").pk)

    assert found == [large, small]
    assert linked.best_opportunities(cast.gus)[0].rank == 50
    assert linked.best_opportunities(cast.eve) == []
