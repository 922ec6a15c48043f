"""Pairs of names: what speaks for and against, the score, and its reference."""

import csv

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from guildhall.engines.matching import reference
from guildhall.engines.matching.names import fold
from guildhall.engines.matching.pairs import compare, evidence
from guildhall.engines.matching.weights import PAIR_PLAN, PAIR_WEIGHTS, Sign
from tests.shared_data import shared

# one row: two names | same or other | the evidence that must be among the reasons
SPEC = """
Alder Systems Limited      | ALDER SYSTEMS LTD             | same  | SAME_WORDS
Alder Systems              | Alder Systems PLC             | same  | SAME_WORDS
Alder Systems Ltd          | Alder Systems CIC             | other | BODY
Walker Morriss Solicitors  | Walker Morris Solictors LLP   | same  | SPELLING
Strategane Group           | Strategane                    | same  | STRUCTURE
Npower Ltd                 | Npower Yorkshire Ltd          | same  | CONTAINED
Sherriff Amenity           | Agrov UK Ltd T/A Sherriff Amenity | same | OTHER_NAME
Van der Bilt Corp          | Vanderbilt Corp               | same  | SAME_WORDS
Alder Healthcare Ltd       | Alder Health Care             | same  | SAME_WORDS
Fostering Solutions Ltd    | Keysoft Solutions Ltd         | other | BOTH_REGISTERED
Banco Alder S.A.           | Banco Alder Chile S.A.        | other | COUNTRY
Virgo Media (Leeds)        | Virgo Media (Hull)            | other | PLACES_DIFFER
CBQX Ltd                   | Cedar Birch Quality Xerography | other | INITIALS
RNIB                       | RSPB                          | other |
Alder Partners VII         | Alder Partners                | same  | NUMBER
United Trading Group       | United Training Group         | other | BOTH_DIFFER
Developme Trust of Quorn   | Development Trust of Quorn    | same  | SPELLING
"""


@pytest.mark.parametrize("line", SPEC.strip().splitlines())
def test_a_pair_is_judged_as_the_table_says(line: str) -> None:
    left, right, expected, sign = (part.strip() for part in line.split("|"))

    verdict = compare(left, right)

    assert verdict.same is (expected == "same"), verdict
    found = {e.sign for e in evidence(fold(left), fold(right))}
    assert not sign or Sign[sign] in found, verdict


@pytest.mark.parametrize("line", SPEC.strip().splitlines())
def test_the_reference_gives_the_same_score(line: str) -> None:
    left, right = (part.strip() for part in line.split("|")[:2])

    assert compare(left, right).score == pytest.approx(
        reference.score(left, right), abs=1e-4
    )


def test_every_kind_of_evidence_has_one_weight_and_a_meaning() -> None:
    assert [w.sign for w in PAIR_WEIGHTS] == list(Sign)
    assert all(w.meaning and w.weight for w in PAIR_WEIGHTS)


def test_the_reasons_print_the_weights_that_make_the_score() -> None:
    verdict = compare("Virgo Media", "Virgo Media Business Limited")

    assert "one name is the other with words added (+ business) +1.8" in verdict.because
    assert verdict.because.endswith("start -2.8")


def test_initials_alone_never_make_two_names_the_same() -> None:
    weights = PAIR_PLAN.by_sign
    most = weights[Sign.INITIALS] + weights[Sign.CUT_SHORT] + PAIR_PLAN.prior

    assert most < 0
    assert not compare("NPL", "National Physical Laboratory").same


def test_an_empty_name_is_nobody() -> None:
    verdict = compare("", "Alder Ltd")

    assert (verdict.same, verdict.because) == (False, "nothing agrees (start -2.8)")
    assert not compare("", "").same


WORDS = st.lists(
    st.sampled_from(
        [
            "alder",
            "birch",
            "birche",
            "cedar",
            "cedars",
            "health",
            "care",
            "healthcare",
            "group",
            "uk",
            "leeds",
            "hull",
            "france",
            "2",
            "ii",
            "services",
            "svcs",
            "ltd",
            "plc",
            "cic",
            "t/a",
            "formerly",
            "the",
            "and",
            "&",
            "(uk)",
            "r",
            "s",
            "bt",
            "buildings",
            "development",
            "developme",
        ]
    ),
    max_size=7,
).map(" ".join)


@given(WORDS, WORDS)
@example("birch birche cedar", "birche birch cedars")
def test_any_two_names_score_as_in_the_reference_in_either_order(
    left: str, right: str
) -> None:
    verdict = compare(left, right)

    assert 0.0 < verdict.score < 1.0
    assert verdict == compare(right, left)
    assert verdict.score == pytest.approx(reference.score(left, right), abs=2e-4)


@pytest.mark.shared_data
@pytest.mark.parametrize(
    "path",
    [
        "procurement/suppliers/pairs_wakefield_dev.csv",
        "procurement/suppliers/pairs_gla_positive_only.csv",
        "procurement/benchmarks/nomenklatura_org_name_pairs.csv",
    ],
)
def test_published_pairs_score_as_in_the_reference(path: str) -> None:
    with shared(path).open(encoding="utf-8", newline="") as lines:
        pairs = [(row["name1"], row["name2"]) for row in csv.DictReader(lines)]

    differing = [
        pair
        for pair in pairs
        if abs(compare(*pair).score - reference.score(*pair)) > 2e-4
    ]

    assert len(pairs) > 100
    assert differing == []
