"""The rule by which an organisation lets links confirm themselves, if it has set one.

Nothing is linked for good without a person, or a rule with a threshold that a person set.
"""

from datetime import datetime

from django.db import transaction

from guildhall.engines.access.viewer import Viewer
from guildhall.foundation.refusal import NotValid
from guildhall.office.audit import actions as audit
from guildhall.office.people.models import Organisation
from guildhall.office.register import access, linking
from guildhall.office.register.models import LinkRule

LOWEST_RULE = 0.9
HOUSE = "the rule holds for the organisation whose links they are"


def confirms_from(organisation_id: int) -> float | None:
    """The score from which links confirm themselves, where the organisation set one."""
    rules = LinkRule.objects.unscoped(because=HOUSE)
    return (
        rules.filter(organisation_id=organisation_id)
        .values_list("confirms_from", flat=True)
        .first()
    )


@transaction.atomic
def set_rule(
    organisation: Organisation, *, confirms_from: float | None, by: Viewer, at: datetime
) -> None:
    """Set the score from which links confirm themselves; None takes the rule away.

    It holds at once for the links that are there; what a person decided stays.

    Raises:
        NotAllowed: when the viewer may not run linking for the organisation.
        NotValid: when the score is not between 0.9 and 1.
    """
    access.may_run_linking(by, organisation.pk).require()
    if confirms_from is not None and not LOWEST_RULE <= confirms_from <= 1:
        raise NotValid("give a score between 0.90 and 1.00, such as 0.98")
    rules = LinkRule.objects.unscoped(because=HOUSE)
    if confirms_from is None:
        rules.filter(organisation=organisation).delete()
    else:
        said = {
            "confirms_from": confirms_from,
            "set_by_id": by.person_id,
            "set_at": at,
        }
        rules.update_or_create(organisation=organisation, defaults=said)
    linking.settle_again(organisation.pk, threshold=confirms_from, at=at)
    audit.record(
        "register.link_rule_set",
        f"organisation:{organisation.public_id}",
        by=by,
        at=at,
        on_behalf_of=organisation.pk,
        detail={"confirms_from": confirms_from},
    )
