"""Taking the numbers of a page away: as CSV and as JSON, asked by the page's own address."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.urls import URLPattern, path
from django.utils.safestring import SafeString

from guildhall.web.components.html import el, link
from guildhall.web.pages.lists import as_download, csv_lines, json_lines
from guildhall.web.pages.register.frame import to, today


@dataclass(frozen=True)
class Numbers:
    """The numbers of one page, a row a mapping from field to plain value.

    `fields` are in the order of the CSV; `rows` answers the question of an address.
    """

    route: str
    fields: tuple[str, ...]
    rows: Callable[[HttpRequest], Iterable[Mapping[str, Any]]]

    def csv(self, request: HttpRequest) -> StreamingHttpResponse:
        """Give the numbers as CSV."""
        lines = csv_lines(self.fields, iter(list(self.rows(request))))
        answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        return as_download(answer, f"{self.route}.csv")

    def json(self, request: HttpRequest) -> StreamingHttpResponse:
        """Give the numbers as JSON, with the day."""
        about = {
            "list": self.route,
            "as_at": today().isoformat(),
            "asked": {name: said for name, said in request.GET.items() if said},
        }
        lines = json_lines(about, iter(list(self.rows(request))))
        answer = StreamingHttpResponse(lines, content_type="application/json")
        return as_download(answer, f"{self.route}.json")

    def routes(self) -> list[URLPattern]:
        """The two addresses, beside the page's own."""
        return [
            path(f"{self.route}.csv", self.csv, name=f"{self.route}_csv"),
            path(f"{self.route}.json", self.json, name=f"{self.route}_json"),
        ]

    def offered(self, request: HttpRequest) -> SafeString:
        """The two links, with the question of this page."""
        asked = {name: said for name, said in request.GET.items() if said}
        return el(
            "p",
            link("Take as CSV", to(f"{self.route}_csv", **asked)),
            " ",
            link("Take as JSON", to(f"{self.route}_json", **asked)),
            cls="taken small",
        )
