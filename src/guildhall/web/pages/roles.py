"""Who may do what: one table, made from the roles, the permissions and the routes.

Nothing here is written by hand: the table that this page shows is the table that
decides at every door.
"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.safestring import SafeString

from guildhall.engines.access.viewer import Role
from guildhall.office.people.permissions import Permission
from guildhall.office.people.roles import roles as every_role
from guildhall.web.components.html import el, link
from guildhall.web.components.tables import Column, data_table
from guildhall.web.granted import REACHES, reach_of, routes_opened, table
from guildhall.web.pages.parts import csv_file, page, paragraph, section

HEADINGS = ("role", "permission", "reach", "opens")


def roles(request: HttpRequest) -> HttpResponse:
    """Show who may do what."""
    return page(
        request,
        "Who may do what",
        section("Roles", role_list()),
        section("Roles by permission", matrix()),
        section("What each permission opens", doors()),
        paragraph(
            "Take the table as ",
            link("CSV", reverse("roles_csv")),
            " or ",
            link("JSON", reverse("roles_json")),
            ".",
        ),
        lead=(
            "People hold roles at organisations. A role lets them do what this table "
            "says, and nothing else. What is public needs no role."
        ),
        steps=[("Home", reverse("home"))],
    )


def role_list() -> SafeString:
    """Each role with its sentence."""
    rows = [
        el("div", el("dt", role.title), el("dd", role.sentence))
        for role in every_role().values()
    ]
    return el("dl", rows, cls="facts")


def matrix() -> SafeString:
    """Permissions down, roles across, how far each reaches in the cells."""
    signed = [role for role in every_role().values() if role.permissions]
    columns = [
        Column("Permission", lambda one: el("code", one), is_head=True),
        *(Column(role.title, cell_of(role)) for role in signed),
    ]
    return data_table(
        columns,
        [permission.value for permission in Permission],
        caption="Roles by permission",
        is_wide=True,
    )


def cell_of(role: Role) -> "CellOf":
    """What a cell of a role's column shows."""
    return CellOf(role)


@dataclass(frozen=True)
class CellOf:
    """Shows how far a permission reaches for one role."""

    role: Role

    def __call__(self, permission: str) -> str:
        """Say the reach in words, or that the role has it not."""
        reach = reach_of(self.role, permission)
        return REACHES[reach] if reach else "–"


def doors() -> SafeString:
    """Which pages and addresses each permission opens."""
    opens = routes_opened()
    columns = [
        Column("Permission", lambda one: el("code", one), is_head=True),
        Column(
            "Opens", lambda one: ", ".join(opens.get(one, ())) or "no page of its own"
        ),
    ]
    return data_table(
        columns, [permission.value for permission in Permission], caption="Doors"
    )


def roles_csv(request: HttpRequest) -> HttpResponse:
    """Give the table as CSV, a row for each permission of each role."""
    return csv_file(
        "roles.csv",
        HEADINGS,
        (
            (one.role.key, one.permission, one.reach.value, " ".join(one.opens))
            for one in table()
        ),
    )


def roles_json(request: HttpRequest) -> HttpResponse:
    """Give the table as JSON."""
    return JsonResponse(
        {
            "roles": [
                {
                    "role": role.key,
                    "title": role.title,
                    "sentence": role.sentence,
                    "permissions": [
                        {
                            "permission": one.permission,
                            "reach": one.reach.value,
                            "opens": list(one.opens),
                        }
                        for one in table()
                        if one.role is role
                    ],
                }
                for role in every_role().values()
            ]
        }
    )
