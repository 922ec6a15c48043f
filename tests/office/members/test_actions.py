"""Admitting members and ending memberships."""

from datetime import date, timedelta

import pytest

from guildhall.foundation.refusal import NotAllowed
from guildhall.office.members import actions as members
from guildhall.office.members.models import Membership
from guildhall.office.members.queries import count_of_members, members_in_force
from tests.cast import NOW, TODAY, Cast


def test_it_admits_a_council_that_left_as_a_new_row(cast: Cast) -> None:
    dogwood = cast.org("dogwood")

    members.admit(dogwood, by=cast.ada, on=TODAY, at=NOW)

    assert dogwood.pk in members_in_force(TODAY)
    assert dogwood.pk not in members_in_force(TODAY - timedelta(days=1))
    assert Membership.objects.filter(organisation=dogwood).count() == 2


@pytest.mark.parametrize(
    ("where", "on", "because"),
    [
        ("alder", TODAY, "a member already"),
        ("yew", TODAY, "councils, regional authorities"),
        ("dogwood", date(2025, 6, 30), "until 1 July 2025"),
    ],
)
def test_it_refuses(cast: Cast, where: str, on: date, because: str) -> None:
    with pytest.raises(members.CannotJoin, match=because):
        members.admit(cast.org(where), by=cast.ada, on=on, at=NOW)


def test_it_admits_again_on_the_day_after_the_last(cast: Cast) -> None:
    members.admit(cast.org("dogwood"), by=cast.ada, on=date(2025, 7, 1), at=NOW)

    assert cast.org("dogwood").pk in members_in_force(date(2025, 7, 1))


@pytest.mark.parametrize("who", ["hana", "ben", "eve", "public"])
def test_it_is_for_the_central_team(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        members.admit(cast.org("dogwood"), by=getattr(cast, who), on=TODAY, at=NOW)


def test_it_ends_a_membership_and_past_counts_stay(cast: Cast) -> None:
    before = count_of_members(TODAY - timedelta(days=1))
    membership = Membership.objects.get(organisation=cast.org("cedar"))

    members.end(membership, by=cast.ada, on=TODAY, at=NOW)

    assert count_of_members(TODAY) == before - 1
    assert count_of_members(TODAY - timedelta(days=1)) == before
    with pytest.raises(members.CannotEnd, match="ended"):
        members.end(membership, by=cast.ada, on=TODAY, at=NOW)


def test_it_ends_nothing_before_it_began(cast: Cast) -> None:
    membership = Membership.objects.get(organisation=cast.org("cedar"))

    with pytest.raises(members.CannotEnd, match="began"):
        members.end(membership, by=cast.ada, on=date(2019, 1, 1), at=NOW)
