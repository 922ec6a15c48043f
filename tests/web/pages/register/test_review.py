"""The review screen: one pair at a time, decide, undo, go on, and cases alike at once."""

from typing import Any

import pytest
from django.urls import reverse

from guildhall.office.audit.models import Entry
from guildhall.office.register.models import Judgement, Link
from tests.cast import Cast
from tests.factories import register
from tests.web.pages.register.conftest import Door, World, text_of


@pytest.fixture
def queue(cast: Cast) -> list[Link]:
    """Five links of Alder that wait, the one worth most first; one of Birch."""
    product, maker = register.product("Acorn Housing"), register.supplier("Quercus Ltd")
    made = []
    for number in range(5):
        alike = {"product": product} if number < 3 else {}
        application = register.application(cast.org("alder"), f"App {number}", **alike)
        contract = register.contract(
            cast.org("alder"), f"Deal {number}", supplier=maker
        )
        made.append(register.link(application, contract, priority=100 - number))
    other = register.link(
        register.application(cast.org("birch"), "App of Birch"),
        register.contract(cast.org("birch"), "Deal of Birch"),
        priority=500,
    )
    return [*made, other]


def state(link: Link) -> str:
    return Link.objects.unscoped(because="test").get(pk=link.pk).state


def decide(door: Door, link: Link, decision: str, who: str = "gus", **more: Any) -> Any:
    data = {"link": link.public_id, "decision": decision, **more}
    return door(who, "/review/decide", data, post=True)


def test_it_shows_the_pair_that_is_worth_most_of_ones_own(
    door: Door, queue: list[Link]
) -> None:
    said = text_of(door("gus", "/review"))

    assert "5 left" in said
    assert "App 0 <span" in said
    assert "App of Birch" not in said
    assert "6 left" in text_of(door("ada", "/review"))


@pytest.mark.parametrize(
    ("key", "decision"), [("s", "same"), ("n", "not"), ("l", "later")]
)
def test_each_decision_is_a_form_with_its_key(
    key: str, decision: str, door: Door, queue: list[Link]
) -> None:
    said = text_of(door("gus", "/review"))

    asked = f'name="decision" value="{decision}"'
    button = next(part for part in said.split("<button") if asked in part)
    assert f'data-key="{key}"' in button
    assert f'aria-keyshortcuts="{key}"' in button
    assert 'action="/review/decide"' in said
    assert 'data-key="j"' in said


@pytest.mark.parametrize(
    ("decision", "becomes", "same"),
    [("same", "confirmed", True), ("not", "rejected", False), ("later", "later", None)],
)
def test_a_decision_is_kept_and_the_next_pair_comes(
    decision: str, becomes: str, same: bool | None, door: Door, queue: list[Link]
) -> None:
    answer = decide(door, queue[0], decision, because="The title says so")

    assert answer.status_code == 302
    assert "App 1 <span" in text_of(door("gus", answer.headers["Location"]))
    assert state(queue[0]) == becomes
    kept = Judgement.objects.unscoped(because="test").first()
    assert (kept.is_same if kept else None) is same
    assert (kept.because if kept else "The title says so") == "The title says so"
    entry = Entry.objects.unscoped(because="test").order_by("-number").first()
    assert entry is not None
    assert entry.subject == f"link:{queue[0].public_id}"


def test_what_was_asked_stays_asked(door: Door, queue: list[Link]) -> None:
    answer = decide(door, queue[0], "same", council="alder", kind="covers")

    assert answer.headers["Location"] == "/review?council=alder&kind=covers"


def test_undo_takes_back_one_after_another(door: Door, queue: list[Link]) -> None:
    decide(door, queue[0], "same")
    decide(door, queue[1], "not")
    assert "Rejected: App 1 and Deal 1" in text_of(door("gus", "/review"))

    first = door("gus", "/review/undo", post=True)
    states = [state(one) for one in queue[:2]]
    second = door("gus", "/review/undo", post=True)

    assert states == ["confirmed", "proposed"]
    assert state(queue[0]) == "proposed"
    assert first.headers["Location"] == f"/review?at={queue[1].public_id}"
    assert second.headers["Location"] == f"/review?at={queue[0].public_id}"
    assert not Judgement.objects.unscoped(because="test").exists()
    assert door("gus", "/review/undo", post=True).status_code == 409


def test_next_passes_over_and_the_end_leads_back(door: Door, queue: list[Link]) -> None:
    at, seen = "/review", []
    for _ in range(5):
        said = text_of(door("gus", at))
        seen += [n for n in range(5) if f"App {n} <span" in said]
        at = said.split('data-key="j"')[0].rsplit('href="', 1)[-1].split('"')[0]
        at = at.replace("&amp;", "&")

    assert seen == [0, 1, 2, 3, 4]
    assert all(state(one) == "proposed" for one in queue)


def test_a_pair_that_was_decided_can_be_decided_again(
    door: Door, queue: list[Link]
) -> None:
    decide(door, queue[0], "not")

    said = text_of(door("gus", f"/review?at={queue[0].public_id}"))
    decide(door, queue[0], "same")

    assert "App 0 <span" in said
    assert state(queue[0]) == "confirmed"
    assert Judgement.objects.unscoped(because="test").get().is_same


def test_a_link_of_another_council_cannot_be_looked_at_or_decided(
    door: Door, queue: list[Link]
) -> None:
    theirs = queue[-1]

    assert door("gus", f"/review?at={theirs.public_id}").status_code == 404
    assert decide(door, theirs, "same").status_code == 404
    batch = door(
        "gus",
        "/review/batch",
        {"link": [theirs.public_id, queue[0].public_id], "decision": "same"},
        post=True,
    )
    assert batch.status_code == 404
    assert state(theirs) == "proposed"
    assert state(queue[0]) == "proposed", "nothing of a refused batch is done"


def test_cases_alike_are_counted_and_decided_at_once(
    door: Door, queue: list[Link]
) -> None:
    said = text_of(door("gus", "/review"))
    alike = text_of(door("gus", f"/review/queue?alike={queue[0].public_id}"))
    chosen = [one.public_id for one in queue[:3]]

    answer = door(
        "gus", "/review/batch", {"link": chosen, "decision": "same"}, post=True
    )

    assert "2 more with the same product and supplier" in said
    assert alike.count('name="link"') == 3
    assert answer.status_code == 302
    assert [state(one) for one in queue[:5]] == ["confirmed"] * 3 + ["proposed"] * 2
    door("gus", "/review/undo", post=True)
    assert [state(one) for one in queue[:3]] == ["proposed"] * 3


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"decision": "same"}, 409),
        ({"decision": "perhaps", "link": ["x"]}, 404),
    ],
)
def test_a_batch_without_links_or_sense_is_refused(
    data: dict[str, Any], status: int, door: Door, queue: list[Link]
) -> None:
    assert door("gus", "/review/batch", data, post=True).status_code == status


def test_a_decision_that_is_none_is_refused(door: Door, queue: list[Link]) -> None:
    assert decide(door, queue[0], "perhaps").status_code == 409
    assert state(queue[0]) == "proposed"


def test_other_contracts_for_the_same_are_shown(
    door: Door, queue: list[Link], cast: Cast
) -> None:
    rival = register.contract(cast.org("alder"), "Rival deal")
    register.link(queue[0].application, rival, score=0.4, state="later")

    said = text_of(door("gus", f"/review?at={queue[0].public_id}"))

    assert "Other contracts for the same" in said
    assert "Rival deal" in said


def test_a_notice_is_reviewed_as_well(door: Door, world: World) -> None:
    link = register.notice_link(world.notice, world.contracts["alder"])

    said = text_of(door("gus", f"/review?at={link.public_id}"))

    assert "Housing system wanted" in said
    assert "Notice renews the contract" in said


def test_the_end_of_the_queue_says_what_comes_next(door: Door, cast: Cast) -> None:
    assert "Nothing waits for you" in text_of(door("gus", "/review"))
    said = text_of(door("gus", "/review?kind=covers"))
    assert "Nothing left of what you chose" in said


def test_what_was_put_off_can_be_asked_for(door: Door, queue: list[Link]) -> None:
    decide(door, queue[0], "later")

    said = text_of(door("gus", "/review?state=later"))

    assert "1 left" in said
    assert "App 0 <span" in said


def test_a_reviewer_may_undo_fifty(door: Door, cast: Cast) -> None:
    for number in range(52):
        application = register.application(cast.org("alder"), f"App {number}")
        link = register.link(application, register.contract(cast.org("alder")))
        decide(door, link, "same")

    undone = 0
    while door("gus", reverse("review_undo"), post=True).status_code == 302:
        undone += 1

    assert undone == 50


def test_the_rule_by_which_links_confirm_themselves_is_set_and_taken_away(
    door: Door, queue: list[Link]
) -> None:
    queue[0].score = 0.99
    queue[0].save()

    def set_to(score: str, who: str = "gus", council: str = "alder") -> int:
        data = {"organisation": council, "confirms_from": score}
        return int(door(who, "/review/rule", data, post=True).status_code)

    assert "No link is confirmed without a person." in text_of(door("gus", "/review"))
    assert set_to("0.98") == 302
    assert state(queue[0]) == "confirmed"
    assert "a score of at least 0.98" in text_of(door("gus", "/review"))
    assert set_to("") == 302
    assert state(queue[0]) == "proposed"
    assert [set_to("high"), set_to("0.5"), set_to("nan")] == [422, 422, 422]
    assert set_to("0.98", council="birch") == 403
    assert set_to("0.98", who="ben") == 403
