"""What the lists of every council lack, and the list that shows just those records."""

from datetime import date, timedelta
from typing import Any

import pytest

from guildhall.office.register.models import Application, Contract
from guildhall.office.register.queries import gaps, linked, lists, quality
from tests.cast import NOW, TODAY, Cast
from tests.factories import register as make

LONG_AGO = TODAY - timedelta(days=91)
LACKING: dict[str, dict[str, Any]] = {
    "ends": {"ends_on": None},
    "supplier": {"supplier": None},
    "value": {"annual_pence": None},
    "reference": {"reference": ""},
    "current": {"ends_on": LONG_AGO},
}


def whole(cast: Cast) -> tuple[Application, Contract]:
    """An application and a contract of Alder that lack nothing."""
    alder = cast.org("alder")
    app = make.application(
        alder,
        "Whole",
        product=make.product("Acorn"),
        vendor_text="Oak",
        function="housing",
        satisfaction=4,
    )
    app.owner = "Head of housing"
    app.save()
    deal = make.contract(
        alder,
        "Whole",
        supplier=make.supplier("Oak"),
        reference="C1",
        ends_on=date(2027, 3, 31),
    )
    make.link(app, deal, state="confirmed", decided_at=NOW)
    return app, deal


def fixes(cast: Cast) -> tuple[quality.Fix, ...]:
    return quality.quality_of(cast.ada, cast.org("alder"), on=TODAY).fixes


@pytest.mark.parametrize("check", LACKING)
def test_a_fix_opens_exactly_the_contracts_that_lack_it(cast: Cast, check: str) -> None:
    whole(cast)
    given = {
        "supplier": make.supplier("Oak"),
        "reference": "C2",
        "ends_on": date(2027, 3, 31),
    }
    bad = make.contract(cast.org("alder"), "Bad", **(given | LACKING[check]))
    make.contract(cast.org("birch"), **LACKING[check])

    [fix] = fixes(cast)
    chosen = gaps.where_to_fix(fix, cast.org("alder"), on=TODAY)

    assert (fix.check, fix.records, fix.owner) == (check, 1, "Procurement")
    assert list(lists.CONTRACTS.every_row(cast.ada, chosen)) == [bad]


def test_fixes_of_applications_open_their_list(cast: Cast) -> None:
    whole(cast)
    bare = make.application(cast.org("alder"), "Bare")

    checks = {check.key: check for check in quality.APPLICATION_CHECKS}
    found = quality.quality_of(cast.ada, cast.org("alder"), on=TODAY).findings
    lacking = [one for one in found if one.missing]

    assert {one.check.key for one in lacking} == set(checks)
    for one in lacking:
        fix = quality.Fix("", one.check.owner, 1, 1.0, "applications", one.check.key)
        chosen = gaps.where_to_fix(fix, cast.org("alder"), on=TODAY)
        assert list(lists.APPLICATIONS.every_row(cast.ada, chosen)) == [bare], one


def test_the_three_fixes_are_those_worth_most(cast: Cast) -> None:
    whole(cast)
    for number in range(4):
        make.contract(
            cast.org("alder"),
            f"Bad {number}",
            supplier=None,
            ends_on=None,
            annual_pence=None,
        )

    found = fixes(cast)

    assert [fix.check for fix in found] == ["ends", "supplier", "value"]
    assert [fix.points for fix in found] == sorted(
        (fix.points for fix in found), reverse=True
    )
    assert found[0].sentence == "give 4 contracts an end date"


@pytest.mark.parametrize(("days", "overdue"), [(90, 0), (91, 1)])
def test_long_expired_is_more_than_ninety_days(
    cast: Cast, days: int, overdue: int
) -> None:
    make.contract(cast.org("alder"), ends_on=TODAY - timedelta(days=days))

    found = quality.quality_of(cast.ada, cast.org("alder"), on=TODAY).findings

    [current] = [one for one in found if one.check.key == "current"]
    assert (current.missing, current.of) == (overdue, 1)


def test_every_council_is_counted_as_it_is_alone(cast: Cast) -> None:
    whole(cast)
    make.application(cast.org("birch"))
    make.link(make.application(cast.org("alder")), make.contract(cast.org("alder")))
    councils = {
        body.pk: body for body in cast.organisations.values() if body.is_council
    }

    together = gaps.gaps_by_council(cast.ada, councils)

    assert [one.organisation.slug for one in together] == ["alder", "birch"]
    for one in together:
        alone = linked.gaps_of(cast.ada, one.organisation)
        assert (
            one.applications,
            one.without_contract,
            one.contracts,
            one.without_application,
            one.to_review,
        ) == (
            alone.applications,
            alone.without_contract,
            alone.contracts,
            alone.without_application,
            alone.to_review,
        )
