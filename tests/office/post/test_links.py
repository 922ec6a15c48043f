"""Signed links: bound, expiring, and doing their one thing once."""

from datetime import timedelta

import pytest
from pytest_django import Settings

from guildhall.foundation.refusal import NotFound, NotPossible
from guildhall.office.audit.models import Entry
from guildhall.office.people import actions as people
from guildhall.office.people.models import Person
from guildhall.office.post import actions as post
from guildhall.office.post import links, queries
from guildhall.office.post.models import Link
from tests.cast import NOW, Cast
from tests.factories.people import make_invitation


def invitation_link(cast: Cast) -> str:
    asked = make_invitation(cast.org("alder"))
    address = links.issue(
        "invitation", asked.public_id, at=NOW, expires_at=asked.expires_at
    )
    return address.rpartition("/")[2]


def test_it_does_its_thing_once(cast: Cast) -> None:
    token = invitation_link(cast)

    first = links.press(token, at=NOW)
    second = links.press(token, at=NOW + timedelta(days=1))

    assert (
        first.outcome == "You have accepted the invitation to work with Alder Council."
    )
    assert (second.outcome, second.used_at) == (first.outcome, NOW)
    assert Person.objects.filter(email="nia@alder.example").count() == 1
    pressed = Entry.objects.unscoped(because="test").filter(action="post.link_pressed")
    assert pressed.count() == 1


def test_reading_changes_nothing(cast: Cast) -> None:
    token = invitation_link(cast)

    for _ in range(2):
        question = links.question_of(links.read(token), at=NOW)

    assert question.button == "Accept the invitation"
    assert Link.objects.for_viewer(cast.ada).get().used_at is None
    assert not Person.objects.filter(email="nia@alder.example").exists()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda token: token[:-1],
        lambda token: token + "x",
        lambda token: token.partition(".")[0],
        lambda token: "x" + token,
        lambda token: "",
        lambda token: "." + token.partition(".")[2],
        lambda token: token.partition(".")[0] + ".é",
    ],
)
def test_it_leads_nowhere_when_a_letter_is_wrong(cast: Cast, spoil: object) -> None:
    token = invitation_link(cast)

    with pytest.raises(NotFound, match="copy the whole"):
        links.press(spoil(token), at=NOW)  # type: ignore[operator]


def test_it_serves_no_other_purpose(cast: Cast) -> None:
    token = invitation_link(cast)

    Link.objects.unscoped(because="test").update(purpose="stop_mail")

    with pytest.raises(NotFound):
        links.read(token)


def test_it_is_signed_by_this_site(cast: Cast, settings: Settings) -> None:
    token = invitation_link(cast)

    settings.SECRET_KEY = "another site altogether"

    with pytest.raises(NotFound):
        links.read(token)


@pytest.mark.parametrize(("seconds", "works"), [(-1, True), (0, False), (1, False)])
def test_it_expires(cast: Cast, seconds: int, *, works: bool) -> None:
    token = invitation_link(cast)
    moment = NOW + timedelta(days=14, seconds=seconds)

    if works:
        assert links.press(token, at=moment).used_at == moment
    else:
        with pytest.raises(NotPossible, match="good until 29 June 2026"):
            links.press(token, at=moment)


def test_it_says_when_an_invitation_was_withdrawn(cast: Cast) -> None:
    asked = make_invitation(cast.org("alder"))
    address = links.issue("invitation", asked.public_id, at=NOW)
    people.withdraw(asked, by=cast.hana, at=NOW)
    token = address.rpartition("/")[2]

    with pytest.raises(people.InvitationClosed, match="withdrawn"):
        links.question_of(links.read(token), at=NOW)
    with pytest.raises(people.InvitationClosed, match="withdrawn"):
        links.press(token, at=NOW)

    assert Link.objects.for_viewer(cast.ada).get().used_at is None


def test_it_stops_mails_of_one_kind(cast: Cast) -> None:
    address = post.stop_link("invitation", "nia@alder.example", at=NOW)

    link = links.press(address.rpartition("/")[2], at=NOW)

    assert "invitation to take a seat" in link.outcome
    assert [k.key for k in queries.stopped_by("NIA@alder.example")] == ["invitation"]
    assert "nia" not in link.subject


def test_it_is_listed_by_nobody_but_the_central_team(cast: Cast) -> None:
    invitation_link(cast)

    counts = [
        Link.objects.for_viewer(viewer).count()
        for viewer in (cast.ada, cast.hana, cast.ben, cast.eve, cast.public)
    ]

    assert counts == [1, 0, 0, 0, 0]
