"""Who may come through which route: every route stands in one reviewed table.

`policies.yaml` is data, owned by information governance. A route that is not in it
cannot be reached, and a test fails. The table answers for the door; the record behind
the door is checked again by the action or query that hands it out.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from guildhall.engines.access.viewer import Viewer
from guildhall.foundation.decision import Decision, no, yes
from guildhall.office.people.permissions import Permission

POLICIES_FILE = Path(__file__).with_name("policies.yaml")


class Audience(StrEnum):
    """Whom a route is for."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    PERMISSION = "permission"


@dataclass(frozen=True)
class Policy:
    """One route: for whom, by which methods, and what it shows or does."""

    route: str
    audience: Audience
    methods: frozenset[str]
    permissions: frozenset[str]
    shows: str

    def admits(self, viewer: Viewer) -> Decision:
        """Decide at the door; any one of the permissions opens it."""
        if self.audience is Audience.PUBLIC:
            return yes("anybody may come in here")
        if not viewer.is_signed_in:
            return no("sign in to see this page")
        if self.audience is Audience.SIGNED_IN:
            return yes("everybody who has signed in may come in here")
        if any(viewer.holds(permission) for permission in self.permissions):
            return yes("one of your roles opens this page")
        return no(
            "none of your roles opens this page; your main representative or the "
            "central team can give you one that does"
        )


@cache
def policies() -> MappingProxyType[str, Policy]:
    """The whole table, by the name of the route."""
    written = yaml.safe_load(POLICIES_FILE.read_text(encoding="utf-8"))
    return MappingProxyType(
        {name: policy_of(name, row) for name, row in written.items()}
    )


def policy_of(route: str, row: dict[str, Any]) -> Policy:
    """Make a policy of its row.

    Raises:
        ValueError: naming the route and the word that is not known.
    """
    wanted = frozenset(row.get("permissions", ()))
    unknown = wanted - {permission.value for permission in Permission}
    if unknown:
        raise ValueError(f"{route}: no such permission {sorted(unknown)}")
    methods = frozenset(row.get("methods", ("GET",)))
    if "GET" in methods:
        methods |= {"HEAD"}
    return Policy(route, Audience(row["audience"]), methods, wanted, row["shows"])
