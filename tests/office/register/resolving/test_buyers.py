"""A buyer's name means one organisation of ours, several, or none."""

import pytest

from guildhall.office.register.models import Notice
from guildhall.office.register.receivers import Notices
from guildhall.office.register.resolving.buyers import buyers, tie_buyers
from tests.cast import Cast
from tests.factories import register as make
from tests.office.register.incoming import write


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("Alder Council", "alder"),
        ("ALDER COUNCIL", "alder"),
        ("Alder Council; Birch Council", "alder birch"),
        ("Alder Council and Birch Council", "alder birch"),
        ("Alder Council on behalf of Cedar Council", "alder cedar"),
        ("Test innovation office", "office"),
        ("Alder Hospital NHS Trust", ""),
        ("Ash Council", ""),
        ("Yew Software Ltd", ""),
        ("", ""),
        (" ; ", ""),
    ],
)
def test_a_name_means(cast: Cast, text: str, slugs: str) -> None:
    names = {body.pk: slug for slug, body in cast.organisations.items()}

    meant = {names[pk] for pk in buyers().meant_by(text)}

    assert meant == set(slugs.split())


def test_a_further_name_of_a_council_means_it(cast: Cast) -> None:
    alder = cast.org("alder")
    alder.other_names = ["The Borough of Alderley"]
    alder.save()

    assert buyers().meant_by("Borough of Alderley") == {alder.pk}


def buyers_of(notice: Notice) -> set[str]:
    return {buyer.slug for buyer in notice.buyers.all()}


def test_a_written_notice_has_its_buyers(cast: Cast) -> None:
    said = {"contract_title": "Bins", "notice_id": "N1", "buyer_name": "Alder Council"}
    ids = write(Notices(), cast.org("office"), said)
    joint = said | {"buyer_name": "Alder Council and Birch Council"}

    first = buyers_of(Notice.objects.unscoped(because="test").get())
    write(Notices(), cast.org("office"), joint, ids=ids)
    second = buyers_of(Notice.objects.unscoped(because="test").get())

    assert (first, second) == ({"alder"}, {"alder", "birch"})


def test_tying_twice_is_tying_once(cast: Cast) -> None:
    notice = make.notice(cast.org("office"), buyer_text="Alder Council")

    tie_buyers([notice.pk])
    tie_buyers([notice.pk])

    assert buyers_of(notice) == {"alder"}
