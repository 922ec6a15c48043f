"""The figures: each counted over what the viewer may see, each opening to its rows."""

import csv
import io
import re
from datetime import date

import pytest

from guildhall.office.register.models import Contract
from tests.cast import Cast
from tests.factories import register
from tests.web.pages.register.conftest import Door, World, text_of


def rows_of(door: Door, who: str, at: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text_of(door(who, at)))))


def count_behind(door: Door, who: str, at: str) -> int:
    """How many rows the list of an address says it has."""
    said = text_of(door(who, at.replace("&amp;", "&")))
    found = re.search(r'role="status">(?:[\d,]+ to [\d,]+ of )?([\d,]+) ', said)
    assert found, f"{at} says no count"
    return int(found[1].replace(",", ""))


FIGURE = re.compile(
    r'stat__value"><a class="[^"]*" href="(/[^"#]+)">([\d,]+)</a>|'
    r'stat__value"><a href="(/[^"#]+)" class="[^"]*">([\d,]+)</a>|'
    r'stat__value"><a class="" href="(/[^"#]+)">([\d,]+)</a>'
)
PAGES = (
    "/register",
    "/councils/alder",
    "/concentration",
    "/unlinked",
    "/upcoming",
    "/skills",
)


@pytest.mark.parametrize("who", ["public", "ben", "gus", "ada"])
@pytest.mark.parametrize("at", PAGES)
def test_each_figure_opens_to_as_many_rows(
    at: str, who: str, door: Door, world: World
) -> None:
    answer = door(who, at)
    if answer.status_code != 200:
        pytest.skip("this door is closed to them")
    figures = [
        (next(filter(None, found[::2])), next(filter(None, found[1::2])))
        for found in FIGURE.findall(text_of(answer))
    ]

    opened = {
        address: count_behind(door, who, address)
        for address, _ in figures
        if not address.startswith(("/suppliers", "/councils?"))
        and "sort=best" not in address
    }

    assert figures or who == "public"
    for address, number in figures:
        if address in opened:
            assert opened[address] == int(number.replace(",", "")), address


# What the first use of such a register found: councils whose contracts for the same
# housing system end in one quarter.
def test_renewals_find_the_councils_that_end_together(door: Door, cast: Cast) -> None:
    product = register.product("Oak Housing")
    for place, slug in enumerate(("alder", "birch", "cedar", "elm", "fir")):
        register.contract(
            cast.org(slug), product=product, ends_on=date(2020, 1, 31 - place)
        )
    register.contract(cast.org("elm"), product=product, ends_on=date(2020, 4, 1))
    register.contract(cast.org("alder"), ends_on=date(2020, 2, 1))

    at = "/renewals.csv?product=oak-housing&first=2020-01-01&quarters=2"
    rows = rows_of(door, "ada", at)

    assert [(r["quarter"], r["contracts"], r["councils"]) for r in rows] == [
        ("2020-Q1", "5", "5"),
        ("2020-Q2", "1", "1"),
    ]


def test_each_column_opens_to_its_contracts(door: Door, world: World) -> None:
    said = text_of(door("ben", "/renewals?product=acorn-housing"))

    address = "/contracts?product=acorn-housing&amp;quarter=2027-Q1"
    assert f'href="{address}"' in said
    assert "2027 Q1: 3 contracts end, at 3 boroughs" in said
    assert count_behind(door, "ben", address) == 3


def test_contracts_without_an_end_are_told_of(door: Door, world: World) -> None:
    Contract.objects.unscoped(because="test").filter(pk=world.public.pk).update(
        ends_on=None
    )

    said = text_of(door("ben", "/renewals"))

    assert 'href="/contracts?end_known=no"' in said


@pytest.mark.parametrize("quarters", ["0", "81", "many"])
def test_a_span_that_is_none_is_refused(quarters: str, door: Door, cast: Cast) -> None:
    assert door("ben", f"/renewals?quarters={quarters}").status_code == 422


@pytest.mark.parametrize("at", ["/renewals?first=soon", "/concentration?on=yesterday"])
def test_a_day_that_is_none_is_refused(at: str, door: Door, cast: Cast) -> None:
    answer = door("ben", at)

    assert answer.status_code == 422
    assert "2027-03-31" in text_of(answer)


def test_the_grid_of_overlap_is_a_table(door: Door, world: World) -> None:
    said = text_of(door("ben", "/overlap"))

    assert said.count('<th scope="col"') >= 5
    assert (
        '<th scope="row"><a class="govuk-link" href="/products/acorn-housing"' in said
    )
    assert said.count("uses it</span>") == 3
    assert 'aria-label="Alder"' in said


def test_the_pairs_most_alike_are_counted(door: Door, world: World) -> None:
    said = text_of(door("ben", "/overlap"))

    assert "Most alike" in said
    assert len(rows_of(door, "ben", "/overlap.csv")) == 3


def test_concentration_says_parts_wholes_and_day(door: Door, world: World) -> None:
    said = text_of(door("ben", "/concentration?on=2026-01-01"))
    rows = rows_of(door, "ben", "/concentration.csv?on=2026-01-01")

    assert "In force on 1 January 2026" in said
    assert rows[0]["contracts"] == rows[0]["of_contracts"] == "4"
    assert rows[0]["known_annual_pence"] == "0", "an officer reads no price"
    assert rows_of(door, "ada", "/concentration.csv")[0]["known_annual_pence"] != "0"


def test_concentration_on_a_day_before_everything_says_so(
    door: Door, world: World
) -> None:
    said = text_of(door("ben", "/concentration?on=1999-01-01"))

    assert "No contract is in force then" in said


def test_shares_open_to_the_contracts_of_the_largest(door: Door, cast: Cast) -> None:
    for number, count in enumerate((5, 3, 2, 1)):
        maker = register.supplier(f"Maker {number}")
        for _ in range(count):
            register.contract(cast.org("alder"), supplier=maker)

    said = text_of(door("ben", "/concentration"))

    address = re.search(r'href="(/contracts\?running_on=[^"]+)">10</a> of 11', said)
    assert address, "the top three hold ten of eleven"
    assert count_behind(door, "ben", address[1]) == 10


def test_skills_say_who_could_teach_whom(door: Door, world: World) -> None:
    (row,) = rows_of(door, "ben", "/skills.csv")

    assert row["product"] == "acorn-housing"
    assert row["could_teach"] == "Alder"
    assert row["would_gain"] == "Cedar"
    assert row["mean_satisfaction"] == "3.33"
    assert rows_of(door, "ben", "/skills.csv?function=libraries") == []


def test_the_correlation_says_how_many_it_rests_on(door: Door, cast: Cast) -> None:
    for place, slug in enumerate(("alder", "birch", "cedar")):
        for number in range(place + 1):
            register.application(
                cast.org(slug),
                vendor=register.supplier(f"Maker {number}"),
                satisfaction=5 - place,
            )

    said = text_of(door("ben", "/skills"))

    assert "−1.00" in said
    assert "ratings fall strongly with the number of suppliers" in said
    assert "boroughs (n)" in said


def test_two_councils_are_too_few_to_say(door: Door, cast: Cast) -> None:
    for slug in ("alder", "birch"):
        register.application(
            cast.org(slug), vendor=register.supplier("Maker"), satisfaction=3
        )

    assert "too few to say" in text_of(door("ben", "/skills"))


def test_quality_parts_the_fixes_by_whose_job_they_are(door: Door, cast: Cast) -> None:
    register.application(cast.org("alder"), "Bare")
    register.contract(cast.org("alder"), ends_on=None, annual_pence=None)

    said = text_of(door("gus", "/quality"))
    rows = rows_of(door, "gus", "/quality.csv")

    assert "Give 1 application a function" in said
    assert "/contracts?council=alder&amp;missing=ends" in said
    assert {row["whose_job"] for row in rows} == {"IT", "Procurement"}
    assert count_behind(door, "gus", "/contracts?council=alder&missing=ends") == 1


@pytest.mark.parametrize(
    ("check", "lists"),
    [
        ("product", "applications"),
        ("vendor", "applications"),
        ("function", "applications"),
        ("owner", "applications"),
        ("satisfaction", "applications"),
        ("ends", "contracts"),
        ("supplier", "contracts"),
        ("value", "contracts"),
        ("reference", "contracts"),
    ],
)
def test_each_fix_opens_to_the_rows_that_lack_it(
    check: str, lists: str, door: Door, cast: Cast
) -> None:
    register.application(cast.org("alder"), "Bare")
    register.contract(cast.org("alder"), ends_on=None, annual_pence=None)

    assert count_behind(door, "ada", f"/{lists}?council=alder&missing={check}") == 1


def test_what_expired_long_ago_opens_to_its_rows(door: Door, cast: Cast) -> None:
    register.contract(cast.org("alder"), "Old", ends_on=date(2026, 3, 16))
    register.contract(cast.org("alder"), "Fresh", ends_on=date(2026, 3, 17))

    said = text_of(door("ada", "/quality"))

    assert "/contracts?council=alder&amp;ends_before=2026-03-17" in said
    assert (
        count_behind(door, "ada", "/contracts?council=alder&ends_before=2026-03-17")
        == 1
    )


def test_gaps_name_the_work_of_it_and_of_procurement(door: Door, world: World) -> None:
    said = text_of(door("gus", "/unlinked"))

    assert "What Alder can do" in said
    it, procurement = said.split("For IT")[1].split("For procurement")
    assert "Acorn for Alder" in it
    assert "Find the contract of 1 application" in procurement
    assert "1 proposed link to review" in said


def test_gaps_of_one_list_alone_say_that_the_other_is_missing(
    door: Door, cast: Cast
) -> None:
    register.application(cast.org("alder"))
    register.contract(cast.org("birch"))

    alder = text_of(door("ada", "/unlinked?council=alder"))
    birch = text_of(door("ada", "/unlinked?council=birch"))

    assert "No contract register is in yet" in alder
    assert "No list of applications is in yet" in birch
    assert door("ada", "/unlinked?council=nowhere").status_code == 404


EMPTY = {
    "/register": "Begin with one list",
    "/applications": "No applications yet",
    "/contracts": "No contracts yet",
    "/notices": "No notices yet",
    "/suppliers": "No suppliers yet",
    "/products": "The catalogue is empty",
    "/renewals": "Nothing ends then",
    "/overlap": "No product is seen twice",
    "/skills": "No ratings yet",
    "/concentration": "No contract is in force then",
    "/quality": "No lists yet",
    "/unlinked": "No lists yet",
    "/opportunities": "No opportunities found yet",
    "/review": "Nothing waits for you",
    "/review/queue": "Nothing waits for you",
    "/register/links": "No links yet",
    "/councils/alder": "Begin with one list",
    "/upcoming": "No notice is open now",
}


@pytest.mark.parametrize("at", EMPTY)
def test_an_empty_page_says_what_to_do_next(at: str, door: Door, cast: Cast) -> None:
    said = text_of(door("gus", at))
    empty = said.split('class="empty"')[1]

    assert EMPTY[at] in said
    assert "<a " in empty, "there is a way on"
