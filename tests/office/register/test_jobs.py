"""Lists that come in, or are taken back, have links proposed afresh in the background."""

import pytest

from guildhall.foundation.event import tell
from guildhall.office.intake.events import ImportUndone, ListImported
from guildhall.office.jobs import running
from guildhall.office.jobs.models import Job
from guildhall.office.jobs.rules import State
from guildhall.office.jobs.worker import work_off
from guildhall.office.register import jobs
from guildhall.office.register.actions import linking
from guildhall.office.register.models import Contract, Link, Notice
from guildhall.office.register.resolving import tie_buyers
from tests.cast import Cast
from tests.factories import register as make


def waiting() -> list[tuple[str, str]]:
    rows = Job.objects.unscoped(because="test").order_by("pk")
    return [(job.task.rpartition(".")[2], job.title) for job in rows]


def pair_of(cast: Cast, slug: str) -> None:
    make.application(cast.org(slug), "Civica Pay", vendor_text="Civica")
    make.contract(cast.org(slug), "Civica Pay licence", supplier_text="Civica")


def notice_of(cast: Cast, slug: str) -> Notice:
    made = make.notice(cast.org("office"), "Trees", buyer_text=cast.org(slug).name)
    tie_buyers([made.pk])
    return made


@pytest.mark.parametrize("kind", ["applications", "contracts"])
@pytest.mark.parametrize("event", [ListImported, ImportUndone])
def test_a_council_is_linked_when_its_list_has_changed(
    cast: Cast, kind: str, event: type[ListImported]
) -> None:
    tell(event(cast.org("alder").pk, kind, 1))

    assert waiting() == [("relink", "Linking the lists of Alder")]


def test_everybody_is_linked_when_notices_have_come(cast: Cast) -> None:
    tell(ListImported(cast.org("office").pk, "notices", 1))

    assert waiting() == [("relink_everybody", "Linking notices")]


def test_other_lists_start_nothing(cast: Cast) -> None:
    tell(ListImported(cast.org("alder").pk, "spend", 1))

    assert waiting() == []


def test_nothing_starts_while_it_is_held_back(cast: Cast) -> None:
    with jobs.held_back():
        tell(ListImported(cast.org("alder").pk, "contracts", 1))

    tell(ListImported(cast.org("alder").pk, "contracts", 2))
    assert len(waiting()) == 1


def test_the_same_change_starts_one_job_and_another_change_another(cast: Cast) -> None:
    for run_id in (1, 1, 2):
        tell(ListImported(cast.org("alder").pk, "contracts", run_id))

    assert len(waiting()) == 2


def test_the_job_links_and_looks_for_opportunities(cast: Cast) -> None:
    pair_of(cast, "alder")
    tell(ListImported(cast.org("alder").pk, "contracts", 1))

    (job,) = work_off()

    assert (job.state, job.because) == (State.DONE, "")
    assert job.result == {"links": 1, "opportunities": 0}
    assert Link.objects.unscoped(because="test").count() == 1


def test_of_two_that_wait_the_later_one_links(cast: Cast) -> None:
    pair_of(cast, "alder")
    for run_id in (1, 2):
        tell(ListImported(cast.org("alder").pk, "contracts", run_id))

    first, second = work_off()

    assert "left_to" in first.result
    assert second.result["links"] == 1


def test_everybody_whom_notices_concern_is_linked(cast: Cast) -> None:
    for slug in ("alder", "birch", "cedar"):
        pair_of(cast, slug)
    notice_of(cast, "alder")
    other = notice_of(cast, "elm")
    contract = Contract.objects.unscoped(because="test").get(
        organisation=cast.org("birch")
    )
    make.notice_link(other, contract)
    tell(ListImported(cast.org("office").pk, "notices", 1))

    (job,) = work_off()

    assert job.state == State.DONE
    covers = Link.objects.unscoped(because="test").filter(kind="covers")
    linked = set(covers.values_list("organisation__slug", flat=True))
    assert linked == {"alder", "birch"}


def test_it_goes_on_after_the_council_that_was_linked_last(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for slug in ("alder", "birch"):
        pair_of(cast, slug)
        notice_of(cast, slug)
    first, last = sorted(cast.org(slug).pk for slug in ("alder", "birch"))
    linked: list[int] = []
    real = linking.link_organisation

    def link(pk: int, **more: object) -> int:
        if pk == last and len(linked) == 1:
            linked.append(pk)
            raise running.Interrupted("stopping")
        linked.append(pk)
        return real(pk, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(linking, "link_organisation", link)
    tell(ListImported(cast.org("office").pk, "notices", 1))

    (job, *_) = work_off()

    assert linked == [first, last, last]
    job.refresh_from_db()
    assert (job.state, job.position) == (State.DONE, last)
