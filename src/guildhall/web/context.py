"""What every page knows: the region, the viewer, where one can go."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from guildhall.office.people.queries import PUBLIC
from guildhall.web.policies import policies
from guildhall.web.region import region

PLACES = (
    ("home", "Home"),
    ("register", "Register"),
    ("renewals", "Renewals"),
    ("opportunities", "Opportunities"),
    ("review", "Review"),
    ("imports", "Imports"),
    ("councils", "Councils"),
    ("people", "People"),
)


@dataclass(frozen=True)
class Place:
    """One entry of the navigation."""

    name: str
    address: str
    is_here: bool
    current: str = "true"


def house(request: HttpRequest) -> dict[str, Any]:
    """Give the words that every template may use."""
    viewer = getattr(request, "viewer", PUBLIC)
    return {
        "viewer": viewer,
        "region": region(),
        "navigation": [place for place in map(place_for(request), PLACES) if place],
        "outbox_is_open": not settings.MAIL_LEAVES_THE_HOUSE,
    }


def place_for(request: HttpRequest) -> Any:
    """A function that gives an entry of the navigation, if it is open to the viewer."""
    viewer = getattr(request, "viewer", PUBLIC)

    def place(entry: tuple[str, str]) -> Place | None:
        route, name = entry
        policy = policies().get(route)
        try:
            address = reverse(route)
        except NoReverseMatch:
            return None
        if policy is None or not policy.admits(viewer):
            return None
        is_here = request.path == address or (
            address != "/" and request.path.startswith(f"{address}/")
        )
        current = "page" if request.path == address else "true"
        return Place(name, address, is_here, current)

    return place
