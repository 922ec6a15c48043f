"""What is proposed is kept; what people judged stands, whatever is proposed."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from guildhall.office.register import linking
from guildhall.office.register.linking.listed import Identity
from guildhall.office.register.linking.proposals import OF_PERSON, Proposal
from guildhall.office.register.models import (
    Application,
    Contract,
    Judgement,
    Link,
)
from guildhall.office.register.models.links import LinkState
from guildhall.office.register.resolving import tie_buyers
from tests.cast import NOW, Cast
from tests.engines.tabular import spec
from tests.factories import register as make

LATER = NOW + timedelta(days=30)


class Desk:
    """Two applications and two contracts of Alder, and what is kept of their links."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.alder = cast.org("alder")
        self.apps = [make.application(self.alder, f"App {n}") for n in (0, 1)]
        self.deals = [make.contract(self.alder, f"Deal {n}") for n in (0, 1)]

    def proposal(
        self, app: int = 0, deal: int = 0, score: float = 0.7, **more: Any
    ) -> Proposal:
        identity = Identity("covers", self.apps[app].pk, self.deals[deal].pk)
        reason = {"kind": "what.title", "weight": 2.0, "sentence": "the title says so"}
        return Proposal(identity, score=score, band="review", reasons=[reason], **more)

    def left_of(self, kind: str) -> Any:
        """What stands on the left of a kind of link."""
        if kind == "covers":
            return self.apps[0]
        notice = make.notice(
            self.cast.org("office"), buyer_text=self.alder.name, stage="tender"
        )
        tie_buyers([notice.pk])
        return notice

    @transaction.atomic
    def keep(
        self, *proposals: Proposal, rule: float | None = None, at: Any = NOW
    ) -> int:
        return linking.keep(self.alder.pk, proposals, threshold=rule, at=at)

    def judge(self, app: int = 0, deal: int = 0, *, same: bool = True) -> Judgement:
        return Judgement.objects.create(
            organisation=self.alder,
            kind="covers",
            left_key=self.apps[app].list_key,
            contract_key=self.deals[deal].list_key,
            is_same=same,
            because="I know",
            by=self.cast.people["gus"],
            at=NOW,
        )


def links() -> list[Link]:
    return list(Link.objects.unscoped(because="test").order_by("pk"))


def states() -> list[str]:
    return [link.state for link in links()]


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return Desk(cast)


def test_a_proposal_is_kept_with_its_reasons(desk: Desk) -> None:
    standing = desk.keep(desk.proposal(would_change="a word", priority=7))

    [link] = links()
    assert (link.application, link.contract) == (desk.apps[0], desk.deals[0])
    assert (link.score, link.band, link.priority) == (0.7, "review", 7)
    assert link.reasons[0]["sentence"] == "the title says so"
    assert (link.would_change, link.proposed_at) == ("a word", NOW)
    assert standing == 1


def test_the_same_proposals_again_write_nothing_new(desk: Desk) -> None:
    desk.keep(desk.proposal(), desk.proposal(1, 1))
    before = Link.objects.unscoped(because="test").order_by("pk").values()
    kept = list(before)

    desk.keep(desk.proposal(), desk.proposal(1, 1), at=LATER)

    assert list(before.all()) == kept


def test_a_better_engine_changes_score_and_reasons(desk: Desk) -> None:
    desk.keep(desk.proposal(score=0.4))

    desk.keep(desk.proposal(score=0.8))

    [link] = links()
    assert (link.score, link.state) == (0.8, LinkState.PROPOSED)


def test_what_is_no_longer_proposed_is_set_aside_and_comes_back(desk: Desk) -> None:
    desk.keep(desk.proposal())
    [first] = links()

    standing = desk.keep()
    aside = states()
    desk.keep(desk.proposal())

    assert (standing, aside) == (0, [LinkState.SUPERSEDED])
    assert [(k.public_id, k.state) for k in links()] == [(first.public_id, "proposed")]


def test_links_of_others_are_left_alone(desk: Desk) -> None:
    birch = desk.cast.org("birch")
    other = make.link(make.application(birch), make.contract(birch))

    desk.keep(desk.proposal())

    other.refresh_from_db()
    assert other.state == LinkState.PROPOSED


def test_a_record_that_has_gone_since_is_passed_over(desk: Desk) -> None:
    proposals = [desk.proposal(), desk.proposal(1, 1), desk.proposal(0, 1)]
    desk.deals[1].delete()
    Application.objects.unscoped(because="test").filter(pk=desk.apps[1].pk).update(
        is_live=False
    )

    desk.keep(*proposals)

    assert [link.contract_id for link in links()] == [desk.deals[0].pk]


def test_what_a_person_joined_is_a_link_though_nothing_proposes_it(desk: Desk) -> None:
    desk.judge()

    desk.keep()

    [link] = links()
    assert (link.state, link.score) == (LinkState.CONFIRMED, 1.0)
    assert link.reasons[0]["sentence"] == OF_PERSON
    assert (link.decided_by, link.decided_because) == (
        desk.cast.people["gus"],
        "I know",
    )


def test_what_a_person_parted_makes_no_link(desk: Desk) -> None:
    desk.judge(same=False)

    desk.keep()

    assert links() == []


def test_a_judged_link_keeps_its_reasons_when_nothing_proposes_it(desk: Desk) -> None:
    desk.keep(desk.proposal())
    desk.judge()

    desk.keep()

    [link] = links()
    assert (link.state, link.score) == (LinkState.CONFIRMED, 0.7)
    assert link.reasons[0]["sentence"] == "the title says so"


def test_a_judgement_outlives_the_rows_it_is_about(desk: Desk) -> None:
    desk.keep(desk.proposal())
    desk.judge()
    key = desk.deals[0].list_key
    desk.deals[0].delete()
    desk.keep()
    gone = links()
    again = make.contract(desk.alder, "Deal 0 again")
    Contract.objects.unscoped(because="test").filter(pk=again.pk).update(list_key=key)

    desk.keep()

    assert gone == []
    [link] = links()
    assert (link.contract_id, link.state) == (again.pk, LinkState.CONFIRMED)


def test_a_judged_link_of_a_row_that_is_no_longer_listed_stands(desk: Desk) -> None:
    desk.keep(desk.proposal())
    desk.judge()
    desk.keep(desk.proposal())
    Contract.objects.unscoped(because="test").update(is_live=False)

    desk.keep()

    assert states() == [LinkState.CONFIRMED]


def test_a_judgement_of_another_organisation_does_not_count(desk: Desk) -> None:
    judged = desk.judge()
    judged.organisation = desk.cast.org("birch")
    judged.save()

    desk.keep()

    assert links() == []


@pytest.mark.parametrize("row", spec.rows("register_settling"), ids=str)
def test_a_link_stands_as_the_table_says(desk: Desk, row: dict[str, str]) -> None:
    by = desk.cast.people[row["put off by"]] if row["put off by"] else None
    left = desk.left_of(row["kind"])
    if row["stood"] != "new":
        stood = {"state": row["stood"], "decided_by": by, "decided_at": NOW}
        make.link_of_kind(row["kind"], left, desk.deals[0], **stood)
    if row["judged"]:
        judged = {"kind": row["kind"], "left_key": left.list_key}
        Judgement.objects.unscoped(because="test").filter(
            pk=desk.judge(same=row["judged"] == "same").pk
        ).update(**judged)
    rule = float(row["rule"]) if row["rule"] else None
    identity = Identity(row["kind"], left.pk, desk.deals[0].pk)
    proposal = replace(desk.proposal(score=float(row["score"])), identity=identity)

    desk.keep(proposal, rule=rule)

    [link] = links()
    assert link.state == row["stands"]
    assert (link.decided_at is None) == (row["stands"] == "proposed")


def test_every_state_stands_in_the_table() -> None:
    stood = {row["stood"] for row in spec.rows("register_settling")}

    assert stood == {*LinkState.values, "new"}


def test_a_link_that_a_rule_confirmed_says_so_and_keeps_its_day(desk: Desk) -> None:
    desk.keep(desk.proposal(score=0.99), rule=0.98)

    desk.keep(desk.proposal(score=0.99), rule=0.98, at=LATER)

    [link] = links()
    assert link.decided_because == "score of at least 0.98, the rule that is set"
    assert (link.decided_at, link.decided_by) == (NOW, None)


def test_a_link_that_a_rule_confirmed_goes_when_nothing_proposes_it(desk: Desk) -> None:
    desk.keep(desk.proposal(score=0.99), rule=0.98)

    desk.keep(rule=0.98)

    assert states() == [LinkState.SUPERSEDED]


def test_another_rule_settles_what_stands_and_leaves_what_was_judged(
    desk: Desk,
) -> None:
    desk.judge(0, 0, same=False)
    pairs = [desk.proposal(0, 0, 0.99), desk.proposal(1, 1, 0.95), desk.proposal(0, 1)]
    desk.keep(*pairs)
    before = states()

    with transaction.atomic():
        linking.settle_again(desk.alder.pk, threshold=0.9, at=LATER)
    strict = states()
    with transaction.atomic():
        linking.settle_again(desk.alder.pk, threshold=None, at=LATER)

    assert before == ["rejected", "proposed", "proposed"]
    assert strict == ["rejected", "confirmed", "proposed"]
    assert states() == before
