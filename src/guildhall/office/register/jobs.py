"""Background work of the register: linking afresh when a list has changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from guildhall.foundation.event import listen
from guildhall.office.intake.events import ImportUndone, ListImported
from guildhall.office.jobs import actions as jobs
from guildhall.office.jobs import running
from guildhall.office.jobs.models import Job
from guildhall.office.jobs.rules import State
from guildhall.office.people.models import Organisation
from guildhall.office.people.queries import system
from guildhall.office.register.actions import linking, opportunities

HOUSE = "register"
_held_back: ContextVar[bool] = ContextVar("held_back", default=False)


@task()
def relink(organisation_id: int) -> dict[str, object]:
    """Propose the links of one organisation afresh, then look for opportunities.

    Leaves it to a later job where the lists have changed once more since.
    """
    if is_asked_again(organisation_id):
        return {"left_to": "a later job, because the lists have changed once more"}
    by = system(HOUSE)
    links = linking.link_organisation(organisation_id, by=by, at=timezone.now())
    running.report(1, 2, "Looking for what could be bought together")
    found = opportunities.find(by=by, at=timezone.now())
    return {"links": links, "opportunities": found}


@task()
def relink_everybody() -> dict[str, object]:
    """Propose the links of everybody whom notices concern, then look for opportunities.

    Goes on after the organisation that was linked last before a restart.
    """
    by, done = system(HOUSE), running.kept() or 0
    owners = linking.concerned_by_notices()
    for place, pk in enumerate(owners, start=1):
        if pk > done:
            linking.link_organisation(pk, by=by, at=timezone.now())
            with transaction.atomic():
                running.keep(pk)
        running.report(place, len(owners) + 1, "Linking council by council")
    return {"opportunities": opportunities.find(by=by, at=timezone.now())}


def is_asked_again(organisation_id: int) -> bool:
    """Say whether another job waits to link the same organisation."""
    waiting = Job.objects.unscoped(because="whether the same work waits")
    alike = waiting.filter(task=relink.module_path, state=State.QUEUED.value)
    return alike.filter(organisation_id=organisation_id).exists()


def after_list_changed(event: ListImported | ImportUndone) -> None:
    """Have links proposed afresh for whoever the list concerns.

    Each change asks for its own job: one that runs already may have read the lists as
    they were before.
    """
    if _held_back.get():
        return
    by, at = system(HOUSE), timezone.now()
    change = f"{type(event).__name__} {event.run_id}"
    if event.kind == "notices":
        title = "Linking notices"
        jobs.start(relink_everybody, title=title, by=by, at=at, key=change)
        return
    if event.kind not in {"applications", "contracts"}:
        return
    owner = Organisation.objects.get(pk=event.organisation_id)
    jobs.start(
        relink,
        title=f"Linking the lists of {owner.short_name}",
        organisation_id=owner.pk,
        by=by,
        at=at,
        args={"organisation_id": owner.pk},
        key=change,
    )


@contextmanager
def held_back() -> Iterator[None]:
    """Start no linking while many lists come in; whoever holds back links afterwards."""
    token = _held_back.set(True)
    try:
        yield
    finally:
        _held_back.reset(token)


def start_listening() -> None:
    """Listen for lists that come in or are taken back."""
    listen(ListImported, after_list_changed)
    listen(ImportUndone, after_list_changed)
