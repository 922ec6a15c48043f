"""What the review screen sends: decisions on one link or many, undo, and the rule.

What was decided last is kept in the session, so that it can be taken back one by one.
"""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from guildhall.engines.access.viewer import Viewer
from guildhall.foundation.refusal import NotFound, NotPossible
from guildhall.office.register.actions import links as actions
from guildhall.office.register.models import Link
from guildhall.office.register.queries import reviewing
from guildhall.office.register.rules import REVIEWER_MAY_UNDO
from guildhall.web.pages.lists import tidy, viewer_of
from guildhall.web.pages.register.frame import plural, to
from guildhall.web.pages.register.records import left_of
from guildhall.web.pages.register.review import ASKED, LAST

SAID = {"same": "Confirmed", "not": "Rejected", "later": "Put off"}


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
