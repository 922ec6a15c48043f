"""The API for people to read, and its description for programs (OpenAPI 3.1)."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString

from guildhall.web.api.description import described
from guildhall.web.components.html import el, join, link
from guildhall.web.components.tables import Column, data_table

BASE = "/api/v1"


def openapi(request: HttpRequest) -> HttpResponse:
    """Serve the description of the API."""
    return JsonResponse(described())


def api_docs(request: HttpRequest) -> HttpResponse:
    """Show every operation with its parameters and its answers."""
    document = described()
    operations = [
        operation(address, method, told)
        for address, methods in document["paths"].items()
        for method, told in methods.items()
    ]
    return render(
        request,
        "page.html",
        {
            "title": "API",
            "lead": "Everything these pages show, for programs. Without a token you read what is public.",
            "body": join(introduction(), operations),
        },
    )


def introduction() -> SafeString:
    """How to ask: version, token, pages, tags, problems."""
    example = (
        "curl -H 'Authorization: Bearer TOKEN' "
        "'https://HOST/api/v1/contracts?ends_from=2027-01-01&size=100'"
    )
    return el(
        "div",
        el("p", "The description for programs is ", link("OpenAPI 3.1", reverse("openapi")), ". Version 1 keeps its fields; new ones may be added."),
        el("ul",
            el("li", "Make a token on ", link("your account page", reverse("account")), "; it acts for one organisation, within the scopes you choose, for at most a year."),
            el("li", "Lists come in pages: follow ", el("code", "next"), " (also in the Link header) until it is null."),
            el("li", "Answers carry an ETag; send it back as If-None-Match and get 304 when nothing has changed."),
            el("li", "Whatever goes wrong is a problem document (RFC 9457) with one sentence that names the fix."),
            el("li", "Money is whole pence, days are YYYY-MM-DD, null is not known; what you may not see is null and named in ", el("code", "withheld"), "."),
            cls="govuk-list govuk-list--bullet"),
        el("pre", el("code", example)),
        cls="prose",
    )  # fmt: skip


def operation(address: str, method: str, told: dict[str, Any]) -> SafeString:
    """One operation: what it gives, and what it can be asked."""
    parameters = told.get("parameters", [])
    table = (
        data_table(
            [
                Column("Parameter", lambda p: el("code", p["name"]), is_head=True),
                Column("In", lambda p: p["in"]),
                Column("What belongs in it", said),
            ],
            parameters,
            caption=f"Parameters of {address}",
        )
        if parameters
        else None
    )
    answers = ", ".join(sorted(map(str, told.get("responses", {}))))
    return el(
        "section",
        el("h2", el("code", f"{method.upper()} {address}"), cls="govuk-heading-m"),
        el("p", told.get("summary", ""), f". Answers: {answers}."),
        table,
        cls="section",
    )


def said(parameter: dict[str, Any]) -> str:
    """What belongs in a parameter, in words."""
    schema = parameter.get("schema", {})
    words = schema.get("description") or schema.get("title", "").lower()
    default = schema.get("default")
    return f"{words} (default {default})" if default not in {None, ""} else str(words)
