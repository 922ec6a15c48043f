"""What headings mean, as people have said."""

from guildhall.office.intake.models import RememberedHeading


def remembered_headings(organisation_id: int, kind: str) -> dict[str, str | None]:
    """What people of an organisation have said that its headings mean."""
    headings = RememberedHeading.objects.unscoped(because="proposals for its own file")
    said = headings.filter(organisation_id=organisation_id, kind=kind)
    return {row.heading: row.field or None for row in said}


def learnt_headings(organisation_id: int, kind: str) -> dict[str, str]:
    """Wordings that at least two other organisations explained in the same way.

    Only the wording and its meaning cross from one organisation to another, and only
    to weigh a proposal that a person then confirms.
    """
    headings = RememberedHeading.objects.unscoped(because="wordings, not who said them")
    others = headings.filter(kind=kind).exclude(organisation_id=organisation_id)
    meanings: dict[str, set[str]] = {}
    said_by: dict[str, set[int]] = {}
    for row in others:
        meanings.setdefault(row.heading, set()).add(row.field)
        said_by.setdefault(row.heading, set()).add(row.organisation_id)
    return {
        heading: field
        for heading, (field, *others_) in (
            (heading, sorted(fields)) for heading, fields in meanings.items()
        )
        if field and not others_ and len(said_by[heading]) >= 2
    }
