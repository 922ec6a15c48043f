"""Functions: the list is whole, and a text says which of them it speaks of."""

import pytest

from guildhall.engines.matching.functions import Area, default_functions

FUNCTIONS = default_functions()


def test_the_list_is_flat_keyed_and_covers_both_areas() -> None:
    keys = [function.key for function in FUNCTIONS.listed]

    assert len(keys) == len(set(keys)) >= 60
    assert {function.area for function in FUNCTIONS.listed} == set(Area)
    assert all(function.synonyms and function.family for function in FUNCTIONS.listed)
    assert all(len(code) == 8 for f in FUNCTIONS.listed for code in f.cpv)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Provision of a Housing Management System", "housing"),
        ("Choice Based Lettings and Homelessness Advice System", "housing-options"),
        ("Committee Minutes System", "committee"),
        ("Council Tax, NNDR and Benefits Software", "revenues-benefits"),
        ("YOT case management", "youth-justice"),
        ("Mobile Voice &amp; Data Services", "mobile"),
        ("EDRMS", "documents"),
        ("Registrars appointments", "registrars"),
    ],
)
def test_a_text_speaks_of_its_function(text: str, key: str) -> None:
    found = FUNCTIONS.spoken_of(text)

    assert max(found, key=lambda k: found[k]) == key


def test_a_longer_phrase_wins_over_one_inside_it() -> None:
    found = FUNCTIONS.spoken_of("Housing repairs scheduling")

    assert "housing-repairs" in found
    assert "housing" not in found


@pytest.mark.parametrize("text", ["Roofing works", "Software Products", "", "11330"])
def test_a_text_may_speak_of_none(text: str) -> None:
    assert FUNCTIONS.spoken_of(text) == {}


def test_cpv_hints_more_weakly_than_words() -> None:
    hinted = FUNCTIONS.spoken_of("", ["48160000"])
    said = FUNCTIONS.spoken_of("library management system")

    assert 0 < hinted["libraries"] < said["libraries"]


@pytest.mark.parametrize("code", ["48000000", "72000000", "", "not a code"])
def test_a_general_code_hints_at_little_or_nothing(code: str) -> None:
    assert all(strength <= 0.6 for strength in FUNCTIONS.spoken_of("", [code]).values())


def test_a_written_function_finds_its_key() -> None:
    assert FUNCTIONS.keyed("Revs and benefits: revenues") == "revenues-benefits"
    assert FUNCTIONS.keyed("housing") == "housing"
    assert FUNCTIONS.keyed("dragons") is None
    assert FUNCTIONS.name("hr") == "HR and payroll"
    assert FUNCTIONS.name("unheard-of") == "unheard-of"


def test_functions_of_one_family_are_related() -> None:
    assert FUNCTIONS.related(["housing"], ["housing-repairs"])
    assert not FUNCTIONS.related(["housing"], ["elections"])
