"""What is coming up, for suppliers of every size: open to everybody, with feeds."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.safestring import SafeString

from guildhall.engines.access.viewer import Viewer
from guildhall.office.people.queries import PUBLIC
from guildhall.office.register.models import Contract, Notice
from guildhall.office.register.queries import lists, rows
from guildhall.office.register.queries import upcoming as reading
from guildhall.web import feeds
from guildhall.web.components.basic import empty_state, stats
from guildhall.web.components.html import Child, el, join, link
from guildhall.web.components.tables import Column, data_table
from guildhall.web.pages.lists import ListPage, chosen_of
from guildhall.web.pages.register import cells
from guildhall.web.pages.register.forms import ask, choose
from guildhall.web.pages.register.frame import (
    as_at,
    figure,
    framed,
    section,
    to,
    today,
)
from guildhall.web.region import in_words, region

SHOWN = 12
UPCOMING = (("Coming up", "upcoming"),)


def upcoming(request: HttpRequest) -> HttpResponse:
    """Show what is coming up."""
    asked = asked_of(request)
    notices = reading.open_notices(today()).page(PUBLIC, asked, size=SHOWN)
    ending = reading.renewals(today()).page(PUBLIC, asked, size=SHOWN)
    return framed(
        request,
        "Coming up",
        question(asked),
        join(
            stats(
                figure(
                    notices.total or 0,
                    "notices planned or open",
                    to("upcoming_notices", **asked),
                ),
                figure(
                    ending.total or 0,
                    "public contracts that end within two years",
                    to("upcoming_renewals", **asked),
                ),
            ),
            as_at(today(), *subscribe(asked)),
        ),
        notices_section(notices, asked),
        renewals_section(ending, asked),
        lead="What {councils} plan to buy and which of their contracts end, in one "
        "place, for suppliers of every size. Only what they have made public.",
        trail=(),
        feeds=[("Coming up", to("upcoming_atom", **asked))],
    )


def asked_of(request: HttpRequest) -> dict[str, str]:
    """The filters that both lists share."""
    chosen = chosen_of(request, reading.renewals(today()))
    return {name: chosen[name] for name in reading.ASKED_BY if name in chosen}


def question(asked: dict[str, str]) -> SafeString:
    """The form that asks for one function or council."""
    return ask(
        to("upcoming"),
        choose(
            "function",
            "Function",
            lists.function_choices(PUBLIC),
            asked.get("function", ""),
        ),
        choose(
            "council",
            in_words("{Council}"),
            lists.council_choices(PUBLIC),
            asked.get("council", ""),
        ),
        label="Ask for one function",
    )


def subscribe(asked: dict[str, str]) -> list[Child]:
    """The feeds of what is asked."""
    return [
        "Be told of new ones: ",
        link("Atom", to("upcoming_atom", **asked)),
        ", ",
        link("RSS", to("upcoming_rss", **asked)),
        ", ",
        link("calendar", to("upcoming_ics", **asked)),
        ", ",
        link("JSON", to("upcoming_json", **asked)),
        ".",
    ]


def notice_columns(viewer: Viewer, found: Sequence[Any]) -> list[Column]:
    """What the list shows of a notice."""
    return [
        Column("Notice", cells.notice_link, is_head=True),
        Column("Buyer", lambda n: n.buyer_text),
        Column("Function", lambda n: rows.function_name(n.function)),
        Column("Stage", cells.stage),
        Column("Answers until", lambda n: cells.brief(n.deadline_on), sort="deadline"),
    ]


def renewal_columns(viewer: Viewer, found: Sequence[Any]) -> list[Column]:
    """What the list shows of a contract that ends."""
    return [
        Column("Contract", cells.contract_link, is_head=True, sort="title"),
        Column(in_words("{Council}"), lambda c: cells.council_link(c.organisation)),
        Column("Function", lambda c: rows.function_name(c.function)),
        Column("Ends", cells.ends, sort="ends"),
        Column("Value a year", value),
    ]


def value(record: Contract) -> Child:
    """The band of its value, or that it is not published."""
    return reading.band_of(record) or el("span", "not published", cls="not-known")


def notices_section(found: Any, asked: dict[str, str]) -> SafeString:
    """The newest notices."""
    if not found.rows:
        return section("Notices planned or open", no_notices())
    table = data_table(
        notice_columns(PUBLIC, found.rows),
        found.rows,
        caption="Notices planned or open",
    )
    return section(
        "Notices planned or open",
        table,
        beside=link("All notices, with filters", to("upcoming_notices", **asked)),
    )


def renewals_section(found: Any, asked: dict[str, str]) -> SafeString:
    """The contracts that end soonest."""
    if not found.rows:
        return section("Contracts that end", no_renewals())
    table = data_table(
        renewal_columns(PUBLIC, found.rows),
        found.rows,
        caption="Public contracts that end",
    )
    return section(
        "Contracts that end",
        table,
        beside=link("All contracts, with filters", to("upcoming_renewals", **asked)),
    )


def no_notices() -> SafeString:
    """What is said while no notice is open."""
    return empty_state(
        "No notice is open now",
        el("p", "Take the feed: it tells you when one comes. Past ones are kept too."),
        el("p", link("All notices", to("notices"))),
    )


def no_renewals() -> SafeString:
    """What is said while no contract is public."""
    return empty_state(
        "No public contract ends soon",
        el(
            "p",
            in_words(
                "Each {council} decides which of its contracts are public. The notices "
                "above show what is being bought."
            ),
        ),
        el("p", link("All notices", to("notices"))),
    )


def notices_page() -> ListPage:
    """The list of open notices, as of today."""
    return ListPage(
        listing=reading.open_notices(today()),
        route="upcoming_notices",
        title="Notices planned or open",
        lead="What {councils} plan to buy, and what can be answered now.",
        noun="notices",
        columns=notice_columns,
        write=reading.notice_row,
        fields=reading.UpcomingRow,
        empty=lambda request: no_notices(),
        trail=UPCOMING,
    )


def renewals_page() -> ListPage:
    """The list of public contracts that end, as of today."""
    return ListPage(
        listing=reading.renewals(today()),
        route="upcoming_renewals",
        title="Public contracts that end",
        lead="Contracts that {councils} have made public and that end within two years.",
        noun="contracts",
        columns=renewal_columns,
        write=reading.renewal_row,
        fields=reading.UpcomingRow,
        empty=lambda request: no_renewals(),
        trail=UPCOMING,
    )


def upcoming_json(request: HttpRequest) -> HttpResponse:
    """Give what is coming up as JSON."""
    asked = asked_of(request)
    items = [row_of(record) for record in reading.coming(today(), asked)]
    told = {
        "list": "upcoming",
        "as_at": today().isoformat(),
        "asked": asked,
        "items": items,
    }
    written = json.dumps(told, ensure_ascii=False, indent=1)
    return HttpResponse(written, content_type="application/json")


def row_of(record: Contract | Notice) -> reading.UpcomingRow:
    """One thing to come as plain values."""
    if isinstance(record, Contract):
        return reading.renewal_row(record, PUBLIC)
    return reading.notice_row(record, PUBLIC)


def upcoming_atom(request: HttpRequest) -> HttpResponse:
    """Give what is coming up as an Atom feed."""
    written = feed_of(request, Atom1Feed, "upcoming_atom")
    return HttpResponse(written, content_type="application/atom+xml; charset=utf-8")


def upcoming_rss(request: HttpRequest) -> HttpResponse:
    """Give what is coming up as an RSS feed."""
    written = feed_of(request, Rss201rev2Feed, "upcoming_rss")
    return HttpResponse(written, content_type="application/rss+xml; charset=utf-8")


def feed_of(
    request: HttpRequest, kind: type[Atom1Feed] | type[Rss201rev2Feed], route: str
) -> str:
    """Write what is coming up as a feed."""
    asked = asked_of(request)
    found = reading.coming(today(), asked, most=100)
    return feeds.written_feed(
        kind,
        [entry_of(request, record) for record in found],
        title=f"{region().office.short_name}: coming up",
        says="Notices planned or open, and public contracts that end",
        address=request.build_absolute_uri(to("upcoming", **asked)),
        own_address=request.build_absolute_uri(to(route, **asked)),
    )


def entry_of(request: HttpRequest, record: Contract | Notice) -> feeds.Entry:
    """One thing to come as an entry of a feed."""
    row = row_of(record)
    route = "contract" if isinstance(record, Contract) else "notice"
    return feeds.Entry(
        title=row["title"],
        address=request.build_absolute_uri(to(route, record.public_id)),
        says=in_a_sentence(row),
        at=record.recorded_at,
        kinds=[row["function_name"]] if row["function_name"] else [],
    )


def in_a_sentence(row: reading.UpcomingRow) -> str:
    """One thing to come in a sentence."""
    if row["kind"] == "renewal":
        worth = f" Value a year: {row['value_a_year']}." if row["value_a_year"] else ""
        return f"{row['buyer']}: this contract ends on {row['ends_on']}.{worth}"
    until = f" Answers until {row['answers_until']}." if row["answers_until"] else ""
    return f"{row['buyer']}: {row['stage'] or 'announced'}.{until}"


def upcoming_ics(request: HttpRequest) -> HttpResponse:
    """Give deadlines and ends as a calendar."""
    office = region().office.short_name
    found = reading.coming(today(), asked_of(request))
    days = [day for record in found if (day := day_of(request, record))]
    written = feeds.written_calendar(days, title=f"{office}: coming up", made_by=office)
    answer = HttpResponse(written, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="coming-up.ics"'
    return answer


def day_of(request: HttpRequest, record: Contract | Notice) -> feeds.Day | None:
    """The day of one thing to come; None where the day is not known."""
    is_contract = isinstance(record, Contract)
    on = record.ends_on if isinstance(record, Contract) else record.deadline_on
    if on is None:
        return None
    route = "contract" if is_contract else "notice"
    host = request.get_host().partition(":")[0]
    return feeds.Day(
        identity=f"{route}-{record.public_id}@{host}",
        on=on,
        title=f"{'Ends' if is_contract else 'Answers until today'}: {record.title}",
        says=in_a_sentence(row_of(record)),
        address=request.build_absolute_uri(to(route, record.public_id)),
        changed_at=record.changed_at,
    )


def built(page: Callable[[], ListPage], way: str) -> Callable[[HttpRequest], Any]:
    """A view of a list that is made anew each day."""

    def view(request: HttpRequest) -> Any:
        return getattr(page(), way)(request)

    return view


def list_routes(page: Callable[[], ListPage], at: str, route: str) -> list[URLPattern]:
    """The three addresses of a list that is made anew each day."""
    return [
        path(at, built(page, "page"), name=route),
        path(f"{at}.csv", built(page, "csv"), name=f"{route}_csv"),
        path(f"{at}.json", built(page, "json"), name=f"{route}_json"),
    ]


ROUTES: list[URLPattern] = [
    path("upcoming", upcoming, name="upcoming"),
    path("upcoming.json", upcoming_json, name="upcoming_json"),
    path("upcoming.atom", upcoming_atom, name="upcoming_atom"),
    path("upcoming.rss", upcoming_rss, name="upcoming_rss"),
    path("upcoming.ics", upcoming_ics, name="upcoming_ics"),
    *list_routes(notices_page, "upcoming/notices", "upcoming_notices"),
    *list_routes(renewals_page, "upcoming/renewals", "upcoming_renewals"),
]
