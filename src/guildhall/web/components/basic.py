"""The small parts of a page: buttons, tags, notes, summaries, empty states, figures."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from guildhall.foundation.money import pounds
from guildhall.web.components.html import EMPTY, NOT_KNOWN, Child, el, join, link


def button(
    text: Child, *, kind: str = "", key: str = "", **attributes: object
) -> SafeString:
    """A button; `kind` is `secondary`, `warning` or `plain`, `key` the key that presses it."""
    given = {"type": "submit", "data_module": None, **attributes}
    hint = el("kbd", key.upper(), aria_hidden="true") if key else None
    if key:
        given |= {"data_key": key, "aria_keyshortcuts": key}
    return el("button", text, hint, cls=button_class(kind), **given)


def button_link(text: Child, address: str, *, kind: str = "") -> SafeString:
    """A link that looks like a button, for going somewhere."""
    return el(
        "a",
        text,
        href=address,
        role="button",
        draggable="false",
        cls=button_class(kind),
    )


def button_class(kind: str) -> str:
    """The class of a button of a kind."""
    return f"govuk-button govuk-button--{kind}" if kind else "govuk-button"


def tag(text: Child, colour: str = "") -> SafeString:
    """A tag; colours are those of the stylesheet, `quiet` or `accent`."""
    return el(
        "strong", text, cls=f"govuk-tag govuk-tag--{colour}" if colour else "govuk-tag"
    )


def inset(*children: Child) -> SafeString:
    """A paragraph set apart."""
    return el("div", *children, cls="govuk-inset-text")


def warning(text: Child) -> SafeString:
    """A warning that must be read."""
    return el(
        "div",
        el("span", "!", cls="govuk-warning-text__icon", aria_hidden="true"),
        el(
            "strong",
            el("span", "Warning", cls="govuk-visually-hidden"),
            text,
            cls="govuk-warning-text__text",
        ),
        cls="govuk-warning-text",
    )


def details(summary: Child, *children: Child, is_open: bool = False) -> SafeString:
    """Something that opens when asked."""
    return el(
        "details",
        el(
            "summary",
            el("span", summary, cls="govuk-details__summary-text"),
            cls="govuk-details__summary",
        ),
        el("div", *children, cls="govuk-details__text"),
        cls="govuk-details",
        open=is_open,
    )


def banner(text: Child, *, kind: str = "") -> SafeString:
    """A notification; `kind` is `success` or nothing."""
    title = "Done" if kind == "success" else "Note"
    role = "alert" if kind == "success" else "region"
    return el(
        "div",
        el(
            "div",
            el(
                "h2",
                title,
                cls="govuk-notification-banner__title",
                id="banner-title",
            ),
            cls="govuk-notification-banner__header",
        ),
        el(
            "div",
            el("p", text, cls="govuk-notification-banner__heading"),
            cls="govuk-notification-banner__content",
        ),
        cls=f"govuk-notification-banner govuk-notification-banner--{kind}".rstrip("-"),
        role=role,
        aria_labelledby="banner-title",
    )


def facts(pairs: Iterable[tuple[str, Child]]) -> SafeString:
    """Facts of a record, each with its name; nothing is said as not known."""
    return el(
        "dl",
        [el("div", el("dt", name), el("dd", known(value))) for name, value in pairs],
        cls="facts",
    )


def known(value: Child) -> Child:
    """A value, or the words for not knowing it."""
    return NOT_KNOWN if value is None or value == "" else value


def empty_state(title: str, *children: Child) -> SafeString:
    """What a list says when it has nothing, and what to do next."""
    return el("div", el("h2", title), *children, cls="empty")


def stat(
    value: Child, label: Child, *, address: str = "", note: Child = None
) -> SafeString:
    """A figure that opens: the number links to the rows behind it."""
    shown = link(value, address, cls="") if address else value
    return el(
        "li",
        el("span", shown, cls="stat__value"),
        el("span", label, cls="stat__label"),
        el("span", note, cls="stat__note") if note else None,
        cls="stat",
    )


def stats(*tiles: SafeString) -> SafeString:
    """Figures side by side."""
    return el("ul", *tiles, cls="stats")


def breadcrumbs(steps: Sequence[tuple[str, str]]) -> SafeString:
    """The way to here: names with addresses."""
    items = [
        el(
            "li",
            el("a", name, cls="govuk-breadcrumbs__link", href=address),
            cls="govuk-breadcrumbs__list-item",
        )
        for name, address in steps
    ]
    return el(
        "nav",
        el("ol", items, cls="govuk-breadcrumbs__list"),
        cls="govuk-breadcrumbs",
        aria_label="Breadcrumb",
    )


def history(events: Iterable[tuple[datetime | date, Child]]) -> SafeString:
    """What happened to a record, newest first."""
    items = [
        el("li", el("time", moment(at), datetime=at.isoformat()), text)
        for at, text in events
    ]
    return el("ol", items, cls="history")


@dataclass(frozen=True)
class Reason:
    """One piece of evidence: its sentence and its weight, negative when against."""

    sentence: str
    weight: float


def reasons(evidence: Iterable[Reason]) -> SafeString:
    """Reasons for and against, strongest first, with their weights."""
    ordered = sorted(evidence, key=lambda one: -abs(one.weight))
    items = [
        el(
            "li",
            el("span", "Against: ", cls="govuk-visually-hidden")
            if one.weight < 0
            else None,
            one.sentence,
            " ",
            el("span", f"({one.weight:+.1f})", cls="weight"),
            cls="against" if one.weight < 0 else None,
        )
        for one in ordered
    ]
    return el("ul", items, cls="reasons")


def meter(share: float, *, label: str = "") -> SafeString:
    """A share between 0 and 1 as a small bar with its number."""
    percent = round(100 * share)
    bar = el(
        "svg",
        el("rect", cls="track", x=0, y=0, width=100, height=10, rx=2),
        el("rect", cls="fill", x=0, y=0, width=percent, height=10, rx=2),
        viewBox="0 0 100 10",
        preserveAspectRatio="none",
        aria_hidden="true",
        focusable="false",
    )
    kind = "meter" if share >= 0.5 else "meter meter--low"
    return el("span", bar, f"{percent}%", f" {label}" if label else None, cls=kind)


def progress(done: int, total: int | None, text: str) -> SafeString:
    """How far some work is."""
    return el(
        "p",
        el("label", text, for_="progress"),
        el(
            "progress",
            max=total or None,
            value=done if total else None,
            id="progress",
            cls="progress",
        ),
    )


def day(value: date | None) -> Child:
    """A day as people write it: 31 March 2027."""
    return NOT_KNOWN if value is None else date_format(value, "j F Y")


def moment(value: datetime | date) -> str:
    """A moment as people write it."""
    if isinstance(value, datetime):
        return date_format(localtime(value), "j F Y, H:i")
    return date_format(value, "j F Y")


def money(pence: int | None, *, withheld: bool = False) -> Child:
    """Whole pence as pounds; withheld is not the same as not known."""
    if withheld:
        return el("span", "not shown to you", cls="not-known")
    return NOT_KNOWN if pence is None else pounds(pence)


def percent(share: float | None) -> Child:
    """A share as a whole percentage."""
    return NOT_KNOWN if share is None else f"{100 * share:.0f}%"


def hidden_fields(values: Mapping[str, str]) -> SafeString:
    """Values that go along with a form."""
    return join(
        *(el("input", type="hidden", name=k, value=v) for k, v in values.items())
    )


def todo(items: Iterable[tuple[Child, Child]]) -> SafeString:
    """Things that wait, each with a remark."""
    rows = [
        el("li", el("span", what), el("span", note, cls="quiet"))
        for what, note in items
    ]
    return el("ul", rows, cls="todo") if rows else EMPTY
