"""Opportunities for other programs: the days to act as a calendar, new ones as a feed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed

from guildhall.office.register.models import Opportunity
from guildhall.office.register.queries import linked, lists, rows
from guildhall.web import feeds
from guildhall.web.pages.lists import viewer_of
from guildhall.web.pages.register.frame import plural, to
from guildhall.web.region import region


def opportunities_ics(request: HttpRequest) -> HttpResponse:
    """Give the days of every open opportunity as a calendar."""
    found = lists.opportunities_of(viewer_of(request)).filter(state="open")
    return calendar(request, found.order_by("starts_on", "pk")[:500], "opportunities")


def opportunity_ics(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give the days of one opportunity as a calendar."""
    record = linked.opportunity_named(viewer_of(request), public_id)
    return calendar(request, [record], f"opportunity-{public_id}")


def calendar(request: HttpRequest, found: Any, name: str) -> HttpResponse:
    """Write opportunities as a calendar: the first and the last day to act."""
    office = region().office
    days = [one for record in found for one in days_of(request, record)]
    written = feeds.written_calendar(
        days, title=f"{office.short_name}: opportunities", made_by=office.short_name
    )
    answer = HttpResponse(written, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return answer


def days_of(request: HttpRequest, record: Opportunity) -> list[feeds.Day]:
    """The first and the last day on which all can act."""
    address = request.build_absolute_uri(to("opportunity", record.public_id))
    says = f"{plural(record.councils, '{council}', '{councils}')} could buy together."
    host = request.get_host().partition(":")[0]
    return [
        feeds.Day(
            identity=f"{record.public_id}-{which}@{host}",
            on=on,
            title=f"{words}: {record.title}",
            says=says,
            address=address,
            changed_at=record.last_found_at,
        )
        for which, words, on in (
            ("first", "First day to act together", record.starts_on),
            ("last", "Last day to act together", record.ends_on),
        )
    ]


def opportunities_atom(request: HttpRequest) -> HttpResponse:
    """Give the newest opportunities as an Atom feed."""
    found = lists.opportunities_of(viewer_of(request)).filter(state="open")
    entries = [
        feeds.Entry(
            title=record.title,
            address=request.build_absolute_uri(to("opportunity", record.public_id)),
            says=f"{plural(record.councils, '{council}', '{councils}')} can act together "
            f"between {record.starts_on:%d %B %Y} and {record.ends_on:%d %B %Y}.",
            at=record.first_found_at,
            kinds=[rows.function_name(record.function)] if record.function else [],
        )
        for record in found.order_by("-first_found_at", "-pk")[:100]
    ]
    written = feeds.written_feed(
        Atom1Feed,
        entries,
        title=f"{region().office.short_name}: what could be bought together",
        says="Opportunities, newest first",
        address=request.build_absolute_uri(to("opportunities")),
        own_address=request.build_absolute_uri(to("opportunities_atom")),
    )
    return HttpResponse(written, content_type="application/atom+xml; charset=utf-8")
