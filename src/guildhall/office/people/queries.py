"""Who somebody is, as the house sees them."""

from datetime import date

from guildhall.engines.access.viewer import Grant, Kind, Viewer
from guildhall.office.people.models import Organisation, Person, Seat
from guildhall.office.people.roles import PUBLIC_ROLE, roles

PUBLIC = Viewer(Kind.PUBLIC, "a public visitor", (Grant(roles()[PUBLIC_ROLE]),))


def system(name: str) -> Viewer:
    """The house itself, acting under a name: `system("nightly check")`."""
    return Viewer(Kind.SYSTEM, name)


def seats_of(person: Person, *, on: date) -> list[Seat]:
    """The seats a person holds on a day, with their organisations."""
    return list(person.seats.in_force(on).select_related("organisation").order_by("pk"))


def organisation_named(slug: str) -> Organisation | None:
    """Find an organisation by its name in addresses."""
    return Organisation.objects.filter(slug=slug).first()
