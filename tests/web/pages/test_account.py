"""One's own account: name, seats, tokens, passkeys, mails, sessions, acting for."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from guildhall.office.audit.models import Entry
from guildhall.office.members.queries import viewer_of_token
from guildhall.office.people.models import Person, Token
from guildhall.office.post import actions as post
from guildhall.office.post.rules import address_hash
from tests.cast import NOW, Cast
from tests.factories.people import make_person, make_seat, make_token
from tests.web.sign_in.doing import mails


@pytest.fixture
def ben(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.people["ben"])
    return client


def again(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def test_it_shows_oneself(cast: Cast, ben: Client) -> None:
    page = ben.get("/account").text

    assert "You sign in as ben@alder.example." in page
    assert "Alder Council" in page
    assert "Council officer" in page
    assert "You have made no token." in page


@pytest.mark.parametrize(
    "path", ["/account", "/account/tokens/new", "/account/passkeys/new"]
)
def test_it_is_for_those_who_have_signed_in(cast: Cast, path: str) -> None:
    assert Client().get(path).headers["Location"] == f"/sign-in?next={path}"


def test_it_is_kept_by_no_browser(cast: Cast, ben: Client) -> None:
    assert ben.get("/account").headers["Cache-Control"] == "no-store"


def test_it_shows_the_office_its_own_pages(cast: Cast, ben: Client) -> None:
    ada = Client()
    ada.force_login(cast.people["ada"])

    assert 'href="/mails"' in ada.get("/account").text
    assert 'href="/mails"' not in ben.get("/account").text


def test_somebody_without_a_seat_is_told_how_to_get_one(cast: Cast) -> None:
    client = Client()
    client.force_login(make_person())

    page = client.get("/account").text

    assert "You hold no seat" in page
    assert "Make a token" not in page


@pytest.mark.parametrize(
    ("name", "status", "kept"),
    [
        ("Benedict", 302, "Benedict"),
        (" ", 422, "Ben"),
        ("www.evil.example", 422, "Ben"),
        ("x" * 121, 422, "Ben"),
    ],
)
def test_it_changes_ones_name(
    cast: Cast, ben: Client, *, name: str, status: int, kept: str
) -> None:
    answer = ben.post("/account/name", {"name": name})

    assert answer.status_code == status
    assert again(cast.people["ben"]).name == kept


def token_form(**more: object) -> dict[str, object]:
    return {"label": "Copy", "days": "30", "scopes": ["application:read"], **more}


def test_it_shows_a_tokens_secret_once(cast: Cast, ben: Client) -> None:
    page = ben.post("/account/tokens/new", token_form()).text

    found = re.search(r"guildhall_[\w-]{43}", page)
    assert found
    assert viewer_of_token(found[0], at=timezone.now()) is not None
    assert found[0] not in ben.get("/account").text
    assert [m.kind for m in mails()] == ["token_issued"]
    assert found[0] not in mails()[0].text


def test_it_offers_a_token_what_one_holds_oneself(cast: Cast, ben: Client) -> None:
    page = ben.get("/account/tokens/new").text

    assert 'value="application:edit"' in page
    assert 'value="contract:edit"' not in page
    assert 'value="mail:read"' not in page


@pytest.mark.parametrize(
    ("form", "because"),
    [
        (token_form(label=""), "Say what the token is for"),
        (token_form(days="366"), "at most 365 days"),
        (token_form(days="0"), "at least one day"),
        (token_form(days="x"), "whole number of days"),
        (token_form(scopes=[]), "Choose at least one thing"),
        (token_form(scopes=["contract:edit"]), "Select a valid choice"),
    ],
)
def test_it_says_what_must_be_put_right(
    cast: Cast, ben: Client, form: dict[str, object], because: str
) -> None:
    answer = ben.post("/account/tokens/new", form)

    assert answer.status_code == 422
    assert because in answer.text
    assert not Token.objects.unscoped(because="test").exists()


def test_it_makes_no_token_for_those_who_may_not(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.people["cat"])

    assert client.post("/account/tokens/new", token_form()).status_code == 403
    assert "Make a token" not in client.get("/account").text


def test_it_revokes_ones_own_token_and_no_other(cast: Cast, ben: Client) -> None:
    mine = make_token(cast.people["ben"], cast.org("alder"))
    other = make_token(cast.people["gus"], cast.org("alder"), secret="guildhall_other")

    answers = [ben.post(f"/account/tokens/{t.public_id}/revoke") for t in (mine, other)]

    assert [answer.status_code for answer in answers] == [302, 404]
    assert viewer_of_token("guildhall_test-secret", at=NOW) is None
    assert viewer_of_token("guildhall_other", at=NOW) is not None
    assert "Revoked" in ben.get("/account").text


def test_it_switches_for_whom_one_acts(cast: Cast, ben: Client) -> None:
    make_seat(cast.people["ben"], cast.org("birch"), "officer")
    birch = cast.org("birch")
    assert "Acting for" in ben.get("/account").text

    answer = ben.post("/act-for", {"organisation": birch.public_id, "next": "/account"})

    assert answer.headers["Location"] == "/account"
    assert again(cast.people["ben"]).last_acted_for == birch
    assert ben.get("/people").headers["Location"] == "/people/birch"
    elsewhere = Client()
    elsewhere.force_login(again(cast.people["ben"]))
    assert elsewhere.get("/people").headers["Location"] == "/people/birch"


@pytest.mark.parametrize("where", ["birch", "nowhere", ""])
def test_it_acts_for_no_other(cast: Cast, ben: Client, where: str) -> None:
    chosen = cast.org(where).public_id if where == "birch" else where

    assert ben.post("/act-for", {"organisation": chosen}).status_code == 404
    assert ben.get("/people").headers["Location"] == "/people/alder"


def test_a_seat_that_ends_takes_its_place_away(cast: Cast, ben: Client) -> None:
    seat = make_seat(cast.people["ben"], cast.org("birch"), "officer")
    ben.post("/act-for", {"organisation": cast.org("birch").public_id})

    seat.delete()

    assert ben.get("/people").headers["Location"] == "/people/alder"


def test_it_has_stopped_mails_come_again(cast: Cast, ben: Client) -> None:
    assert "Mails you have stopped" not in ben.get("/account").text
    post.stop("invitation_accepted", address_hash("ben@alder.example"), at=NOW)
    assert "Mails you have stopped" in ben.get("/account").text

    ben.post("/account/mails/invitation_accepted")

    assert "Mails you have stopped" not in ben.get("/account").text
    assert ben.post("/account/mails/nothing").status_code == 404


def make_passkey(person: Person) -> Authenticator:
    return Authenticator.objects.create(
        user=person,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "This laptop", "credential": {}},
    )


def test_it_removes_ones_own_passkey_and_no_other(cast: Cast, ben: Client) -> None:
    mine, other = make_passkey(cast.people["ben"]), make_passkey(cast.people["gus"])
    assert "This laptop" in ben.get("/account").text

    answers = [ben.post(f"/account/passkeys/{p.pk}/remove") for p in (mine, other)]

    assert [answer.status_code for answer in answers] == [302, 404]
    assert list(Authenticator.objects.all()) == [other]
    every = Entry.objects.unscoped(because="the test reads the record")
    assert [e.action for e in every] == ["people.passkey_removed"]


@pytest.mark.parametrize(
    "said", ["", "{}", "nonsense", '{"response": {}}', "[]", "null"]
)
def test_it_takes_no_passkey_that_is_none(cast: Cast, ben: Client, said: str) -> None:
    ben.get("/account/passkeys/new")

    answer = ben.post("/account/passkeys/new", {"name": "x", "credential": said})

    assert answer.status_code == 422
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize(
    "said", ["", "{}", "nonsense", '{"response": {}}', "[]", "null"]
)
def test_nobody_comes_in_by_a_passkey_that_is_none(cast: Cast, said: str) -> None:
    make_passkey(cast.people["ben"])
    client = Client()
    client.get("/sign-in/passkey", headers={"Accept": "application/json"})

    answer = client.post("/sign-in/passkey", {"credential": said})

    assert answer.headers["Location"] == "/sign-in"
    assert client.get("/account").status_code == 302


def test_the_browser_is_told_what_a_passkey_needs(cast: Cast) -> None:
    answer = Client().get("/sign-in/passkey", headers={"Accept": "application/json"})

    asked = answer.json()["request_options"]["publicKey"]
    assert asked["userVerification"] == "required"
    assert asked["rpId"] == "testserver"
    assert "allowCredentials" not in asked or asked["allowCredentials"] == []
