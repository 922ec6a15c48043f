"""The corner that says who one is: sign in, act for another organisation, sign out."""

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from guildhall.engines.access.viewer import Viewer
from guildhall.office.people.models import Person
from guildhall.office.people.queries import seats_of
from guildhall.web.components.basic import hidden_fields
from guildhall.web.components.html import EMPTY, el, join, link


def account_menu(request: HttpRequest, viewer: Viewer, csrf_token: str) -> SafeString:
    """Draw the corner for a viewer."""
    if not viewer.is_signed_in:
        return link("Sign in", address_of("account_login"))
    person = request.user
    if not isinstance(person, Person):
        return EMPTY
    return join(
        link(person.name, address_of("account")),
        acting_for(request, person, viewer, csrf_token),
        el(
            "form",
            hidden_fields({"csrfmiddlewaretoken": csrf_token}),
            el("button", "Sign out", type="submit", cls="as-link"),
            method="post",
            action=address_of("account_logout"),
        ),
    )


def acting_for(
    request: HttpRequest, person: Person, viewer: Viewer, csrf_token: str
) -> SafeString:
    """For whom somebody acts; a switch where they hold seats at several places."""
    seats = seats_of(person, on=timezone.localdate())
    places = {seat.organisation_id: seat.organisation for seat in seats}
    if len(places) < 2:
        return join(
            *(el("span", body.short_name, cls="quiet") for body in places.values())
        )
    return el(
        "form",
        hidden_fields({"csrfmiddlewaretoken": csrf_token, "next": request.path}),
        el("label", "Acting for", for_="acting-for"),
        el(
            "select",
            [
                el(
                    "option",
                    body.short_name,
                    value=body.public_id,
                    selected=pk == viewer.acting_for,
                )
                for pk, body in places.items()
            ],
            name="organisation",
            id="acting-for",
        ),
        el("button", "Switch", type="submit", cls="as-link"),
        method="post",
        action=address_of("act_for"),
    )


def address_of(route: str) -> str:
    """The address of a route; the home page where it is not mounted."""
    try:
        return reverse(route)
    except NoReverseMatch:
        return "/"
