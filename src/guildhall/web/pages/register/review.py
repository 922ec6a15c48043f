"""The review screen: one pair at a time, one key a decision, undo, and cases alike at once.

Every decision is a form that is posted, so that all of it works without a script; the
keys press the same buttons. What was decided last is kept in the session, so that it
can be taken back one by one.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.safestring import SafeString

from guildhall.engines.access.viewer import Viewer
from guildhall.office.register import access
from guildhall.office.register.models import Link
from guildhall.office.register.queries import lists, records, reviewing
from guildhall.web.components.basic import (
    button,
    details,
    empty_state,
    hidden_fields,
    inset,
    meter,
    tag,
)
from guildhall.web.components.html import Child, el, join, link
from guildhall.web.components.lists import select
from guildhall.web.pages.lists import chosen_of, tidy, viewer_of
from guildhall.web.pages.register import cells
from guildhall.web.pages.register.forms import ask, choose
from guildhall.web.pages.register.frame import (
    capital,
    framed,
    section,
    to,
)
from guildhall.web.pages.register.link_rule import rule_section
from guildhall.web.pages.register.links import compared
from guildhall.web.pages.register.records import for_and_against, left_of
from guildhall.web.region import in_words

ASKED = ("council", "kind", "band", "state", "q", "alike", "sort", "cursor")
LAST = "review_last"
USUAL = (
    "A different system",
    "The right supplier, another of its products",
    "The contract is for services or hardware only",
    "An old contract that was replaced",
    "Used by another part of the organisation",
)
KEYS = (
    ("same", "Same", "", "s"),
    ("not", "Not the same", "secondary", "n"),
    ("later", "Later", "secondary", "l"),
)


def review(request: HttpRequest) -> HttpResponse:
    """Show the pair that is worth most to look at, or the one asked for."""
    viewer, asked = viewer_of(request), asked_of(request)
    page = reviewing.QUEUE.page(viewer, asked, size=1)
    shown = asked_for(request, viewer) or (page.rows[0] if page.rows else None)
    left = page.total or 0
    return framed(
        request,
        "Review links",
        question(viewer, asked, left),
        pair(request, viewer, shown, asked, page.next_cursor)
        if shown
        else nothing_left(request, viewer, asked, left),
        rule_section(request, viewer, asked),
        lead=None,
        trail=(),
    )


def asked_of(request: HttpRequest) -> dict[str, str]:
    """The queue that is worked through: what waits, unless put-off ones are asked for."""
    return {"state": "proposed", **chosen_of(request, reviewing.QUEUE)}


def asked_for(request: HttpRequest, viewer: Viewer) -> Link | None:
    """The link that the address names, whatever its state; None where it names none.

    Raises:
        NotFound: there is none, or none that the viewer may decide.
    """
    public_id = tidy(request.GET.get("at", ""))
    if not public_id:
        return None
    found = records.link_named(viewer, public_id)
    access.may_decide_link(viewer, found).require()
    return found


def question(viewer: Viewer, asked: Mapping[str, str], left: int) -> SafeString:
    """How much is left, and the form that asks for a part of it."""
    filters = {one.name: one for one in reviewing.QUEUE.filters}
    councils = own_councils(viewer)
    form = ask(
        to("review"),
        choose("council", in_words("{Council}"), councils, asked.get("council", ""))
        if len(councils) > 1
        else None,
        *(
            choose(
                name,
                filters[name].label,
                options(filters[name], viewer),
                asked.get(name, ""),
            )
            for name in ("kind", "band")
        ),
        select("state", "Which", reviewing.STATES, asked["state"]),
        label="Choose what to review",
    )
    queue = {k: v for k, v in asked.items() if k != "cursor"}
    return join(
        el(
            "p",
            el("strong", f"{left:,} left"),
            " · ",
            link("See them as a list", to("review_queue", **queue)),
            cls="left",
            role="status",
        ),
        details("Choose what to review", form),
    )


def options(one: Any, viewer: Viewer) -> Sequence[tuple[str, str]]:
    """The choices of a filter."""
    return one.choices(viewer) if one.choices else []


def own_councils(viewer: Viewer) -> list[tuple[str, str]]:
    """The organisations whose links the viewer may decide."""
    every = lists.council_choices(viewer)
    if viewer.everywhere(reviewing.DECIDES):
        return every
    own = reviewing.waiting_for(viewer).order_by()
    slugs = set(own.values_list("organisation__slug", flat=True).distinct())
    return [pair_ for pair_ in every if pair_[0] in slugs]


def pair(
    request: HttpRequest,
    viewer: Viewer,
    shown: Link,
    asked: Mapping[str, str],
    following: str,
) -> SafeString:
    """One pair: the two records, the decision, the reasons."""
    return join(
        el(
            "div",
            el(
                "h2",
                f"{left_of(shown)} ",
                el("span", "and", cls="quiet"),
                f" {shown.contract}",
            ),
            el(
                "p",
                cells.council_link(shown.organisation),
                " · ",
                shown.get_kind_display(),
                " · ",
                meter(shown.score, label="likely"),
                " ",
                tag("Near certain", "accent") if shown.band == "link" else None,
                cells.state_of(shown) if shown.state != "proposed" else None,
            ),
            cls="pair-head",
        ),
        last_one(request, viewer, asked),
        compared(shown),
        decision_form(request, shown, asked, following),
        el(
            "div",
            section("Why", for_and_against(shown)),
            el("div", changing(shown), alike(viewer, shown), rivals(viewer, shown)),
            cls="halves",
        ),
    )


def decision_form(
    request: HttpRequest, shown: Link, asked: Mapping[str, str], following: str
) -> SafeString:
    """The three decisions and the next pair, each with its key."""
    onward = {**asked, "cursor": following} if following else {**asked, "cursor": ""}
    return el(
        "div",
        el(
            "form",
            hidden_fields(
                {"csrfmiddlewaretoken": get_token(request), "link": shown.public_id}
            ),
            hidden_fields({name: asked[name] for name in ASKED if name in asked}),
            [
                button(words, kind=kind, key=key, name="decision", value=decision)
                for decision, words, kind, key in KEYS
            ],
            reason_field("because"),
            method="post",
            action=to("review_decide"),
        ),
        el(
            "a",
            "Next ",
            el("kbd", "J", aria_hidden="true"),
            href=to("review", **onward),
            cls="govuk-link",
            data_key="j",
            aria_keyshortcuts="j",
        ),
        cls="decide decide--held",
    )


def reason_field(identity: str) -> SafeString:
    """Why, in one's own words or in the usual ones."""
    return el(
        "span",
        el("label", "Why, if you like", for_=identity, cls="govuk-label"),
        el(
            "input",
            id=identity,
            name="because",
            list="usual-reasons",
            maxlength=300,
            autocomplete="off",
            cls="govuk-input",
        ),
        el(
            "datalist", [el("option", value=said) for said in USUAL], id="usual-reasons"
        ),
        cls="because",
    )


def last_one(request: HttpRequest, viewer: Viewer, asked: Mapping[str, str]) -> Child:
    """What was decided last, and the way to take it back."""
    last = request.session.get(LAST, [])
    if not last:
        return None
    said = last[-1]["said"]
    return el(
        "form",
        hidden_fields({"csrfmiddlewaretoken": get_token(request)}),
        hidden_fields({name: asked[name] for name in ASKED if name in asked}),
        el("span", said, " "),
        button("Undo", kind="plain", key="u"),
        method="post",
        action=to("review_undo"),
        cls="undo small",
    )


def changing(shown: Link) -> SafeString:
    """What would change the score."""
    said = shown.would_change or "nothing more that a list could say"
    return section("What would change this", inset(capital(said)))


def alike(viewer: Viewer, shown: Link) -> Child:
    """How many cases are alike, and the way to decide them at once."""
    count = reviewing.alike_count(viewer, shown)
    if not count:
        return None
    at = to("review_queue", alike=shown.public_id)
    return section(
        "Alike",
        el("p", link(f"{count:,} more with the same product and supplier", at)),
        el("p", "Decide them together in the list.", cls="quiet small"),
    )


def rivals(viewer: Viewer, shown: Link) -> Child:
    """Other contracts for the same application or notice."""
    found = reviewing.rivals_of(viewer, shown)
    if not found:
        return None
    items = [
        el(
            "li",
            link(str(one.contract), to("review", at=one.public_id)),
            el("span", cells.state_of(one), " ", meter(one.score)),
        )
        for one in found
    ]
    return section("Other contracts for the same", el("ul", items, cls="todo"))


def nothing_left(
    request: HttpRequest, viewer: Viewer, asked: Mapping[str, str], left: int
) -> SafeString:
    """What is said at the end of the queue."""
    last = last_one(request, viewer, asked)
    if left and asked.get("cursor"):
        start = {k: v for k, v in asked.items() if k != "cursor"}
        said = empty_state(
            "That was the last one",
            el("p", f"{left:,} that you passed over are still there."),
            el("p", link("Back to the first", to("review", **start))),
        )
    elif any(asked.get(name) for name in ASKED if name not in {"state", "sort"}):
        said = empty_state(
            "Nothing left of what you chose",
            el("p", link("See everything that waits", to("review"))),
        )
    else:
        said = empty_state(
            "Nothing waits for you",
            el(
                "p",
                "New links are proposed when a list comes in. What you have decided is "
                "kept, also when the lists are brought in again.",
            ),
            el("p", link("All links", to("links"))),
        )
    return join(said, last)


def batch_bar(request: HttpRequest) -> SafeString:
    """The decisions for all the chosen links."""
    return el(
        "div",
        [
            button(f"{words}, all chosen", kind=kind, name="decision", value=decision)
            for decision, words, kind, _ in KEYS
        ],
        reason_field("because-all"),
        cls="decide",
    )
