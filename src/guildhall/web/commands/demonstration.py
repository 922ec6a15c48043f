"""Loading a region: its organisations, its people, and the lists they would upload.

The lists go through the same import as anybody's file, so that the demonstration
proves the path that it shows. Every step asks what is there and loads nothing twice;
killed at any moment, the same call goes on to the same result.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from guildhall.engines.access.viewer import Viewer
from guildhall.foundation.refusal import NotPossible
from guildhall.foundation.region import (
    Provenance,
    Region,
    RoleKey,
    UploadedList,
    load_region,
)
from guildhall.office.audit import actions as audit
from guildhall.office.audit.models import Entry
from guildhall.office.intake import actions as intake
from guildhall.office.intake import files
from guildhall.office.intake.models import ImportRun
from guildhall.office.intake.rules import Extent, RunState
from guildhall.office.members.founding import found
from guildhall.office.members.queries import viewer_of
from guildhall.office.people.models import Organisation, OrganisationKind, Person
from guildhall.office.people.queries import system
from guildhall.office.register.actions import (
    catalogue,
    link_rules,
    linking,
    opportunities,
)
from guildhall.office.register.jobs import held_back

Progress = Callable[[str], None]
LOADER = "demonstration"
LIMIT_BYTES = 64 * 1024 * 1024
CONFIRMS_FROM = 0.98
FINISHED = "register.region_loaded"


def load(folder: Path, *, progress: Progress) -> Region:
    """Bring a region's folder into the store.

    Args:
        folder: the region's folder, in the form of `regions/README.md`.
        progress: told one line a step.

    Raises:
        RegionNotValid: naming file, line and field of everything that is wrong.
        NotPossible: a list could not be brought in, naming it and why.
    """
    region = load_region(folder)
    by = system(LOADER)
    progress(f"{region.name}: organisations, members and people")
    organisations = found(region, by=by, at=timezone.now())
    progress("the shared catalogue of products and suppliers")
    catalogue.load(region.suppliers, region.products, by=by, at=timezone.now())
    with held_back():
        loaded = [
            bring(one, owner_of(one, organisations), by=by, progress=progress)
            for one in region.lists
        ]
    if any(loaded) or not is_finished(region):
        join_lists(region, organisations, by=by, progress=progress)
        finish(region, by=by)
    return region


def join_lists(
    region: Region,
    organisations: Mapping[str, Organisation],
    *,
    by: Viewer,
    progress: Progress,
) -> None:
    """Link the lists of every council, and look for what could be bought together."""
    set_rules(region, organisations)
    progress("linking applications, contracts and notices")
    linking.link_everything(by=by, at=timezone.now(), progress=progress)
    progress("looking for what could be bought together")
    opportunities.find(by=by, at=timezone.now())


def is_finished(region: Region) -> bool:
    """Say whether the region was loaded to its end before."""
    entries = Entry.objects.unscoped(because="whether the loader came to its end")
    return entries.filter(action=FINISHED, subject=f"region:{region.slug}").exists()


@transaction.atomic
def finish(region: Region, *, by: Viewer) -> None:
    """Record that the region is loaded to its end."""
    detail = {"lists": len(region.lists)}
    subject = f"region:{region.slug}"
    audit.record(FINISHED, subject, by=by, at=timezone.now(), detail=detail)


def set_rules(region: Region, organisations: Mapping[str, Organisation]) -> None:
    """Let links confirm themselves where a council's representative would have set it.

    The others' links wait for review, so that both ways can be seen.
    """
    for person in region.people:
        council = organisations[person.organisation]
        if council.is_council and RoleKey.MAIN_REPRESENTATIVE in person.roles:
            set_rule(council, Person.objects.get(email=person.email.lower()))


def set_rule(council: Organisation, person: Person) -> None:
    """Let links of a council confirm themselves, unless they do already."""
    if link_rules.confirms_from(council.pk) is None:
        by = viewer_of(person, on=timezone.localdate())
        link_rules.set_rule(
            council, confirms_from=CONFIRMS_FROM, by=by, at=timezone.now()
        )


def owner_of(
    one: UploadedList, organisations: Mapping[str, Organisation]
) -> Organisation:
    """Whose list it is; a feed of many councils is the office's own."""
    if one.organisation:
        return organisations[one.organisation]
    return next(o for o in organisations.values() if o.kind == OrganisationKind.OFFICE)


def bring(
    one: UploadedList, owner: Organisation, *, by: Viewer, progress: Progress
) -> bool:
    """Import one list of the region; False when it is in the store already.

    Raises:
        NotPossible: when the list could not be brought in, naming it and why.
    """
    progress(f"{owner.short_name}: {one.path.name}")
    kept = files.keep([one.path.read_bytes()], limit_bytes=LIMIT_BYTES)
    received = intake.receive(
        kept,
        organisation_id=owner.pk,
        kind=one.kind.value,
        filename=one.path.name,
        by=by,
        at=timezone.now(),
    )
    if not received.is_already_in:
        run = carry_through(received.run, by=by)
        if run.stands is not RunState.COMMITTED:
            raise NotPossible(f"{one.path.name} could not be brought in: {run.because}")
    if one.provenance is Provenance.SYNTHETIC:
        catalogue.mark_synthetic(one.kind.value, owner.pk)
    return not received.is_already_in


def carry_through(run: ImportRun, *, by: Viewer) -> ImportRun:
    """Take an import through its steps, with the columns as they were recognised."""
    run = intake.go_on(run, at=timezone.now())
    if run.stands is RunState.READ:
        run = intake.confirm_columns(
            run,
            fields=proposed_fields(run),
            extent=Extent(run.extent),
            by=by,
            at=timezone.now(),
        )
        run = intake.go_on(run, at=timezone.now())
    if run.stands is RunState.MAPPED:
        run = intake.start_commit(run, by=by, at=timezone.now())
    return intake.go_on(run, at=timezone.now())


def proposed_fields(run: ImportRun) -> dict[int, str | None]:
    """What each column was recognised as."""
    return {column["index"]: column["field"] for column in run.reading["columns"]}
