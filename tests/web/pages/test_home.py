"""The doors anybody may come through: home, about, the API for people and programs."""

import pytest
from django.test import Client

from tests.cast import Cast
from tests.factories import register as make

OPEN = ["/", "/about", "/accessibility", "/api", "/region.css", "/region.svg"]


@pytest.mark.parametrize("address", OPEN)
def test_it_is_open_to_everybody(cast: Cast, client: Client, address: str) -> None:
    answer = client.get(address)

    assert answer.status_code == 200


def test_nothing_comes_from_another_host(cast: Cast, client: Client) -> None:
    answer = client.get("/")

    assert b"http://" not in answer.content
    assert b"https://" not in answer.content
    assert "default-src 'none'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("gus", "Decide on 1 proposed link"),
        ("ben", "Find the contract of"),
        ("ada", "councils have listed"),
    ],
)
def test_it_says_what_waits_for_each(
    cast: Cast, client: Client, who: str, said: str
) -> None:
    alder = cast.org("alder")
    make.link(make.application(alder), make.contract(alder))
    client.force_login(cast.people[who])

    answer = client.get("/")

    assert said.lower() in answer.content.decode().lower()


def test_a_council_with_nothing_is_told_what_it_gets(
    cast: Cast, client: Client
) -> None:
    client.force_login(cast.people["gus"])

    text = client.get("/").content.decode()

    assert "Upload your list of applications" in text
    assert "Upload your contract register" in text


def test_the_api_is_described(cast: Cast, client: Client) -> None:
    described = client.get("/api/openapi.json").json()

    assert described["openapi"].startswith("3.1")
    assert "/api/v1/contracts" in described["paths"]
    assert {"401", "404", "422"} <= set(
        described["paths"]["/api/v1/contracts"]["get"]["responses"]
    )
