"""The order of review: dear contracts, near ends, doubt; and what is written of reasons."""

from datetime import date, timedelta
from typing import Any

import pytest

from guildhall.engines.matching.applications import Evidence
from guildhall.engines.matching.tenders import Tie
from guildhall.office.register.linking.proposals import (
    KIND_OF_TIE,
    priority_of,
    written,
)
from guildhall.office.register.models import Contract
from guildhall.office.register.models.links import LinkKind

TODAY = date(2026, 6, 15)


def priority(
    *, pounds: int | None = 50_000, days: int | None = 365, score: float = 0.7
) -> int:
    ends_on = None if days is None else TODAY + timedelta(days=days)
    pence = None if pounds is None else pounds * 100
    return priority_of(score, Contract(annual_pence=pence, ends_on=ends_on), TODAY)


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ({"pounds": 900_000}, {"pounds": 10_000}),
        ({"pounds": 20_000}, {"pounds": None}),
        ({"days": 30}, {"days": 700}),
        ({"days": 900}, {"days": None}),
        ({"days": -10}, {"days": -900}),
        ({"score": 0.5}, {"score": 0.99}),
        ({"score": 0.5}, {"score": 0.26}),
    ],
)
def test_what_is_worth_more_comes_first(
    first: dict[str, Any], then: dict[str, Any]
) -> None:
    assert priority(**first) > priority(**then)


def test_priority_has_bounds() -> None:
    assert priority(pounds=10**12, days=0, score=0.5) == 3_000
    assert priority(pounds=None, days=None, score=1.0) == 0


def test_reasons_are_plain() -> None:
    said = written([Evidence("ocid", 9.0, "both carry the OCID")])

    assert said == [{"kind": "ocid", "weight": 9.0, "sentence": "both carry the OCID"}]


def test_a_tie_to_another_council_is_no_link() -> None:
    assert KIND_OF_TIE == {
        Tie.SAME: LinkKind.ANNOUNCES,
        Tie.RENEWS: LinkKind.RENEWS,
    }
