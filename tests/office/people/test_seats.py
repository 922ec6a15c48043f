"""Giving seats and ending them."""

from datetime import timedelta

import pytest

from guildhall.foundation import event
from guildhall.foundation.refusal import NotAllowed, NotFound, NotPossible
from guildhall.office.members.queries import viewer_of
from guildhall.office.people import actions as people
from guildhall.office.people import queries
from guildhall.office.people.events import SeatEnded, SeatGiven
from tests.cast import NOW, TODAY, Cast
from tests.factories.people import make_person, make_seat


def test_it_gives_a_seat_from_a_day_on(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[SeatGiven] = []
    monkeypatch.setitem(event._listeners, SeatGiven, [told.append])
    nia = make_person()

    seat = people.give_seat(
        person=nia,
        organisation=cast.org("alder"),
        role="officer",
        by=cast.hana,
        on=TODAY,
        at=NOW,
    )

    assert viewer_of(nia, on=TODAY - timedelta(days=1)).acting_for is None
    assert viewer_of(nia, on=TODAY).acting_for == cast.org("alder").pk
    assert told == [SeatGiven(seat.pk, at=NOW)]


def test_it_gives_no_seat_twice(cast: Cast) -> None:
    with pytest.raises(NotPossible, match="already"):
        people.give_seat(
            person=cast.people["ben"],
            organisation=cast.org("alder"),
            role="officer",
            by=cast.hana,
            on=TODAY,
            at=NOW,
        )


def test_it_ends_a_seat_on_the_day_named(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[SeatEnded] = []
    monkeypatch.setitem(event._listeners, SeatEnded, [told.append])
    seat = cast.people["ben"].seats.get()

    people.end_seat(seat, by=cast.hana, on=TODAY, at=NOW)

    ben = cast.people["ben"]
    assert viewer_of(ben, on=TODAY - timedelta(days=1)).acting_for is not None
    assert viewer_of(ben, on=TODAY).acting_for is None
    assert told == [SeatEnded(seat.pk, at=NOW)]
    with pytest.raises(NotPossible, match="ended"):
        people.end_seat(seat, by=cast.hana, on=TODAY, at=NOW)


def test_it_keeps_the_last_who_speaks(cast: Cast) -> None:
    seat = cast.people["hana"].seats.get()

    with pytest.raises(NotAllowed, match="somebody must speak"):
        people.end_seat(seat, by=cast.hana, on=TODAY, at=NOW)

    make_seat(cast.people["ben"], cast.org("alder"), "main_representative")
    people.end_seat(seat, by=cast.hana, on=TODAY, at=NOW)


def test_it_counts_nobody_who_is_suspended_as_speaking(cast: Cast) -> None:
    other = make_person(is_active=False)
    make_seat(other, cast.org("alder"), "main_representative")

    with pytest.raises(NotAllowed, match="somebody must speak"):
        people.end_seat(cast.people["hana"].seats.get(), by=cast.hana, on=TODAY, at=NOW)


@pytest.mark.parametrize("who", ["ben", "cat", "eve", "public"])
def test_it_is_not_for_everybody(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        people.end_seat(
            cast.people["gus"].seats.get(), by=getattr(cast, who), on=TODAY, at=NOW
        )


def test_it_finds_a_seat_at_its_own_organisation_only(cast: Cast) -> None:
    seat = cast.people["ben"].seats.get()

    assert queries.seat_at(cast.org("alder"), seat.pk) == seat
    with pytest.raises(NotFound):
        queries.seat_at(cast.org("birch"), seat.pk)


def test_it_lists_colleagues_once_each_with_all_their_seats(cast: Cast) -> None:
    make_seat(cast.people["ben"], cast.org("alder"), "procurement_officer")
    make_seat(cast.people["ben"], cast.org("birch"), "officer")

    found = queries.colleagues_at(cast.gus, cast.org("alder"), on=TODAY)

    assert [(c.person.name, len(c.seats)) for c in found] == [
        ("Ben", 2),
        ("Gus", 1),
        ("Hana", 1),
    ]
    with pytest.raises(NotAllowed):
        queries.colleagues_at(cast.cat, cast.org("alder"), on=TODAY)


def test_it_adds_people_without_invitation_for_the_central_team_only(
    cast: Cast,
) -> None:
    people.add_person(email="NEW@Alder.example", name="New", by=cast.ada, at=NOW)

    with pytest.raises(NotAllowed):
        people.add_person(email="x@alder.example", name="X", by=cast.hana, at=NOW)
