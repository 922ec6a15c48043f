"""A mail address, a code, a secret: none of them is ever in a log line."""

import io
import logging
from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django import Settings
from structlog.stdlib import ProcessorFormatter

from guildhall.config.parts import log_lines
from guildhall.office.people import rules
from guildhall.office.post.jobs import attempt
from tests.cast import Cast
from tests.factories.people import make_provider, make_token
from tests.factories.post import make_message
from tests.web.sign_in.doing import ask, enter, mails, newest_code, wrong


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the console would show, in the form that the settings give it."""
    handlers = [
        handler
        for handler in logging.getLogger().handlers
        if isinstance(handler.formatter, ProcessorFormatter)
    ]
    (console,) = handlers
    assert isinstance(console, logging.StreamHandler)
    shown = io.StringIO()
    before = console.setStream(shown)
    yield shown
    console.setStream(before)


CANARY = "canary.7f3a@alder.example"


def test_no_line_holds_an_address_or_a_code(
    cast: Cast, written: io.StringIO, settings: Settings
) -> None:
    ben = cast.people["ben"]
    ben.email = CANARY
    ben.save()
    client = Client(raise_request_exception=False)

    ask(client, CANARY)
    code = newest_code()
    for said in (wrong(code), "", "x" * 500, code):
        enter(client, said)
    ask(client, f"not-{CANARY} ")
    client.get(f"/nowhere/{CANARY}", {"next": CANARY})
    client.get("/outbox", {"q": CANARY, "state": CANARY})
    client.post("/people/alder/invitations", {"email": CANARY, "name": CANARY})
    client.post("/account/name", {"name": CANARY})
    client.post("/sign-in", {"login": CANARY}, HTTP_HOST=CANARY)
    client.post(f"/links/{CANARY}", {})
    secret = "guildhall_canary-secret"
    make_token(ben, cast.org("alder"), secret=secret)
    client.get("/api/v1/contracts", headers={"Authorization": f"Bearer {secret}"})
    provider = make_provider(cast.org("alder"), issuer="https://login.invalid")
    client.post(f"/sign-in/council/{provider.public_id}", {"login_hint": CANARY})
    settings.MAIL_LEAVES_THE_HOUSE = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 9
    attempt(make_message(person=ben).public_id)

    lines = written.getvalue()
    assert len(mails()) > 1
    assert "Not Found: /nowhere/...@..." in lines
    assert "canary" not in lines
    assert code not in lines
    assert rules.hash_of(secret) not in lines


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("Not Found: /a/ben@alder.example", "Not Found: /a/...@..."),
        ("ben%40alder.example", "...@..."),
        ('{"event": "o\'neil+x@a-b.co.uk"}', '{"event": "...@..."}'),
        ("Conflict: /links/abc.def-GHI", "Conflict: /links/..."),
        ('"/stop/abc.def" and on', '"/stop/..." and on'),
        ("Not Found: /register", "Not Found: /register"),
    ],
)
def test_a_line_is_masked(line: str, kept: str) -> None:
    assert log_lines.masked(line) == kept
