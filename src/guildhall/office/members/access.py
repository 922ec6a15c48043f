"""Who admits members and ends memberships: the central team."""

from guildhall.engines.access.viewer import Viewer, may
from guildhall.foundation.decision import Decision
from guildhall.office.people.permissions import Permission


def may_admit(viewer: Viewer) -> Decision:
    """Decide whether somebody may admit members and end memberships."""
    return may(viewer, Permission.MEMBER_ADMIT)
