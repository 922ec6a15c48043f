"""The roles, read once from `roles.yaml` and checked against the permissions."""

from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from guildhall.engines.access.viewer import Reach, Role
from guildhall.office.people.permissions import Permission

ROLES_FILE = Path(__file__).with_name("roles.yaml")
PUBLIC_ROLE = "public_visitor"


@cache
def roles() -> MappingProxyType[str, Role]:
    """Every role by its key, in the order of the file."""
    written = yaml.safe_load(ROLES_FILE.read_text(encoding="utf-8"))
    return MappingProxyType({key: role_of(key, row) for key, row in written.items()})


def role_of(key: str, row: dict[str, Any]) -> Role:
    """Make a role of its row.

    Raises:
        ValueError: naming the role and the word that is no permission.
    """
    reaches = {reach: frozenset(row.get(reach, ())) for reach in Reach}
    known = {permission.value for permission in Permission}
    for reach, held in reaches.items():
        if held - known:
            raise ValueError(f"{key}, {reach}: no such permission {held - known}")
    return Role(
        key=key,
        title=row["title"],
        sentence=row["sentence"],
        own=reaches[Reach.OWN],
        members=reaches[Reach.MEMBERS],
        region=reaches[Reach.REGION],
        signs_in=row.get("signs_in", True),
    )


def role_choices() -> list[tuple[str, str]]:
    """Roles that a person can be given, for forms and columns."""
    return [(key, role.title) for key, role in roles().items() if role.signs_in]
