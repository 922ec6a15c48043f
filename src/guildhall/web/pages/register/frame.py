"""What the pages of the register share: their frame, their day, their place in the house.

A figure on these pages is a link to the rows that it was counted from, and each page
says the day for which it holds.
"""

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from guildhall.engines.access.viewer import Viewer
from guildhall.foundation.refusal import NotFound, NotValid
from guildhall.office.people.models import Organisation, OrganisationKind
from guildhall.web.components.basic import day, stat
from guildhall.web.components.html import Child, el, join, link
from guildhall.web.pages.lists import Trail, trail_of
from guildhall.web.policies import policies
from guildhall.web.region import in_words

REGISTER: Trail = (("Register", "register"),)


def framed(
    request: HttpRequest,
    title: str,
    *body: Child,
    lead: Child = None,
    trail: Trail = REGISTER,
    feeds: Sequence[tuple[str, str]] = (),
) -> HttpResponse:
    """Answer with a page of these parts.

    Args:
        request: what is answered.
        title: the heading; may hold the region's words.
        body: what stands below it.
        lead: one or two sentences between the two; a text may hold the region's words.
        trail: the way to here.
        feeds: titles and addresses of Atom feeds, for programs that look for them.
    """
    return render(
        request,
        "register/page.html",
        {
            "title": in_words(title),
            "lead": in_words(lead) if type(lead) is str else lead,
            "breadcrumbs": trail_of(trail),
            "body": join(*body),
            "feeds": feeds,
        },
    )


def to(route: str, *args: object, **asked: object) -> str:
    """The address of a route, with a question where there is one; empty parts left out."""
    address = reverse(route, args=args)
    wanted = {name: value for name, value in asked.items() if value not in {None, ""}}
    return f"{address}?{urlencode(wanted)}" if wanted else address


def today() -> date:
    """The day on which somebody asks, in the time of the region."""
    return timezone.localdate()


def as_at(on: date, *more: Child) -> SafeString:
    """The line that says for which day figures hold, and of what."""
    return el("p", "As at ", day(on), ". ", *more, cls="quiet small")


def section(title: str, *body: Child, beside: Child = None, at: str = "") -> SafeString:
    """A part of a page under its own heading; `beside` stands next to the heading."""
    return el(
        "section",
        el(
            "div",
            el("h2", in_words(title), cls="govuk-heading-m", id=at or None),
            el("p", beside) if beside else None,
            cls="section__head",
        ),
        *body,
        cls="section",
    )


def figure(
    count: int | str, label: str, address: str = "", note: Child = None
) -> SafeString:
    """A figure that opens to the rows it counts."""
    shown = f"{count:,}" if isinstance(count, int) else count
    return stat(shown, in_words(label), address=address, note=note)


def plural(count: int, one: str, many: str = "") -> str:
    """A count with its noun: `1 contract`, `3 contracts`, in the region's words."""
    return in_words(f"{count:,} {one if count == 1 else many or f'{one}s'}")


def capital(text: str) -> str:
    """A sentence with its first letter large, the rest as it is."""
    return text[:1].upper() + text[1:]


def council_named(slug: str) -> Organisation:
    """Find a council by its name in addresses.

    Raises:
        NotFound: there is none of that name.
    """
    councils = Organisation.objects.filter(kind=OrganisationKind.COUNCIL)
    found = councils.filter(slug=slug).first()
    if found is None:
        raise NotFound(in_words("there is no such {council}"))
    return found


def may_open(viewer: Viewer, route: str) -> bool:
    """Say whether the door of a page is open to somebody."""
    policy = policies().get(route)
    return policy is not None and bool(policy.admits(viewer))


def bring_in(viewer: Viewer) -> Child:
    """The way to bring in a list, for those who may."""
    if not viewer.holds("import:make"):
        return None
    return el("p", link("Bring in a list", to("import_new")))


def asked_day(request: HttpRequest, name: str) -> date | None:
    """A day that an address names, or None.

    Raises:
        NotValid: it is no day; says how one is written.
    """
    said = request.GET.get(name, "").strip()
    if not said:
        return None
    try:
        return date.fromisoformat(said)
    except ValueError as fault:
        raise NotValid(
            f"{said[:40]!r} is not a day; write it as in 2027-03-31"
        ) from fault
