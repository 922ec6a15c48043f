"""People of an organisation: seen by colleagues, changed by those who may."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from guildhall.office.people.models import Invitation, Provider
from tests.cast import NOW, Cast
from tests.factories.people import (
    make_invitation,
    make_person,
    make_provider,
    make_seat,
)
from tests.web.sign_in.doing import mails
from tests.web.sign_in.provider import provider_on_this_machine

NIA = {"email": "nia@alder.example", "name": "Nia", "role": "officer"}


def seen_by(cast: Cast, who: str) -> Client:
    client = Client()
    if who != "public":
        client.force_login(cast.people[who])
    return client


def without_token(page: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


SEES = {
    ("ada", "alder"): 200,
    ("hana", "alder"): 200,
    ("ben", "alder"): 200,
    ("cat", "birch"): 200,
    ("hana", "birch"): 404,
    ("ben", "birch"): 404,
    ("hana", "nowhere"): 404,
    ("eve", "yew"): 403,
    ("eve", "alder"): 403,
    ("public", "alder"): 302,
    ("public", "nowhere"): 302,
}


@pytest.mark.parametrize(("who", "where"), SEES)
@pytest.mark.parametrize("path", ["/people/{}", "/people/{}.csv", "/people/{}.json"])
def test_it_is_seen_by_colleagues(cast: Cast, who: str, where: str, path: str) -> None:
    answer = seen_by(cast, who).get(path.format(where))

    assert answer.status_code == SEES[who, where]
    assert ("hana@alder.example" in answer.text) is (
        where == "alder" and answer.status_code == 200
    )


def test_another_organisation_looks_like_none(cast: Cast) -> None:
    client = seen_by(cast, "hana")

    other, none = client.get("/people/birch"), client.get("/people/nowhere")

    assert without_token(other.text) == without_token(none.text)


def test_it_leads_to_ones_own_organisation(cast: Cast) -> None:
    assert seen_by(cast, "ben").get("/people").headers["Location"] == "/people/alder"


def test_those_who_may_not_change_see_no_form(cast: Cast) -> None:
    make_invitation(cast.org("alder"))

    page = seen_by(cast, "ben").get("/people/alder").text

    assert "Hana" in page
    assert "Invite a colleague" not in page
    assert "nia@alder.example" not in page
    assert "End seat" not in page


def test_it_invites_in_three_actions(cast: Cast) -> None:
    client = seen_by(cast, "hana")

    opened = client.get("/people", follow=True)
    assert 'action="/people/alder/invitations"' in opened.text
    sent = client.post("/people/alder/invitations", NIA, follow=True)

    assert "The invitation to Nia is on its way." in sent.text
    assert "nia@alder.example" in sent.text
    assert [m.kind for m in mails()] == ["invitation"]


@pytest.mark.parametrize(
    ("form", "because"),
    [
        (NIA | {"email": "nia"}, "like name@council.gov.uk"),
        (NIA | {"email": ""}, "Enter their mail address"),
        (NIA | {"name": ""}, "Enter the name by which"),
        (NIA | {"name": "see www.x.example"}, "a name alone"),
        (NIA | {"role": ""}, "Choose what they will do here"),
        (NIA | {"role": "central_team"}, "central_team is not one of"),
        (NIA | {"email": "ben@alder.example"}, "holds this seat already"),
    ],
)
def test_it_says_what_must_be_put_right(
    cast: Cast, form: dict[str, str], because: str
) -> None:
    answer = seen_by(cast, "hana").post("/people/alder/invitations", form)

    assert answer.status_code == 422
    assert because in answer.text
    assert "There is a problem" in answer.text
    assert mails() == []


WRITES = {
    "invite": "/people/alder/invitations",
    "again": "/people/alder/invitations/{invitation}/again",
    "withdraw": "/people/alder/invitations/{invitation}/withdraw",
    "end": "/people/alder/seats/{seat}/end",
    "suspend": "/people/alder/{person}/suspend",
    "restore": "/people/alder/{person}/restore",
    "provider": "/people/alder/sign-in",
    "test": "/people/alder/sign-in/test",
    "open": "/people/alder/sign-in/open",
}
OUTSIDE = {"public": 302, "ben": 403, "eve": 403, "bea": 403, "rex": 404}


@pytest.mark.parametrize("who", OUTSIDE)
@pytest.mark.parametrize("what", WRITES)
def test_it_is_changed_by_nobody_else(cast: Cast, who: str, what: str) -> None:
    cast.people["rex"] = make_person("rex@birch.example", "Rex")
    make_seat(cast.people["rex"], cast.org("birch"), "main_representative")
    asked = make_invitation(cast.org("alder"), invited_at=timezone.now())
    make_provider(cast.org("alder"))
    before = list(Invitation.objects.unscoped(because="test").values())
    address = WRITES[what].format(
        invitation=asked.public_id,
        seat=cast.people["gus"].seats.get().pk,
        person=cast.people["gus"].public_id,
    )

    answer = seen_by(cast, who).post(address, NIA | {"open": "no"})

    assert answer.status_code == OUTSIDE[who]
    assert list(Invitation.objects.unscoped(because="test").values()) == before
    assert cast.people["gus"].seats.get().ends_before is None
    assert Provider.objects.unscoped(because="test").get().is_open
    assert mails() == []


def test_what_is_of_one_organisation_is_not_reached_through_another(cast: Cast) -> None:
    client = seen_by(cast, "hana")
    asked = make_invitation(cast.org("birch"), invited_at=NOW)
    seat = cast.people["cat"].seats.get()

    answers = [
        client.post(f"/people/alder/invitations/{asked.public_id}/withdraw"),
        client.post(f"/people/alder/seats/{seat.pk}/end"),
        client.post(f"/people/alder/{cast.people['cat'].public_id}/suspend"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 3


def test_it_ends_a_seat_and_suspends(cast: Cast) -> None:
    client = seen_by(cast, "hana")
    ben, gus = cast.people["ben"], cast.people["gus"]

    client.post(f"/people/alder/seats/{ben.seats.get().pk}/end")
    client.post(f"/people/alder/{gus.public_id}/suspend")

    page = client.get("/people/alder").text
    assert "ben@alder.example" not in page
    assert "Suspended" in page
    client.post(f"/people/alder/{gus.public_id}/restore")
    assert "Suspended" not in client.get("/people/alder").text


def test_it_refuses_to_leave_nobody_who_speaks(cast: Cast) -> None:
    seat = cast.people["hana"].seats.get()

    answer = seen_by(cast, "hana").post(f"/people/alder/seats/{seat.pk}/end")

    assert answer.status_code == 403
    assert "somebody must speak" in answer.text.lower()


def test_it_sends_an_invitation_again_and_withdraws_it(cast: Cast) -> None:
    client = seen_by(cast, "hana")
    asked = make_invitation(
        cast.org("alder"), invited_at=timezone.now() - timedelta(days=20)
    )
    assert "Expired" in client.get("/people/alder").text

    client.post(f"/people/alder/invitations/{asked.public_id}/again")
    assert "Waiting for an answer" in client.get("/people/alder").text
    client.post(f"/people/alder/invitations/{asked.public_id}/withdraw")

    assert "nia@alder.example" not in client.get("/people/alder").text


def test_a_person_without_a_seat_has_no_colleagues(cast: Cast) -> None:
    client = Client()
    client.force_login(make_person())

    assert client.get("/people").status_code == 404
    assert client.get("/people/alder").status_code == 404


def test_it_asks_the_store_as_often_for_many_as_for_one(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        person = make_person(f"n{number}@alder.example", f"N{number}")
        make_seat(person, cast.org("alder"), "officer")
        make_invitation(cast.org("alder"), email=f"m{number}@alder.example")
    client = seen_by(cast, "hana")

    with django_assert_max_num_queries(14):
        client.get("/people/alder")


def test_a_council_sets_up_its_own_sign_in(cast: Cast, settings: Settings) -> None:
    settings.OUTBOUND_PRIVATE_HOSTS = ["127.0.0.1"]
    client = seen_by(cast, "hana")
    with provider_on_this_machine() as fake:
        form = {"issuer": fake.issuer, "client_id": "guildhall", "client_secret": "shh"}
        kept = client.post("/people/alder/sign-in", form, follow=True)
        early = client.post("/people/alder/sign-in/open", {"open": "yes"})
        tested = client.post("/people/alder/sign-in/test")
        opened = client.post("/people/alder/sign-in/open", {"open": "yes"}, follow=True)

    assert "Test them, then open" in kept.text
    assert "/return" in kept.text
    assert early.status_code == 409
    assert "Everything holds." in tested.text
    assert "the client id and secret are accepted" in tested.text
    assert "The sign-in is open." in opened.text
    assert "Alder account" in Client().get("/sign-in").text


def test_its_secret_is_never_shown(cast: Cast) -> None:
    client = seen_by(cast, "hana")
    form = {
        "issuer": "https://login.alder.example",
        "client_id": "guildhall",
        "client_secret": "canary-secret",
    }

    shown = client.post("/people/alder/sign-in", form, follow=True).text
    wrong = client.post("/people/alder/sign-in", form | {"issuer": "x"})

    assert "canary-secret" not in shown
    assert wrong.status_code == 422
    assert "canary-secret" not in wrong.text
    assert "starts https://" in wrong.text


def test_its_test_says_plainly_that_the_network_is_closed(cast: Cast) -> None:
    make_provider(cast.org("alder"), issuer="https://login.alder.invalid")

    page = seen_by(cast, "hana").post("/people/alder/sign-in/test").text

    assert "network is closed" in page
    assert "Put this right" in page
    assert not Provider.objects.unscoped(because="test").get().is_open


def test_a_name_is_text(cast: Cast) -> None:
    cast.people["ben"].name = "<script>1</script>"
    cast.people["ben"].save()

    assert "<script>1" not in seen_by(cast, "hana").get("/people/alder").text
