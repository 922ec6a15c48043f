"""Deciding on links: the same, not the same, later; taken back; kept for ever."""

from datetime import timedelta
from typing import Any

import pytest

from guildhall.foundation.refusal import NotAllowed, NotFound, NotPossible
from guildhall.office.audit.models import Entry
from guildhall.office.register.actions import links as actions
from guildhall.office.register.actions.link_rules import set_rule
from guildhall.office.register.models import Judgement, Link, ProductAlias
from guildhall.office.register.models.links import MAY_BECOME, LinkState
from tests.cast import NOW, Cast
from tests.engines.tabular import spec
from tests.factories import register as make

LATER = NOW + timedelta(minutes=5)
DECISIONS = ("same", "not", "later")


def link_of(cast: Cast, slug: str = "alder", **more: Any) -> Link:
    owner = cast.org(slug)
    return make.link(make.application(owner), make.contract(owner), **more)


def decide(cast: Cast, link: Link, decision: str, **more: Any) -> None:
    given = {"by": cast.gus, "at": NOW} | more
    actions.decide([link], decision=decision, **given)


def judgements() -> list[Judgement]:
    return list(Judgement.objects.unscoped(because="test").order_by("pk"))


def entries(action: str) -> list[Entry]:
    found = Entry.objects.unscoped(because="test").filter(action=action)
    return list(found.order_by("number"))


def stands(cast: Cast, state: str) -> Link:
    """A link where it stands because Gus decided so."""
    decided = {"decided_at": NOW, "decided_by": cast.people["gus"]}
    link = link_of(cast, state=state, **(decided if state != "proposed" else {}))
    if state in {"confirmed", "rejected"}:
        actions.keep_judgement(link, by=cast.gus, at=NOW)
    return link


@pytest.mark.parametrize("row", spec.rows("register_link_states"), ids=str)
@pytest.mark.parametrize("decision", DECISIONS)
def test_a_decision_makes_of_a_link_what_the_table_says(
    cast: Cast, row: dict[str, str], decision: str
) -> None:
    link = stands(cast, row["stands"])

    if row[decision] == "-":
        with pytest.raises(NotPossible):
            decide(cast, link, decision)
        assert entries("register.link_decided") == []
    else:
        decide(cast, link, decision, because="so")
        link.refresh_from_db()
        assert link.state == row[decision]


@pytest.mark.parametrize("row", spec.rows("register_link_states"), ids=str)
def test_taking_back_makes_of_a_link_what_the_table_says(
    cast: Cast, row: dict[str, str]
) -> None:
    link = stands(cast, row["stands"])

    if row["take back"] == "-":
        with pytest.raises(NotPossible, match="nobody has decided"):
            actions.take_back(link, by=cast.gus, at=NOW)
    else:
        actions.take_back(link, by=cast.gus, at=NOW)
        link.refresh_from_db()
        assert (link.state, link.decided_at) == (row["take back"], None)
        assert judgements() == []


def test_every_state_stands_in_the_tables() -> None:
    written = {row["stands"] for row in spec.rows("register_link_states")}

    assert written == set(MAY_BECOME) == set(LinkState)


def test_a_decision_is_kept_by_the_keys_of_the_rows(cast: Cast) -> None:
    link = link_of(cast)

    decide(cast, link, "not", because="another product")

    [kept] = judgements()
    assert link.application is not None
    assert (kept.left_key, kept.contract_key) == (
        link.application.list_key,
        link.contract.list_key,
    )
    assert (kept.is_same, kept.because, kept.by) == (
        False,
        "another product",
        cast.people["gus"],
    )


def test_a_decision_on_a_notice_is_kept_too(cast: Cast) -> None:
    notice = make.notice(cast.org("office"))
    link = make.notice_link(notice, make.contract(cast.org("alder")))

    decide(cast, link, "same")

    [kept] = judgements()
    assert (kept.kind, kept.left_key) == ("renews", notice.list_key)


def test_deciding_otherwise_replaces_what_was_kept(cast: Cast) -> None:
    link = link_of(cast)

    decide(cast, link, "same")
    decide(cast, link, "not")

    [kept] = judgements()
    assert not kept.is_same


def test_putting_off_keeps_no_judgement(cast: Cast) -> None:
    decide(cast, link_of(cast), "later")

    assert judgements() == []


def test_several_are_decided_at_once_or_none(cast: Cast) -> None:
    mine, theirs = link_of(cast), link_of(cast, "birch")

    with pytest.raises(NotAllowed):
        actions.decide([mine, theirs], decision="same", by=cast.gus, at=NOW)

    mine.refresh_from_db()
    assert mine.state == LinkState.PROPOSED
    assert (judgements(), entries("register.link_decided")) == ([], [])


def test_each_decision_leaves_one_entry(cast: Cast) -> None:
    link = link_of(cast)

    decide(cast, link, "same", because="I know")

    [entry] = entries("register.link_decided")
    assert entry.subject == f"link:{link.public_id}"
    assert entry.on_behalf_of == str(cast.org("alder").pk)
    assert entry.detail == {
        "from": "proposed",
        "to": "confirmed",
        "score": 0.8,
        "because": "I know",
    }


def test_a_second_press_of_the_button_decides_nothing_twice(cast: Cast) -> None:
    link = link_of(cast)

    decide(cast, link, "same")
    decide(cast, link, "same", at=LATER)

    assert len(entries("register.link_decided")) == 1
    link.refresh_from_db()
    assert link.decided_at == NOW


def test_two_people_may_say_the_same(cast: Cast) -> None:
    link = link_of(cast)

    decide(cast, link, "same")
    decide(cast, link, "same", by=cast.hana)

    assert len(entries("register.link_decided")) == 2


def test_it_decides_on_the_link_as_it_is_now(cast: Cast) -> None:
    link = link_of(cast)
    stale = Link.objects.unscoped(because="test").get(pk=link.pk)
    decide(cast, link, "same")

    with pytest.raises(NotPossible, match="take that back first"):
        decide(cast, stale, "later")


def test_a_link_that_has_gone_is_not_found(cast: Cast) -> None:
    link = link_of(cast)
    stale = Link.objects.unscoped(because="test").get(pk=link.pk)
    link.contract.delete()

    with pytest.raises(NotFound, match="undone import"):
        decide(cast, stale, "same")


def test_an_unknown_decision_is_refused(cast: Cast) -> None:
    with pytest.raises(NotPossible, match="decide same, not, later; 'maybe'"):
        decide(cast, link_of(cast), "maybe")


def test_one_that_a_rule_confirmed_can_be_rejected(cast: Cast) -> None:
    link = link_of(cast, score=0.99)
    set_rule(cast.org("alder"), confirms_from=0.95, by=cast.gus, at=NOW)

    decide(cast, link, "not")

    link.refresh_from_db()
    assert link.state == LinkState.REJECTED


def test_taking_back_lets_the_rule_decide_again(cast: Cast) -> None:
    link = link_of(cast, score=0.99)
    set_rule(cast.org("alder"), confirms_from=0.95, by=cast.gus, at=NOW)
    decide(cast, link, "not")

    actions.take_back(link, by=cast.gus, at=LATER)

    link.refresh_from_db()
    assert link.state == LinkState.CONFIRMED
    assert "the rule" in link.decided_because


def test_what_only_a_rule_confirmed_cannot_be_taken_back(cast: Cast) -> None:
    link = link_of(cast, score=0.99)
    set_rule(cast.org("alder"), confirms_from=0.95, by=cast.gus, at=NOW)

    with pytest.raises(NotPossible):
        actions.take_back(link, by=cast.gus, at=LATER)


@pytest.mark.parametrize("who", ["ben", "cat", "bea", "dev", "ivo", "eve", "public"])
def test_who_may_not_decide_is_told_so(cast: Cast, who: str) -> None:
    link = link_of(cast)

    for verb in (
        lambda by: decide(cast, link, "same", by=by),
        lambda by: actions.take_back(link, by=by, at=NOW),
    ):
        with pytest.raises(NotAllowed):
            verb(getattr(cast, who))


@pytest.mark.parametrize("who", ["gus", "hana", "ada"])
def test_who_may_decide_finds_and_decides(cast: Cast, who: str) -> None:
    by, link = getattr(cast, who), link_of(cast)

    decide(cast, actions.find(link.public_id, by=by), "same", by=by)

    link.refresh_from_db()
    assert link.decided_by == cast.people[who]


def test_a_link_of_others_is_not_found(cast: Cast) -> None:
    link = link_of(cast, "birch")

    with pytest.raises(NotFound):
        actions.find(link.public_id, by=cast.gus)


class TestAliases:
    """A confirmed link that needed a name nobody knew offers it to the region."""

    def needed(self, cast: Cast, **more: Any) -> Link:
        alder, acorn = cast.org("alder"), make.product("Acorn Housing")
        return make.link(
            make.application(alder, "HMS Gold", **more),
            make.contract(alder, product=acorn),
        )

    def offered(self) -> list[tuple[str, str, bool]]:
        rows = ProductAlias.objects.values_list("product__name", "name", "is_confirmed")
        return list(rows)

    def test_the_name_is_offered_and_waits(self, cast: Cast) -> None:
        decide(cast, self.needed(cast), "same")

        assert self.offered() == [("Acorn Housing", "HMS Gold", False)]

    @pytest.mark.parametrize("decision", ["not", "later"])
    def test_no_name_is_offered_otherwise(self, cast: Cast, decision: str) -> None:
        decide(cast, self.needed(cast), decision)

        assert self.offered() == []

    def test_a_known_name_is_not_offered(self, cast: Cast) -> None:
        decide(cast, self.needed(cast, product=make.product("Beech")), "same")

        assert self.offered() == []

    @pytest.mark.parametrize("undo", ["take back", "not"])
    def test_it_is_withdrawn_with_the_decision(self, cast: Cast, undo: str) -> None:
        link = self.needed(cast)
        decide(cast, link, "same")

        if undo == "not":
            decide(cast, link, "not")
        else:
            actions.take_back(link, by=cast.gus, at=LATER)

        assert self.offered() == []

    def test_a_confirmed_name_stays(self, cast: Cast) -> None:
        link = self.needed(cast)
        decide(cast, link, "same")
        ProductAlias.objects.update(is_confirmed=True)

        actions.take_back(link, by=cast.gus, at=LATER)

        assert self.offered() == [("Acorn Housing", "HMS Gold", True)]
