"""The list page: one description of a list, read as a page, as CSV and as JSON.

Every list of the house is filtered, sorted, shared by its address and taken away in the
same way, so that nobody learns it twice. CSV and JSON hold every row that the page
would page through, with the fields of the API, and are streamed.
"""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from guildhall.engines.access.viewer import Viewer
from guildhall.office.scope.keyset import LONGEST_CURSOR
from guildhall.office.scope.listing import Listing
from guildhall.web.commands.files import harmless
from guildhall.web.components import lists as parts
from guildhall.web.components.basic import breadcrumbs, empty_state
from guildhall.web.components.html import EMPTY, Child, el, link
from guildhall.web.components.tables import Column, Sorting, data_table
from guildhall.web.region import in_words

LONGEST = 400
Chosen = Mapping[str, str]
Trail = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class ListPage:
    """One list as people meet it.

    Attributes:
        listing: its rows, filters and orders.
        route: the name of its route; `_csv` and `_json` follow for the other two.
        title: what stands above it; may hold `{councils}` and other words of a region.
        lead: one or two sentences on what it is for.
        noun: what its rows are called, in the plural.
        columns: what the table shows, given the viewer and the rows of the page.
        write: one row as plain values, the same as in the API.
        fields: the fields of such a row, in the order of the CSV.
        empty: what to do while the list has nothing at all.
        trail: names and routes of the pages above it.
        above: more to show between lead and table, given what is chosen.
        around: what to put around the table, such as a form that acts on its rows.
    """

    listing: Listing
    route: str
    title: str
    lead: str
    noun: str
    columns: Callable[[Viewer, Sequence[Any]], Sequence[Column]]
    write: Callable[[Any, Viewer], Mapping[str, Any]]
    fields: type[Any]
    empty: Callable[[HttpRequest], SafeString]
    trail: Trail = ()
    above: Callable[[HttpRequest, Chosen], Child] | None = None
    around: Callable[[HttpRequest, SafeString], SafeString] | None = None

    def page(self, request: HttpRequest) -> HttpResponse:
        """Show the list."""
        viewer, chosen = viewer_of(request), chosen_of(request, self.listing)
        found = self.listing.page(viewer, chosen)
        at = reverse(self.route)
        return render(
            request,
            "list.html",
            {
                "title": in_words(self.title),
                "lead": in_words(self.lead),
                "breadcrumbs": trail_of(self.trail),
                "above": self.above(request, chosen) if self.above else "",
                "filters": parts.filter_panel(self.listing, viewer, chosen, at),
                "chips": parts.chips(self.listing, viewer, chosen, at),
                "bar": parts.list_bar(found, chosen, at, in_words(self.noun)),
                "table": self.table(request, viewer, found, chosen),
                "pager": parts.pager(found, chosen, at),
            },
        )

    def table(
        self, request: HttpRequest, viewer: Viewer, found: Any, chosen: Chosen
    ) -> SafeString:
        """The rows, or what to do where there are none."""
        at = reverse(self.route)
        if found.rows:
            sorting = Sorting(
                found.sort.key,
                lambda key: parts.address(at, chosen, sort=key, cursor=""),
            )
            table = data_table(
                self.columns(viewer, found.rows),
                found.rows,
                caption=in_words(self.title),
                sorting=sorting,
            )
            return self.around(request, table) if self.around else table
        if any(chosen.get(one.name) for one in self.listing.filters):
            return nothing_matches(at)
        return self.empty(request)

    def csv(self, request: HttpRequest) -> StreamingHttpResponse:
        """Give every row as CSV; no cell is a live formula in a spreadsheet."""
        names = list(self.fields.__annotations__)
        lines = csv_lines(names, self.written_rows(request))
        answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        return as_download(answer, f"{self.listing.name}.csv")

    def json(self, request: HttpRequest) -> StreamingHttpResponse:
        """Give every row as JSON, with the question that was asked and the day."""
        about = {
            "list": self.listing.name,
            "as_at": timezone.localdate().isoformat(),
            "asked": dict(chosen_of(request, self.listing)),
        }
        lines = json_lines(about, self.written_rows(request))
        answer = StreamingHttpResponse(lines, content_type="application/json")
        return as_download(answer, f"{self.listing.name}.json")

    def written_rows(self, request: HttpRequest) -> Iterator[Mapping[str, Any]]:
        """Every row as plain values; what is asked wrongly is refused before the first."""
        viewer, chosen = viewer_of(request), chosen_of(request, self.listing)
        self.listing.filtered(viewer, chosen)
        self.listing.sort(chosen.get("sort", ""))
        rows = self.listing.every_row(viewer, chosen)
        return (self.write(row, viewer) for row in rows)

    def routes(self, at: str) -> list[URLPattern]:
        """The three addresses of the list."""
        return [
            path(at, self.page, name=self.route),
            path(f"{at}.csv", self.csv, name=f"{self.route}_csv"),
            path(f"{at}.json", self.json, name=f"{self.route}_json"),
        ]


def viewer_of(request: HttpRequest) -> Viewer:
    """Who asks."""
    return request.viewer  # type: ignore[attr-defined, no-any-return]


def chosen_of(request: HttpRequest, listing: Listing) -> dict[str, str]:
    """The filters, the order and the place that an address names; nothing else of it."""
    names = [*(one.name for one in listing.filters), "sort"]
    said = {name: tidy(request.GET.get(name, "")) for name in names}
    said["cursor"] = tidy(request.GET.get("cursor", ""), LONGEST_CURSOR)
    return {name: text for name, text in said.items() if text}


def tidy(text: str, longest: int = LONGEST) -> str:
    """What was asked, without what no store can hold."""
    return text.replace("\x00", "").strip()[:longest]


def trail_of(trail: Trail) -> SafeString:
    """The way to a page, as names and routes."""
    if not trail:
        return EMPTY
    return breadcrumbs([(in_words(name), reverse(route)) for name, route in trail])


def nothing_matches(at: str) -> SafeString:
    """What a list says when its filters leave nothing."""
    return empty_state(
        "Nothing matches",
        el(
            "p",
            "No row fits all of what you chose. Take one filter off, or ",
            link("go back to the whole list", at),
            ".",
        ),
    )


def as_download(answer: StreamingHttpResponse, filename: str) -> StreamingHttpResponse:
    """Offer an answer as a file that carries the day in its name."""
    name, _, ending = filename.rpartition(".")
    dated = f"{name}-{timezone.localdate().isoformat()}.{ending}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{dated}"'
    return answer


def csv_lines(names: Sequence[str], rows: Iterator[Mapping[str, Any]]) -> Iterator[str]:
    """Write rows as lines of CSV, some hundred at a time."""
    held = io.StringIO(newline="")
    writer = csv.writer(held)
    writer.writerow(names)
    for number, row in enumerate(rows, start=1):
        writer.writerow([csv_cell(row.get(name)) for name in names])
        if number % 500 == 0:
            yield held.getvalue()
            held.seek(0)
            held.truncate()
    yield held.getvalue()


def csv_cell(value: object) -> object:
    """A value as a cell: not known is empty, several are parted by semicolons."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return harmless("; ".join(spoken(one) for one in value))
    return harmless(value) if isinstance(value, str) else value


def spoken(value: object) -> str:
    """One of several values of a cell; a reason is its sentence."""
    if isinstance(value, Mapping):
        return str(value.get("sentence", value))
    return str(value)


def json_lines(
    about: Mapping[str, Any], rows: Iterator[Mapping[str, Any]]
) -> Iterator[str]:
    """Write rows as one JSON object, a row a line."""
    head = json.dumps(about, ensure_ascii=False)
    yield f'{head[:-1]}, "items": [\n'
    before = ""
    for row in rows:
        yield f"{before}{json.dumps(row, ensure_ascii=False)}"
        before = ",\n"
    yield "\n]}\n"
