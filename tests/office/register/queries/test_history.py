"""Each value leads to its cell; what imports did is told to those who may read them."""

from typing import Any

import pytest

from guildhall.office.register.models import Application, Contract, Notice
from guildhall.office.register.queries import history
from tests.cast import Cast
from tests.factories import register as make
from tests.office.register.conftest import Office

BINS = {
    "contract_ref": "C1",
    "contract_title": " Bins ",
    "supplier_name": "Oak Ltd",
    "annual_value": "1200",
    "notice_months": "6",
    "original_value": "999",
    "contact": "Facilities",
    "end_date": "TBC",
}


@pytest.fixture
def bins(office: Office) -> Contract:
    """A contract that came in with a list and was changed by the next."""
    office.bring_in("contracts", BINS)
    office.bring_in("contracts", BINS | {"annual_value": "1300"})
    return Contract.objects.unscoped(because="test").get()


def test_a_value_leads_to_the_newest_cell(cast: Cast, bins: Contract) -> None:
    sources = history.sources_for(cast.gus, bins)

    assert sources["annual_pence"] == history.Source(
        "annual_value", 2, "", "1300", "contracts.csv"
    )
    assert sources["title"].written == "Bins"
    assert sources["contractual_end_on"].written == "TBC"
    assert "latest_end_on" not in sources


@pytest.mark.parametrize(
    ("who", "prices", "filename"),
    [
        ("gus", True, "contracts.csv"),
        ("ada", True, "contracts.csv"),
        ("ben", False, "contracts.csv"),
        ("bea", True, ""),
        ("dev", False, ""),
    ],
)
def test_a_withheld_price_is_withheld_in_its_cell_too(
    cast: Cast, bins: Contract, who: str, prices: bool, filename: str
) -> None:
    viewer = getattr(cast, who)

    sources = history.sources_for(viewer, bins)
    further = history.further(viewer, bins)

    assert ("annual_pence" in sources) is prices
    assert ("notice_months" in sources) is prices
    assert ("original_value" in further) is prices
    assert further["contact"] == "Facilities"
    assert sources["title"].filename == filename


@pytest.mark.parametrize(
    ("field", "commercial"),
    [
        ("original_value", True),
        ("amount_net", True),
        ("notice_months", True),
        ("no_such_field", True),
        ("contact", False),
        ("end_date", False),
    ],
)
def test_money_and_notice_are_commercial(field: str, commercial: bool) -> None:
    assert history.is_commercial(field) is commercial


def told(viewer: Any, record: Any) -> list[str]:
    return [event.action for event in history.history_of(viewer, record)]


def test_history_tells_what_imports_did_newest_first(
    cast: Cast, bins: Contract
) -> None:
    newest, first = history.history_of(cast.gus, bins)

    assert (newest.action, first.action) == ("changed", "added")
    assert [(c.column, c.before, c.after) for c in newest.changes] == [
        ("annual_pence", 120_000, 130_000)
    ]
    assert (newest.filename, newest.row) == ("contracts.csv", 2)


def test_others_are_told_when_it_came_and_changed(cast: Cast, bins: Contract) -> None:
    events = history.history_of(cast.dev, bins)

    assert [event.action for event in events] == ["changed", "added"]
    assert {event.filename for event in events} == {""}
    assert all(event.changes == () for event in events)


def test_an_undone_import_is_told_as_undone(
    office: Office, cast: Cast, bins: Contract
) -> None:
    gone = office.bring_in("contracts", {"contract_ref": "C9", "contract_title": "X"})
    office.undo(gone)
    bins.refresh_from_db()

    events = history.history_of(cast.gus, bins)

    assert [event.action for event in events] == ["gone", "changed", "added"]
    assert [event.undone_at is not None for event in events] == [True, False, False]


def test_a_record_of_no_list_has_come_once(cast: Cast) -> None:
    assert told(cast.gus, make.contract(cast.org("alder"))) == ["added"]
    assert history.sources_for(cast.gus, make.notice(cast.org("office"))) == {}


@pytest.mark.parametrize("model", [Application, Contract, Notice])
def test_every_column_that_a_list_fills_leads_to_a_field(model: type[Any]) -> None:
    receiver = history.RECEIVERS[model]

    read = history.columns_of(receiver)

    assert set(read.values()) <= set(receiver().fields)
    assert set(receiver.derived) - set(read) <= {"ends_on"}
