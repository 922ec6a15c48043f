"""What the pages of imports share: the frame, the way to them, forms that write."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString

from guildhall.engines.access.viewer import Viewer
from guildhall.office.intake.models import ImportRun
from guildhall.office.intake.receiving import receivers
from guildhall.web.components.basic import breadcrumbs, hidden_fields
from guildhall.web.components.html import Child, el, join


def viewer_of(request: HttpRequest) -> Viewer:
    """Who asks, as the middleware has put it on the request."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


def page(
    request: HttpRequest,
    title: str,
    *body: Child,
    lead: str = "",
    run: ImportRun | None = None,
    status: int = 200,
) -> HttpResponse:
    """Draw a page of imports; one of a run leads back to it."""
    context = {
        "title": title,
        "lead": lead,
        "breadcrumbs": way_to(run),
        "body": join(*body),
    }
    return render(request, "page.html", context, status=status)


def way_to(run: ImportRun | None) -> SafeString:
    """The way to a page: the list of imports, and the import."""
    steps = [("Home", reverse("home")), ("Imports", reverse("imports"))]
    if run is not None:
        steps.append((run.upload.filename, address(run)))
    return breadcrumbs(steps)


def address(run: ImportRun, route: str = "import_run", **further: Any) -> str:
    """The address of a page of an import."""
    return reverse(route, kwargs={"public_id": run.public_id, **further})


def place(route: str, **kwargs: Any) -> str:
    """The address of a page elsewhere in the house; empty where there is none."""
    try:
        return reverse(route, kwargs=kwargs or None)
    except NoReverseMatch:
        return ""


def form(
    request: HttpRequest, action: str, *children: Child, **attributes: object
) -> SafeString:
    """A form that writes: it carries the token that proves it is ours."""
    token = hidden_fields({"csrfmiddlewaretoken": get_token(request)})
    return el("form", token, *children, method="post", action=action, **attributes)


def title_of(kind: str) -> str:
    """What a kind of list is called; its name where nobody takes it any more."""
    receiver = receivers().get(kind)
    return receiver.title if receiver else kind.capitalize()


def paragraphs(*texts: Child) -> SafeString:
    """Paragraphs, one after another."""
    return join(*(el("p", text, cls="govuk-body") for text in texts))


def bullets(items: Sequence[Child]) -> SafeString:
    """A list with bullets."""
    return el(
        "ul",
        [el("li", item) for item in items],
        cls="govuk-list govuk-list--bullet",
    )


def section(title: str, *children: Child, identity: str | None = None) -> SafeString:
    """A part of a page under its heading."""
    return el("section", el("h2", title, cls="govuk-heading-l", id=identity), *children)
