"""An import that is undone leaves everything as it was, links and suppliers as well."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guildhall.office.intake.models import ImportRun
from guildhall.office.intake.rules import Extent
from guildhall.office.register.actions import links
from guildhall.office.register.models import Link, Supplier
from tests.cast import NOW
from tests.office.intake.test_histories import forgotten
from tests.office.register.conftest import Office

HOUSING = {
    "contract_ref": "C1",
    "contract_title": "Northgate Housing licence and support",
    "supplier_name": "NEC Software Solutions",
    "end_date": "2027-03-31",
    "annual_value": "90000",
}
PAY = {
    "contract_ref": "C2",
    "contract_title": "Civica Pay",
    "supplier_name": "Civica UK Ltd",
    "end_date": "TBC",
}
USES = (
    {"app_ref": "A1", "product": "Northgate Housing", "vendor": "Northgate"},
    {"app_ref": "A2", "product": "Civica Pay", "vendor": "Civica", "satisfaction": "4"},
)
NOTICE = {
    "notice_id": "N1",
    "contract_title": "Housing management system",
    "buyer_name": "Alder Council and Birch Council",
    "stage": "tender",
    "start_date": "2027-04-01",
    "notice_url": "https://example.org/n1",
}


def test_a_first_list_leaves_nothing(office: Office) -> None:
    before = office.export()
    run = office.bring_in("contracts", HOUSING, PAY)
    between = office.export()

    office.undo(run)

    assert len(between) > len(before)
    assert office.export() == before
    assert not Supplier.objects.filter(came_with_a_list=True).exists()


def test_links_go_with_the_list_that_they_needed(office: Office) -> None:
    office.bring_in("applications", *USES)
    before = office.export()
    run = office.bring_in("contracts", HOUSING, PAY)
    linked = office.link()

    office.undo(run)

    assert linked == 2
    assert office.export() == before


@pytest.mark.parametrize("kind", ["applications", "contracts", "notices"])
def test_after_linking_again_everything_is_as_before(office: Office, kind: str) -> None:
    office.bring_in("applications", *USES)
    office.bring_in("contracts", HOUSING, PAY)
    office.bring_in("notices", NOTICE, slug="office", extent=Extent.PART)
    office.link()
    before = office.export()
    newer: dict[str, tuple[dict[str, str], ...]] = {
        "applications": (USES[0] | {"product": "Northgate Housing Online"},),
        "contracts": (
            HOUSING | {"supplier_name": "Oak Ltd", "contract_title": "Housing"},
            PAY | {"contract_ref": "C3"},
        ),
        "notices": (NOTICE | {"buyer_name": "Birch Council", "stage": "cancelled"},),
    }
    extent = Extent.PART if kind == "notices" else Extent.WHOLE
    slug = "office" if kind == "notices" else "alder"

    run = office.bring_in(kind, *newer[kind], slug=slug, extent=extent)
    office.link()
    between = office.export()
    office.undo(run)
    office.link()

    assert between != before
    assert office.export() == before


def link_of(title: str) -> Link:
    links_ = Link.objects.unscoped(because="test")
    return links_.get(contract__title=title, application__isnull=False)


def decide(office: Office, title: str, decision: str) -> None:
    links.decide(
        [link_of(title)], decision=decision, by=office.cast.gus, at=NOW, because="so"
    )


@pytest.mark.parametrize("decision", ["same", "not", "later"])
def test_what_was_decided_is_as_before_too(office: Office, decision: str) -> None:
    office.bring_in("applications", *USES)
    office.bring_in("contracts", HOUSING, PAY)
    office.link()
    decide(office, HOUSING["contract_title"], decision)
    before = office.export()

    run = office.bring_in("contracts", PAY)
    office.link()
    office.undo(run)
    office.link()

    assert office.export() == before


@pytest.mark.parametrize("decision", ["same", "not"])
def test_a_judgement_outlives_the_list_and_meets_it_again(
    office: Office, decision: str
) -> None:
    office.bring_in("applications", *USES)
    run = office.bring_in("contracts", HOUSING, PAY)
    office.link()
    decide(office, HOUSING["contract_title"], decision)
    state = link_of(HOUSING["contract_title"]).state
    office.undo(run)

    office.bring_in("contracts", HOUSING, PAY)
    office.link()

    kept = link_of(HOUSING["contract_title"])
    assert (kept.state, kept.decided_because) == (state, "so")
    assert kept.decided_by == office.cast.people["gus"]


def test_a_supplier_that_an_earlier_import_needs_is_not_tidied_away(
    office: Office,
) -> None:
    office.bring_in("contracts", HOUSING)
    before = office.export()
    changed = office.bring_in("contracts", HOUSING | {"supplier_name": "Oak Ltd"})
    uses = office.bring_in("applications", *USES)

    office.undo(uses)
    office.undo(changed)

    assert office.export() == before


REFERENCES = st.sampled_from(["C1", "C2", "C3", ""])
CONTRACTS = st.lists(
    st.fixed_dictionaries(
        {
            "contract_ref": REFERENCES,
            "contract_title": st.sampled_from(["Civica Pay", "Mosaic licence", ""]),
            "supplier_name": st.sampled_from(["Civica UK Ltd", "CIVICA", "Oak", ""]),
            "end_date": st.sampled_from(["2027-03-31", "TBC", ""]),
            "annual_value": st.sampled_from(["100", "9", "lots", ""]),
        }
    ),
    min_size=1,
    max_size=4,
)
APPLICATIONS = st.lists(
    st.fixed_dictionaries(
        {
            "app_ref": st.sampled_from(["A1", "A2", ""]),
            "product": st.sampled_from(["Civica Pay", "Mosaic", "Mosaic v2", ""]),
            "vendor": st.sampled_from(["Civica", "Oak", ""]),
            "satisfaction": st.sampled_from(["1", "9", ""]),
        }
    ),
    min_size=1,
    max_size=4,
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("contracts"), CONTRACTS),
        st.tuples(st.just("applications"), APPLICATIONS),
        st.tuples(st.just("undo"), st.just([])),
        st.tuples(st.just("link"), st.just([])),
    ),
    min_size=1,
    max_size=6,
)


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_any_history_can_be_walked_back_to_the_letter(
    office: Office, steps: list[tuple[str, Any]]
) -> None:
    with forgotten():
        done: list[tuple[ImportRun, list[str]]] = []
        for step, rows in steps:
            if step == "link":
                office.link()
            elif step == "undo" and done:
                step_back(office, *done.pop())
            elif step != "undo":
                office.link()
                state = office.export()
                run = office.bring_in(step, *rows)
                if run not in [one for one, _ in done]:
                    done.append((run, state))
        for run, state in reversed(done):
            step_back(office, run, state)


def step_back(office: Office, run: ImportRun, state: list[str]) -> None:
    office.undo(run)
    office.link()
    assert office.export() == state
