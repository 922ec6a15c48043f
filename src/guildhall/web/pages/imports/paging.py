"""Pages of rows inside one import, by number."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.safestring import SafeString

from guildhall.web.components.html import EMPTY, Child, el, link
from guildhall.web.components.lists import address

PAGE_ROWS = 50


def paged(request: HttpRequest, found: Any) -> tuple[list[Any], SafeString]:
    """Give the rows of the page that the address names, and the way to the others."""
    pages = Paginator(found, PAGE_ROWS)
    page = pages.get_page(request.GET.get("page"))
    kept = {name: request.GET.get(name, "") for name in request.GET if name != "page"}
    parts: list[Child] = [
        el("span", f"Page {page.number:,} of {pages.num_pages:,}", role="status")
    ]
    if page.has_previous():
        before = address(request.path, kept, page=str(page.previous_page_number()))
        parts.append(link("Previous page", before, rel="prev"))
    if page.has_next():
        after = address(request.path, kept, page=str(page.next_page_number()))
        parts.append(link("Next page", after, rel="next"))
    bar = el("nav", parts, cls="pager", aria_label="Pages")
    return list(page.object_list), bar if pages.num_pages > 1 else EMPTY
