"""What pages about people, mail and sign-in share: the frame, forms that write, files."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString

from guildhall.engines.access.viewer import Viewer
from guildhall.office.people.models import Person
from guildhall.web.commands.files import harmless
from guildhall.web.components.basic import breadcrumbs, button, hidden_fields
from guildhall.web.components.html import Child, el, join


def viewer_at(request: HttpRequest) -> Viewer:
    """Who asks, as the middleware has put it on the request."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


def person_at(request: HttpRequest) -> Person:
    """The person who is signed in, behind a door that only they pass."""
    assert isinstance(request.user, Person)
    return request.user


def page(
    request: HttpRequest,
    title: str,
    *body: Child,
    lead: str = "",
    steps: Sequence[tuple[str, str]] = (),
    template: str = "page.html",
    status: int = 200,
) -> HttpResponse:
    """Draw a page.

    Args:
        request: whose it is.
        title: its heading and its name in the browser.
        body: its parts, one after another.
        lead: one sentence below the heading.
        steps: the way to here, names with addresses.
        template: the frame, where a page needs more than the plain one.
        status: what the browser is told.
    """
    context = {
        "title": title,
        "lead": lead,
        "breadcrumbs": breadcrumbs(steps) if steps else "",
        "body": join(*body),
    }
    return render(request, template, context, status=status)


def writing(
    request: HttpRequest, address: str, *children: Child, **attributes: object
) -> SafeString:
    """A form that writes; it carries the token that proves it is ours."""
    token = hidden_fields({"csrfmiddlewaretoken": get_token(request)})
    return el("form", token, *children, method="post", action=address, **attributes)


def press(
    request: HttpRequest,
    address: str,
    text: str,
    *,
    about: str = "",
    kind: str = "secondary",
    **values: str,
) -> SafeString:
    """One button that writes.

    Args:
        request: whose page it is on.
        address: where it goes.
        text: what it says.
        about: what it is about, for those who hear the page and not see the row.
        kind: how it looks; `link` in tables and lists.
        values: what goes along with it.
    """
    hidden = el("span", f" {about}", cls="govuk-visually-hidden") if about else None
    pressed = (
        el("button", text, hidden, type="submit", cls="as-link")
        if kind == "link"
        else button([text, hidden], kind=kind)
    )
    return writing(request, address, hidden_fields(values), pressed, cls="press")


def account_steps() -> list[tuple[str, str]]:
    """The way to a page of the account."""
    return [("Home", reverse("home")), ("Your account", reverse("account"))]


def section(title: str, *children: Child, identity: str | None = None) -> SafeString:
    """A part of a page under its heading."""
    return el(
        "section",
        el("h2", title, cls="govuk-heading-m", id=identity),
        *children,
        cls="section",
    )


def paragraph(*children: Child) -> SafeString:
    """A paragraph."""
    return el("p", *children, cls="govuk-body")


def csv_file(
    name: str, headings: Sequence[str], rows: Iterable[Sequence[object]]
) -> HttpResponse:
    """Give a table as CSV in which no text is a live formula."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(headings)
    for row in rows:
        writer.writerow(["" if cell is None else harmless(str(cell)) for cell in row])
    response = HttpResponse(written.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
