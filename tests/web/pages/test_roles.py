"""Who may do what: made from the tables that decide, and equal to them."""

import csv
import io

from django.test import Client

from guildhall.engines.access.viewer import Reach
from guildhall.office.people.permissions import Permission
from guildhall.office.people.roles import roles as every_role
from guildhall.web.granted import reach_of, table
from guildhall.web.policies import Audience, policies


def test_it_is_open_to_everybody(db: None) -> None:
    page = Client().get("/roles").text

    for role in every_role().values():
        assert role.title in page
        assert role.sentence.replace("'", "&#x27;") in page
    for permission in Permission:
        assert f"<code>{permission}</code>" in page


def test_every_permission_of_every_role_is_in_it_once() -> None:
    held = {(one.role.key, one.permission) for one in table()}

    assert len(held) == len(table())
    assert held == {
        (role.key, permission)
        for role in every_role().values()
        for permission in role.permissions
    }


def test_it_says_the_widest_reach() -> None:
    role = every_role()["main_representative"]

    assert reach_of(role, "person:invite") is Reach.OWN
    assert reach_of(role, "contract:read") is Reach.MEMBERS
    assert reach_of(role, "mail:read") is None
    assert reach_of(every_role()["central_team"], "mail:read") is Reach.REGION


def test_every_door_with_a_permission_is_in_it() -> None:
    opened = {route for one in table() for route in one.opens}

    assert opened == {
        policy.route
        for policy in policies().values()
        if policy.audience is Audience.PERMISSION
    }


def test_every_permission_is_granted_to_some_role() -> None:
    granted = {one.permission for one in table()}

    assert granted == {permission.value for permission in Permission}


def test_it_is_the_same_as_csv_and_json(db: None) -> None:
    client = Client()

    rows = list(csv.DictReader(io.StringIO(client.get("/roles.csv").text)))
    told = client.get("/roles.json").json()["roles"]

    from_json = [
        (role["role"], one["permission"], one["reach"], " ".join(one["opens"]))
        for role in told
        for one in role["permissions"]
    ]
    assert [tuple(row.values()) for row in rows] == from_json
    assert len(told) == len(every_role())
