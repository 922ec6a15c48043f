"""Buyers' names: which councils they mean, joint ones, and who is no council."""

import csv
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildhall.engines.matching import reference
from guildhall.engines.matching.authorities import (
    Authority,
    Directory,
    authority_of,
    directory_of,
    words_of,
)
from guildhall.engines.matching.councils import places_in, resolve
from tests.shared_data import shared

AUTHORITIES = [
    Authority("ALD", "Quorn Borough of Alderley", "Alderley"),
    Authority("BIR", "Quorn Borough of Birch and Beech", "Birch and Beech"),
    Authority("CED", "Quorn Borough of Cedarham", "Cedarham", ("Cedar",)),
    Authority("KIN", "Royal Borough of Kingsley upon Wye", "Kingsley upon Wye"),
    Authority("QRN", "City of Quorn Corporation", "City of Quorn"),
    Authority("DOG", "Dogwoodshire County Council", "Dogwoodshire"),
    Authority("DGX", "Dogwood District Council", "Dogwood"),
    Authority("ELM", "Elmbury City Council", "Elmbury"),
    Authority("FIR", "Firset County Council", "Firset", (), False, ("FIX",)),
    Authority("FIX", "Firset Council", "Firset"),
    Authority("GOR", "Gorsedd County Borough Council", "Gorsedd", ("Gorsedd Fawr",)),
    Authority("HAZ", "Hazel Metropolitan Borough Council", "Hazel"),
    Authority("OLD", "Oldbridge County Council", "Oldbridge", (), False, ("NEW",)),
    Authority("NEW", "Oldbridge and Moor Council", "Oldbridge and Moor"),
    Authority("QCA", "Quorn Combined Authority", "Greater Quorn", ("Alderley",)),
]

# buyer's name | codes
SPEC = """
Quorn Borough of Alderley                              | ALD
ALDERLEY COUNCIL                                       | ALD
The Quorn Borough of Birch &amp; Beech Council         | BIR
Birch & Beech                                          | BIR
QUORN BOROUGH OF BIRCH AND BEE                         | BIR
Kingsley Council                                       | KIN
Royal Borough of Kingsley                              | KIN
City of Quorn                                          | QRN
City of Quorn Corporation - Procurement                | QRN
Quorn Boroughs of Alderley and Cedarham                | ALD CED
Alderley & Cedarham Councils                           | ALD CED
Alderley Council/Cedarham Council                      | ALD CED
Elmbury City Council, Hazel MBC and Dogwood DC         | ELM HAZ DGX
Councils of Alderley, Cedarham and Hazel               | ALD CED HAZ
Elmbury City Council; Dogwood District Council         | ELM DGX
Elmbury City, Dogwood and Hazel Councils               | ELM DGX HAZ
Alderley Council for Cedarham Council                  | ALD CED
Hazel Council, City of Quorn                           | HAZ QRN
City of Quorn and Hazel Council                        | QRN HAZ
City of Quorn Philharmonic, Hazel Council              | HAZ
Alderley Coucil                                        | ALD
Alderley Boruogh Counicl                               | ALD
Alderley Counsel                                       |
Alderley Council on behalf of Hazel Council            | ALD HAZ
Bridgeall Ltd (on behalf of Alderley Council)          | ALD
Elmbury City Council and NHS Elmbury CCG               | ELM
Elmbury City Council Environmental Services            | ELM
Council of the City of Elmbury                         | ELM
The Mayor and Burgesses of the Quorn Borough of Alderley | ALD
Elmbery City Council                                   | ELM
Dogwoodshire County Counci                             | DOG
Dogwood Council                                        | DGX
Firset Council                                         | FIR
Firset County Council                                  | FIR
Cyngor Gorsedd                                         | GOR
Gorsedd CBC                                            | GOR
Quorn Combined Authority                               | QCA
Quorn                                                  |
Elmbury University Hospitals NHS Trust                 |
University of Elmbury                                  |
Elmbury Parish Council                                 |
Alderley Town Council                                  |
Dogwood City Council                                   |
Alderley Youth Council                                 |
Alderley Council for Voluntary Service                 |
Parochial Church Council of Alderley                   |
Alderley Council Homes Limited                         |
Friends of Alderley Council                            |
Alderley Primary School                                |
Dogwoodshire Fire and Rescue Service                   |
Dogwoodshire County Cricket Club                       |
Association of Quorn Councils                          |
Supply Alderley                                        |
British Council                                        |
Affinity Hazel                                         |
Alderley, Cedarham and Hazel Joint Authority           |
                                                       |
"""


@pytest.fixture(scope="module")
def directory() -> Directory:
    return directory_of(AUTHORITIES)


@pytest.mark.parametrize("line", SPEC.strip().splitlines())
def test_a_buyer_means_the_councils_of_the_table(
    line: str, directory: Directory
) -> None:
    name, codes = (part.strip() for part in line.split("|"))

    buyer = resolve(name, directory)

    assert " ".join(buyer.codes) == codes, buyer.because
    assert buyer.because


def test_words_of_kind_are_learnt_from_the_table(directory: Directory) -> None:
    assert "quorn" in directory.kind_words
    assert directory.places[("alderley",)] == ("ALD",)


def test_a_council_only_renamed_keeps_its_code_and_the_reason_says_so(
    directory: Directory,
) -> None:
    buyer = resolve("Firset Council", directory)

    assert buyer.codes == ("FIR",)
    assert "since renamed under FIX" in buyer.because
    assert resolve("Oldbridge and Moor Council", directory).codes == ("NEW",)


def test_a_row_of_the_table_may_lack_what_is_not_needed() -> None:
    row = {"local-authority-code": " ALD ", "official-name": "Alder", "nice-name": "A"}

    assert authority_of(row) == Authority("ALD", "Alder", "A")


def test_an_abolished_council_is_read_with_its_successors() -> None:
    authority = authority_of(
        {
            "local-authority-code": "CMA",
            "official-name": "Cumbria County Council",
            "nice-name": "Cumbria",
            "alt-names": "cumbria county, cumbria",
            "current-authority": "False",
            "replaced-by": "CBD,WAF",
        }
    )

    assert authority.others == ("cumbria county", "cumbria")
    assert authority.replaced_by == ("CBD", "WAF")
    assert not authority.is_current


WORDS = st.lists(
    st.sampled_from(
        [
            "quorn",
            "borough",
            "of",
            "alderley",
            "birch",
            "and",
            "beech",
            "city",
            "council",
            "elmbury",
            "dogwood",
            "county",
            "the",
            "councils",
            "firset",
            "kingsley",
            "upon",
            "wye",
            "parish",
            "on",
            "behalf",
            "lb",
        ]
    ),
    max_size=10,
).map(" ".join)


@given(WORDS)
def test_places_are_found_as_in_the_reference(name: str) -> None:
    words = words_of(name)
    found = [(m.start, m.end) for m in places_in(words, directory_of(AUTHORITIES))]

    assert found == reference.council_places(words, AUTHORITIES)


@given(st.one_of(WORDS, st.text(max_size=60)))
def test_any_text_gives_codes_of_the_table_each_once(name: str) -> None:
    buyer = resolve(name, directory_of(AUTHORITIES))

    assert len(set(buyer.codes)) == len(buyer.codes)
    assert {a.code for a in AUTHORITIES} >= set(buyer.codes)


def _rows(path: str) -> Iterator[dict[str, str]]:
    with shared(path).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


@pytest.fixture(scope="module")
def national() -> Directory:
    path = "procurement/reference/mysociety_uk_local_authorities.csv"
    return directory_of(map(authority_of, _rows(path)))


@pytest.mark.shared_data
def test_labelled_buyers_resolve_within_the_target(national: Directory) -> None:
    labelled = list(_rows("procurement/truth/buyer_name_to_council.csv"))

    wrong = {
        row["buyer_name"]: row["council_code"]
        for row in labelled
        if set(resolve(row["buyer_name"], national).codes)
        != set(filter(None, row["council_code"].split("+")))
    }

    assert len(labelled) > 100
    assert wrong == {}


@pytest.mark.shared_data
def test_each_official_name_means_its_own_authority(national: Directory) -> None:
    wrong = {
        a.official: resolve(a.official.upper(), national).codes
        for a in national.authorities.values()
        if resolve(a.official.upper(), national).codes
        != (national.continues.get(a.code, a.code),)
    }

    assert wrong == {}
