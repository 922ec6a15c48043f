"""Sign-in by a six-digit code: nobody learns who has an account, nobody guesses one."""

import re
import statistics
import time
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from guildhall.office.audit.models import Entry
from tests.cast import NOW, Cast
from tests.factories.people import make_invitation, make_person
from tests.web.sign_in.doing import (
    ask,
    come_in,
    enter,
    is_in,
    mails,
    newest_code,
    wrong,
)


@pytest.fixture
def client() -> Client:
    return Client()


def test_it_signs_in_with_the_code_from_the_mail(cast: Cast, client: Client) -> None:
    asked = ask(client, "Ben@Alder.example")

    assert asked.headers["Location"] == "/sign-in/code"
    (mail,) = mails()
    assert (mail.kind, mail.person) == ("sign_in_code", cast.people["ben"])
    assert re.fullmatch(r"\d{6}", newest_code())
    assert enter(client, newest_code()).headers["Location"] == "/"
    assert is_in(client)


def test_it_takes_a_code_with_spaces_in_it(cast: Cast, client: Client) -> None:
    ask(client, "ben@alder.example")
    code = newest_code()

    enter(client, f" {code[:3]} {code[3:]} ")

    assert is_in(client)


def test_it_keeps_in_the_record_who_came_in_and_how(cast: Cast, client: Client) -> None:
    come_in(client, "ben@alder.example")

    every = Entry.objects.unscoped(because="the test reads the record")
    entry = every.get(action="people.signed_in")
    assert entry.detail == {"way": "code"}
    assert entry.actor == f"person:{cast.people['ben'].pk}"
    assert entry.on_behalf_of == str(cast.org("alder").pk)


def test_a_code_works_once(cast: Cast, client: Client) -> None:
    come_in(client, "ben@alder.example")
    code = newest_code()
    other = Client()

    enter(other, code)
    client.post("/sign-out")
    enter(client, code)

    assert not is_in(other)
    assert not is_in(client)


def test_a_code_works_only_where_it_was_asked_for(cast: Cast, client: Client) -> None:
    ask(client, "ben@alder.example")
    other = Client()
    ask(other, "gus@alder.example")

    code = re.search(r"\d{6}", mails("sign_in_code")[0].text)
    assert code
    enter(other, code[0])

    assert not is_in(other)


def test_three_wrong_codes_end_it(cast: Cast, client: Client) -> None:
    ask(client, "ben@alder.example")
    code = newest_code()

    answers = [enter(client, wrong(code)) for _ in range(3)]

    assert [a.status_code for a in answers] == [200, 200, 302]
    assert "Enter the six digits from the newest mail" in answers[0].text
    assert answers[2].headers["Location"] == "/sign-in"
    enter(client, code)
    assert not is_in(client)


@pytest.mark.parametrize(("seconds", "works"), [(599, True), (601, False)])
def test_a_code_is_good_for_ten_minutes(
    cast: Cast, client: Client, seconds: int, *, works: bool
) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        ask(client, "ben@alder.example")
        code = newest_code()
        clock.shift(timedelta(seconds=seconds))

        enter(client, code)

        assert is_in(client) is works


STRANGERS = ("nobody@alder.example", "out@alder.example", "asked@alder.example")


def told(client: Client, address: str) -> tuple[int, str, str]:
    """What somebody sees who asks for a code: status, where to, and the page there."""
    asked = ask(client, address)
    shown = client.get("/sign-in/code").text.replace(address, "ADDRESS")
    return asked.status_code, asked.headers["Location"], without_tokens(shown)


def without_tokens(page: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


@pytest.mark.parametrize("stranger", STRANGERS)
def test_it_tells_nobody_who_has_an_account(cast: Cast, stranger: str) -> None:
    make_person("out@alder.example", "Out", is_active=False)
    make_invitation(cast.org("alder"), email="asked@alder.example")

    with time_machine.travel(NOW, tick=False):
        known = told(Client(), "ben@alder.example")
        unknown = told(Client(), stranger)

    assert unknown == known


@pytest.mark.parametrize("stranger", STRANGERS)
def test_a_wrong_code_is_answered_the_same(cast: Cast, stranger: str) -> None:
    make_person("out@alder.example", "Out", is_active=False)
    make_invitation(cast.org("alder"), email="asked@alder.example")
    pages = []
    for address in ("ben@alder.example", stranger):
        client = Client()
        ask(client, address)
        for _ in range(3):
            answer = enter(client, "000000")
            shown = without_tokens(answer.text.replace(address, "ADDRESS"))
            pages.append((answer.status_code, answer.headers.get("Location"), shown))

    assert pages[:3] == pages[3:]


def test_it_tells_the_owner_of_an_address_by_mail(cast: Cast) -> None:
    make_person("out@alder.example", "Out", is_active=False)
    with time_machine.travel(NOW, tick=False):
        make_invitation(cast.org("alder"), email="asked@alder.example")
        for stranger in STRANGERS:
            ask(Client(), stranger)

    assert [(m.kind, m.address) for m in mails()] == [
        ("no_account", "nobody@alder.example"),
        ("no_account", "out@alder.example"),
        ("invitation", "asked@alder.example"),
    ]


def statements(address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        ask(Client(), address)
    return len(
        [q for q in captured if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    )


def test_both_answers_cost_the_store_the_same(cast: Cast) -> None:
    ask(Client(), "gus@alder.example")

    known = statements("ben@alder.example")
    unknown = statements("nobody@alder.example")

    assert abs(known - unknown) <= 3


def test_both_answers_take_the_same_time(cast: Cast, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    taken: dict[str, list[float]] = {"ben@alder.example": [], "x@alder.example": []}
    for turn in range(20):
        for address in sorted(taken, reverse=turn % 2 == 0):
            began = time.perf_counter()
            ask(Client(), address)
            taken[address].append(time.perf_counter() - began)

    known, unknown = (statistics.median(times) for times in taken.values())
    assert 0.6 < known / unknown < 1.7


@pytest.mark.parametrize("address", ["ben@alder.example", "nobody@alder.example"])
def test_an_address_is_sent_three_mails_a_minute(cast: Cast, address: str) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        answers = [ask(Client(), address) for _ in range(4)]
        clock.shift(timedelta(seconds=61))
        later = ask(Client(), address)

    assert [a.status_code for a in answers] == [302, 302, 302, 200]
    assert "There were too many attempts" in answers[3].text
    assert later.status_code == 302
    assert len(mails()) == 4


def test_an_address_is_sent_ten_mails_an_hour(cast: Cast) -> None:
    statuses = []
    with time_machine.travel(NOW, tick=False) as clock:
        for _ in range(12):
            statuses.append(ask(Client(), "ben@alder.example").status_code)
            clock.shift(timedelta(minutes=2))
        clock.shift(timedelta(hours=1))
        statuses.append(ask(Client(), "ben@alder.example").status_code)

    assert statuses == [302] * 10 + [200] * 2 + [302]


def test_a_guesser_is_stopped_across_sessions(cast: Cast) -> None:
    guesses = 0
    with time_machine.travel(NOW, tick=False) as clock:
        for _ in range(60):
            client = Client()
            if ask(client, "ben@alder.example").status_code == 302:
                code = newest_code()
                guesses += sum(
                    enter(client, wrong(code)).status_code in {200, 302}
                    for _ in range(3)
                )
            clock.shift(timedelta(minutes=1))

    assert guesses <= 33


def test_a_network_address_asks_for_twenty_codes_a_minute(cast: Cast) -> None:
    with time_machine.travel(NOW, tick=False):
        answers = [ask(Client(), f"n{n}@alder.example") for n in range(21)]
        elsewhere = Client(REMOTE_ADDR="192.0.2.7").post(
            "/sign-in", {"login": "n21@alder.example"}
        )

    assert [a.status_code for a in answers] == [302] * 20 + [200]
    assert elsewhere.status_code == 302


def test_a_network_address_enters_thirty_codes_a_minute(cast: Cast) -> None:
    statuses = []
    with time_machine.travel(NOW, tick=False):
        for number in range(11):
            client = Client()
            ask(client, f"n{number}@alder.example")
            statuses += [enter(client, "000000").status_code for _ in range(3)]

    assert statuses[:30].count(429) == 0
    assert statuses[30:] == [429] * 3


def test_a_limit_is_counted_in_the_store(cast: Cast) -> None:
    ask(Client(), "ben@alder.example")

    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM shared_count")
        keys = [row[0] for row in cursor.fetchall()]

    assert any("request_login_code" in key for key in keys)
    assert not any("ben" in key for key in keys)


def test_an_address_that_is_none_is_told_so(cast: Cast, client: Client) -> None:
    answer = ask(client, "ben at alder")

    assert "like name@council.gov.uk" in answer.text
    assert 'href="#id_login"' in answer.text
    assert mails() == []


def test_it_points_to_the_outbox_only_where_mail_stays(
    cast: Cast, client: Client, settings: Settings
) -> None:
    ask(client, "ben@alder.example")
    assert "read it in the outbox" in client.get("/sign-in/code").text

    settings.MAIL_LEAVES_THE_HOUSE = True
    assert "read it in the outbox" not in client.get("/sign-in/code").text


def test_another_address_can_be_typed_while_a_code_is_under_way(
    cast: Cast, client: Client
) -> None:
    ask(client, "bne@alder.example")

    assert client.get("/sign-in").status_code == 200
    ask(client, "ben@alder.example")
    enter(client, newest_code())

    assert is_in(client)


def test_a_passkey_is_offered_at_the_first_sign_in_alone(
    cast: Cast, client: Client
) -> None:
    come_in(client, "ben@alder.example")
    first = client.get("/account").text
    client.post("/sign-out")
    come_in(client, "ben@alder.example")

    assert "Next time you can come in without a code" in first
    assert "Next time you can come in" not in client.get("/account").text
