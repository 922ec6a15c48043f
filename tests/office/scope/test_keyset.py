"""Pages by key hold every row once, in order, over ties and values not known."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guildhall.foundation.refusal import NotValid
from guildhall.office.register.models import Application
from guildhall.office.scope.keyset import Cursor, Sort, after, cursor_at
from tests.cast import Cast
from tests.factories import register as make

BY_RATING = Sort("rating", "Rating", "satisfaction", may_be_unknown=True)
BEST = Sort("best", "Best", "satisfaction", descending=True, may_be_unknown=True)
BY_NAME = Sort("name", "Name", "name")
NEWEST = Sort("newest", "Newest", "pk", descending=True)


@contextmanager
def forgotten() -> Iterator[None]:
    """Let the store forget what is done inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def everything() -> Any:
    return Application.objects.unscoped(because="test")


def walked(sort: Sort, size: int) -> list[int]:
    """The ids of all rows, by pages of a size."""
    position, found = Cursor(), []
    while some := after(everything(), sort, position, size):
        found += [row.pk for row in some]
        position = Cursor.read(cursor_at(some[-1], sort, len(found)).written())
    return found


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    rows=st.lists(
        st.tuples(st.sampled_from("abA £"), st.none() | st.integers(1, 5)), max_size=12
    ),
    size=st.integers(1, 5),
)
def test_pages_hold_every_row_once_in_order(
    cast: Cast, rows: list[tuple[str, int | None]], size: int
) -> None:
    with forgotten():
        made = [
            make.application(cast.org("alder"), name, satisfaction=rating)
            for name, rating in rows
        ]
        known = [row for row in made if row.satisfaction is not None]
        rest = [row for row in made if row.satisfaction is None]
        rising = sorted(known, key=lambda r: (r.satisfaction, r.pk))

        assert walked(BY_RATING, size) == [r.pk for r in (*rising, *rest)]
        assert walked(BEST, size) == [r.pk for r in (*rising[::-1], *rest[::-1])]
        assert walked(NEWEST, size) == [r.pk for r in made[::-1]]
        by_name = everything().order_by("name", "pk").values_list("pk", flat=True)
        assert walked(BY_NAME, size) == list(by_name)


def packed(*plain: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


BAD = {
    "no base64": "£££",
    "no list": packed(),
    "too few parts": packed(1, "a"),
    "no id": packed(None, 3, False, 0),
    "an id of words": packed("one", 3, False, 0),
    "an endless id": packed(float("inf"), 3, False, 0),
    "a value of words": packed(1, "three", False, 0),
    "a value of parts": packed(1, [1, 2], False, 0),
    "a value of nothing": packed(1, None, False, 0),
    "a value of things": packed(1, {"a": 1}, False, 0),
    "depths": base64.urlsafe_b64encode(b"[" * 2_000).decode(),
}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_a_damaged_place_is_refused(cast: Cast, text: str) -> None:
    make.application(cast.org("alder"), satisfaction=3)

    with pytest.raises(NotValid, match="page address is damaged"):
        after(everything(), BY_RATING, Cursor.read(text), 5)


@pytest.mark.parametrize("pk", [-1, 10**30])
def test_a_place_out_of_bounds_is_a_place(cast: Cast, pk: int) -> None:
    made = make.application(cast.org("alder"), satisfaction=3)

    found = after(everything(), BY_RATING, Cursor.read(packed(pk, 3, False, 0)), 5)

    assert found == ([made] if pk < 0 else [])


def test_no_place_is_the_start() -> None:
    assert Cursor.read("") == Cursor()


def test_a_place_never_stands_before_the_start() -> None:
    assert Cursor.read(packed(1, "a", False, -7)).seen == 0
