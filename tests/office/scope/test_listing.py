"""One description of a list answers filters, orders and pages the same everywhere."""

from datetime import date

import pytest

from guildhall.foundation.refusal import NotValid
from guildhall.office.register.models import Contract
from guildhall.office.scope.keyset import LONGEST_CURSOR
from guildhall.office.scope.listing import Filter, Listing, Sort
from tests.cast import Cast
from tests.factories import register as make

ENDINGS = Listing(
    "endings",
    Contract.objects.for_viewer,
    (
        Filter("q", "Search", lambda rows, said: rows.filter(title__icontains=said)),
        Filter(
            "from",
            "Ends from",
            lambda rows, said: rows.filter(ends_on__gte=date.fromisoformat(said)),
            "date",
        ),
        Filter(
            "most",
            "{Pence} at most",
            lambda rows, said: rows.filter(annual_pence__lte=int(said)),
            "number",
        ),
        Filter(
            "kind",
            "Kind",
            lambda rows, said: rows.filter(status={"a": "A", "b": "B"}[said]),
            "choice",
        ),
    ),
    (
        Sort("ends", "Ends soonest", "ends_on", may_be_unknown=True),
        Sort("title", "Title", "title"),
    ),
    page_size=2,
)


def titles(cast: Cast, **chosen: str) -> list[str]:
    return [row.title for row in ENDINGS.page(cast.gus, chosen, size=50).rows]


def test_the_first_order_is_taken_where_none_is_named(cast: Cast) -> None:
    make.contract(cast.org("alder"), "Late", ends_on=date(2030, 1, 1))
    make.contract(cast.org("alder"), "Never", ends_on=None)
    make.contract(cast.org("alder"), "Soon", ends_on=date(2027, 1, 1))

    assert titles(cast) == ["Soon", "Late", "Never"]
    assert titles(cast, sort="title") == ["Late", "Never", "Soon"]


def test_filters_narrow_together_and_blanks_do_nothing(cast: Cast) -> None:
    make.contract(cast.org("alder"), "Bins north", annual_pence=100)
    make.contract(cast.org("alder"), "Bins south", annual_pence=900)
    make.contract(cast.org("alder"), "Trees", annual_pence=100)

    assert titles(cast, q="bins", most="500") == ["Bins north"]
    assert len(titles(cast, q="  ", kind="")) == 3


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"from": "soon"}, "Ends from: 'soon' is not a date such as 2027-03-31"),
        ({"most": "lots"}, "Pence} at most: 'lots' is not a whole number"),
        ({"kind": "c"}, "Kind: 'c' is not one of the choices"),
        ({"sort": "colour"}, "cannot be sorted by 'colour'; choose one of ends, title"),
    ],
)
def test_it_says_what_belongs_in_a_filter(
    cast: Cast, chosen: dict[str, str], said: str
) -> None:
    with pytest.raises(NotValid) as refused:
        ENDINGS.page(cast.gus, chosen)

    assert said in refused.value.because


def test_a_page_counts_and_says_where_it_stands(cast: Cast) -> None:
    for title in "ABCDE":
        make.contract(cast.org("alder"), title)

    first = ENDINGS.page(cast.gus, {"sort": "title"})
    second = ENDINGS.page(cast.gus, {"sort": "title", "cursor": first.next_cursor})
    third = ENDINGS.page(cast.gus, {"sort": "title", "cursor": second.next_cursor})

    assert [p.first for p in (first, second, third)] == [1, 3, 5]
    assert [p.last for p in (first, second, third)] == [2, 4, 5]
    assert [p.total for p in (first, second, third)] == [5, 5, 5]
    assert third.next_cursor == ""


def test_an_empty_list_has_no_first_row(cast: Cast) -> None:
    page = ENDINGS.page(cast.gus, {}, counted=False)

    assert (page.rows, page.first, page.last, page.total) == ((), 0, 0, None)


@pytest.mark.parametrize(("asked", "given"), [(1, 1), (200, 200), (10_000, 200)])
def test_a_page_has_at_most_two_hundred_rows(
    cast: Cast, asked: int, given: int
) -> None:
    alder = cast.org("alder")
    for _ in range(201):
        make.contract(alder)

    page = ENDINGS.page(cast.gus, {}, size=asked)

    assert len(page.rows) == given


@pytest.mark.parametrize("asked", [0, -1, None])
def test_no_size_is_the_usual_one_and_never_none(cast: Cast, asked: int | None) -> None:
    for _ in range(3):
        make.contract(cast.org("alder"))

    page = ENDINGS.page(cast.gus, {}, size=asked)

    assert len(page.rows) in {1, 2}


def test_rows_that_come_and_go_between_pages_leave_the_rest_in_place(
    cast: Cast,
) -> None:
    kept = [make.contract(cast.org("alder"), title) for title in "BCDE"]
    first = ENDINGS.page(cast.gus, {"sort": "title"})
    kept[0].delete()
    make.contract(cast.org("alder"), "A")

    second = ENDINGS.page(cast.gus, {"sort": "title", "cursor": first.next_cursor})

    assert [row.title for row in second.rows] == ["D", "E"]


def test_the_longest_value_fits_into_an_address(cast: Cast) -> None:
    for _ in range(3):
        make.contract(cast.org("alder"), "\N{CLINKING BEER MUGS}" * 400)

    page = ENDINGS.page(cast.gus, {"sort": "title"})
    chosen = {"sort": "title", "cursor": page.next_cursor}

    assert len(page.next_cursor) <= LONGEST_CURSOR
    assert len(ENDINGS.page(cast.gus, chosen).rows) == 1
