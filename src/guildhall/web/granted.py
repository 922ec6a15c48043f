"""Who may do what, as one table made from the roles, the permissions and the routes.

Nothing here is written by hand: what the page and the reference show is what decides
at every door.
"""

from dataclasses import dataclass
from functools import cache

from guildhall.engines.access.viewer import Reach, Role
from guildhall.office.people.permissions import Permission
from guildhall.office.people.roles import roles
from guildhall.web.policies import Audience, policies

REACHES = {
    Reach.OWN: "own organisation",
    Reach.MEMBERS: "what members share",
    Reach.REGION: "every organisation",
}


@dataclass(frozen=True)
class Held:
    """One permission of one role: how far it reaches, and which routes it opens."""

    role: Role
    permission: str
    reach: Reach
    opens: tuple[str, ...]


def table() -> list[Held]:
    """Every permission of every role, in the order of roles and permissions."""
    opens = routes_opened()
    return [
        Held(role, permission.value, reach, opens.get(permission.value, ()))
        for role in roles().values()
        for permission in Permission
        if (reach := reach_of(role, permission)) is not None
    ]


def reach_of(role: Role, permission: str) -> Reach | None:
    """How far a permission of a role goes; None where the role has it not."""
    for reach in (Reach.REGION, Reach.MEMBERS, Reach.OWN):
        if permission in getattr(role, reach.value):
            return reach
    return None


@cache
def routes_opened() -> dict[str, tuple[str, ...]]:
    """Which routes each permission opens, by the policy table."""
    opened: dict[str, list[str]] = {}
    for policy in policies().values():
        if policy.audience is Audience.PERMISSION:
            for permission in policy.permissions:
                opened.setdefault(permission, []).append(policy.route)
    return {permission: tuple(sorted(found)) for permission, found in opened.items()}
