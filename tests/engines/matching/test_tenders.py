"""Notices and contracts: chains by OCID, renewals, and whom a notice concerns."""

import csv
import html
import json
from datetime import date

import pytest

from guildhall.engines.matching.applications import ApplicationRow
from guildhall.engines.matching.evidence.plan import default_plan
from guildhall.engines.matching.products import default_graph
from guildhall.engines.matching.tenders import (
    HeldContract,
    Notice,
    NoticeLink,
    Stage,
    Tie,
    default_notice_plan,
    link_notices,
    link_notices_to_applications,
    notice_of,
    procurements,
)
from guildhall.engines.matching.tenders.buyers import councils_of
from guildhall.engines.matching.tenders.plan import HAND_SET
from guildhall.engines.ocds.notices import COLUMNS, notice_rows
from tests.shared_data import shared

GRAPH = default_graph()
PLAN = default_notice_plan()
COUNCILS = ("Alder Council", "Birch Borough Council", "Cedar City Council")


def notice(title: str, buyer: str = "Alder Council", **more: object) -> Notice:
    made = Notice(
        "N1", "ocds-1", buyer, Stage.TENDER, title, starts_on=date(2027, 4, 1)
    )
    return made._replace(**more)


def held(
    number: int, title: str, council: str = "Alder Council", **more: object
) -> HeldContract:
    made = HeldContract(f"C{number}", council, title, end_date=date(2027, 3, 31))
    return made._replace(**more)


def linked(
    one: Notice, *contracts: HeldContract, on: date | None = None
) -> tuple[NoticeLink, ...]:
    return link_notices([one], contracts, plan=PLAN, graph=GRAPH, on=on)


def test_a_tender_renews_the_contract_that_ends_when_it_starts() -> None:
    links = linked(
        notice("Housing Management System"),
        held(1, "Housing IT system", supplier="Civica"),
        held(2, "Payroll software"),
        held(3, "Housing management consultancy", end_date=date(2031, 1, 1)),
    )

    assert (links[0].contract_id, links[0].tie) == ("C1", Tie.RENEWS)
    assert any("three months" in reason.sentence for reason in links[0].because)
    assert links[0].would_change
    assert all(one.contract_id != "C2" for one in links)


def test_a_notice_that_names_the_product_in_use_renews_it() -> None:
    links = linked(
        notice(
            "Replacement system", description="The council uses iTrent for payroll."
        ),
        held(1, "iTrent support", supplier="MHR"),
    )

    assert links[0].tie is Tie.RENEWS
    assert links[0].because[0].kind == "product.named"


def test_the_same_ocid_is_the_same_procurement() -> None:
    (one,) = linked(notice("Anything"), held(1, "11330", ocid="ocds-1"))

    assert (one.tie, one.score) == (Tie.SAME, 1.0)
    assert "ocds-1" in one.because[0].sentence


def test_a_notice_is_relevant_to_councils_whose_contracts_end_in_the_window() -> None:
    links = linked(
        notice("Library Management System"),
        held(
            1,
            "Library management system",
            "Birch Borough Council",
            end_date=date(2027, 9, 1),
        ),
        held(
            2,
            "Library management system",
            "Cedar City Council",
            end_date=date(2029, 9, 1),
        ),
        held(3, "Roofing works", "Birch Borough Council", end_date=date(2027, 9, 1)),
        held(4, "Grounds maintenance"),
    )

    assert [(one.contract_id, one.tie) for one in links] == [("C1", Tie.RELEVANT)]
    assert "Birch Borough Council" in links[0].because[0].sentence


def test_an_award_tells_other_councils_nothing_to_act_on() -> None:
    links = linked(
        notice("Library Management System", stage=Stage.AWARD),
        held(
            1,
            "Library management system",
            "Birch Borough Council",
            end_date=date(2027, 9, 1),
        ),
        held(2, "Grounds maintenance"),
    )

    assert links == ()


def test_what_ended_before_the_day_is_not_renewed() -> None:
    old = held(1, "Housing management system", end_date=date(2015, 3, 31))

    assert linked(notice("Housing management system", starts_on=None), old)
    assert not linked(
        notice("Housing management system", starts_on=None), old, on=date(2026, 7, 1)
    )


@pytest.mark.parametrize(
    ("buyer", "found"),
    [
        ("Alder Council", ("Alder Council",)),
        ("ALDER BOROUGH COUNCIL", ("Alder Council",)),
        ("Alder Council and Birch Council", COUNCILS[:2]),
        ("Cedar City Council on behalf of Birch Borough Council", COUNCILS[1:]),
        ("Alder Homes Ltd", ()),
        ("British Council", ()),
        ("", ()),
    ],
)
def test_a_buyer_stands_for_councils(buyer: str, found: tuple[str, ...]) -> None:
    assert councils_of(buyer, COUNCILS) == found


def test_a_longer_name_is_not_taken_for_a_shorter_one() -> None:
    known = ("Ribble Council", "South Ribble Council")

    assert councils_of("South Ribble Borough Council", known) == (
        "South Ribble Council",
    )


def test_a_procurement_follows_its_notices_and_the_last_word_on_a_date_counts() -> None:
    chain = [
        notice(
            "x",
            notice_id="n10",
            notice_type="UK10",
            stage=Stage.CONTRACT,
            ends_on=date(2033, 3, 31),
            starts_on=None,
        ),
        notice(
            "x", notice_id="n2", notice_type="UK2", stage=Stage.PLANNING, starts_on=None
        ),
        notice(
            "x",
            notice_id="n7",
            notice_type="UK7",
            stage=Stage.CONTRACT,
            ends_on=date(2031, 3, 31),
            suppliers=("Civica",),
        ),
        notice("x", notice_id="n4", notice_type="UK4", ends_on=date(2030, 3, 31)),
        notice("x", notice_id="other", ocid=""),
    ]

    (one,) = procurements(chain)

    assert one.notice_ids == ("n2", "n4", "n7", "n10")
    assert (one.starts_on, one.ends_on) == (date(2027, 4, 1), date(2033, 3, 31))
    assert (one.stage, one.suppliers, one.is_ended) == (
        Stage.CONTRACT,
        ("Civica",),
        False,
    )
    assert "n10" in one.because


def test_a_procurement_that_was_given_up_is_ended() -> None:
    chain = [notice("x"), notice("x", notice_id="n12", notice_type="UK12")]

    assert procurements(chain)[0].is_ended


def test_a_notice_finds_the_application_it_buys() -> None:
    apps = [
        ApplicationRow("A1", "Birch Borough Council", "Spydus", "Civica", "Libraries"),
        ApplicationRow("A2", "Birch Borough Council", "iTrent", "MHR", "Payroll"),
    ]
    one = notice(
        "Library Management System", "Birch Council", suppliers=("Civica UK Ltd",)
    )

    links = link_notices_to_applications([one], apps, plan=default_plan(), graph=GRAPH)

    assert [(x.app_id, x.contract_id) for x in links] == [("A1", "N1")]


def test_a_row_of_the_table_of_notices_is_a_notice() -> None:
    release = {
        "ocid": "ocds-9",
        "id": "r1",
        "date": "2026-05-01",
        "tag": ["tender"],
        "buyer": {"name": "Alder Council"},
        "tender": {"title": "System", "lots": [{"id": "1", "title": "Hosting"}]},
    }
    (row,) = notice_rows(release)

    read = notice_of({name: getattr(row, name) for name in COLUMNS})

    assert (read.notice_id, read.title) == ("r1#1", "System - Hosting")
    assert (read.stage, read.published_on) == (Stage.TENDER, date(2026, 5, 1))


def test_every_weight_has_a_meaning() -> None:
    assert all(meaning for _, meaning in HAND_SET.values())
    assert set(PLAN.weights) == set(HAND_SET)


@pytest.mark.shared_data
def test_staged_notices_can_be_linked_to_staged_contracts() -> None:
    with shared("procurement/registers/salford_contracts_register_2022.csv").open(
        encoding="utf-8-sig"
    ) as rows:
        contracts = [
            HeldContract(
                f"C{number}",
                "Salford City Council",
                row["Contract Title"],
                row["Contract Description"],
                row["Supplier Company Name"],
                None,
                date(2023, 3, 31),
            )
            for number, row in enumerate(csv.DictReader(rows))
        ]
    path = shared("procurement/ocds/contracts_finder_releases.jsonl")
    notices = [
        notice_of({name: html.unescape(getattr(row, name)) for name in COLUMNS})
        for line in path.read_text().splitlines()
        for row in notice_rows(json.loads(line))
    ]

    links = link_notices(notices, contracts, plan=PLAN, graph=GRAPH)

    assert all(0 <= one.score <= 1 and one.because for one in links)
    assert all(one.council == "Salford City Council" for one in links)
