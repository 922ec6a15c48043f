"""One record, found by its public name by whoever may know of it."""

from collections.abc import Callable
from typing import Any

import pytest

from guildhall.foundation.refusal import NotFound
from guildhall.office.register.queries import linked, records
from tests.cast import Cast
from tests.factories import register as make

Found = Callable[[Any, str], Any]


def private(cast: Cast) -> dict[str, tuple[Found, str]]:
    """Things of Birch alone, with how each is found."""
    birch = cast.org("birch")
    app = make.application(birch, visibility="own")
    deal = make.contract(birch, visibility="own")
    return {
        "application": (records.application_named, app.public_id),
        "contract": (records.contract_named, deal.public_id),
        "link": (records.link_named, make.link(app, deal).public_id),
    }


@pytest.mark.parametrize("kind", ["application", "contract", "link"])
def test_what_is_anothers_own_is_not_there(cast: Cast, kind: str) -> None:
    find, name = private(cast)[kind]

    for who in ("public", "eve", "dev", "gus"):
        with pytest.raises(NotFound) as unseen:
            find(getattr(cast, who), name)
        with pytest.raises(NotFound) as nothing:
            find(getattr(cast, who), "nosuchrecord")
        assert unseen.value.because == nothing.value.because
    for who in ("bea", "ada"):
        assert find(getattr(cast, who), name).public_id == name


def test_a_record_that_its_list_no_longer_has_can_be_opened(cast: Cast) -> None:
    gone = make.contract(cast.org("alder"), is_live=False)

    assert records.contract_named(cast.gus, gone.public_id) == gone


def test_a_link_that_is_no_longer_proposed_is_not_there(cast: Cast) -> None:
    alder = cast.org("alder")
    link = make.link(make.application(alder), make.contract(alder), state="superseded")

    with pytest.raises(NotFound):
        records.link_named(cast.gus, link.public_id)


def test_what_is_public_is_there_for_everybody(cast: Cast) -> None:
    notice = make.notice(cast.org("office"))
    product, supplier = make.product("Acorn"), make.supplier("Oak")

    assert records.notice_named(cast.public, notice.public_id) == notice
    assert records.product_named("acorn") == product
    assert records.supplier_named(supplier.public_id) == supplier
    for find in (records.product_named, records.supplier_named):
        with pytest.raises(NotFound):
            find("none")


def test_an_opportunity_is_for_members(cast: Cast) -> None:
    made = make.opportunity(make.contract(cast.org("alder")))

    assert linked.opportunity_named(cast.gus, made.public_id) == made
    with pytest.raises(NotFound):
        linked.opportunity_named(cast.eve, made.public_id)
