"""Linking a whole organisation, and every organisation, and doing it again."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from guildhall.foundation.refusal import NotAllowed
from guildhall.office.audit.models import Entry
from guildhall.office.people.queries import system
from guildhall.office.register.actions import linking, links
from guildhall.office.register.models import Link
from tests.cast import NOW, Cast
from tests.factories import register as make

BY = system("test")


def lists_of(cast: Cast, slug: str, pairs: int = 3) -> None:
    """Lists of a council in which some pairs surely belong together."""
    owner = cast.org(slug)
    names = ["Civica Pay", "ServiceNow", "Northgate Housing", "Mosaic", "Idox Uniform"]
    for name in names[:pairs]:
        make.application(owner, name, vendor_text=name.split()[0])
        make.contract(owner, f"{name} licence and support", supplier_text=name)
    make.contract(owner, "Grass cutting", supplier_text="Oak Ltd")


def kept() -> list[tuple[Any, ...]]:
    """The links, as two runs of linking can be compared."""
    rows = Link.objects.unscoped(because="test").order_by("application__name", "score")
    return [
        (k.organisation_id, str(k), round(k.score, 6), k.band, k.state, k.reasons)
        for k in rows.select_related("application", "notice", "contract")
    ]


def test_it_proposes_what_belongs_together(cast: Cast) -> None:
    lists_of(cast, "alder")

    standing = linking.link_organisation(cast.org("alder").pk, by=BY, at=NOW)

    names = {said for _, said, *_ in kept()}
    assert "Civica Pay covers Civica Pay licence and support" in names
    assert not any("Grass" in said for said in names)
    assert standing == len(kept()) >= 3


def test_it_leaves_one_entry_with_its_counts(cast: Cast) -> None:
    lists_of(cast, "alder")
    alder = cast.org("alder")

    standing = linking.link_organisation(alder.pk, by=BY, at=NOW)

    [entry] = Entry.objects.unscoped(because="test")
    assert (entry.action, entry.on_behalf_of) == (linking.LINKED, str(alder.pk))
    assert entry.detail == {
        "applications": 3,
        "contracts": 4,
        "notices": 0,
        "links": standing,
    }


def test_the_same_run_again_gives_the_same(cast: Cast) -> None:
    lists_of(cast, "alder")
    linking.link_organisation(cast.org("alder").pk, by=BY, at=NOW)
    first = kept()

    linking.link_organisation(cast.org("alder").pk, by=BY, at=NOW)

    assert kept() == first


def test_what_was_decided_stands_after_another_run(cast: Cast) -> None:
    lists_of(cast, "alder")
    linking.link_organisation(cast.org("alder").pk, by=BY, at=NOW)
    link, other = Link.objects.unscoped(because="test").order_by("pk")[:2]
    links.decide([link], decision="not", by=cast.gus, at=NOW, because="no")
    links.decide([other], decision="later", by=cast.gus, at=NOW)

    linking.link_organisation(cast.org("alder").pk, by=BY, at=NOW)

    for one, state in ((link, "rejected"), (other, "later")):
        one.refresh_from_db()
        assert one.state == state


@pytest.mark.parametrize("who", ["ben", "bea", "cat", "ivo", "eve", "public"])
def test_others_may_not_run_it(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        linking.link_organisation(cast.org("alder").pk, by=getattr(cast, who), at=NOW)


def test_everything_is_every_organisation_with_contracts(cast: Cast) -> None:
    lists_of(cast, "alder")
    lists_of(cast, "birch", 2)
    make.application(cast.org("cedar"))
    said: list[str] = []

    total = linking.link_everything(by=BY, at=NOW, progress=said.append)

    assert linking.owners() == sorted(cast.org(s).pk for s in ("alder", "birch"))
    assert len(said) == 2
    assert said[-1] == f"{total} links proposed so far"


def test_one_whose_contracts_have_all_gone_is_tidied(cast: Cast) -> None:
    lists_of(cast, "alder", 1)
    linking.link_everything(by=BY, at=NOW)
    linking.Contract.objects.unscoped(because="test").update(is_live=False)

    linking.link_everything(by=BY, at=NOW)

    assert {state for *_, state, _ in kept()} == {"superseded"}
    assert linking.owners() == []


def test_it_knows_who_was_never_linked(cast: Cast) -> None:
    lists_of(cast, "alder", 1)
    lists_of(cast, "birch", 1)

    linking.link_organisation(cast.org("birch").pk, by=BY, at=NOW)

    assert linking.never_linked() == [cast.org("alder").pk]


@pytest.mark.parametrize("pairs", [1, 5])
def test_it_takes_the_same_number_of_queries_whatever_the_lists_hold(
    cast: Cast, pairs: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    lists_of(cast, "alder", pairs)

    with django_assert_max_num_queries(28):
        linking.link_organisation(cast.org("alder").pk, by=BY, at=NOW)
