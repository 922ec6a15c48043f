"""The lists in the API: pages by cursor, filters, tags, problems, prices withheld."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.factories import register as make


def items(client: Client, address: str) -> list[dict[str, Any]]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def test_it_gives_every_row_once_over_all_pages(cast: Cast, client: Client) -> None:
    ends = [date(2027, month, 1) for month in (3, 1, 3, 2)] + [None, None, None]
    for day in ends:
        make.contract(cast.org("alder"), visibility="public", ends_on=day)
    client.force_login(cast.people["ben"])

    seen: list[str | None] = []
    address = "/api/v1/contracts?size=2"
    while address:
        answer = client.get(address).json()
        seen += [row["ends_on"] for row in answer["items"]]
        address = answer["next"]

    assert seen == [
        "2027-01-01",
        "2027-02-01",
        "2027-03-01",
        "2027-03-01",
        None,
        None,
        None,
    ]


def test_the_public_reads_what_is_public(cast: Cast, client: Client) -> None:
    make.application(cast.org("alder"), "Open", visibility="public")
    make.application(cast.org("alder"), "Shared")
    make.application(cast.org("alder"), "Own", visibility="own")

    names = [row["name"] for row in items(client, "/api/v1/applications")]

    assert names == ["Open"]


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("ben", {"Open", "Shared", "Own"}),
        ("dev", {"Open", "Shared"}),
        ("ivo", {"Open"}),
        ("eve", {"Open"}),
        ("ada", {"Open", "Shared", "Own"}),
    ],
)
def test_each_sees_what_is_theirs_to_see(
    cast: Cast, client: Client, who: str, expected: set[str]
) -> None:
    make.application(cast.org("alder"), "Open", visibility="public")
    make.application(cast.org("alder"), "Shared")
    make.application(cast.org("alder"), "Own", visibility="own")
    client.force_login(cast.people[who])

    names = {row["name"] for row in items(client, "/api/v1/applications")}

    assert names == expected


@pytest.mark.parametrize(
    ("who", "shown"), [("gus", True), ("bea", True), ("dev", False), ("ada", True)]
)
def test_prices_are_for_those_whom_the_council_shows_them(
    cast: Cast, client: Client, who: str, shown: bool
) -> None:
    make.contract(cast.org("alder"), annual_pence=5_000_00)
    client.force_login(cast.people[who])

    [row] = items(client, "/api/v1/contracts")

    assert (row["annual_pence"] == 5_000_00) is shown
    assert ("annual_pence" in row["withheld"]) is not shown


def test_an_answer_that_is_known_is_not_sent_again(cast: Cast, client: Client) -> None:
    make.notice(cast.org("office"))
    first = client.get("/api/v1/notices")

    weak = f"W/{first['ETag']}"
    second = client.get("/api/v1/notices", headers={"If-None-Match": weak})

    assert second.status_code == 304
    assert second.content == b""
    again = client.get("/api/v1/notices", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("address", "status", "place"),
    [
        ("/api/v1/contracts?ends_from=2022-09-31", 422, "Ends on or after"),
        ("/api/v1/contracts?sort=price", 422, "cannot be sorted"),
        ("/api/v1/contracts?cursor=xx", 422, "page address"),
        ("/api/v1/contracts?size=9000", 422, "errors name"),
        ("/api/v1/contracts/nothing", 404, "no such contract"),
        ("/api/v1/opportunities", 401, "token"),
    ],
)
def test_what_goes_wrong_is_a_problem_that_names_the_fix(
    cast: Cast, client: Client, address: str, status: int, place: str
) -> None:
    answer = client.get(address)

    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert place in answer.json()["detail"]


def test_a_token_that_does_not_hold_is_an_error(cast: Cast, client: Client) -> None:
    answer = client.get(
        "/api/v1/notices", headers={"Authorization": "Bearer not-a-token"}
    )

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_method_it_does_not_know_is_a_problem(cast: Cast, client: Client) -> None:
    answer = client.post("/api/v1/notices")

    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD"
    assert answer.json()["detail"] == "this address knows GET, HEAD"
