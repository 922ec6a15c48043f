"""The score from which an organisation lets links confirm themselves."""

import pytest

from guildhall.foundation.refusal import NotAllowed, NotValid
from guildhall.office.audit.models import Entry
from guildhall.office.register.actions.link_rules import confirms_from, set_rule
from guildhall.office.register.models import Link, LinkRule
from tests.cast import NOW, Cast
from tests.factories import register as make


def link_of(cast: Cast, slug: str, score: float) -> Link:
    owner = cast.org(slug)
    return make.link(make.application(owner), make.contract(owner), score=score)


@pytest.mark.parametrize("score", [0.9, 0.98, 1.0])
def test_a_rule_is_kept_with_who_set_it(cast: Cast, score: float) -> None:
    alder = cast.org("alder")

    set_rule(alder, confirms_from=score, by=cast.gus, at=NOW)

    rule = LinkRule.objects.for_viewer(cast.gus).get()
    assert (rule.confirms_from, rule.set_by, rule.set_at) == (
        score,
        cast.people["gus"],
        NOW,
    )
    assert confirms_from(alder.pk) == score
    assert confirms_from(cast.org("birch").pk) is None


def test_another_rule_takes_its_place_and_none_takes_it_away(cast: Cast) -> None:
    alder = cast.org("alder")
    set_rule(alder, confirms_from=0.95, by=cast.gus, at=NOW)

    set_rule(alder, confirms_from=0.97, by=cast.hana, at=NOW)
    second = confirms_from(alder.pk)
    set_rule(alder, confirms_from=None, by=cast.hana, at=NOW)

    assert (second, confirms_from(alder.pk)) == (0.97, None)
    told = Entry.objects.unscoped(because="test").order_by("number")
    assert [one.detail["confirms_from"] for one in told] == [0.95, 0.97, None]


@pytest.mark.parametrize("score", [0.0, 0.89, 1.01, 98.0, float("nan")])
def test_a_score_outside_its_bounds_is_refused(cast: Cast, score: float) -> None:
    with pytest.raises(NotValid, match=r"between 0\.90 and 1\.00"):
        set_rule(cast.org("alder"), confirms_from=score, by=cast.gus, at=NOW)

    assert confirms_from(cast.org("alder").pk) is None


@pytest.mark.parametrize("who", ["ben", "bea", "cat", "ivo", "eve", "public"])
def test_others_may_not_set_it(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        set_rule(cast.org("alder"), confirms_from=0.95, by=getattr(cast, who), at=NOW)


def test_it_holds_at_once_for_the_links_of_that_organisation(cast: Cast) -> None:
    sure, unsure = link_of(cast, "alder", 0.97), link_of(cast, "alder", 0.9)
    other = link_of(cast, "birch", 0.99)

    set_rule(cast.org("alder"), confirms_from=0.95, by=cast.gus, at=NOW)

    for link, state in (
        (sure, "confirmed"),
        (unsure, "proposed"),
        (other, "proposed"),
    ):
        link.refresh_from_db()
        assert link.state == state
