"""The list page: the same rows as page, CSV and JSON, filtered, sorted, shared."""

import csv
import io
import json
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from guildhall.web.pages.lists import csv_cell
from tests.cast import NOW, Cast
from tests.factories import register as build

HOSTILE = "<script>alert(1)</script> & \"'"


@pytest.fixture(autouse=True)
def in_june() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ada(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.people["ada"])
    return client


def body(client: Client, at: str) -> str:
    answer = client.get(at)
    assert answer.status_code == 200, at
    joined = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(joined.decode())


def test_page_csv_and_json_hold_the_same_rows(ada: Client, cast: Cast) -> None:
    for slug in ("alder", "birch", "cedar"):
        build.application(cast.org(slug), f"System of {slug}")

    page = body(ada, "/applications?council=birch")
    rows = list(
        csv.DictReader(io.StringIO(body(ada, "/applications.csv?council=birch")))
    )
    told = json.loads(body(ada, "/applications.json?council=birch"))

    assert "System of birch" in page
    assert "System of alder" not in page
    assert [row["name"] for row in rows] == ["System of birch"]
    assert told["as_at"] == "2026-06-15"
    assert told["asked"] == {"council": "birch"}
    assert [row["name"] for row in told["items"]] == ["System of birch"]
    assert list(rows[0]) == list(told["items"][0])


def test_a_file_is_named_after_the_list_and_the_day(ada: Client) -> None:
    answer = ada.get("/contracts.csv")

    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="contracts-2026-06-15.csv"'
    )
    assert answer.headers["Content-Type"].startswith("text/csv")


def test_no_cell_of_a_csv_is_a_live_formula(ada: Client, cast: Cast) -> None:
    for start in "=+-@\t":
        build.application(cast.org("alder"), f"{start}cmd|' /C calc'!A0")

    rows = list(csv.DictReader(io.StringIO(body(ada, "/applications.csv"))))

    assert len(rows) == 5
    assert all(row["name"].startswith("'") for row in rows)


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (-3, -3),
        (["alder", "=b"], "alder; =b"),
        (["=b"], "'=b"),
        ([{"sentence": "because"}], "because"),
        ("@x", "'@x"),
    ],
)
def test_a_value_becomes_a_cell(value: object, cell: object) -> None:
    assert csv_cell(value) == cell


def test_hostile_names_are_shown_as_text(ada: Client, cast: Cast) -> None:
    maker = build.supplier(HOSTILE)
    product = build.product(f"{HOSTILE} P", maker=maker, key="hostile")
    owner = cast.org("alder")
    application = build.application(owner, HOSTILE, product=product, vendor=maker)
    contract = build.contract(
        owner, HOSTILE, supplier=maker, product=product, reference=HOSTILE
    )
    build.link(application, contract, reasons=[{"sentence": HOSTILE, "weight": 1.0}])
    build.notice(owner, HOSTILE, buyer_text=HOSTILE, url="javascript:alert(1)")
    ends = [application.public_id, contract.public_id]
    pages = (
        "/applications?q=%3Cscript%3E",
        "/contracts",
        "/products",
        "/suppliers",
        "/notices",
        "/review",
        "/review/queue",
        "/register/links",
        "/overlap",
        "/skills",
        "/renewals",
        "/concentration",
        "/councils/alder",
        "/unlinked?council=alder",
        f"/applications/{ends[0]}",
        f"/contracts/{ends[1]}",
        "/products/hostile",
        "/upcoming",
    )

    for at in pages:
        said = body(ada, at)
        assert "<script>alert" not in said, at
        assert "javascript:" not in said, at


def test_what_is_chosen_can_be_taken_off(ada: Client, cast: Cast) -> None:
    product = build.product("Acorn Housing")
    build.application(cast.org("alder"), "Acorn", product=product)

    said = body(ada, "/applications?product=acorn-housing&council=alder&sort=council")

    assert "Remove filter " in said
    assert "Product: Acorn Housing" in said
    assert 'href="/applications?council=alder&amp;sort=council"' in said
    assert '<input type="hidden" name="product" value="acorn-housing">' in said


def test_a_list_that_nothing_fits_says_how_to_go_on(ada: Client, cast: Cast) -> None:
    build.application(cast.org("alder"))

    assert "Nothing matches" in body(ada, "/applications?q=nowhere")
    assert "No contracts yet" in body(ada, "/contracts")


@pytest.mark.parametrize(
    ("at", "says"),
    [
        ("/contracts?ends_from=2026-31-12", "a date such as 2027-03-31"),
        ("/contracts?quarter=2026-Q9", "not one of the choices"),
        ("/contracts?sort=price", "cannot be sorted by"),
        ("/applications?cursor=zzz", "page address is damaged"),
        ("/applications.csv?contract=perhaps", "not one of the choices"),
        ("/applications.json?sort=price", "cannot be sorted by"),
    ],
)
def test_what_is_asked_wrongly_is_answered_with_the_fix(
    ada: Client, at: str, says: str
) -> None:
    answer = ada.get(at)

    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_text_that_no_store_can_hold_finds_nothing(ada: Client) -> None:
    assert ada.get("/applications?q=%00&council=%00").status_code == 200


def test_pages_follow_one_another_without_gap(ada: Client, cast: Cast) -> None:
    for number in range(120):
        build.application(cast.org("alder"), f"System {number:03}")

    seen, at = [], "/applications"
    while at:
        said = body(ada, at)
        seen += [f"System {n:03}" for n in range(120) if f">System {n:03}<" in said]
        following = said.split('rel="next"')[0].rsplit('href="', 1)[-1].split('"')[0]
        at = following.replace("&amp;", "&") if 'rel="next"' in said else ""

    assert seen == [f"System {n:03}" for n in range(120)]
    assert "101 to 120 of 120 applications" in said


LISTS = {
    "/applications": 8,
    "/contracts": 9,
    "/notices": 10,
    "/suppliers": 7,
    "/products": 7,
    "/councils": 12,
    "/register/links": 8,
    "/review/queue": 8,
    "/opportunities": 10,
    "/upcoming/renewals": 8,
    "/upcoming/notices": 10,
}


@pytest.mark.parametrize("at", LISTS)
def test_a_list_asks_the_store_no_more_for_more_rows(
    at: str,
    ada: Client,
    cast: Cast,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for slug in ("alder", "birch", "cedar") * 3:
        owner = cast.org(slug)
        maker = build.supplier(f"Maker of {slug}")
        product = build.product(f"Product of {slug}", maker=maker)
        application = build.application(owner, product=product, vendor=maker)
        contract = build.contract(
            owner, supplier=maker, product=product, visibility="public"
        )
        build.link(application, contract)
        build.notice(owner, stage="planning")
        build.opportunity(contract)

    with django_assert_max_num_queries(LISTS[at]):
        body(ada, at)
