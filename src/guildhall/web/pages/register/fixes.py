"""Data quality on the page: the score of a council's lists, and what would raise it most."""

from collections.abc import Sequence
from datetime import date

from django.utils.safestring import SafeString

from guildhall.office.people.models import Organisation
from guildhall.office.register.queries.gaps import where_to_fix
from guildhall.office.register.queries.quality import (
    IT,
    PROCUREMENT,
    Finding,
    Fix,
    Quality,
)
from guildhall.web.components.basic import details, meter, percent, todo
from guildhall.web.components.html import Child, el, join, link
from guildhall.web.components.tables import Column, data_table
from guildhall.web.pages.register.frame import capital, to

OWNERS = (IT, PROCUREMENT)


def score(found: Quality) -> Child:
    """The score as a bar with its number."""
    return None if found.score is None else meter(found.score / 100)


def split_fixes(found: Quality, *, on: date) -> SafeString:
    """The three fixes that are worth most, parted by whose job they are."""
    if not found.fixes:
        return el("p", "Nothing is missing. Thank you.")
    return el("div", [of_owner(owner, found, on=on) for owner in OWNERS], cls="halves")


def of_owner(owner: str, found: Quality, *, on: date) -> SafeString:
    """The fixes that are for one of the two teams."""
    theirs = [fix for fix in found.fixes if fix.owner == owner]
    items = [(said(fix, found.organisation, on=on), worth(fix)) for fix in theirs]
    return el(
        "div",
        el("h3", f"For {owner}", cls="govuk-heading-s"),
        todo(items) if items else el("p", "None of the three.", cls="quiet"),
    )


def said(fix: Fix, organisation: Organisation, *, on: date) -> SafeString:
    """What to do, as a link to the rows that it is about."""
    return link(
        capital(fix.sentence),
        to(fix.list_name, **where_to_fix(fix, organisation, on=on)),
    )


def worth(fix: Fix) -> str:
    """What a fix is worth."""
    return f"+{fix.points:.1f} points"


def fixes_in_a_cell(found: Quality, owner: str, *, on: date) -> Child:
    """The fixes of one team, for a table."""
    theirs = [fix for fix in found.fixes if fix.owner == owner]
    if not theirs:
        return el("span", "none of the three", cls="quiet")
    lines = [
        el(
            "li",
            said(fix, found.organisation, on=on),
            " ",
            el("span", worth(fix), cls="quiet"),
        )
        for fix in theirs
    ]
    return el("ul", lines, cls="plain small")


def findings_table(found: Quality, *, on: date) -> SafeString:
    """Everything that is looked at, with how much of it is there."""
    known: Sequence[Finding] = [one for one in found.findings if one.of]
    table = data_table(
        [
            Column("What is looked at", lambda f: f.check.label, is_head=True),
            Column("There", lambda f: percent(f.share), is_number=True),
            Column("Lacking", lambda f: f"{f.missing:,} of {f.of:,}", is_number=True),
            Column("Weight", lambda f: str(f.check.weight), is_number=True),
            Column("Whose job", lambda f: f.check.owner),
        ],
        known,
        caption=f"What the score of {found.organisation.short_name} is made of",
    )
    return details("What the score is made of", how(), table)


def how() -> SafeString:
    """How the score is computed."""
    return join(
        el(
            "p",
            "The score is the weighted share of what is there, from 0 to 100. It is "
            "about the list, not about the people who keep it.",
        )
    )
