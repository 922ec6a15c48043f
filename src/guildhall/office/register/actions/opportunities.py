"""Finding what councils could buy together, and taking it up or letting it be.

An opportunity keeps its address from run to run as long as most of its contracts stay,
so that a project can adopt it; one that somebody took up stays.
"""

from datetime import datetime

from django.db import transaction

from guildhall.engines.access.viewer import Viewer
from guildhall.foundation.refusal import NotPossible
from guildhall.office.audit import actions as audit
from guildhall.office.jobs import running
from guildhall.office.register import access
from guildhall.office.register import opportunities as looking
from guildhall.office.register.models import Opportunity
from guildhall.office.register.models.opportunities import OpportunityState


def find(*, by: Viewer, at: datetime) -> int:
    """Look for opportunities afresh; what was found is kept in one transaction.

    Returns:
        How many were found.

    Raises:
        NotAllowed: the viewer may not decide on opportunities.
    """
    access.may_edit_opportunity(by).require()
    asked = looking.ask(at.date())
    with transaction.atomic():
        running.hold()
        count = looking.keep(asked.found, at=at)
        audit.record(
            "register.opportunities_found",
            "register:opportunities",
            by=by,
            at=at,
            detail={
                "found": count,
                "contracts": asked.contracts,
                "without_end": asked.without_end,
                "without_function": asked.without_function,
            },
        )
    return count


@transaction.atomic
def take_up(opportunity: Opportunity, *, by: Viewer, at: datetime) -> None:
    """Take an opportunity up: it stays from now on, whatever later runs find.

    Raises:
        NotAllowed: the viewer may not decide on opportunities.
        NotPossible: it is taken up already.
    """
    move(opportunity, OpportunityState.ADOPTED, by=by, at=at)


@transaction.atomic
def dismiss(
    opportunity: Opportunity, *, by: Viewer, at: datetime, because: str
) -> None:
    """Let an opportunity be; the reason is kept with it.

    Raises:
        NotAllowed: the viewer may not decide on opportunities.
        NotPossible: it is dismissed already.
    """
    move(opportunity, OpportunityState.DISMISSED, by=by, at=at, because=because)


@transaction.atomic
def open_again(opportunity: Opportunity, *, by: Viewer, at: datetime) -> None:
    """Take a decision on an opportunity back.

    Raises:
        NotAllowed: the viewer may not decide on opportunities.
        NotPossible: nothing was decided.
    """
    move(opportunity, OpportunityState.OPEN, by=by, at=at)


def move(
    opportunity: Opportunity,
    state: OpportunityState,
    *,
    by: Viewer,
    at: datetime,
    because: str = "",
) -> None:
    """Change the state of an opportunity, with its audit entry."""
    access.may_edit_opportunity(by).require()
    if opportunity.state == state:
        raise NotPossible(f"this opportunity is {state.label.lower()} already")
    earlier, opportunity.state = opportunity.state, state
    opportunity.decided_because = because[:300]
    opportunity.save(update_fields=["state", "decided_because"])
    audit.record(
        "register.opportunity_moved",
        f"opportunity:{opportunity.public_id}",
        by=by,
        at=at,
        detail={"from": earlier, "to": state.value, "because": because},
    )
