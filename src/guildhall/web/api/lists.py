"""The lists of the register in the API: the same filters, orders and fields as the pages.

Each route is made from the description of its list, so that page and API cannot differ.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field, create_model

from guildhall.engines.access.viewer import Viewer
from guildhall.foundation.refusal import NotFound
from guildhall.office.intake.queries import IMPORTS
from guildhall.office.intake.queries import rows as imports
from guildhall.office.jobs.queries import JOBS, JobRow, job_row
from guildhall.office.register.queries import councils, lists, rows
from guildhall.office.scope.keyset import LONGEST_CURSOR
from guildhall.office.scope.listing import Filter, Listing
from guildhall.web.api.problems import Problem

RowT = TypeVar("RowT")
PROBLEMS = dict.fromkeys((401, 403, 404, 405, 422), Problem)


class Page(Schema, Generic[RowT]):
    """One page of a list; `next` is the address of the next one, null on the last."""

    items: list[RowT]
    total: int
    next: str | None


@dataclass(frozen=True)
class Served:
    """One list as the API serves it: how a row is written, and how one is found."""

    listing: Listing
    write: Callable[[Any, Viewer], Any]
    row: type[Any]
    found_by: str
    one: str


SERVED: Sequence[Served] = (
    Served(lists.APPLICATIONS, rows.application, rows.ApplicationRow, "public_id", "application"),
    Served(lists.CONTRACTS, rows.contract, rows.ContractRow, "public_id", "contract"),
    Served(lists.NOTICES, rows.notice, rows.NoticeRow, "public_id", "notice"),
    Served(lists.SUPPLIERS, rows.supplier, rows.SupplierRow, "public_id", "supplier"),
    Served(lists.PRODUCTS, rows.product, rows.ProductRow, "key", "product"),
    Served(lists.LINKS, rows.link, rows.LinkRow, "public_id", "link"),
    Served(councils.COUNCILS, councils.row, councils.CouncilRow, "slug", "council"),
    Served(IMPORTS, imports.row, imports.ImportRow, "public_id", "import"),
    Served(JOBS, job_row, JobRow, "public_id", "job"),
    Served(lists.OPPORTUNITIES, rows.opportunity, rows.OpportunityRow, "public_id", "opportunity"),
)  # fmt: skip


def question_of(listing: Listing) -> type[Schema]:
    """The question a list can be asked: one field a filter, the order, the place."""
    fields: dict[str, Any] = {
        one.name: (str, Field("", description=described(one), max_length=200))
        for one in listing.filters
    }
    orders = ", ".join(sort.key for sort in listing.sorts)
    fields["sort"] = (str, Field("", description=f"one of {orders}", max_length=40))
    place = Field("", description="from `next`", max_length=LONGEST_CURSOR)
    fields["cursor"] = (str, place)
    fields["size"] = (int, Field(50, ge=1, le=200, description="rows a page"))
    return create_model(
        f"{listing.name.capitalize()}Question", __base__=Schema, **fields
    )


def described(one: Filter) -> str:
    """Say what belongs in a filter."""
    wanted = {"date": "YYYY-MM-DD", "choice": "one of the choices of the page"}
    label = one.label.replace("{", "").replace("}", "")
    return f"{label}: {one.hint or wanted.get(one.holds, 'words')}"


def add_to(router: Router) -> None:
    """Add the two routes of each list: all of it, and one of it."""
    for served in SERVED:
        add_list(router, served)
        add_one(router, served)


def add_list(router: Router, served: Served) -> None:
    """Add the route that gives a page of the list."""
    question = question_of(served.listing)
    name = served.listing.name

    def give(request: HttpRequest, response: HttpResponse, asked: Any) -> Any:
        chosen = {k: str(v) for k, v in asked.dict().items() if k != "size"}
        page = served.listing.page(request.auth, chosen, size=asked.size)  # type: ignore[attr-defined]
        address = following(request, page.next_cursor)
        if address:
            response.headers["Link"] = f'<{address}>; rel="next"'
        items = [served.write(row, request.auth) for row in page.rows]  # type: ignore[attr-defined]
        return {"items": items, "total": page.total, "next": address}

    give.__annotations__["asked"] = question
    give.__defaults__ = (Query(...),)  # type: ignore[type-arg]
    router.get(
        f"/{name}",
        response={200: Page[served.row], **PROBLEMS},  # type: ignore[name-defined]
        url_name=f"{name}",
        operation_id=f"list_{name}",
        summary=f"The {name} you may see, a page at a time",
        tags=["Register"],
    )(give)


def add_one(router: Router, served: Served) -> None:
    """Add the route that gives one row of the list."""
    name = served.listing.name

    def give(request: HttpRequest, public_id: str) -> Any:
        viewer = request.auth  # type: ignore[attr-defined]
        found = served.listing.rows(viewer).filter(**{served.found_by: public_id})
        record = found.first()
        if record is None:
            raise NotFound(f"there is no such {served.one}")
        return served.write(record, viewer)

    router.get(
        f"/{name}/{{public_id}}",
        response={200: served.row, **PROBLEMS},
        url_name=served.one,
        operation_id=f"read_{served.one}",
        summary=f"One {served.one}",
        tags=["Register"],
    )(give)


def following(request: HttpRequest, cursor: str) -> str | None:
    """The address of the next page, with the same question."""
    if not cursor:
        return None
    asked = request.GET.copy()
    asked["cursor"] = cursor
    return request.build_absolute_uri(f"{request.path}?{asked.urlencode()}")
