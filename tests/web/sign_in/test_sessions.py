"""Sessions: begun anew at sign-in, ended for good, and led nowhere else."""

from urllib.parse import urljoin, urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import NoReverseMatch, reverse

from guildhall.office.people import actions as people
from tests.cast import NOW, TODAY, Cast
from tests.web.sign_in.doing import ask, come_in, enter, is_in, mails, newest_code

ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "http:evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "/\\evil.example",
    "\\\\evil.example",
    "https://testserver@evil.example/",
    "http://testserver.evil.example/",
    " https://evil.example",
    "/%09/evil.example/../..//evil.example",
    "\t//evil.example",
]


def session_of(client: Client) -> str:
    return client.cookies["sessionid"].value


def test_a_session_begins_anew_at_sign_in(cast: Cast) -> None:
    client = Client()
    ask(client, "ben@alder.example")
    fixed = session_of(client)

    enter(client, newest_code())

    assert session_of(client) != fixed
    thief = Client()
    thief.cookies["sessionid"] = fixed
    assert not is_in(thief)
    assert not Session.objects.filter(session_key=fixed).exists()


def test_a_session_chosen_by_somebody_else_is_not_taken(cast: Cast) -> None:
    client = Client()
    client.cookies["sessionid"] = "chosen-by-somebody-else-1234567"

    come_in(client, "ben@alder.example")

    assert is_in(client)
    assert session_of(client) != "chosen-by-somebody-else-1234567"


def test_signing_out_ends_the_session_in_the_store(cast: Cast) -> None:
    client = Client()
    come_in(client, "ben@alder.example")
    held = session_of(client)

    assert client.get("/sign-out").status_code == 200
    assert is_in(client)
    client.post("/sign-out")

    thief = Client()
    thief.cookies["sessionid"] = held
    assert not is_in(thief)


def test_suspension_ends_every_session(cast: Cast) -> None:
    client = Client()
    come_in(client, "ben@alder.example")

    people.suspend(cast.people["ben"], by=cast.hana, on=TODAY, at=NOW)

    assert not is_in(client)


def test_other_sessions_end_and_this_one_stays(cast: Cast) -> None:
    here, there = Client(), Client()
    come_in(here, "ben@alder.example")
    come_in(there, "ben@alder.example")

    here.post("/account/sessions")

    assert is_in(here)
    assert not is_in(there)


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_nothing_leads_elsewhere(cast: Cast, elsewhere: str) -> None:
    client = Client()

    asked = client.post(f"/sign-in?next={elsewhere}", {"login": "ben@alder.example"})
    client.get("/sign-in/code", {"next": elsewhere})
    entered = enter(client, newest_code(), next=elsewhere)
    switched = client.post(
        "/act-for", {"organisation": cast.org("alder").public_id, "next": elsewhere}
    )
    out = client.post("/sign-out", {"next": elsewhere})

    for answer in (asked, entered, switched, out):
        assert answer.status_code == 302
        onward = urlsplit(urljoin("http://testserver/x", answer.headers["Location"]))
        assert (onward.scheme, onward.netloc) == ("http", "testserver")


def test_it_leads_on_to_where_one_wanted_to_go(cast: Cast) -> None:
    client = Client()

    stopped = client.get("/account")
    asked = client.post(
        stopped.headers["Location"], {"login": "ben@alder.example", "next": "/account"}
    )
    entered = enter(client, newest_code(), next="/account")

    assert stopped.headers["Location"] == "/sign-in?next=/account"
    assert asked.headers["Location"] == "/sign-in/code?next=%2Faccount"
    assert entered.headers["Location"] == "/account"


@pytest.mark.parametrize(
    "host", ["evil.example", "testserver.evil.example", "testserver@evil.example", ""]
)
def test_it_answers_for_its_own_hosts_alone(cast: Cast, host: str) -> None:
    answer = Client().post(
        "/sign-in", {"login": "ben@alder.example"}, HTTP_HOST=host, SERVER_NAME="x.y"
    )

    assert answer.status_code == 400
    assert mails() == []


def test_links_in_mails_lead_to_the_address_of_the_settings(cast: Cast) -> None:
    client = Client(HTTP_HOST="127.0.0.1", HTTP_X_FORWARDED_HOST="evil.example")
    client.force_login(cast.people["hana"])

    client.post(
        "/people/alder/invitations",
        {"email": "nia@alder.example", "name": "Nia", "role": "officer"},
    )

    (mail,) = mails("invitation")
    assert "http://localhost:8000/links/" in mail.text
    assert "evil" not in mail.text
    assert "127.0.0.1" not in mail.text


def test_only_the_routes_that_are_needed_are_there() -> None:
    unwanted = [
        "account_signup",
        "account_email",
        "account_change_password",
        "account_set_password",
        "account_reset_password",
        "account_reauthenticate",
        "account_email_verification_sent",
        "socialaccount_signup",
        "socialaccount_connections",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_view_recovery_codes",
    ]
    for name in unwanted:
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_nobody_is_asked_for_a_password(cast: Cast) -> None:
    assert 'type="password"' not in Client().get("/sign-in").text
    for path in ("/accounts/signup/", "/accounts/password/reset/", "/sign-up"):
        assert Client().get(path).status_code == 404
