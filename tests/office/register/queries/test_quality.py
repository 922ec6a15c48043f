"""The score of a council's lists, and which fixes are worth most."""

from datetime import date

import pytest

from guildhall.office.register.queries import quality
from tests.cast import TODAY, Cast
from tests.factories import register

WHOLE = {
    "vendor_text": "Quercus",
    "owner": "Head of housing",
    "satisfaction": 4,
    "function": "waste",
}


def test_a_whole_list_scores_a_hundred(cast: Cast) -> None:
    maker = register.supplier("Quercus")
    application = register.application(
        cast.org("alder"), product=register.product("Acorn")
    )
    for column, value in WHOLE.items():
        setattr(application, column, value)
    application.save()
    contract = register.contract(
        cast.org("alder"), supplier=maker, reference="A1", ends_on=date(2027, 1, 1)
    )
    register.link(application, contract, state="confirmed")

    found = quality.quality_of(cast.ada, cast.org("alder"), on=TODAY)

    assert found.score == 100
    assert found.fixes == ()


def test_nothing_listed_has_no_score(cast: Cast) -> None:
    found = quality.quality_of(cast.ada, cast.org("alder"), on=TODAY)

    assert found.score is None
    assert quality.quality_of_councils(cast.ada, on=TODAY) == []


def test_closing_a_gap_raises_the_score_by_what_was_said(cast: Cast) -> None:
    made = [register.contract(cast.org("alder"), reference="A") for _ in range(4)]
    before = quality.quality_of(cast.ada, cast.org("alder"), on=TODAY)
    best = before.fixes[0]

    for contract in made:
        contract.supplier = register.supplier("Quercus")
        contract.save()
    after = quality.quality_of(cast.ada, cast.org("alder"), on=TODAY)

    assert best.check == "supplier"
    assert before.score is not None
    assert after.score == pytest.approx(before.score + best.points)


def test_all_councils_are_judged_as_each_alone(cast: Cast) -> None:
    register.application(cast.org("alder"))
    register.contract(cast.org("birch"), ends_on=None)
    register.contract(cast.org("cedar"), ends_on=date(2020, 1, 1))

    together = quality.quality_of_councils(cast.ada, on=TODAY)

    alone = [
        quality.quality_of(cast.ada, one.organisation, on=TODAY) for one in together
    ]
    assert together == alone
    assert [one.score for one in together] == sorted(one.score or 0 for one in together)


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (1, "give 1 contract an end date"),
        (2, "give 2 contracts an end date"),
        (1200, "give 1,200 contracts an end date"),
    ],
)
def test_a_fix_is_said_in_number(count: int, sentence: str) -> None:
    assert quality.in_number("give {n} contracts an end date", count) == sentence
