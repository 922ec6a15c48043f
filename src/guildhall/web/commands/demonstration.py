"""Loading a region: its organisations, its people, and the lists they would upload.

The lists go through the same import as anybody's file, so that the demonstration
proves the path that it shows. Every step asks what is there and loads nothing twice.
"""

from collections.abc import Callable
from pathlib import Path

from django.utils import timezone

from guildhall.engines.access.viewer import Viewer
from guildhall.foundation.region import Region, UploadedList, load_region
from guildhall.office.intake import quick
from guildhall.office.members.founding import found
from guildhall.office.people.models import Organisation
from guildhall.office.people.queries import system
from guildhall.office.register.actions import catalogue, linking, opportunities

Progress = Callable[[str], None]
LOADER = "demonstration"


def load(folder: Path, *, progress: Progress) -> Region:
    """Bring a region's folder into the store.

    Args:
        folder: the region's folder, in the form of `regions/README.md`.
        progress: told one line a step.

    Raises:
        RegionNotValid: naming file, line and field of everything that is wrong.
    """
    region = load_region(folder)
    by = system(LOADER)
    progress(f"{region.name}: organisations, members and people")
    organisations = found(region, by=by, at=timezone.now())
    progress("the shared catalogue of products and suppliers")
    catalogue.load(region.suppliers, region.products, by=by, at=timezone.now())
    loaded = [
        bring(one, organisations, by=by, progress=progress) for one in region.lists
    ]
    if any(loaded):
        progress("linking applications, contracts and notices")
        linking.link_everything(by=by, at=timezone.now(), progress=progress)
        progress("looking for what could be bought together")
        opportunities.find(
            minimum=region.rules.opportunity_minimum,
            window_months=region.rules.opportunity_window_months,
            by=by,
            at=timezone.now(),
        )
    return region


def bring(
    one: UploadedList,
    organisations: dict[str, Organisation],
    *,
    by: Viewer,
    progress: Progress,
) -> bool:
    """Import one list of the region; False when it is in the store already."""
    owner = organisations.get(one.organisation) or organisations["OFFICE"]
    done = quick.bring(
        one.path,
        organisation_id=owner.pk,
        kind=one.kind.value,
        by=by,
        at=timezone.now(),
    )
    if done:
        progress(f"{owner.short_name}: {one.kind.value} from {one.path.name}")
    return done
