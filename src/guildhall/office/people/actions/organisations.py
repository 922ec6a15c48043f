"""Adding an organisation, before it joins or takes part in anything."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from guildhall.engines.access.viewer import Viewer, may
from guildhall.foundation.refusal import NotPossible
from guildhall.office.audit import actions as audit
from guildhall.office.people.models import Organisation
from guildhall.office.people.permissions import Permission


class OrganisationExists(NotPossible):
    """There is an organisation of this name or code already."""


@transaction.atomic
def add_organisation(
    *,
    kind: str,
    name: str,
    short_name: str,
    by: Viewer,
    at: datetime,
    slug: str = "",
    code: str = "",
    is_demonstration: bool = False,
) -> Organisation:
    """Add a body that will take part.

    Args:
        kind: one of `OrganisationKind`.
        name: full name, unique.
        short_name: name in lists.
        by: who adds it; holds `organisation:edit` across the region.
        at: when.
        slug: name in addresses; made of the short name unless given.
        code: code in the register of local authorities, unique where given.
        is_demonstration: loaded with the demonstration region.

    Raises:
        OrganisationExists: the name, the slug or the code is taken.
    """
    may(by, Permission.ORGANISATION_EDIT).require()
    try:
        with transaction.atomic():
            made = Organisation.objects.create(
                kind=kind,
                name=name,
                short_name=short_name,
                slug=slug or slugify(short_name),
                code=code,
                is_demonstration=is_demonstration,
            )
    except IntegrityError:
        raise OrganisationExists(
            f"there is an organisation called {name}, or with its code, already"
        ) from None
    audit.record(
        "people.organisation_added",
        f"organisation:{made.public_id}",
        by=by,
        at=at,
        on_behalf_of=made.pk,
        detail={"kind": kind, "name": name},
    )
    return made
