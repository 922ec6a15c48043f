"""Headings taken apart into concepts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildhall.engines.tabular.words import (
    clean,
    concepts,
    mend,
    normalised,
    vocabulary,
)


def names(heading: str) -> list[str]:
    return [concept.name for concept in concepts(heading)]


@pytest.mark.parametrize(
    ("heading", "found"),
    [
        ("SMEorLarge", ["sme", "large"]),
        ("ProjectNameAndDescription", ["project", "name", "description"]),
        ("startdate", ["start", "date"]),
        ("TransNo", ["transaction", "number"]),
        ("Supplier(Beneficiary) Name", ["supplier", "name", "supplier"]),
        ("ProClass Description", ["proclass", "description"]),
        ("Cost Centre Code", ["cost-centre", "code"]),
        ("Value Added Tax", ["vat"]),
        ("SPEND_LEVEL_1", ["spend", "spendlevel", "1"]),
    ],
)
def test_a_heading_is_taken_apart(heading: str, found: list[str]) -> None:
    assert names(heading) == found


def test_words_in_brackets_weigh_half() -> None:
    outside, inside = concepts("Duration (months)")

    assert inside.weight == vocabulary().weight_of["month"] / 2
    assert outside.weight == vocabulary().weight_of["duration"]


def test_a_word_is_mended_only_where_it_is_clear() -> None:
    assert mend("direcotrate") == "directorate"
    assert mend("supllier") == "supplier"
    assert mend("zebra") is None
    assert mend("cat") is None


def test_a_word_stands_for_one_concept_only() -> None:
    table = vocabulary()

    assert set(table.concept_of.values()) <= table.weight_of.keys()


def test_marks_that_only_software_left_are_taken_away() -> None:
    assert clean("\ufeff Start\u00a0 Date\u200b ") == "Start Date"
    assert clean("\u00ef\u00bb\u00bfStart") == "Start"


@given(st.text(max_size=60))
def test_any_text_has_a_form_under_which_it_is_remembered(text: str) -> None:
    form = normalised(text)

    assert normalised(form) == form
    assert concepts(text) == concepts(text)
