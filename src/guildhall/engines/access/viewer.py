"""Who is looking, what they hold, and where it reaches: the whole of access in values.

A grant is a role held at an organisation. A permission in it reaches the holder's
own organisation, what members share with one another, or the whole region. The
roles themselves are data (`office/people/roles.yaml`, from the table of roles of
the described office).
"""

from dataclasses import dataclass
from enum import StrEnum

from guildhall.foundation.decision import Decision, no, yes


class Kind(StrEnum):
    """What kind of viewer stands at the door."""

    PUBLIC = "public"
    PERSON = "person"
    TOKEN = "token"  # noqa: S105  a kind of viewer, not a secret
    SYSTEM = "system"


class Reach(StrEnum):
    """How far a permission of a role goes."""

    OWN = "own"
    MEMBERS = "members"
    REGION = "region"


@dataclass(frozen=True)
class Role:
    """A named set of permissions by reach, with a sentence for people.

    `signs_in` is False for the role that everybody holds without an account.
    """

    key: str
    title: str
    sentence: str
    own: frozenset[str] = frozenset()
    members: frozenset[str] = frozenset()
    region: frozenset[str] = frozenset()
    signs_in: bool = True

    @property
    def permissions(self) -> frozenset[str]:
        """Every permission of the role, whatever its reach."""
        return self.own | self.members | self.region


@dataclass(frozen=True)
class Grant:
    """A role held at one organisation; `in_membership` while that one is a member."""

    role: Role
    organisation_id: int | None = None
    in_membership: bool = False


@dataclass(frozen=True)
class Viewer:
    """Somebody who asks: a person, a token, the public, or the system itself."""

    kind: Kind
    name: str
    grants: tuple[Grant, ...] = ()
    person_id: int | None = None
    acting_for: int | None = None

    @property
    def is_signed_in(self) -> bool:
        """Say whether a person or token stands behind this viewer."""
        return self.kind in {Kind.PERSON, Kind.TOKEN}

    def holds(self, permission: str) -> bool:
        """Say whether any grant has the permission, at any reach."""
        return self.kind is Kind.SYSTEM or any(
            permission in grant.role.permissions for grant in self.grants
        )

    def everywhere(self, permission: str) -> bool:
        """Say whether the permission reaches the whole region."""
        return self.kind is Kind.SYSTEM or any(
            permission in grant.role.region for grant in self.grants
        )

    def among_members(self, permission: str) -> bool:
        """Say whether the permission reaches what members share with one another."""
        return any(
            permission in grant.role.members and grant.in_membership
            for grant in self.grants
        )

    def organisations(self, permission: str) -> frozenset[int]:
        """The organisations at which the permission is held as one's own."""
        return frozenset(
            grant.organisation_id
            for grant in self.grants
            if grant.organisation_id is not None
            and permission in grant.role.own | grant.role.members
        )


def may(
    viewer: Viewer, permission: str, *, organisation_id: int | None = None
) -> Decision:
    """Decide whether a viewer may do a thing that belongs to an organisation.

    Args:
        viewer: who asks.
        permission: `thing:action`.
        organisation_id: whose thing it is; None for a thing of the region itself.

    Returns:
        The decision; `because` names the role that allows, or what is lacking.
    """
    if viewer.everywhere(permission):
        return yes(f"{viewer.name} may {spoken(permission)} across the region")
    if organisation_id in viewer.organisations(permission):
        return yes(f"{viewer.name} may {spoken(permission)} for this organisation")
    if viewer.holds(permission):
        return no(
            f"you may {spoken(permission)} for your own organisation only; "
            "ask a colleague there, or the central team"
        )
    return no(
        f"none of your roles lets you {spoken(permission)}; "
        "your main representative or the central team can give you one that does"
    )


def spoken(permission: str) -> str:
    """Say a permission in words: `contract:read_price` is `read price of contracts`."""
    thing, _, action = permission.partition(":")
    return f"{action.replace('_', ' ')} ({thing.replace('_', ' ')})"
