"""Sending what waits: once, again later, given up."""

from collections.abc import Callable
from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
import time_machine
from django.core import mail as outside
from pytest_django import Settings

from guildhall.foundation.refusal import NotAllowed
from guildhall.office.post import actions as post
from guildhall.office.post import sending
from guildhall.office.post.jobs import attempt, deliver_waiting, sweep_mail
from guildhall.office.post.models import Link, Message
from guildhall.office.post.rules import MOST_ATTEMPTS, NOT_KEPT, MailState
from tests.cast import NOW, Cast
from tests.factories.post import make_message


@pytest.fixture
def leaving(settings: Settings) -> None:
    settings.MAIL_LEAVES_THE_HOUSE = True


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], None]:
    def fail(fault: Exception) -> None:
        def refuse(*_: object) -> None:
            raise fault

        monkeypatch.setattr(outside.EmailMultiAlternatives, "send", refuse)

    return fail


def again(mail: Message) -> Message:
    return Message.objects.unscoped(because="the test looks").get(pk=mail.pk)


def test_it_sends_with_headers_that_programs_understand(
    cast: Cast, leaving: None
) -> None:
    values = {"name": "Nia", "organisation": "Alder", "role": "Officer"}
    mail = post.queue(
        "invitation_accepted", to=cast.people["ben"], values=values, at=NOW
    )

    with time_machine.travel(NOW, tick=False):
        assert attempt(mail.public_id) == "sent"

    (sent,) = outside.outbox
    assert sent.to == ["ben@alder.example"]
    assert sent.extra_headers["Message-ID"] == f"<{mail.public_id}@localhost>"
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert sent.extra_headers["List-Unsubscribe"] == f"<{mail.stop_address}>"
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert again(mail).sent_at == NOW


def test_it_sends_once(cast: Cast) -> None:
    mail = make_message()

    with time_machine.travel(NOW, tick=False):
        assert [attempt(mail.public_id) for _ in range(3)] == [
            "sent",
            "not due",
            "not due",
        ]

    assert len(outside.outbox) == 1


def test_it_leaves_a_mail_that_another_worker_has_taken(cast: Cast) -> None:
    mail = make_message()

    assert post.take(mail.public_id, at=NOW)

    assert post.take(mail.public_id, at=NOW + timedelta(minutes=4)) is None
    assert post.take(mail.public_id, at=NOW + timedelta(minutes=5))


def test_it_wipes_a_text_that_lets_somebody_in(cast: Cast) -> None:
    mail = make_message(kind="sign_in_code")

    with time_machine.travel(NOW, tick=False):
        attempt(mail.public_id)

    assert again(mail).text == again(mail).html == NOT_KEPT
    assert "Some words" in outside.outbox[0].body


def test_it_tries_again_later_and_gives_up_at_last(
    cast: Cast, failing: Callable[[Exception], None]
) -> None:
    failing(SMTPServerDisconnected("ben@alder.example"))
    mail = make_message()
    moment, outcomes = NOW, []

    for _ in range(MOST_ATTEMPTS):
        with time_machine.travel(moment, tick=False):
            outcomes.append(attempt(mail.public_id))
        moment = max(moment, again(mail).not_before)

    assert outcomes == ["again later"] * MOST_ATTEMPTS
    assert again(mail).state == MailState.FAILED
    assert again(mail).because == (
        "the mail server could not be reached (SMTPServerDisconnected)"
    )


@pytest.mark.parametrize(
    ("code", "outcome", "state"),
    [(550, "refused", MailState.FAILED), (450, "again later", MailState.WAITING)],
)
def test_it_tells_a_lasting_refusal_from_a_passing_one(
    cast: Cast,
    failing: Callable[[Exception], None],
    *,
    code: int,
    outcome: str,
    state: MailState,
) -> None:
    failing(SMTPRecipientsRefused({"ben@alder.example": (code, b"no such ben@alder")}))
    mail = make_message()

    with time_machine.travel(NOW, tick=False):
        assert attempt(mail.public_id) == outcome

    assert again(mail).state == state
    assert "ben" not in again(mail).because
    assert str(code) in again(mail).because


@pytest.mark.parametrize(("minutes", "outcome"), [(9, "sent"), (10, "too late")])
def test_it_sends_nothing_that_is_no_longer_useful(
    cast: Cast, minutes: int, outcome: str
) -> None:
    mail = make_message(kind="sign_in_code", useful_minutes=10)

    with time_machine.travel(NOW + timedelta(minutes=minutes), tick=False):
        assert attempt(mail.public_id) == outcome

    assert again(mail).text == NOT_KEPT


def test_it_gives_up_early_when_the_next_attempt_comes_too_late(
    cast: Cast, failing: Callable[[Exception], None]
) -> None:
    failing(OSError())
    mail = make_message(kind="sign_in_code", useful_minutes=1)

    with time_machine.travel(NOW, tick=False):
        attempt(mail.public_id)

    assert again(mail).state == MailState.FAILED


def test_it_picks_up_strays_once_a_minute(cast: Cast) -> None:
    make_message()
    make_message()
    make_message(state=MailState.HELD)
    make_message(at=NOW + timedelta(hours=1))

    with time_machine.travel(NOW, tick=False):
        assert deliver_waiting.func() == {"sent": 2}
        assert deliver_waiting.func() == {}


def test_it_is_sent_again_by_those_who_read_the_outbox(
    cast: Cast, leaving: None
) -> None:
    mail = make_message(state=MailState.FAILED)

    with pytest.raises(NotAllowed):
        post.send_again(mail, by=cast.hana, at=NOW)
    post.send_again(mail, by=cast.ada, at=NOW)

    assert again(mail).state == MailState.WAITING
    with pytest.raises(post.CannotSendAgain):
        post.send_again(mail, by=cast.ada, at=NOW)


def test_it_is_not_sent_again_when_it_is_no_longer_useful(cast: Cast) -> None:
    mail = make_message(state=MailState.FAILED, useful_minutes=10)

    with pytest.raises(post.CannotSendAgain, match="no longer useful"):
        post.send_again(mail, by=cast.ada, at=NOW + timedelta(minutes=10))


def test_its_message_id_comes_from_the_settings(cast: Cast, settings: Settings) -> None:
    settings.PUBLIC_ADDRESS = "https://office.region.example"

    headers = sending.composed(make_message()).extra_headers

    assert headers["Message-ID"].endswith("@office.region.example>")
    assert "List-Unsubscribe" not in headers


def test_it_forgets_old_mail_and_links_that_are_long_over(cast: Cast) -> None:
    make_message(state=MailState.SENT, at=NOW - timedelta(days=181))
    waiting = make_message(at=NOW - timedelta(days=181))
    recent = make_message(state=MailState.HELD, at=NOW - timedelta(days=179))
    for days in (91, 89):
        Link.objects.create(
            purpose="stop_mail",
            subject=f"{days}",
            issued_at=NOW - timedelta(days=400),
            expires_at=NOW - timedelta(days=days),
        )

    with time_machine.travel(NOW, tick=False):
        assert sweep_mail.func() == {"mails": 1, "links": 1}

    every = Message.objects.unscoped(because="the test counts")
    assert set(every) == {waiting, recent}
    assert Link.objects.unscoped(because="the test counts").get().subject == "89"
