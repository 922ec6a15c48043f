"""Links in mails: a scanner that opens them changes nothing, a press does it once."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.test import Client
from django.utils import timezone

from guildhall.office.people import actions as people
from guildhall.office.people.models import Invitation, Person
from guildhall.office.people.rules import TokenWish
from guildhall.office.post import links, queries
from guildhall.office.post.kinds import kinds
from guildhall.office.post.sending import composed
from tests.cast import TODAY, Cast
from tests.factories.people import make_person, make_provider
from tests.web.sign_in.doing import ask, mails

HERE = "http://localhost:8000"


def every_mail(cast: Cast) -> list[EmailMultiAlternatives]:
    """Make everything happen that writes a mail, and put each together as it leaves."""
    now, ben = timezone.now(), cast.people["ben"]
    ask(Client(), "ben@alder.example")
    ask(Client(), "nobody@alder.example")
    for name in ("nia", "oz"):
        asked = people.invite(
            organisation=cast.org("alder"),
            email=f"{name}@alder.example",
            name=name,
            role="officer",
            by=cast.hana,
            at=now,
        )
    people.accept(asked, at=now)
    seat = people.give_seat(
        person=make_person("kay@alder.example", "Kay"),
        organisation=cast.org("alder"),
        role="officer",
        by=cast.hana,
        on=TODAY,
        at=now,
    )
    people.end_seat(seat, by=cast.hana, on=TODAY, at=now)
    wish = TokenWish("Copy", frozenset({"application:read"}), 30)
    people.issue_token(wish=wish, by=cast.ben, at=now)
    people.note_passkey(ben, is_added=True, by=cast.ben, at=now)
    provider = make_provider(cast.org("alder"))
    people.link_identity(ben, provider=provider, by=cast.ben, at=now)
    assert {mail.kind for mail in mails()} == set(kinds())
    return [composed(mail) for mail in mails()]


def addresses(mail: EmailMultiAlternatives) -> Iterator[str]:
    """Every address in a mail: in its text, its laid-out form and its headers."""
    parts = [mail.body, str(mail.alternatives[0][0]), *mail.extra_headers.values()]
    for part in parts:
        yield from re.findall(r"https?://[^\s\"<>]+", unescape(str(part)))


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    held = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            held[table] = sorted(cursor.fetchall(), key=repr)
    return held


@pytest.mark.parametrize("reader", ["nobody", "ben"])
def test_a_scanner_that_opens_every_link_twice_changes_nothing(
    cast: Cast, reader: str
) -> None:
    found = {one for mail in every_mail(cast) for one in addresses(mail)}
    scanner = Client()
    if reader == "ben":
        scanner.force_login(cast.people["ben"])
    before = everything()

    opened = []
    for address in sorted(found):
        assert address.startswith(HERE), f"{address} leads to another host"
        path = address.removeprefix(HERE) or "/"
        for _ in range(2):
            opened += [scanner.head(path), scanner.get(path)]
            opened.append(scanner.get(path, headers={"User-Agent": "scanner"}))

    assert len([one for one in found if "/links/" in one or "/stop/" in one]) == 5
    assert all(answer.status_code in {200, 302, 404, 409} for answer in opened)
    assert everything() == before


def invitation_path(cast: Cast) -> str:
    people.invite(
        organisation=cast.org("alder"),
        email="nia@alder.example",
        name="Nia",
        role="officer",
        by=cast.hana,
        at=timezone.now(),
    )
    found = re.search(rf"{HERE}(/links/\S+)", mails("invitation")[-1].text)
    assert found
    return found[1]


def test_it_says_what_pressing_will_do(cast: Cast) -> None:
    page = Client().get(invitation_path(cast)).text

    assert "Work with Alder Council" in page
    assert "You are invited as council officer." in page
    assert "Accept the invitation" in page


def test_pressing_does_it_once(cast: Cast) -> None:
    path, client = invitation_path(cast), Client()

    first = client.post(path, follow=True)
    second = client.post(path, follow=True)

    assert "You have accepted the invitation" in first.text
    assert "You have accepted the invitation" in second.text
    assert "The link does no more" in second.text
    assert Person.objects.filter(email="nia@alder.example").count() == 1
    every = Invitation.objects.unscoped(because="the test counts")
    assert every.filter(accepted_at__isnull=False).count() == 1
    assert "Sign in" in client.get(path).text


def test_an_expired_link_says_what_to_do(cast: Cast) -> None:
    path = invitation_path(cast)

    with time_machine.travel(timezone.now() + timedelta(days=15)):
        answers = [Client().get(path), Client().post(path)]

    for answer in answers:
        assert answer.status_code == 409
        assert "send it again, or sign in" in answer.text


@pytest.mark.parametrize(
    "path", ["/links/x", "/links/x.y", "/stop/x", "/links/" + "x" * 999]
)
def test_a_link_with_a_wrong_letter_leads_nowhere(cast: Cast, path: str) -> None:
    assert Client().get(path).status_code == 404
    assert Client().post(path).status_code == 404


def test_a_link_works_at_the_address_of_its_purpose_alone(cast: Cast) -> None:
    path = invitation_path(cast)
    stop = mails("invitation")[-1].stop_address.removeprefix(HERE)

    assert Client().post(path.replace("/links/", "/stop/")).status_code == 404
    assert Client().post(stop.replace("/stop/", "/links/")).status_code == 404


def test_a_mail_program_stops_mails_in_one_press(cast: Cast) -> None:
    invitation_path(cast)
    stop = mails("invitation")[-1].stop_address.removeprefix(HERE)
    program = Client(enforce_csrf_checks=True)

    answer = program.post(stop, {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 302
    assert [k.key for k in queries.stopped_by("nia@alder.example")] == ["invitation"]


def test_a_person_stops_mails_in_one_press_and_one_confirm(cast: Cast) -> None:
    invitation_path(cast)
    stop = mails("invitation")[-1].stop_address.removeprefix(HERE)
    client = Client()

    assert "You will get no more mails" in client.get(stop).text
    done = client.post(stop, follow=True)

    assert "You will get no more mails of the kind" in done.text


def test_every_purpose_asks_before_it_acts() -> None:
    assert set(links.purposes()) >= {"invitation", "stop_mail"}
    assert all(purpose.days > 0 for purpose in links.purposes().values())
