"""Who may do what with people: person by thing by action, with the reason."""

import pytest

from guildhall.office.people import access, queries
from guildhall.office.people.queries import seats_of, system
from tests.cast import TODAY, Cast
from tests.factories.people import make_seat, make_token

MAY_INVITE = {
    ("ada", "alder"): True,
    ("ada", "yew"): True,
    ("hana", "alder"): True,
    ("hana", "birch"): False,
    ("ben", "alder"): False,
    ("gus", "alder"): False,
    ("cat", "birch"): False,
    ("ivo", "dogwood"): False,
    ("eve", "yew"): False,
    ("public", "alder"): False,
}
MAY_SEE = MAY_INVITE | {
    ("ben", "alder"): True,
    ("gus", "alder"): True,
    ("cat", "birch"): True,
    ("ivo", "dogwood"): True,
    ("ben", "birch"): False,
}
MAY_GIVE = [
    ("hana", "alder", "officer", True, "for this organisation"),
    ("hana", "alder", "main_representative", True, "for this organisation"),
    ("hana", "birch", "officer", False, "your own organisation only"),
    ("ben", "alder", "officer", False, "none of your roles"),
    ("ada", "birch", "officer", True, "across the region"),
    ("ada", "office", "central_team", True, "across the region"),
    ("ada", "office", "evaluator", True, "across the region"),
    ("ada", "office", "director", False, "only the director"),
    ("hana", "alder", "evaluator", False, "only the central team or director"),
]


@pytest.mark.parametrize(("who", "where"), MAY_INVITE)
def test_it_says_who_may_invite(cast: Cast, who: str, where: str) -> None:
    decision = access.may_invite(getattr(cast, who), cast.org(where))

    assert bool(decision) is MAY_INVITE[who, where]


@pytest.mark.parametrize(("who", "where"), MAY_SEE)
def test_it_says_who_sees_colleagues(cast: Cast, who: str, where: str) -> None:
    decision = access.may_see_people(getattr(cast, who), cast.org(where))

    assert bool(decision) is MAY_SEE[who, where]


@pytest.mark.parametrize(("who", "where", "role", "allowed", "because"), MAY_GIVE)
def test_it_says_who_gives_which_role(
    cast: Cast, who: str, where: str, role: str, *, allowed: bool, because: str
) -> None:
    decision = access.may_give(getattr(cast, who), cast.org(where), role)

    assert bool(decision) is allowed
    assert because in decision.because


def test_it_lets_the_house_make_the_first_director(cast: Cast) -> None:
    assert access.may_give(system("set-up"), cast.org("office"), "director")


@pytest.mark.parametrize(
    ("who", "whom", "because"),
    [
        ("ada", "ben", "yes: across the region"),
        ("hana", "ben", "yes: the people of this organisation"),
        ("hana", "hana", "no: nobody suspends themselves"),
        ("hana", "cat", "no: holds no seat at your organisation"),
        ("ben", "gus", "no: holds no seat at your organisation"),
        ("hana", "two", "no: works for another organisation too"),
    ],
)
def test_it_says_who_suspends_whom(
    cast: Cast, who: str, whom: str, because: str
) -> None:
    if whom == "two":
        cast.people["two"] = cast.people["ben"]
        make_seat(cast.people["ben"], cast.org("birch"), "officer")
    person = cast.people[whom]

    decision = access.may_suspend(
        getattr(cast, who), person, seats_of(person, on=TODAY)
    )

    answer, _, reason = because.partition(": ")
    assert bool(decision) is (answer == "yes")
    assert reason in decision.because


def test_it_keeps_somebody_who_speaks_for_a_council(cast: Cast) -> None:
    seat = cast.people["hana"].seats.get()

    assert (
        "invite the next" in access.may_end(cast.hana, seat, others_who_speak=0).because
    )
    assert access.may_end(cast.hana, seat, others_who_speak=1)
    assert access.may_end(cast.ada, seat, others_who_speak=0)


def test_it_gives_tokens_to_persons_alone(cast: Cast) -> None:
    token = make_token(cast.people["ben"], cast.org("alder"))

    assert access.may_issue_token(cast.ben)
    assert not access.may_issue_token(cast.cat)
    assert not access.may_issue_token(system("night"))
    assert access.may_revoke_token(cast.ben, token)
    assert not access.may_revoke_token(cast.ada, token)


def test_it_offers_only_roles_that_can_be_given(cast: Cast) -> None:
    offered = dict(queries.roles_to_give(cast.hana, cast.org("alder")))

    assert "officer" in offered
    assert "central_team" not in offered
    assert "public_visitor" not in offered
    assert "director" not in dict(queries.roles_to_give(cast.ada, cast.org("office")))
