"""Keys to the API: made, used, limited, revoked."""

from datetime import timedelta

import pytest

from guildhall.engines.access.viewer import Kind
from guildhall.foundation.refusal import NotAllowed
from guildhall.office.members.queries import viewer_of, viewer_of_token
from guildhall.office.people import actions as people
from guildhall.office.people import queries
from guildhall.office.people.models import Token
from guildhall.office.people.rules import TokenWish
from tests.cast import NOW, TODAY, Cast
from tests.factories.people import make_seat, make_token

WISH = TokenWish("Nightly copy", frozenset({"application:read"}), 30)
SECRET = "guildhall_test-secret"


def test_it_shows_the_secret_once_and_keeps_its_hash(cast: Cast) -> None:
    token, secret = people.issue_token(wish=WISH, by=cast.ben, at=NOW)

    assert secret not in str(Token.objects.for_viewer(cast.ben).values().get())
    assert token.organisation == cast.org("alder")
    assert viewer_of_token(secret, at=NOW) is not None


@pytest.mark.parametrize(
    ("wish", "because"),
    [
        (TokenWish("X", frozenset({"contract:edit"}), 30), "leave out contract:edit"),
        (TokenWish("X", frozenset({"application:read"}), 366), "365 days"),
        (TokenWish("", frozenset({"application:read"}), 30), "what the token is for"),
    ],
)
def test_it_stays_within_what_its_holder_may(
    cast: Cast, wish: TokenWish, because: str
) -> None:
    with pytest.raises(people.TokenNotPossible, match=because):
        people.issue_token(wish=wish, by=cast.ben, at=NOW)


def test_it_makes_no_token_from_a_token(cast: Cast) -> None:
    make_token(cast.people["ben"], cast.org("alder"), scopes=("token:issue",))
    bearer = viewer_of_token(SECRET, at=NOW)

    assert bearer is not None
    with pytest.raises(NotAllowed):
        people.issue_token(wish=WISH, by=bearer, at=NOW)


def test_its_bearer_holds_the_scopes_and_no_more(cast: Cast) -> None:
    make_token(
        cast.people["ben"],
        cast.org("alder"),
        scopes=("application:read", "contract:edit"),
    )

    bearer = viewer_of_token(SECRET, at=NOW)

    assert bearer is not None
    assert bearer.kind is Kind.TOKEN
    assert bearer.acting_for == cast.org("alder").pk
    assert bearer.among_members("application:read")
    assert not bearer.holds("application:edit")
    assert not bearer.holds("contract:edit")


@pytest.mark.parametrize(
    ("secret", "days", "works"),
    [
        (SECRET, 0, True),
        (SECRET, 29, True),
        (SECRET, 30, False),
        (SECRET, -1, False),
        ("guildhall_other", 0, False),
        ("test-secret", 0, False),
        ("", 0, False),
    ],
)
def test_it_works_with_its_secret_until_it_expires(
    cast: Cast, secret: str, days: int, *, works: bool
) -> None:
    make_token(cast.people["ben"], cast.org("alder"))

    found = viewer_of_token(secret, at=NOW + timedelta(days=days))

    assert (found is not None) is works


def test_it_stops_when_revoked(cast: Cast) -> None:
    token = make_token(cast.people["ben"], cast.org("alder"))

    people.revoke_token(token, by=cast.ben, at=NOW)

    assert viewer_of_token(SECRET, at=NOW) is None
    with pytest.raises(people.TokenNotPossible, match="already"):
        people.revoke_token(token, by=cast.ben, at=NOW)


def test_it_is_revoked_by_its_holder_only(cast: Cast) -> None:
    token = make_token(cast.people["ben"], cast.org("alder"))

    with pytest.raises(NotAllowed):
        people.revoke_token(token, by=cast.hana, at=NOW)


def test_it_stops_with_the_suspension_of_its_holder(cast: Cast) -> None:
    make_token(cast.people["ben"], cast.org("alder"))

    people.suspend(cast.people["ben"], by=cast.hana, on=TODAY, at=NOW)

    assert viewer_of_token(SECRET, at=NOW) is None


def test_it_stops_with_the_seat_even_where_another_is_held(cast: Cast) -> None:
    make_token(cast.people["ben"], cast.org("alder"))
    make_seat(cast.people["ben"], cast.org("birch"), "officer")

    people.end_seat(cast.people["ben"].seats.first(), by=cast.hana, on=TODAY, at=NOW)

    assert viewer_of(cast.people["ben"], on=TODAY).acting_for == cast.org("birch").pk
    assert viewer_of_token(SECRET, at=NOW) is None


def test_it_keeps_when_it_was_last_used_to_five_minutes(cast: Cast) -> None:
    token = make_token(cast.people["ben"], cast.org("alder"))

    for minutes in (0, 4, 6):
        people.note_token_use(token, at=NOW + timedelta(minutes=minutes))
        mine = queries.tokens_of(cast.ben).get()
        expected = NOW + timedelta(minutes=6 if minutes == 6 else 0)
        assert mine.last_used_at == expected


def test_it_is_seen_by_its_holder_only(cast: Cast) -> None:
    make_token(cast.people["ben"], cast.org("alder"))

    assert queries.tokens_of(cast.ben).count() == 1
    assert [
        queries.tokens_of(v).count() for v in (cast.ada, cast.hana, cast.public)
    ] == [
        0,
        0,
        0,
    ]
