"""The people and councils of every test.

Alder, Birch and Cedar work together; Dogwood has lapsed; Elm and Fir share an IT
service. Ada is of the central team, Ben is Alder's digital officer, Gus buys for
Alder, Hana speaks for Alder, Cat is Birch's information governance lead, Bea buys for
Birch, Dev is an officer of Cedar, Ivo buys for lapsed Dogwood, Eve is a supplier from
outside.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from guildhall.engines.access.viewer import Viewer
from guildhall.office.members.models import Membership
from guildhall.office.members.queries import viewer_of
from guildhall.office.people.models import Organisation, Person, Seat
from guildhall.office.people.queries import PUBLIC

TODAY = date(2026, 6, 15)
NOW = datetime(2026, 6, 15, 9, 0, tzinfo=UTC)
JOINED = date(2020, 7, 1)

COUNCILS = ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir")
SEATS = {
    "ada": ("Ada", "office", "central_team"),
    "ben": ("Ben", "alder", "officer"),
    "gus": ("Gus", "alder", "procurement_officer"),
    "hana": ("Hana", "alder", "main_representative"),
    "cat": ("Cat", "birch", "ig_lead"),
    "bea": ("Bea", "birch", "procurement_officer"),
    "dev": ("Dev", "cedar", "officer"),
    "ivo": ("Ivo", "dogwood", "procurement_officer"),
    "eve": ("Eve", "yew", "supplier"),
}


@dataclass
class Cast:
    """Everybody, by first name; organisations by their slug."""

    organisations: dict[str, Organisation]
    people: dict[str, Person]

    def __getattr__(self, name: str) -> Viewer:
        """See somebody as a viewer today: `cast.ben`."""
        if name == "public":
            return PUBLIC
        try:
            return viewer_of(self.people[name], on=TODAY)
        except KeyError:
            raise AttributeError(name) from None

    def org(self, slug: str) -> Organisation:
        """Give an organisation by its slug."""
        return self.organisations[slug]


def make_cast() -> Cast:
    """Put everybody into the store."""
    organisations = {name.lower(): council(name, n) for n, name in enumerate(COUNCILS)}
    organisations["office"] = Organisation.objects.create(
        kind="office", name="Test innovation office", short_name="Office", slug="office"
    )
    organisations["yew"] = Organisation.objects.create(
        kind="supplier", name="Yew Software Ltd", short_name="Yew", slug="yew"
    )
    people = {key: person(key, organisations, *row) for key, row in SEATS.items()}
    return Cast(organisations, people)


def council(name: str, number: int) -> Organisation:
    """Make one council of the cast, with its membership."""
    made = Organisation.objects.create(
        kind="council",
        name=f"{name} Council",
        short_name=name,
        slug=name.lower(),
        code=name[:3].upper(),
        gss_code=f"E0999{number:04d}",
        tile_label=name[:3].upper(),
        tile_row=number // 3,
        tile_column=number % 3,
        shared_service="Elm and Fir IT" if name in {"Elm", "Fir"} else "",
    )
    Membership.objects.create(
        organisation=made,
        starts_on=JOINED,
        ends_before=date(2025, 7, 1) if name == "Dogwood" else None,
    )
    return made


def person(
    key: str, organisations: dict[str, Organisation], name: str, slug: str, role: str
) -> Person:
    """Make one person of the cast with their seat."""
    made = Person.objects.create(
        email=f"{key}@{slug}.example", name=name, joined_at=NOW
    )
    Seat.objects.create(
        person=made, organisation=organisations[slug], role=role, starts_on=JOINED
    )
    return made
