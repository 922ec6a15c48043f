"""The home page: signed out, what this office is and has done; signed in, your day.

Three questions are answered at a glance: what waits for you, what ends soon, what your
peers do. Every number leads to the rows behind it.
"""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from guildhall.engines.access.viewer import Viewer
from guildhall.foundation.region import Achievement, Provenance, Region
from guildhall.office.members.queries import members_in_force
from guildhall.office.people.models import Organisation, OrganisationKind
from guildhall.office.register.models import Contract, Opportunity
from guildhall.office.register.queries import linked, quality
from guildhall.web.components import basic
from guildhall.web.components.html import EMPTY, el, join, link
from guildhall.web.components.theme import region_css as styles_of
from guildhall.web.components.tiles import MapTile, tile_map, wordmark
from guildhall.web.region import region

SOON = timedelta(days=365)


def home(request: HttpRequest) -> HttpResponse:
    """Show the home page of whoever asks."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    today = timezone.localdate()
    if not viewer.is_signed_in:
        return render(request, "home.html", signed_out(viewer, today))
    return render(request, "home_signed_in.html", signed_in(viewer, today))


def signed_out(viewer: Viewer, today: date) -> dict[str, object]:
    """What this office is, who belongs, what it has done."""
    here = region()
    return {
        "title": here.office.strapline,
        "map": member_map(today),
        "achievements": [achievement(one) for one in here.texts.achievements],
        "steps": here.texts.how_it_works,
        "what_it_is": here.texts.what_it_is,
        "figures": public_figures(viewer, here),
    }


def achievement(one: Achievement) -> SafeString:
    """One thing done, with its figure, its day and its source."""
    return el(
        "div",
        el("span", one.figure, cls="stat__value"),
        el("span", one.title, cls="stat__label"),
        el("p", one.text, cls="small"),
        el("span", f"As at {one.as_at}. Source: {one.source}", cls="stat__note"),
        cls="stat",
    )


def public_figures(viewer: Viewer, here: Region) -> SafeString:
    """What anybody may see of the register, in numbers that open."""
    seen = linked.summary(viewer)
    return basic.stats(
        basic.stat(
            f"{seen.notices:,}",
            "notices, from early engagement to award",
            address=reverse("notices"),
        ),
        basic.stat(
            f"{seen.applications:,}",
            f"applications that {here.labels.councils} have made public",
            address=reverse("applications"),
        ),
        basic.stat(
            f"{seen.contracts:,}",
            "contracts that are public",
            address=reverse("contracts"),
        ),
    )


def member_map(today: date) -> SafeString:
    """The councils of the region, members in full colour."""
    members = members_in_force(today)
    words = region().labels
    tiles = [
        MapTile(
            council.tile_row or 0,
            council.tile_column or 0,
            council.tile_label,
            f"{council.short_name}: "
            + (words.member if council.pk in members else f"not a {words.member}"),
            reverse("council", args=[council.slug]),
            shade=3 if council.pk in members else 0,
        )
        for council in councils()
    ]
    return tile_map(tiles, title=f"{words.councils.capitalize()} of the region")


def councils() -> list[Organisation]:
    """Every council that has a place on the map."""
    placed = Organisation.objects.filter(
        kind=OrganisationKind.COUNCIL, tile_row__isnull=False
    )
    return list(placed)


def signed_in(viewer: Viewer, today: date) -> dict[str, object]:
    """What waits, what ends soon, what peers do; for a council, or for the region."""
    own = own_council(viewer)
    ending = linked.ending_soon(
        viewer, own.pk if own else None, after=today, before=today + SOON
    )
    return {
        "title": f"{own.short_name if own else region().office.short_name} today",
        "figures": own_figures(viewer, own, today),
        "waiting": waiting(viewer, own, today),
        "ending": [
            ending_row(contract, today, show_council=own is None) for contract in ending
        ],
        "opportunities": [opportunity_row(one) for one in worth_a_look(viewer, own)],
        "renewals_address": reverse("renewals"),
        "opportunities_address": reverse("opportunities"),
        "may_import": viewer.holds("import:make"),
    }


def own_council(viewer: Viewer) -> Organisation | None:
    """The council that somebody acts for; None for the office and for others."""
    if viewer.acting_for is None:
        return None
    council = Organisation.objects.filter(
        pk=viewer.acting_for, kind=OrganisationKind.COUNCIL
    )
    return council.first()


def own_figures(viewer: Viewer, own: Organisation | None, today: date) -> SafeString:
    """The register in four numbers, for one's own council or for the region."""
    if own is None:
        seen = linked.summary(viewer)
        note = f"As at {basic.moment(today)}"
        return basic.stats(
            basic.stat(f"{seen.councils:,}", "councils have listed", address=reverse("councils"), note=note),
            basic.stat(f"{seen.applications:,}", "applications", address=reverse("applications"), note=note),
            basic.stat(f"{seen.contracts:,}", "contracts", address=reverse("contracts"), note=note),
            basic.stat(f"{seen.links:,}", "links confirmed", address=reverse("review"), note=note),
        )  # fmt: skip
    gaps = linked.gaps_of(viewer, own)
    mine = f"?council={own.slug}"
    return basic.stats(
        basic.stat(
            f"{gaps.applications:,}",
            "applications listed",
            address=reverse("applications") + mine,
            note=f"{gaps.without_contract:,} without a contract",
        ),
        basic.stat(
            f"{gaps.contracts:,}",
            "contracts listed",
            address=reverse("contracts") + mine,
            note=f"{gaps.without_application:,} without an application",
        ),
        basic.stat(
            f"{gaps.to_review:,}",
            "links to look at",
            address=reverse("review") + mine,
            note="one key each",
        ),
    )


def waiting(viewer: Viewer, own: Organisation | None, today: date) -> SafeString:
    """What waits for somebody, worth most first."""
    if own is None:
        return EMPTY
    items: list[tuple[object, object]] = []
    gaps = linked.gaps_of(viewer, own)
    if gaps.to_review and viewer.holds("link:decide"):
        address = reverse("review") + f"?council={own.slug}"
        items.append(
            (
                link(f"Decide on {gaps.to_review} proposed links", address),
                "about 10 seconds each",
            )
        )
    if not gaps.applications:
        items.append(
            (
                link("Upload your list of applications", reverse("import_new")),
                "see at once who uses the same",
            )
        )
    if not gaps.contracts:
        items.append(
            (
                link("Upload your contract register", reverse("import_new")),
                "see at once what ends when",
            )
        )
    for fix in quality.quality_of(viewer, own, on=today).fixes:
        address = reverse("council", args=[own.slug]) + "#quality"
        items.append(
            (
                link(fix.sentence.capitalize(), address),
                f"{fix.owner}; worth {fix.points:.0f} points of quality",
            )
        )
    return basic.todo(items)


def ending_row(contract: Contract, today: date, *, show_council: bool) -> SafeString:
    """One contract that ends soon."""
    days = (contract.ends_on - today).days if contract.ends_on else 0
    where = f"{contract.organisation.short_name}: " if show_council else ""
    name = link(contract.title, reverse("contract", args=[contract.public_id]))
    return el(
        "li",
        el("span", where, name),
        el("span", basic.day(contract.ends_on), f", in {days} days", cls="quiet"),
    )


def worth_a_look(viewer: Viewer, own: Organisation | None) -> list[Opportunity]:
    """Opportunities for one's own council, or the best of the region."""
    if own is not None:
        return linked.opportunities_for(viewer, own.pk)
    return linked.best_opportunities(viewer)


def opportunity_row(one: Opportunity) -> SafeString:
    """One opportunity."""
    return el(
        "li",
        el("span", link(one.title, reverse("opportunity", args=[one.public_id]))),
        el(
            "span",
            f"{one.councils} councils, act by ",
            basic.day(one.ends_on),
            cls="quiet",
        ),
    )


def about(request: HttpRequest) -> HttpResponse:
    """Say what this office is, and what on these pages is fact."""
    here = region()
    facts = [
        one for one in here.texts.achievements if one.provenance is Provenance.FACT
    ]
    body = join(
        el("p", here.texts.what_it_is),
        el("h2", "How it works", cls="govuk-heading-l"),
        el("ol", [el("li", step) for step in here.texts.how_it_works], cls="steps"),
        el("h2", "What is fact and what is not", cls="govuk-heading-l"),
        el("p", here.texts.demonstration_note),
        el(
            "p",
            f"{len(facts)} of the {len(here.texts.achievements)} figures on the home page are facts with a source.",
        ),
    )
    return render(
        request,
        "page.html",
        {
            "title": f"About {here.office.short_name}",
            "body": el("div", body, cls="prose"),
        },
    )


def accessibility(request: HttpRequest) -> HttpResponse:
    """Say how accessible these pages are, and how to tell us where they are not."""
    here = region()
    body = join(
        el("p", "These pages are made to WCAG 2.2, level AA. Every task can be done by keyboard and without JavaScript; every chart and map has a table beside it; nothing moves."),
        el("h2", "How we test", cls="govuk-heading-l"),
        el("p", "Each release is checked by machine (axe) on every page, at two widths, with no items, one item, many, and very long text, and by scripts that use the keyboard alone. Machines find about half of what can go wrong; tell us the rest."),
        el("h2", "What does not work yet", cls="govuk-heading-l"),
        el("p", "No known failures. Passkeys need JavaScript; the code by mail does not."),
        el("h2", "Tell us", cls="govuk-heading-l"),
        el("p", "Write to ", link(here.office.notice_email, f"mailto:{here.office.notice_email}"), ". We answer within five working days. If you are not content with the answer, the Equality Advisory and Support Service can help."),
    )  # fmt: skip
    return render(
        request,
        "page.html",
        {"title": "Accessibility statement", "body": el("div", body, cls="prose")},
    )


def region_css(request: HttpRequest) -> HttpResponse:
    """Serve the colours of the region."""
    response = HttpResponse(styles_of(region().theme), content_type="text/css")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def region_icon(request: HttpRequest) -> HttpResponse:
    """Serve the region's tiles as an icon."""
    here = region()
    drawing = wordmark((a.tile.row, a.tile.column) for a in here.authorities)
    icon = drawing.replace(
        "<svg", f'<svg xmlns="http://www.w3.org/2000/svg" fill="{here.theme.accent}"', 1
    )
    response = HttpResponse(icon, content_type="image/svg+xml")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response
