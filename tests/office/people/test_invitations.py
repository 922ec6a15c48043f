"""Asking a colleague to take a seat, and taking it."""

from datetime import timedelta

import pytest

from guildhall.foundation import event
from guildhall.foundation.refusal import NotAllowed, NotPossible, NotValid
from guildhall.office.audit.models import Entry
from guildhall.office.people import actions as people
from guildhall.office.people import rules
from guildhall.office.people.events import InvitationAccepted, PersonInvited
from guildhall.office.people.models import Invitation, Person
from tests.cast import NOW, TODAY, Cast
from tests.factories.people import make_invitation, make_person, make_seat


def entries() -> list[str]:
    every = Entry.objects.unscoped(because="the test reads what was recorded")
    every = every.filter(action__startswith="people.")
    return list(every.order_by("number").values_list("action", flat=True))


def test_it_asks_a_colleague_and_tells_the_post(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[PersonInvited] = []
    monkeypatch.setitem(event._listeners, PersonInvited, [told.append])

    invitation = people.invite(
        organisation=cast.org("alder"),
        email=" Nia@Alder.example ",
        name="Nia",
        role="officer",
        by=cast.hana,
        at=NOW,
    )

    assert invitation.email == "nia@alder.example"
    assert invitation.expires_at == NOW + timedelta(days=14)
    assert told == [PersonInvited(invitation.pk, at=NOW)]
    assert entries() == ["people.invited"]
    assert not Person.objects.filter(email="nia@alder.example").exists()


def test_its_entry_keeps_the_address_out(cast: Cast) -> None:
    people.invite(
        organisation=cast.org("alder"),
        email="nia@alder.example",
        name="Nia",
        role="officer",
        by=cast.hana,
        at=NOW,
    )

    every = Entry.objects.unscoped(because="the test reads it")
    assert all("nia" not in f"{e.subject} {e.detail}".lower() for e in every)
    asked = every.get(action="people.invited")
    assert asked.on_behalf_of == str(cast.org("alder").pk)


@pytest.mark.parametrize(
    ("who", "where", "email", "role", "refusal"),
    [
        ("ben", "alder", "nia@alder.example", "officer", NotAllowed),
        ("hana", "birch", "nia@birch.example", "officer", NotAllowed),
        ("public", "alder", "nia@alder.example", "officer", NotAllowed),
        ("hana", "alder", "nia@alder.example", "central_team", NotPossible),
        ("ada", "office", "nia@office.example", "director", NotAllowed),
        ("hana", "alder", "nia at alder", "officer", NotValid),
        ("hana", "alder", f"{'n' * 250}@alder.example", "officer", NotValid),
        ("hana", "alder", "ben@alder.example", "officer", NotPossible),
    ],
)
def test_it_refuses(
    cast: Cast, *, who: str, where: str, email: str, role: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        people.invite(
            organisation=cast.org(where),
            email=email,
            name="Nia",
            role=role,
            by=getattr(cast, who),
            at=NOW,
        )

    assert entries() == []


def test_it_refuses_a_second_invitation_to_the_same_seat(cast: Cast) -> None:
    make_invitation(cast.org("alder"))

    with pytest.raises(people.AlreadySeated, match="send it again"):
        people.invite(
            organisation=cast.org("alder"),
            email="nia@alder.example",
            name="Nia",
            role="officer",
            by=cast.hana,
            at=NOW,
        )


def test_it_refuses_the_fifty_first_in_a_day(cast: Cast) -> None:
    for number in range(rules.MOST_INVITATIONS_A_DAY):
        make_invitation(cast.org("alder"), email=f"n{number}@alder.example")

    with pytest.raises(people.TooManyInvitations):
        people.invite(
            organisation=cast.org("alder"),
            email="nia@alder.example",
            name="Nia",
            role="officer",
            by=cast.hana,
            at=NOW,
        )

    people.invite(
        organisation=cast.org("alder"),
        email="nia@alder.example",
        name="Nia",
        role="officer",
        by=cast.hana,
        at=NOW + timedelta(days=1),
    )


def test_it_is_accepted_once_and_gives_the_seat(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[InvitationAccepted] = []
    monkeypatch.setitem(event._listeners, InvitationAccepted, [told.append])
    invitation = make_invitation(cast.org("alder"))

    person = people.accept(invitation, at=NOW)

    seat = person.seats.get()
    assert (seat.role, seat.starts_on, seat.ends_before) == ("officer", TODAY, None)
    assert told == [InvitationAccepted(invitation.pk, at=NOW)]
    assert not person.has_usable_password()
    with pytest.raises(people.InvitationClosed, match="accepted already"):
        people.accept(invitation, at=NOW)
    assert entries() == ["people.invitation_accepted"]


def test_it_gives_a_known_person_a_second_seat(cast: Cast) -> None:
    invitation = make_invitation(cast.org("birch"), email="ben@alder.example")

    person = people.accept(invitation, at=NOW)

    assert person == cast.people["ben"]
    assert person.name == "Ben"
    assert person.seats.count() == 2


def test_it_keeps_a_seat_that_is_held_already(cast: Cast) -> None:
    invitation = make_invitation(cast.org("alder"), email="ben@alder.example")

    people.accept(invitation, at=NOW)

    assert cast.people["ben"].seats.count() == 1


def test_it_refuses_an_account_that_is_suspended(cast: Cast) -> None:
    make_person(is_active=False)

    with pytest.raises(people.InvitationClosed, match="suspended"):
        people.accept(make_invitation(cast.org("alder")), at=NOW)


@pytest.mark.parametrize(("seconds", "accepted"), [(-1, True), (0, False), (1, False)])
def test_it_expires_after_fourteen_days(
    cast: Cast, seconds: int, *, accepted: bool
) -> None:
    invitation = make_invitation(cast.org("alder"))
    moment = NOW + timedelta(days=14, seconds=seconds)

    if accepted:
        assert people.accept(invitation, at=moment)
    else:
        with pytest.raises(people.InvitationClosed, match="expired"):
            people.accept(invitation, at=moment)


def test_it_is_sent_again_after_it_expired(cast: Cast) -> None:
    invitation = make_invitation(cast.org("alder"))
    later = NOW + timedelta(days=20)

    people.invite_again(invitation, by=cast.hana, at=later)

    assert people.accept(invitation, at=later + timedelta(days=13))


def test_it_is_not_sent_twice_within_ten_minutes(cast: Cast) -> None:
    invitation = make_invitation(cast.org("alder"))

    with pytest.raises(people.TooManyInvitations, match="ten minutes"):
        people.invite_again(invitation, by=cast.hana, at=NOW + timedelta(minutes=9))

    people.invite_again(invitation, by=cast.hana, at=NOW + timedelta(minutes=10))


def test_it_is_withdrawn_by_those_who_may_invite(cast: Cast) -> None:
    invitation = make_invitation(cast.org("alder"))

    with pytest.raises(NotAllowed):
        people.withdraw(invitation, by=cast.ben, at=NOW)
    people.withdraw(invitation, by=cast.hana, at=NOW)

    with pytest.raises(people.InvitationClosed, match="withdrawn"):
        people.accept(invitation, at=NOW)
    with pytest.raises(people.InvitationClosed):
        people.invite_again(invitation, by=cast.hana, at=NOW + timedelta(days=1))
    assert Invitation.objects.for_viewer(cast.hana).get().withdrawn_at == NOW


def test_it_is_seen_by_those_who_may_invite_there(cast: Cast) -> None:
    make_invitation(cast.org("alder"))
    make_seat(cast.people["bea"], cast.org("birch"), "main_representative")

    seen = {
        who: Invitation.objects.for_viewer(getattr(cast, who)).count()
        for who in ("ada", "hana", "ben", "bea", "eve", "public")
    }

    assert seen == {"ada": 1, "hana": 1, "ben": 0, "bea": 0, "eve": 0, "public": 0}
