"""The engine is asked for one organisation's live lists, and answers in its links."""

from datetime import date

from guildhall.office.register import linking
from guildhall.office.register.linking.listed import read_lists
from guildhall.office.register.models import NoticeBuyer
from guildhall.office.register.resolving import tie_buyers
from tests.cast import TODAY, Cast
from tests.factories import register as make


def test_lists_are_ones_own_and_live_in_the_order_of_their_keys(cast: Cast) -> None:
    alder, birch = cast.org("alder"), cast.org("birch")
    second = make.application(alder, "Second")
    first = make.application(alder, "First")
    first.list_key = "a"
    first.save()
    make.application(alder, "Gone", is_live=False)
    make.application(birch)
    make.contract(birch)

    lists = read_lists(alder.pk)

    assert lists.applications == (first, second)
    assert (lists.contracts, lists.notices) == ((), ())


def test_notices_are_those_that_the_organisation_buys(cast: Cast) -> None:
    office = cast.org("office")
    ours = make.notice(office, buyer_text="Alder Council", stage="tender")
    joint = make.notice(office, buyer_text="Birch and Alder Councils", stage="award")
    ended = make.notice(office, buyer_text="Alder Council", stage="ended")
    others = make.notice(office, buyer_text="Birch Council", stage="tender")
    tie_buyers([one.pk for one in (ours, joint, ended, others)])

    assert set(read_lists(cast.org("alder").pk).notices) == {ours, joint}
    assert NoticeBuyer.objects.filter(notice=joint).count() == 2


def test_a_contract_that_names_the_application_is_proposed(cast: Cast) -> None:
    alder = cast.org("alder")
    app = make.application(alder, "Civica Pay", vendor_text="Civica")
    deal = make.contract(
        alder, "Civica Pay licence and support", supplier_text="Civica UK Ltd"
    )
    make.contract(alder, "Grass cutting", supplier_text="Oak Ltd")

    [found] = linking.propose(read_lists(alder.pk), on=TODAY)

    assert found.identity == ("covers", app.pk, deal.pk)
    assert found.score > 0.8
    assert found.reasons[0]["sentence"]


def test_a_notice_of_the_same_procurement_announces_the_contract(cast: Cast) -> None:
    alder = cast.org("alder")
    deal = make.contract(alder, "Housing system", ocid="ocds-1")
    notice = make.notice(
        cast.org("office"), ocid="ocds-1", stage="award", buyer_text="Alder Council"
    )
    tie_buyers([notice.pk])

    [found] = linking.propose(read_lists(alder.pk), on=TODAY)

    assert found.identity == ("announces", notice.pk, deal.pk)
    assert found.band == "review"


def test_a_notice_that_starts_where_the_contract_ends_renews_it(cast: Cast) -> None:
    alder = cast.org("alder")
    deal = make.contract(alder, "Housing management system", ends_on=date(2027, 3, 31))
    notice = make.notice(
        cast.org("office"),
        "Housing management system",
        stage="tender",
        buyer_text="Alder Council",
        starts_on=date(2027, 4, 1),
    )
    tie_buyers([notice.pk])

    [found] = linking.propose(read_lists(alder.pk), on=TODAY)

    assert found.identity == ("renews", notice.pk, deal.pk)
