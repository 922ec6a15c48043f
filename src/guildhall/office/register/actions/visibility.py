"""Who may see an organisation's lists, and their prices: its own decision.

Changing who sees the lists changes the records that are there too, in one transaction,
because a setting that holds for new rows only would surprise.
"""

from datetime import datetime

from django.db import transaction

from guildhall.engines.access.viewer import Viewer, may
from guildhall.foundation.refusal import NotValid
from guildhall.office.audit import actions as audit
from guildhall.office.people.models import Organisation
from guildhall.office.people.permissions import Permission
from guildhall.office.register.models import Application, Contract
from guildhall.office.register.models.listed import Visibility

HOUSE = "the organisation itself decides who sees its lists"


@transaction.atomic
def show(
    organisation: Organisation,
    *,
    lists_to: str,
    prices_to: str,
    by: Viewer,
    at: datetime,
) -> None:
    """Set who sees an organisation's lists and the prices in them.

    Args:
        organisation: whose lists.
        lists_to: `own`, `members` or `public`.
        prices_to: the same; nobody sees the price of what they may not see.
        by: who decides.
        at: when.

    Raises:
        NotAllowed: the viewer may not change this organisation.
        NotValid: a word that is none of the three.
    """
    may(by, Permission.ORGANISATION_EDIT, organisation_id=organisation.pk).require()
    for word in (lists_to, prices_to):
        if word not in Visibility.values:
            raise NotValid(
                f"choose one of {', '.join(Visibility.values)}, not {word!r}"
            )
    before = organisation.shows_lists_to, organisation.shows_price_to
    organisation.shows_lists_to, organisation.shows_price_to = lists_to, prices_to
    organisation.save(update_fields=["shows_lists_to", "shows_price_to"])
    for model in (Application, Contract):
        records = model.objects.unscoped(because=HOUSE)
        records.filter(organisation=organisation).update(visibility=lists_to)
    audit.record(
        "register.visibility_set",
        f"organisation:{organisation.public_id}",
        by=by,
        at=at,
        on_behalf_of=organisation.pk,
        detail={"from": list(before), "to": [lists_to, prices_to]},
    )
