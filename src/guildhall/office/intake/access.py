"""Who may bring in lists, look at what was brought in, and undo it."""

from guildhall.engines.access.viewer import Viewer, may
from guildhall.foundation.decision import Decision, no
from guildhall.office.intake.receiving import receivers


def may_make(viewer: Viewer, organisation_id: int, kind: str) -> Decision:
    """Decide whether somebody may bring in a list of this kind for an organisation.

    Both are needed: to make imports there, and to edit what the list holds.
    """
    receiver = receivers().get(kind)
    if receiver is None:
        return no("lists of this kind cannot be brought in")
    decision = may(viewer, "import:make", organisation_id=organisation_id)
    if not decision:
        return decision
    return may(viewer, receiver.make_permission, organisation_id=organisation_id)


def may_see_rows(viewer: Viewer, organisation_id: int, kind: str) -> Decision:
    """Decide whether somebody may see the cells of a list as it came.

    A contract list holds prices, so its rows are for those who keep it and those who
    may undo imports. Whoever may read imports sees that it came, and what it changed
    in numbers.
    """
    for decision in (
        may_make(viewer, organisation_id, kind),
        may(viewer, "import:undo", organisation_id=organisation_id),
    ):
        if decision:
            return decision
    return no(
        "the rows of this list are shown to the people who keep it; ask a colleague "
        "there who may bring it in"
    )


def may_undo(viewer: Viewer, organisation_id: int, kind: str) -> Decision:
    """Decide whether somebody may undo an import of this kind for an organisation."""
    decision = may(viewer, "import:undo", organisation_id=organisation_id)
    if not decision:
        return decision
    return may_make(viewer, organisation_id, kind)


def kinds_open_to(viewer: Viewer, organisation_id: int) -> list[str]:
    """Name the kinds of list that somebody may bring in for an organisation."""
    return [kind for kind in receivers() if may_make(viewer, organisation_id, kind)]
