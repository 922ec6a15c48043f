"""Writing a mail into the outbox, in the transaction of its action."""

from datetime import timedelta

import pytest
from django.db import transaction
from pytest_django import Settings

from guildhall.office.audit.models import Entry
from guildhall.office.jobs.models import Job
from guildhall.office.people import actions as people
from guildhall.office.people.rules import TokenWish
from guildhall.office.post import actions as post
from guildhall.office.post.models import Message
from guildhall.office.post.rules import MailState, address_hash
from tests.cast import NOW, TODAY, Cast
from tests.factories.people import make_invitation, make_person, make_provider


def mails() -> list[Message]:
    every = Message.objects.unscoped(because="the test reads what was written")
    return list(every.order_by("pk"))


@pytest.fixture
def leaving(settings: Settings) -> None:
    settings.MAIL_LEAVES_THE_HOUSE = True


def test_it_keeps_mail_where_it_does_not_leave(cast: Cast) -> None:
    post.queue("passkey_added", to=cast.people["ben"], values={}, at=NOW)

    (mail,) = mails()
    assert (mail.state, mail.because) == (
        MailState.HELD,
        "mail does not leave this machine",
    )
    assert mail.address == "ben@alder.example"
    assert not Job.objects.unscoped(because="test").exists()


def test_it_starts_one_job_for_each_mail_that_leaves(cast: Cast, leaving: None) -> None:
    mail = post.queue("passkey_added", to=cast.people["ben"], values={}, at=NOW)

    job = Job.objects.unscoped(because="test").get()
    assert job.args == {"message": mail.public_id}
    assert job.queue == "quick"
    assert mail.state == MailState.WAITING


def test_it_is_gone_when_its_action_is(cast: Cast, leaving: None) -> None:
    with transaction.atomic():
        post.queue("passkey_added", to=cast.people["ben"], values={}, at=NOW)
        transaction.set_rollback(True)

    assert mails() == []
    assert not Job.objects.unscoped(because="test").exists()


def test_it_leaves_an_entry_without_the_address(cast: Cast) -> None:
    post.queue("no_account", to="nobody@alder.example", values={}, at=NOW)

    entry = Entry.objects.unscoped(because="test").get()
    assert entry.detail == {"kind": "no_account", "state": "held"}
    assert "nobody" not in entry.subject


def test_it_is_useful_for_as_long_as_its_kind_says(cast: Cast) -> None:
    post.queue(
        "sign_in_code",
        to=cast.people["ben"],
        values={"code": "123456", "minutes": 10},
        at=NOW,
    )
    post.queue("passkey_added", to=cast.people["ben"], values={}, at=NOW)

    assert [m.useful_until for m in mails()] == [NOW + timedelta(minutes=10), None]


def test_it_takes_exactly_what_its_template_asks_for(cast: Cast) -> None:
    with pytest.raises(ValueError, match="not \\[\\]"):
        post.queue("sign_in_code", to=cast.people["ben"], values={}, at=NOW)


def test_it_honours_a_stop_for_that_kind_and_address_alone(
    cast: Cast, leaving: None
) -> None:
    post.stop("invitation_accepted", address_hash("BEN@alder.example"), at=NOW)
    values = {"name": "Nia", "organisation": "Alder", "role": "Officer"}

    for who in ("ben", "hana"):
        post.queue("invitation_accepted", to=cast.people[who], values=values, at=NOW)
    post.queue("passkey_added", to=cast.people["ben"], values={}, at=NOW)

    assert [m.state for m in mails()] == ["held", "waiting", "waiting"]


def test_it_resumes_what_was_stopped(cast: Cast, leaving: None) -> None:
    post.stop("invitation_accepted", address_hash("ben@alder.example"), at=NOW)

    post.resume("invitation_accepted", person=cast.people["ben"], by=cast.ben, at=NOW)

    values = {"name": "Nia", "organisation": "Alder", "role": "Officer"}
    mail = post.queue(
        "invitation_accepted", to=cast.people["ben"], values=values, at=NOW
    )
    assert mail.state == MailState.WAITING


def test_what_happens_to_people_writes_its_letter(cast: Cast) -> None:
    ben = cast.people["ben"]
    people.invite(
        organisation=cast.org("alder"),
        email="nia@alder.example",
        name="Nia",
        role="officer",
        by=cast.hana,
        at=NOW,
    )
    asked = make_invitation(
        cast.org("alder"), email="oz@alder.example", invited_by=cast.people["hana"]
    )
    people.accept(asked, at=NOW)
    seat = people.give_seat(
        person=make_person("kay@alder.example", "Kay"),
        organisation=cast.org("alder"),
        role="officer",
        by=cast.hana,
        on=TODAY,
        at=NOW,
    )
    people.end_seat(seat, by=cast.hana, on=TODAY, at=NOW)
    wish = TokenWish("Copy", frozenset({"application:read"}), 30)
    people.issue_token(wish=wish, by=cast.ben, at=NOW)
    people.note_passkey(ben, is_added=True, by=cast.ben, at=NOW)
    people.link_identity(
        ben, provider=make_provider(cast.org("alder")), by=cast.ben, at=NOW
    )

    assert [(m.kind, m.address.partition("@")[0]) for m in mails()] == [
        ("invitation", "nia"),
        ("invitation_accepted", "hana"),
        ("seat_given", "kay"),
        ("seat_ended", "kay"),
        ("token_issued", "ben"),
        ("passkey_added", "ben"),
        ("identity_linked", "ben"),
    ]


def test_it_writes_to_the_address_alone_when_there_is_no_account(cast: Cast) -> None:
    people.invite(
        organisation=cast.org("alder"),
        email="nia@alder.example",
        name="Nia",
        role="officer",
        by=cast.hana,
        at=NOW,
    )

    (mail,) = mails()
    assert mail.person is None
    assert mail.stop_address.startswith("http://localhost:8000/stop/")
    assert "http://localhost:8000/links/" in mail.text
    assert mail.useful_until == NOW + timedelta(days=14)
