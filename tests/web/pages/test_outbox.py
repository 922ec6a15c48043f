"""The outbox: open where mail stays, closed and without secrets where it leaves."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from guildhall.office.post.kinds import kinds
from guildhall.office.post.rules import MailState
from tests.cast import Cast
from tests.factories.post import make_message
from tests.web.sign_in.doing import ask, mails, newest_code

PATHS = ("/outbox", "/outbox.csv", "/outbox.json")


def seen_by(cast: Cast, who: str) -> Client:
    client = Client()
    if who != "public":
        client.force_login(cast.people[who])
    return client


@pytest.fixture
def leaving(settings: Settings) -> None:
    settings.MAIL_LEAVES_THE_HOUSE = True


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("who", ["public", "ben", "eve", "ada"])
def test_it_is_open_where_mail_stays(cast: Cast, who: str, path: str) -> None:
    make_message()

    answer = seen_by(cast, who).get(path)

    assert answer.status_code == 200
    assert "ben@alder.example" in answer.text


def test_it_says_loudly_that_it_is_open(cast: Cast) -> None:
    assert "never with real people" in Client().get("/outbox").text


def test_it_shows_the_code_one_signs_in_with(cast: Cast) -> None:
    ask(Client(), "ben@alder.example")
    (mail,) = mails()

    page = Client().get(f"/outbox/{mail.public_id}").text

    assert newest_code() in page


@pytest.mark.parametrize("path", [*PATHS, "/outbox/one"])
@pytest.mark.parametrize(
    ("who", "status"),
    [("public", 302), ("ben", 404), ("hana", 404), ("eve", 404), ("ada", 200)],
)
def test_it_is_for_those_who_may_where_mail_leaves(
    cast: Cast, leaving: None, *, who: str, status: int, path: str
) -> None:
    mail = make_message(person=cast.people["ben"])

    answer = seen_by(cast, who).get(path.replace("one", mail.public_id))

    assert answer.status_code == status
    assert ("ben@alder.example" in answer.text) is (who == "ada")


@pytest.mark.parametrize("kind", [key for key, one in kinds().items() if one.secret])
def test_it_shows_nobody_a_text_that_lets_somebody_in(
    cast: Cast, leaving: None, kind: str
) -> None:
    mail = make_message(kind=kind)

    page = seen_by(cast, "ada").get(f"/outbox/{mail.public_id}").text

    assert "Some words" not in page
    assert "it lets somebody in" in page


def test_it_filters_and_sorts_by_address(cast: Cast) -> None:
    make_message(kind="passkey_added")
    make_message(kind="no_account", person=cast.people["gus"], state=MailState.HELD)
    client = Client()

    by_kind = client.get("/outbox.json", {"mail": "no_account"}).json()["mails"]
    by_state = client.get("/outbox.json", {"state": "waiting"}).json()["mails"]
    by_text = client.get("/outbox.json", {"q": "GUS@"}).json()["mails"]

    assert [m["mail"] for m in by_kind] == ["no_account"]
    assert [m["mail"] for m in by_state] == ["passkey_added"]
    assert [m["to"] for m in by_text] == ["gus@alder.example"]
    assert client.get("/outbox", {"state": "nonsense"}).status_code == 422
    assert client.get("/outbox", {"sort": "nonsense"}).status_code == 422


def test_it_says_what_to_do_when_it_is_empty(cast: Cast) -> None:
    assert "No mail yet" in Client().get("/outbox").text


def test_its_csv_holds_no_live_formula(cast: Cast) -> None:
    mail = make_message()
    mail.subject = "=cmd()"
    mail.save()

    assert ",'=cmd()," in Client().get("/outbox.csv").text


def test_its_links_stay_on_the_host_one_is_at(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.people["hana"])
    client.post(
        "/people/alder/invitations",
        {"email": "nia@alder.example", "name": "Nia", "role": "officer"},
    )

    page = client.get(f"/outbox/{mails('invitation')[0].public_id}").text

    assert 'href="/links/' in page
    assert 'href="http://localhost:8000/links' not in page


def test_a_subject_is_text(cast: Cast) -> None:
    mail = make_message()
    mail.subject, mail.text = "<script>1</script>", "<b>2</b> http://x.example/<i>"
    mail.save()

    page = Client().get(f"/outbox/{mail.public_id}").text

    assert "<script>1" not in page
    assert "<b>2" not in page
    assert "<i>" not in page


@pytest.mark.parametrize(
    ("who", "status"), [("public", 302), ("hana", 403), ("ada", 302)]
)
def test_it_sends_again_for_those_who_may(
    cast: Cast, leaving: None, who: str, status: int
) -> None:
    mail = make_message(state=MailState.FAILED)

    answer = seen_by(cast, who).post(f"/outbox/{mail.public_id}/again")

    assert answer.status_code == status
    assert (mails()[0].state == MailState.WAITING) is (who == "ada")


def test_it_asks_the_store_as_often_for_many_as_for_one(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(30):
        make_message()

    with django_assert_max_num_queries(4):
        Client().get("/outbox")


@pytest.mark.parametrize(
    "path", ["/mails", "/mails.csv", "/mails.json", "/mails/invitation"]
)
@pytest.mark.parametrize(
    ("who", "status"), [("public", 302), ("hana", 403), ("eve", 403), ("ada", 200)]
)
def test_mails_are_for_those_who_preview(
    cast: Cast, *, who: str, status: int, path: str
) -> None:
    assert seen_by(cast, who).get(path).status_code == status


def test_mails_lists_every_mail_with_its_counts(cast: Cast) -> None:
    ask(Client(), "ben@alder.example")
    ask(Client(), "ben@alder.example")

    found = seen_by(cast, "ada").get("/mails.json").json()["mails"]

    assert [row["mail"] for row in found] == list(kinds())
    code = found[0]
    assert (code["mail"], code["written"], code["addresses"]) == ("sign_in_code", 2, 1)


@pytest.mark.parametrize("key", kinds())
def test_every_mail_can_be_previewed(cast: Cast, key: str) -> None:
    page = seen_by(cast, "ada").get(f"/mails/{key}").text

    assert "Test innovation office" in page
    assert "Why this mail came" in page


def test_there_is_no_preview_of_another_mail(cast: Cast) -> None:
    assert seen_by(cast, "ada").get("/mails/nothing").status_code == 404
