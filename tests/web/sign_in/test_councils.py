"""Sign-in with a council's own account, through a provider on this machine."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import time_machine
from allauth.socialaccount.models import SocialAccount
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from guildhall.office.audit.models import Entry
from guildhall.office.people import actions as people
from guildhall.office.people.models import Person, Provider
from guildhall.web.sign_in.discovery import identity_of
from tests.cast import NOW, TODAY, Cast
from tests.factories.people import make_provider, make_seat
from tests.web.sign_in.doing import come_in, is_in, mails
from tests.web.sign_in.provider import FakeProvider, provider_on_this_machine


@pytest.fixture
def fake(settings: Settings) -> Iterator[FakeProvider]:
    settings.OUTBOUND_PRIVATE_HOSTS = ["127.0.0.1"]
    with provider_on_this_machine() as running:
        yield running


@pytest.fixture
def provider(cast: Cast, fake: FakeProvider) -> Provider:
    return make_provider(cast.org("alder"), issuer=fake.issuer)


def leave(client: Client, provider: Provider, **form: str) -> str:
    """Press the button of a council; give where the browser is sent."""
    answer = client.post(f"/sign-in/council/{provider.public_id}", form)
    assert answer.status_code == 200, answer.text
    return answer.headers["Refresh"].partition("url=")[2]


def come_back(client: Client, address: str) -> HttpResponse:
    """Be let in by the provider, and come back with what it says."""
    sent = requests.get(address, allow_redirects=False, timeout=5)
    return client.get(sent.headers["Location"].removeprefix("http://localhost:8000"))


def by_council(client: Client, provider: Provider, **form: str) -> HttpResponse:
    return come_back(client, leave(client, provider, **form))


def link(person: Person, provider: Provider, subject: str = "person-1") -> None:
    claims = {"iss": provider.issuer, "sub": subject}
    SocialAccount.objects.create(
        user=person, provider=provider.public_id, uid=identity_of(claims)
    )


def test_it_asks_who_somebody_is_and_nothing_else(provider: Provider) -> None:
    address = leave(Client(), provider, scope="email", auth_params="prompt=none")

    asked = {k: v[0] for k, v in parse_qs(urlsplit(address).query).items()}
    assert asked["scope"] == "openid"
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == (
        f"http://localhost:8000/sign-in/council/{provider.public_id}/return"
    )
    assert {"state", "nonce", "code_challenge"} <= set(asked)
    assert "prompt" not in asked


def test_it_signs_in_whoever_is_linked(cast: Cast, provider: Provider) -> None:
    link(cast.people["ben"], provider)
    client = Client()

    answer = by_council(client, provider, next="/account")

    assert answer.headers["Location"] == "/account"
    assert is_in(client)
    every = Entry.objects.unscoped(because="the test reads the record")
    entry = every.get(action="people.signed_in")
    assert entry.detail == {"way": "council account"}


def test_it_acts_for_the_council_whose_account_was_used(
    cast: Cast, provider: Provider
) -> None:
    ben = cast.people["ben"]
    make_seat(ben, cast.org("birch"), "officer")
    people.act_for(ben, organisation=cast.org("birch"), by=cast.ben, on=TODAY, at=NOW)
    link(ben, provider)
    client = Client()

    by_council(client, provider)

    assert client.session["acting_for"] == cast.org("alder").pk


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "ben@alder.example", "email_verified": True},
        {"email": "ada@office.example", "preferred_username": "ada@office.example"},
    ],
)
def test_a_mail_address_in_a_claim_leads_to_nobody(
    cast: Cast, fake: FakeProvider, provider: Provider, claims: dict[str, Any]
) -> None:
    fake.claims = claims
    client = Client()

    answer = by_council(client, provider)

    assert answer.status_code == 403
    assert "not linked yet" in answer.text
    assert not is_in(client)
    assert not SocialAccount.objects.exists()
    assert Person.objects.count() == len(cast.people)


def test_whoever_is_signed_in_links_their_own(cast: Cast, provider: Provider) -> None:
    client = Client()
    come_in(client, "ben@alder.example")

    answer = by_council(client, provider, process="connect")

    assert answer.headers["Location"] == "/account"
    account = SocialAccount.objects.get()
    assert account.user == cast.people["ben"]
    assert set(account.extra_data) == {"iss", "sub"}
    assert [m.kind for m in mails()][-1] == "identity_linked"
    elsewhere = Client()
    by_council(elsewhere, provider)
    assert is_in(elsewhere)


def test_nobody_links_the_account_of_a_council_that_is_not_theirs(
    cast: Cast, provider: Provider
) -> None:
    client = Client()
    come_in(client, "dev@cedar.example")

    answer = by_council(client, provider, process="connect")

    assert "you hold no seat at this organisation" in answer.text.lower()
    assert not SocialAccount.objects.exists()


def test_nobody_takes_an_identity_that_is_linked(
    cast: Cast, provider: Provider
) -> None:
    link(cast.people["gus"], provider)
    client = Client()
    come_in(client, "ben@alder.example")

    answer = by_council(client, provider, process="connect")

    assert "linked to somebody else" in answer.text
    assert SocialAccount.objects.get().user == cast.people["gus"]


def test_nobody_links_without_being_signed_in(provider: Provider) -> None:
    answer = by_council(Client(), provider, process="connect")

    assert answer.headers["Location"] == "/sign-in"
    assert not SocialAccount.objects.exists()


def invited(cast: Cast, client: Client, *, where: str = "alder") -> str:
    """Invite Nia, and give the path of her link."""
    people.invite(
        organisation=cast.org(where),
        email=f"nia@{where}.example",
        name="Nia",
        role="officer",
        by=cast.ada,
        at=timezone.now(),
    )
    found = re.search(
        r"http://localhost:8000(/links/\S+)", mails("invitation")[-1].text
    )
    assert found
    return unescape(found[1])


def test_an_invitation_links_the_account_of_its_council(
    cast: Cast, provider: Provider
) -> None:
    client = Client()
    client.post(invited(cast, client))

    answer = by_council(client, provider)

    assert answer.status_code == 302
    assert SocialAccount.objects.get().user.email == "nia@alder.example"
    assert is_in(client)


def test_an_invitation_of_another_council_links_nothing(
    cast: Cast, provider: Provider
) -> None:
    client = Client()
    client.post(invited(cast, client, where="birch"))

    assert by_council(client, provider).status_code == 403
    assert not SocialAccount.objects.exists()


def test_an_invitation_that_was_passed_on_links_nothing(
    cast: Cast, provider: Provider
) -> None:
    path = invited(cast, Client())
    Client().post(path)
    somebody_else = Client()
    somebody_else.post(path)

    assert by_council(somebody_else, provider).status_code == 403
    assert not SocialAccount.objects.exists()


def test_an_invitation_links_for_a_quarter_of_an_hour(
    cast: Cast, provider: Provider
) -> None:
    client = Client()
    client.post(invited(cast, client))

    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert by_council(client, provider).status_code in {403, 502}

    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize(
    "spoilt",
    [
        {"claims": {"nonce": "another"}},
        {"claims": {"nonce": None}},
        {"claims": {"iss": "https://login.other.example"}},
        {"claims": {"aud": "another-site"}},
        {"signs_with": "two"},
        {"algorithm": "none"},
        {"client_secret": "changed"},
    ],
)
def test_it_lets_nobody_in_on_an_answer_that_does_not_hold(
    cast: Cast, fake: FakeProvider, provider: Provider, spoilt: dict[str, Any]
) -> None:
    link(cast.people["ben"], provider)
    for name, value in spoilt.items():
        setattr(fake, name, value)
    client = Client()

    answer = by_council(client, provider)

    assert answer.status_code == 502
    assert "did not work" in answer.text
    assert not is_in(client)


def test_an_answer_holds_only_where_it_was_asked_for(
    cast: Cast, provider: Provider
) -> None:
    link(cast.people["ben"], provider)
    address = leave(Client(), provider)
    somebody_else = Client()

    answer = come_back(somebody_else, address)

    assert answer.status_code == 502
    assert not is_in(somebody_else)


def test_an_answer_holds_once(cast: Cast, provider: Provider) -> None:
    link(cast.people["ben"], provider)
    client = Client()
    sent = requests.get(leave(client, provider), allow_redirects=False, timeout=5)
    back = sent.headers["Location"].removeprefix("http://localhost:8000")

    client.get(back)
    client.post("/sign-out")
    client.get(back)

    assert not is_in(client)


def test_the_same_subject_of_another_issuer_is_somebody_else(
    cast: Cast, fake: FakeProvider, provider: Provider
) -> None:
    claims = {"iss": "https://login.alder.example", "sub": fake.subject}
    SocialAccount.objects.create(
        user=cast.people["ben"], provider=provider.public_id, uid=identity_of(claims)
    )
    client = Client()

    assert by_council(client, provider).status_code == 403
    assert not is_in(client)


def test_a_suspended_person_stays_out(cast: Cast, provider: Provider) -> None:
    link(cast.people["ben"], provider)
    people.suspend(cast.people["ben"], by=cast.hana, on=TODAY, at=NOW)
    client = Client()

    answer = by_council(client, provider)

    assert answer.headers["Location"] == "/sign-in/suspended"
    assert not is_in(client)


def test_cancelling_is_answered_plainly(provider: Provider) -> None:
    client = Client()
    state = parse_qs(urlsplit(leave(client, provider)).query)["state"][0]

    answer = client.get(
        f"/sign-in/council/{provider.public_id}/return",
        {"error": "access_denied", "state": state},
    )

    assert "you cancelled it" in answer.text.lower()


def test_a_closed_sign_in_is_not_found(cast: Cast, provider: Provider) -> None:
    people.open_provider(provider, is_open=False, by=cast.hana, at=NOW)

    answer = Client().post(f"/sign-in/council/{provider.public_id}")

    assert answer.status_code == 404
    assert (
        Client().get(f"/sign-in/council/{provider.public_id}/return").status_code == 404
    )
    assert "Alder" not in Client().get("/sign-in").text


def test_a_closed_network_is_said_plainly(cast: Cast) -> None:
    provider = make_provider(cast.org("alder"), issuer="https://login.alder.invalid")

    answer = Client().post(f"/sign-in/council/{provider.public_id}")

    assert answer.status_code == 502
    assert "network is closed" in answer.text


def test_the_way_there_is_taken_by_a_press_alone(provider: Provider) -> None:
    answer = Client().get(f"/sign-in/council/{provider.public_id}")

    assert answer.status_code == 405
    assert "Alder account" in Client().get("/sign-in").text


def test_what_is_linked_can_be_unlinked(cast: Cast, provider: Provider) -> None:
    link(cast.people["ben"], provider)
    client = Client()
    client.force_login(cast.people["ben"])
    assert "Linked" in client.get("/account").text

    client.post(f"/account/councils/{provider.public_id}/unlink")

    assert not SocialAccount.objects.exists()
    assert (
        client.post(f"/account/councils/{provider.public_id}/unlink").status_code == 404
    )
