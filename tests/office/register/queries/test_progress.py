"""How far review has come, and how well people and engine agree."""

from typing import Any

import pytest

from guildhall.office.register.actions import links
from guildhall.office.register.models import Link
from guildhall.office.register.queries import progress, reviewing
from guildhall.office.register.queries.progress import Agreement, Left, Right
from tests.cast import NOW, Cast
from tests.factories import register as make


def link_of(cast: Cast, slug: str = "alder", **more: Any) -> Link:
    owner = cast.org(slug)
    return make.link(make.application(owner), make.contract(owner), **more)


def decide(cast: Cast, link: Link, **said: str) -> None:
    for who, decision in said.items():
        by = getattr(cast, who)
        if decision == "back":
            links.take_back(link, by=by, at=NOW)
        else:
            links.decide([link], decision=decision, by=by, at=NOW)


def test_what_waits_is_counted_by_council_and_band(cast: Cast) -> None:
    link_of(cast)
    link_of(cast, band="link")
    link_of(cast, band="link", state="later")
    link_of(cast, band="link", state="confirmed")
    link_of(cast, "birch")

    mine, everybody = (
        progress.left_to_review(viewer) for viewer in (cast.gus, cast.ada)
    )

    assert mine == [Left("alder", "link", 1, 1), Left("alder", "review", 1, 0)]
    assert everybody == [*mine, Left("birch", "review", 1, 0)]
    assert progress.left_to_review(cast.ben) == []


def test_counts_come_to_what_the_queue_holds(cast: Cast) -> None:
    for state in ("proposed", "proposed", "later"):
        link_of(cast, state=state)

    counted = progress.left_to_review(cast.gus)

    page = reviewing.QUEUE.page(cast.gus, {})
    assert sum(one.to_review + one.put_off for one in counted) == page.total == 3


def test_links_are_reviewed_in_the_order_of_their_worth(cast: Cast) -> None:
    for priority in (5, 900, 70, 900):
        link_of(cast, priority=priority)

    rows = reviewing.QUEUE.page(cast.gus, {}).rows

    assert [row.priority for row in rows] == [900, 900, 70, 5]


@pytest.mark.parametrize(
    ("said", "agreement"),
    [
        ({}, Agreement(0, 0)),
        ({"gus": "same"}, Agreement(0, 0)),
        ({"gus": "same", "hana": "same"}, Agreement(1, 1)),
        ({"gus": "same", "hana": "not"}, Agreement(0, 1)),
        ({"gus": "same", "hana": "not", "ada": "not"}, Agreement(0, 1)),
        ({"gus": "not", "hana": "not", "ada": "not"}, Agreement(1, 1)),
    ],
)
def test_two_people_agree_when_they_say_the_same(
    cast: Cast, said: dict[str, str], agreement: Agreement
) -> None:
    decide(cast, link_of(cast), **said)

    assert progress.reviewers_agreement(cast.gus) == agreement


def test_the_last_word_counts_and_what_is_taken_back_does_not(cast: Cast) -> None:
    changed, back = link_of(cast), link_of(cast)
    decide(cast, changed, gus="not", hana="same")
    decide(cast, changed, gus="same")
    decide(cast, back, gus="not")
    decide(cast, back, gus="back")
    decide(cast, back, hana="same")

    found = progress.reviewers_agreement(cast.gus)

    assert found == Agreement(1, 1)
    assert found.share == 1.0


def test_agreement_is_of_ones_own_links(cast: Cast) -> None:
    decide(cast, link_of(cast, "birch"), bea="same", ada="not")

    assert progress.reviewers_agreement(cast.gus).share is None
    assert progress.reviewers_agreement(cast.bea) == Agreement(0, 1)
    assert progress.reviewers_agreement(cast.ada) == Agreement(0, 1)


def test_the_engine_is_right_as_often_as_people_confirm(cast: Cast) -> None:
    for band, decision in (
        ("link", "same"),
        ("link", "same"),
        ("link", "not"),
        ("review", "not"),
        ("review", "later"),
    ):
        decide(cast, link_of(cast, band=band), gus=decision)
    link_of(cast, band="link", state="confirmed", decided_because="the rule")
    decide(cast, link_of(cast, "birch", band="link"), bea="not")

    found = progress.engine_agreement(cast.gus)

    assert found == [Right("link", 2, 3), Right("review", 0, 1)]
    assert found[0].share == pytest.approx(2 / 3)
    assert progress.engine_agreement(cast.ben) == []
