"""Folding of names: what is folded, what is split off, and what is a company number."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildhall.engines.matching.names import (
    Kind,
    company_number,
    fold,
    name_similarity,
)
from tests.shared_data import shared

# one row: two spellings that must fold to the same main name
SAME_KEY = """
Municipal Mutual Insurance Limited  | MUNICIPAL MUTUAL INSURANCE LTD
B T Services                        | BT Services Ltd
Marks & Spencer plc                 | MARKS AND SPENCER
S & D Landscapes Ltd                | S D LANDSCAPE
Children's Trust                    | CHILDRENS TRUST
King S College London               | KING'S COLLEGE LONDON
Tech & Srvces Group                 | TECHNOLOGY AND SERVICES GROUP
Emcor Facs Mgt Svcs                 | EMCOR FACS MANAGEMENT SERVICE
Société Générale S.A.               | SOCIETE GENERALE SA
Oboronnye Initsiativy OOO           | OOO Oboronnye Initsiativy
FABERLIC EUROPE Sp. z o.o.          | Faberlic Europe
L.X.C. Aviation                     | LXC AVIATION LIMITED
Brigade Forty-Four                  | Brigade 44
Health & Wellbeing Trust            | HEALTH TRUST
I Space Community Interest Ompany   | I_SPACE CIC
Limtied Edition Prints Limtied      | Limtied Edition Print Ltd
Smith &amp; Sons                    | SMITH & SONS
The Furnishing Service (England)    | FURNISHING SERVICE ENGLAND
Stockport MBC                       | Stockport Metropolitan Borough Council
L B Hammersmith & Fulham            | LONDON BOROUGH OF HAMMERSMITH AND FULHAM
Greenwich Council                   | The Royal Borough of Greenwich
"""


@pytest.mark.parametrize("line", SAME_KEY.strip().splitlines())
def test_folding_makes_two_spellings_one_key(line: str) -> None:
    left, right = (part.strip() for part in line.split("|"))

    assert fold(left).key == fold(right).key


# one row: name | main core | kind of the second name | its core
SPLIT = """
Withers Group Ltd T/A Hall School  | withers group  | TRADING   | hall school
Withers t/as Hall School           | withers        | TRADING   | hall school
Withers trading as Hall            | withers        | TRADING   | hall
Zog Ltd formerly Inhabit Homes     | zog            | FORMER    | inhabit home
The Lawns (Burlington Care Ltd)    | lawn           | BRACKETED | burlington care
Roofs (part of the Tile Group)     | roof           | PARENT    | tile group
Softbox via Bridgeall              | softbox        | VIA       | bridgeall
Jo Smith c/o Age Concern           | jo smith       | CARE_OF   | age concern
HC-One Ltd Re Knowles Court        | hc 1           | SITE      | knowle court
"""


@pytest.mark.parametrize("line", SPLIT.strip().splitlines())
def test_it_splits_off_other_names_and_keeps_them(line: str) -> None:
    name, main, kind, other = (part.strip() for part in line.split("|"))

    folded = fold(name)

    assert folded.core == tuple(main.replace("withers", "wither").split())
    assert [(a.kind, a.core) for a in folded.aliases] == [
        (Kind[kind], tuple(other.split()))
    ]


def test_kinds_of_council_that_tell_councils_apart_are_kept() -> None:
    assert fold("Leicester City Council").core == ("leicester", "city", "council")
    assert fold("Borough Market").core == ("borough", "market")
    assert fold("British Council").core == ("british", "council")


def test_what_a_ledger_adds_after_a_name_is_left_out() -> None:
    assert fold("Quorn Housing Ltd Rent A/C").core == ("quorn", "housing")
    assert fold("Ac2000 Limited In Liquidation").core == ("ac2000",)
    assert fold("Invoice Payments").core == ("invoice", "payment")


def test_a_bracketed_place_stays_part_of_the_name() -> None:
    folded = fold("Autism Care (UK) Limited")

    assert folded.core == ("autism", "care", "uk")
    assert folded.legal_form == "ltd"
    assert folded.aliases == ()


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("RM Education PLC", "plc"),
        ("HSBC Holdings p.l.c.", "plc"),
        ("Addleshaw Goddard LLP (Solicitors)", "llp"),
        ("Volkswagen Gesellschaft mit beschränkter Haftung", "gmbh"),
        ("Bowne International de Mexico S.A. de C.V.", "sa"),
        ("Wakefield Housing Ltd Rent A/C", "ltd"),
        ("Cwmni Da Cyf", "ltd"),
        ("Mencap", ""),
    ],
)
def test_the_legal_form_is_folded_not_lost(name: str, form: str) -> None:
    assert fold(name).legal_form == form


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("2109168", "02109168"),
        ("02109168", "02109168"),
        ("2109168.0", "02109168"),
        ("sc 87623", "SC087623"),
        ("OC338981", "OC338981"),
        ("IP7530R", None),
        ("RS007530", "RS007530"),
        ("GB-COH-02109168", "02109168"),
        ("Co. No. 123456", "00123456"),
        ("Various", None),
        ("-", None),
        ("", None),
        ("0", None),
        ("00000000", None),
        ("12", None),
        ("GB 123 4567 89", None),
        ("01/04/2019", None),
        ("2019-04-01", None),
        ("Registered Charity", None),
        ("Registered Charity 1234567", None),
        ("123456789", None),
        ("XX123456", None),
    ],
)
def test_a_company_number_is_eight_characters_or_none(
    raw: str, number: str | None
) -> None:
    assert company_number(raw) == number


@given(st.text(max_size=80))
def test_any_text_folds_and_folds_the_same_again(name: str) -> None:
    folded = fold(name)

    assert fold.__wrapped__(name) == folded
    assert all(folded.core)
    assert folded.key == "".join(folded.core)


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_is_symmetric_and_between_0_and_1(left: str, right: str) -> None:
    a, b = fold(left), fold(right)

    likeness = name_similarity(a, b)

    assert 0.0 <= likeness <= 1.0
    assert likeness == name_similarity(b, a)


def test_a_shared_rare_word_says_more_than_a_shared_common_word() -> None:
    rare = name_similarity(fold("Symology Services"), fold("Symology Limited"))
    common = name_similarity(fold("Symology Services"), fold("Radical Services"))

    assert rare > 0.7
    assert common < 0.4


@pytest.mark.shared_data
def test_every_published_name_keeps_at_least_one_word() -> None:
    path = shared("procurement/suppliers/distinct_supplier_names.csv")

    with path.open(encoding="utf-8", newline="") as lines:
        names = [row["name"] for row in csv.DictReader(lines)]
    empty = [n for n in names if any(c.isalnum() for c in n) and not fold(n).core]

    assert len(names) > 60_000
    assert empty == []
