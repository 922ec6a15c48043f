"""The review screen: one pair at a time, one key a decision, undo, and cases alike at once.

Every decision is a form that is posted, so that all of it works without a script; the
keys press the same buttons. What was decided last is kept in the session, so that it
can be taken back one by one.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.safestring import SafeString

from guildhall.engines.access.viewer import Viewer
from guildhall.foundation.refusal import NotFound, NotPossible, NotValid
from guildhall.office.people.models import Organisation, OrganisationKind
from guildhall.office.register import access
from guildhall.office.register.actions import link_rules
from guildhall.office.register.actions import links as actions
from guildhall.office.register.models import Link
from guildhall.office.register.queries import lists, records, reviewing
from guildhall.office.register.rules import REVIEWER_MAY_UNDO
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
    council_named,
    framed,
    plural,
    section,
    to,
)
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
SAID = {"same": "Confirmed", "not": "Rejected", "later": "Put off"}


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


def review_decide(request: HttpRequest) -> HttpResponse:
    """Decide on one link and go on to the next."""
    viewer = viewer_of(request)
    found = actions.find(tidy(request.POST.get("link", "")), by=viewer)
    decide(request, viewer, [found])
    return back(request)


def review_batch(request: HttpRequest) -> HttpResponse:
    """Decide on several links at once.

    Raises:
        NotPossible: when none was chosen.
    """
    viewer = viewer_of(request)
    wanted = request.POST.getlist("link")[:200]
    found = reviewing.chosen_links(viewer, wanted)
    if not wanted:
        raise NotPossible("choose at least one link, then decide")
    if len(found) != len(set(wanted)):
        raise NotFound("one of these links is not there any more; load the list again")
    decide(request, viewer, found)
    return back(request, route="review_queue")


def decide(request: HttpRequest, viewer: Viewer, found: Sequence[Link]) -> None:
    """Decide, and remember it for undo."""
    decision = request.POST.get("decision", "")
    actions.decide(
        found,
        decision=decision,
        by=viewer,
        at=timezone.now(),
        because=tidy(request.POST.get("because", ""))[:300],
    )
    names = (
        f"{left_of(found[0])} and {found[0].contract}"
        if len(found) == 1
        else plural(len(found), "link")
    )
    remembered = request.session.get(LAST, [])
    remembered.append(
        {
            "links": [one.public_id for one in found],
            "said": f"{SAID[decision]}: {names}"[:300],
        }
    )
    request.session[LAST] = remembered[-REVIEWER_MAY_UNDO:]


def review_undo(request: HttpRequest) -> HttpResponse:
    """Take back what was decided last.

    Raises:
        NotPossible: when there is nothing to take back.
    """
    viewer = viewer_of(request)
    remembered = request.session.get(LAST, [])
    if not remembered:
        raise NotPossible("there is nothing to take back in this session")
    last = remembered.pop()
    request.session[LAST] = remembered
    for public_id in last["links"]:
        actions.take_back(
            actions.find(public_id, by=viewer), by=viewer, at=timezone.now()
        )
    asked = {name: tidy(request.POST.get(name, "")) for name in ASKED}
    return HttpResponseRedirect(to("review", **asked, at=last["links"][0]))


def back(request: HttpRequest, route: str = "review") -> HttpResponse:
    """Go on with the same question."""
    asked = {name: tidy(request.POST.get(name, "")) for name in ASKED}
    return HttpResponseRedirect(to(route, **asked))


def token_field(request: HttpRequest) -> SafeString:
    """What proves that a form came from here."""
    return hidden_fields({"csrfmiddlewaretoken": get_token(request)})


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


def rule_section(
    request: HttpRequest, viewer: Viewer, asked: Mapping[str, str]
) -> Child:
    """From which score links confirm themselves, for those who may set it."""
    owner = rule_owner(viewer, asked)
    if owner is None or not access.may_run_linking(viewer, owner.pk):
        return None
    set_now = link_rules.confirms_from(owner.pk)
    said = (
        "No link is confirmed without a person."
        if set_now is None
        else f"Links with a score of at least {set_now:.2f} confirm themselves; each "
        "says so, and a person can still reject it."
    )
    return details(
        f"Links that confirm themselves at {owner.short_name}",
        el("p", said),
        el(
            "form",
            token_field(request),
            hidden_fields({"organisation": owner.slug}),
            el(
                "div",
                el(
                    "label",
                    "Lowest score, from 0.90 to 1.00; empty for never",
                    cls="govuk-label",
                    for_="confirms-from",
                ),
                el(
                    "input",
                    id="confirms-from",
                    name="confirms_from",
                    value="" if set_now is None else f"{set_now:.2f}",
                    inputmode="decimal",
                    cls="govuk-input govuk-input--width-5",
                ),
                cls="govuk-form-group",
            ),
            button("Set", kind="secondary"),
            method="post",
            action=to("review_rule"),
        ),
    )


def rule_owner(viewer: Viewer, asked: Mapping[str, str]) -> Organisation | None:
    """Whose rule it is: the council asked for, else one's own, else nobody's."""
    councils = Organisation.objects.filter(kind=OrganisationKind.COUNCIL)
    if asked.get("council"):
        return councils.filter(slug=asked["council"]).first()
    if viewer.acting_for is None:
        return None
    return councils.filter(pk=viewer.acting_for).first()


def review_rule(request: HttpRequest) -> HttpResponse:
    """Set the score from which links of an organisation confirm themselves.

    Raises:
        NotValid: when it is no number.
    """
    owner = council_named(tidy(request.POST.get("organisation", "")))
    said = tidy(request.POST.get("confirms_from", ""))
    try:
        score = float(said) if said else None
    except ValueError as fault:
        raise NotValid(
            f"{said[:20]!r} is not a number; write one such as 0.98, or nothing"
        ) from fault
    link_rules.set_rule(
        owner, confirms_from=score, by=viewer_of(request), at=timezone.now()
    )
    messages.success(request, "Set. It holds at once for the links that wait.")
    return HttpResponseRedirect(to("review", council=owner.slug))
