"""Clusters of suppliers: who comes together, who does not, numbers and catch-alls."""

import csv
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildhall.engines.matching import reference
from guildhall.engines.matching.catch_all import catch_alls
from guildhall.engines.matching.names import fold
from guildhall.engines.matching.suppliers import Numbers, cluster
from tests.shared_data import shared

TOGETHER = [
    ["Alder Systems Ltd", "ALDER SYSTEMS LIMITED", "Alder System"],
    ["Quorn Fabrications Ltd T/A Quorn Engineering", "Quorn Engineering"],
    ["Strategane Team Group", "Strategane Team Maintenance Co. Limited"],
    ["Powergridde", "Powergridde (Yorkshire) PLC"],
    ["Walkmor Solicitors LLP", "Walkmor Solictors"],
    ["Zogfield Housing Ltd Invoice Payments", "Zogfield Housing Rent A/C"],
    [
        "Sidhille Capitall Property & Infrastruc",
        "Sidhille Capitall Property & Infrastructure",
    ],
]
APART = [
    ["Virgo Media Limited", "Virgo Media Business Limited"],
    ["Fostering Solutions Ltd", "Tree House Care Fostering Solutions Ltd"],
    ["Havering College", "Havering College of Further Education", "Havering Sixth Form College",
     "Havering College Catering"],
    ["Quorn Trust CIC", "Quorn Trust Ltd"],
]  # fmt: skip


@pytest.mark.parametrize("names", TOGETHER, ids=lambda names: names[0])
def test_names_of_one_body_come_together(names: list[str]) -> None:
    clusters = cluster(names).clusters

    assert len(set(clusters)) == 1


@pytest.mark.parametrize("names", APART, ids=lambda names: names[0])
def test_names_of_different_bodies_stay_apart(names: list[str]) -> None:
    clusters = cluster(names).clusters

    assert len(set(clusters)) == len(names)


def test_an_informal_name_does_not_bring_two_registered_names_together() -> None:
    clusters = cluster(["Virgo Media", "Virgo Media Ltd", "Virgo Media Business Ltd"])

    assert clusters.clusters[0] == clusters.clusters[1] != clusters.clusters[2]


def test_a_cluster_is_named_by_its_first_text_and_no_name_has_none() -> None:
    clusters = cluster(["Birch (UK) Limited", "", "BIRCH (UK) LTD", "?"]).clusters

    assert clusters == ("birch uk limited", "", "birch uk limited", "")


NAMES = [name for group in TOGETHER + APART for name in group]


@given(st.permutations(NAMES))
def test_the_order_of_the_names_changes_nothing(names: list[str]) -> None:
    expected = dict(zip(NAMES, cluster(NAMES).clusters, strict=True))

    clusters = cluster(names).clusters

    assert dict(zip(names, clusters, strict=True)) == expected


def test_names_with_one_number_are_one_body() -> None:
    names = ["Alder Systems Ltd", "Quorn Engineering", "Birch Ltd"]
    numbers = Numbers(["01234567", "01234567", ""], tells_apart=True)

    clusters = cluster(names, numbers=[numbers]).clusters

    assert clusters[0] == clusters[1] != clusters[2]


def test_a_number_once_against_the_wrong_supplier_joins_nothing() -> None:
    names = ["Softcart Ltd", "Softcart Ltd", "CDX Ltd", "CDX Ltd", "CDX Ltd"]
    numbers = Numbers(["1", "1", "1", "2", "2"], tells_apart=True)

    clusters = cluster(names, numbers=[numbers]).clusters

    assert clusters[0] != clusters[2]


def test_two_company_numbers_keep_like_names_apart_and_vendor_numbers_do_not() -> None:
    names = ["Powergridde", "Powergridde (Yorkshire)"]

    by_company = cluster(names, numbers=[Numbers(["1", "2"], tells_apart=True)])
    by_vendor = cluster(names, numbers=[Numbers(["1", "2"], tells_apart=False)])

    assert len(set(by_company.clusters)) == 2
    assert len(set(by_vendor.clusters)) == 1


ONE_OFF = ["Alder Systems", "Birch Roofing", "Cedar Care", "Dogwood Taxis", "Elm Press"]


def test_a_number_with_many_unlike_names_is_a_catch_all_and_no_identity() -> None:
    numbers = Numbers(["15050001"] * len(ONE_OFF), tells_apart=False)

    clustering = cluster(ONE_OFF, numbers=[numbers])

    assert [c.number for c in clustering.catch_alls] == ["15050001"]
    assert len(set(clustering.clusters)) == len(ONE_OFF)


def test_spellings_of_one_name_are_no_catch_all_and_a_word_needs_fewer() -> None:
    spellings = [
        fold(f"Alder Systems {word}")
        for word in ["Ltd", "Limited", "Ltd.", "UK", "Hull"]
    ]
    three = [fold(name) for name in ONE_OFF[:3]]

    found = catch_alls({"10000001": spellings, "10000002": three, "ONETIME": three})

    assert [c.number for c in found] == ["ONETIME"]


WORDS = st.lists(
    st.sampled_from(
        [
            "quorn",
            "quorne",
            "quornfield",
            "alder",
            "aldergate",
            "group",
            "ltd",
            "cic",
            "t/a",
            "uk",
            "leeds",
            "media",
            "care",
        ]
    ),
    min_size=1,
    max_size=5,
).map(" ".join)


@given(st.lists(WORDS, max_size=12))
def test_any_list_clusters_as_in_the_reference(names: list[str]) -> None:
    assert list(cluster(names).clusters) == reference.cluster(names)


@pytest.mark.shared_data
def test_published_names_cluster_as_in_the_reference() -> None:
    path = shared("procurement/suppliers/truth_wakefield_company_number_dev.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        names = [row["name"] for row in csv.DictReader(lines)]
    names = random.Random(7).sample(names, 250)

    assert list(cluster(names).clusters) == reference.cluster(names)


@pytest.mark.shared_data
def test_no_real_vendor_is_called_a_catch_all() -> None:
    path = shared("procurement/suppliers/truth_gla_vendor_id.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    names = {
        row["id"]: {fold(r["name"]) for r in rows if r["id"] == row["id"]}
        for row in rows[:600]
    }

    assert catch_alls(names) == ()
