"""How the register's records are named, linked and written in tables and facts.

A price that is withheld is said to be withheld; what nobody knows is said to be not
known. The two are never confused.
"""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.safestring import SafeString

from guildhall.engines.access.viewer import Viewer
from guildhall.foundation.money import pounds
from guildhall.office.people.models import Organisation
from guildhall.office.register import access
from guildhall.office.register.models import (
    Application,
    Contract,
    Link,
    Notice,
    Opportunity,
    Product,
    Supplier,
)
from guildhall.office.register.models.applications import ServiceArea
from guildhall.office.register.models.notices import Stage
from guildhall.office.register.queries.rows import function_name
from guildhall.web.components.basic import money, tag
from guildhall.web.components.html import Child, el, join, link
from guildhall.web.pages.register.frame import to

SKILL_ENDS = {0: ", none", 4: ", could teach it"}
LINK_STATES = {
    "proposed": ("To review", "accent"),
    "confirmed": ("Confirmed", "green"),
    "rejected": ("Rejected", "quiet"),
    "later": ("Put off", "quiet"),
    "superseded": ("No longer proposed", "quiet"),
}
OPPORTUNITY_STATES = {
    "open": ("Open", "accent"),
    "adopted": ("Taken up", "green"),
    "dismissed": ("Not pursued", "quiet"),
}
KINDS = {
    "covers": "covers",
    "announces": "was announced by",
    "renews": "is being renewed by",
}


def application_link(record: Application) -> SafeString:
    """An application by its council's name for it."""
    return link(record.name, to("application", record.public_id))


def contract_link(record: Contract) -> SafeString:
    """A contract by its title."""
    return link(
        record.title or "Contract without a title", to("contract", record.public_id)
    )


def notice_link(record: Notice) -> SafeString:
    """A notice by its title."""
    return link(
        record.title or "Notice without a title", to("notice", record.public_id)
    )


def council_link(record: Organisation) -> SafeString:
    """An organisation, linked where it is a council."""
    if not record.is_council:
        return el("span", record.short_name)
    return link(record.short_name, to("council", record.slug))


def product_link(record: Product | None) -> Child:
    """A product, or nothing where it is not known."""
    return link(record.name, to("product", record.key)) if record else None


def supplier_link(record: Supplier | None, written: str = "") -> Child:
    """A supplier, or as it was written where we could not tell who it is."""
    if record is None:
        return written
    return link(record.name, to("supplier", record.public_id))


def opportunity_link(record: Opportunity) -> SafeString:
    """An opportunity by its title."""
    return link(record.title, to("opportunity", record.public_id))


def function_link(key: str) -> Child:
    """A function, linked to the products that serve it."""
    return link(function_name(key), to("products", function=key)) if key else None


def area(record: Application) -> Child:
    """The service area, in words."""
    return ServiceArea(record.service_area).label if record.service_area else None


def satisfaction(value: int | None) -> Child:
    """How satisfied they are, from 1 (poor) to 5 (excellent)."""
    return None if value is None else f"{value} of 5"


def skill(value: int | None) -> Child:
    """How well they know it, from 0 (none) to 4 (could teach it)."""
    return None if value is None else f"{value} of 4{SKILL_ENDS.get(value, '')}"


def stage(record: Notice) -> Child:
    """How far a procurement has come."""
    return Stage(record.stage).label if record.stage else None


def mean(value: float | None) -> Child:
    """A mean with one digit."""
    return None if value is None else f"{value:.1f}"


def below(text: Child, *under: Child) -> SafeString:
    """Words with quieter ones below them."""
    return join(text, [el("span", one, cls="sub") for one in under if one])


def annual(viewer: Viewer, record: Contract) -> Child:
    """The annual value of a contract, withheld where it is not for this viewer."""
    return price(viewer, record, record.annual_pence)


def price(viewer: Viewer, record: Contract, pence: int | None) -> Child:
    """A price of a contract, withheld where it is not for this viewer."""
    return money(pence, withheld=not access.may_see_price(viewer, record))


def sum_of(pence: int, priced: int, of: int, noun: str = "contracts") -> Child:
    """A sum with how many it rests on; withheld where none may be seen."""
    if not priced:
        return el("span", "not shown to you, or not known", cls="not-known")
    note = "" if priced == of else f"over {priced} of {of} {noun}"
    return below(pounds(pence), note)


def made_up(record: Any) -> list[tuple[str, Child]]:
    """The fact that a record was made for the demonstration, where it was."""
    marked = ("Provenance", tag("Made up for the demonstration", "quiet"))
    return [marked] if record.is_synthetic else []


def pounds_of(pence: int) -> str:
    """Whole pence as pounds, without the pence."""
    return pounds(round(pence / 100) * 100)


def state_of(record: Link | Opportunity) -> SafeString:
    """Where a link or an opportunity stands, as a tag."""
    states = LINK_STATES if isinstance(record, Link) else OPPORTUNITY_STATES
    words, colour = states[record.state]
    return tag(words, colour)


def brief(value: date | None) -> Child:
    """A day in a table: 31 Mar 2027."""
    if value is None:
        return None
    return el("span", date_format(value, "j M Y"), cls="nowrap")


def ends(record: Contract) -> Child:
    """The end that counts, and the latest one where extensions could be taken."""
    later = record.latest_end_on
    if later is None or later == record.ends_on:
        return brief(record.ends_on)
    return below(
        brief(record.ends_on) or "not known",
        el("span", "at latest ", brief(later), cls="nowrap"),
    )
