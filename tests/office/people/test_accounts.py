"""One's own account, and suspending that of another."""

import pytest

from guildhall.foundation.refusal import NotAllowed, NotFound, NotPossible, NotValid
from guildhall.office.members.queries import viewer_of
from guildhall.office.people import actions as people
from guildhall.office.people.queries import PUBLIC
from tests.cast import NOW, TODAY, Cast
from tests.factories.people import make_seat


def test_it_makes_a_suspended_person_the_public(cast: Cast) -> None:
    ben = people.suspend(cast.people["ben"], by=cast.hana, on=TODAY, at=NOW)

    assert viewer_of(ben, on=TODAY) == PUBLIC
    with pytest.raises(NotPossible, match="is suspended"):
        people.suspend(ben, by=cast.hana, on=TODAY, at=NOW)

    back = people.restore(ben, by=cast.hana, on=TODAY, at=NOW)
    assert viewer_of(back, on=TODAY).acting_for == cast.org("alder").pk


def test_it_suspends_nobody_of_another_council(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        people.suspend(cast.people["cat"], by=cast.hana, on=TODAY, at=NOW)


def test_it_acts_for_another_of_ones_organisations(cast: Cast) -> None:
    ben = cast.people["ben"]
    make_seat(ben, cast.org("birch"), "officer")

    people.act_for(ben, organisation=cast.org("birch"), by=cast.ben, on=TODAY, at=NOW)

    assert viewer_of(ben, on=TODAY).acting_for == cast.org("birch").pk


def test_it_acts_for_no_organisation_where_one_holds_no_seat(cast: Cast) -> None:
    with pytest.raises(NotFound):
        people.act_for(
            cast.people["ben"],
            organisation=cast.org("birch"),
            by=cast.ben,
            on=TODAY,
            at=NOW,
        )


def test_it_renames_oneself_only(cast: Cast) -> None:
    people.rename(cast.people["ben"], name=" Benedict ", by=cast.ben, at=NOW)

    assert cast.people["ben"].name == "Benedict"
    with pytest.raises(NotAllowed):
        people.rename(cast.people["gus"], name="X", by=cast.ben, at=NOW)
    with pytest.raises(NotValid):
        people.rename(cast.people["ben"], name=" ", by=cast.ben, at=NOW)


def test_it_ends_other_sessions_by_changing_what_they_are_bound_to(cast: Cast) -> None:
    ben = cast.people["ben"]
    before = ben.get_session_auth_hash()

    people.end_other_sessions(ben, by=cast.ben, at=NOW)

    assert ben.get_session_auth_hash() != before
