"""Small forms: they ask a page another question, or prove that they came from here."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.safestring import SafeString

from guildhall.web.components.basic import button, hidden_fields
from guildhall.web.components.html import Child, el
from guildhall.web.components.lists import select

Options = Sequence[tuple[str, str]]


def ask(at: str, *fields: Child, label: str, press: str = "Show") -> SafeString:
    """A form that stands in one line where there is room, and asks by address."""
    return el(
        "form",
        *fields,
        button(press),
        method="get",
        action=at,
        cls="ask",
        role="search",
        aria_label=label,
    )


def choose(name: str, label: str, options: Options, value: str) -> SafeString:
    """A choice of one, with the choice of any before it."""
    return select(name, label, [("", "Any"), *options], value)


def pick_day(name: str, label: str, value: str) -> SafeString:
    """A day."""
    return el(
        "div",
        el("label", label, cls="govuk-label", for_=f"ask-{name}"),
        el(
            "input",
            type="date",
            id=f"ask-{name}",
            name=name,
            value=value,
            cls="govuk-input",
        ),
        cls="govuk-form-group",
    )


def token_field(request: HttpRequest) -> SafeString:
    """What proves that a form came from here."""
    return hidden_fields({"csrfmiddlewaretoken": get_token(request)})
