"""Skills and satisfaction: whether more suppliers make users happier, who can teach whom."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString

from guildhall.engines.access.viewer import Viewer
from guildhall.office.register.queries import figures, lists
from guildhall.office.register.queries.figures import Satisfaction, SkillRow
from guildhall.web.charts.drawing import chart_with_table
from guildhall.web.charts.kinds import Dot, scatter
from guildhall.web.components.basic import empty_state, stats
from guildhall.web.components.html import Child, el, join, link
from guildhall.web.components.tables import Column, data_table
from guildhall.web.pages.lists import tidy, viewer_of
from guildhall.web.pages.register import cells
from guildhall.web.pages.register.forms import ask, choose
from guildhall.web.pages.register.frame import (
    as_at,
    figure,
    framed,
    plural,
    section,
    to,
    today,
)
from guildhall.web.pages.register.taking import Numbers
from guildhall.web.region import in_words

SHOWN = 25


def skills(request: HttpRequest) -> HttpResponse:
    """Show skills and satisfaction."""
    viewer = viewer_of(request)
    function = tidy(request.GET.get("function", ""))
    found = figures.suppliers_against_satisfaction(viewer)
    return framed(
        request,
        "Skills and satisfaction",
        against_suppliers(found) if found.points else nothing(),
        teaching(request, viewer, function),
        lead="How satisfied users are, how well systems are known, and who could teach "
        "whom.",
    )


def against_suppliers(found: Satisfaction) -> SafeString:
    """The number of suppliers against satisfaction, a point a council."""
    dots = [
        Dot(
            x=point.suppliers,
            y=point.satisfaction,
            says=f"{point.name}: {plural(point.suppliers, 'supplier')}, "
            f"satisfaction {point.satisfaction:.1f}",
            address=to("council", point.slug),
        )
        for point in found.points
    ]
    rows: list[Sequence[Child]] = [
        (
            link(point.name, to("council", point.slug)),
            str(point.suppliers),
            f"{point.satisfaction:.2f}",
            link(
                f"{point.rated:,}", to("applications", council=point.slug, sort="best")
            ),
        )
        for point in found.points
    ]
    title = in_words("Suppliers against mean satisfaction, a point a {council}")
    chart = chart_with_table(
        scatter(
            dots,
            says=f"{title}: {verdict(found)}",
            x_label=in_words("Suppliers that the {council} uses"),
            y_label="Mean satisfaction, 1 (poor) to 5 (excellent)",
        ),
        title=title,
        headings=(in_words("{Council}"), "Suppliers", "Mean satisfaction", "Ratings"),
        rows=rows,
        note="The dashed line fits the points best. A correlation is no cause: large "
        "organisations have more of everything.",
    )
    return section("Do more suppliers make happier users?", correlation(found), chart)


def correlation(found: Satisfaction) -> SafeString:
    """The correlation with what it rests on."""
    return join(
        stats(
            figure(
                "–" if found.r is None else f"{found.r:+.2f}".replace("-", "−"),
                "correlation (r, from −1 to +1)",
                note=verdict(found),
            ),
            figure(found.n, "{councils} (n)", to("councils", sort="applications")),
            figure(
                sum(point.rated for point in found.points),
                "ratings",
                to("applications", sort="best"),
            ),
        ),
        as_at(today(), "Counted over what you may see."),
    )


def verdict(found: Satisfaction) -> str:
    """What the correlation says, in words."""
    if found.r is None:
        return "too few to say"
    strength = next(
        word
        for least, word in (
            (0.7, "strongly"),
            (0.4, "clearly"),
            (0.15, "slightly"),
            (0, ""),
        )
        if abs(found.r) >= least
    )
    if not strength:
        return "hardly related"
    way = "fall" if found.r < 0 else "rise"
    return f"ratings {way} {strength} with the number of suppliers"


def teaching(request: HttpRequest, viewer: Viewer, function: str) -> SafeString:
    """Who could teach whom, by product."""
    found = figures.skills_by_product(viewer, function=function)
    form = ask(
        to("skills"),
        choose("function", "Function", lists.function_choices(viewer), function),
        label="Choose a function",
    )
    if not found:
        return section(
            "Who could teach whom",
            form,
            el(
                "p",
                in_words(
                    "Once three {councils} have listed the same product and said how "
                    "well they know it, it stands here."
                ),
            ),
        )
    table = data_table(
        [
            Column(
                "Product", lambda s: link(s.name, to("product", s.key)), is_head=True
            ),
            Column(
                in_words("{Councils}"),
                lambda s: link(f"{s.councils:,}", to("applications", product=s.key)),
                is_number=True,
            ),
            Column(
                "Satisfaction",
                lambda s: cells.mean(s.mean_satisfaction),
                is_number=True,
            ),
            Column("Skill", lambda s: cells.mean(s.mean_skill), is_number=True),
            Column("Could teach it", could_teach),
            Column("Would gain from it", would_gain),
        ],
        found[:SHOWN],
        caption="Who could teach whom",
    )
    more = len(found) - SHOWN
    return section(
        "Who could teach whom",
        el(
            "p",
            in_words(
                "Products that at least three {councils} use. Satisfaction runs from 1 to "
                "5, skill from 0 (none) to 4 (could teach it); those at 0 or 1 would gain."
            ),
            cls="prose",
        ),
        form,
        as_at(today(), "Counted over what you may see."),
        NUMBERS.offered(request),
        table,
        el("p", f"{more:,} more: choose a function, or take them all.", cls="quiet")
        if more > 0
        else None,
    )


def numbers(request: HttpRequest) -> Iterator[dict[str, Any]]:
    """Skills and satisfaction, a row a product."""
    function = tidy(request.GET.get("function", ""))
    for one in figures.skills_by_product(viewer_of(request), function=function):
        yield {
            "product": one.key,
            "product_name": one.name,
            "councils": one.councils,
            "mean_satisfaction": rounded(one.mean_satisfaction),
            "mean_skill": rounded(one.mean_skill),
            "could_teach": list(one.teachers),
            "would_gain": list(one.learners),
        }


def rounded(value: float | None) -> float | None:
    """A mean with two digits."""
    return None if value is None else round(value, 2)


NUMBERS = Numbers(
    "skills",
    (
        "product",
        "product_name",
        "councils",
        "mean_satisfaction",
        "mean_skill",
        "could_teach",
        "would_gain",
    ),
    numbers,
)


def could_teach(row: SkillRow) -> Child:
    """Who could teach a product."""
    return ", ".join(row.teachers) or "nobody has said so"


def would_gain(row: SkillRow) -> Child:
    """Who would gain from being taught."""
    return ", ".join(row.learners) or "nobody has said so"


def nothing() -> SafeString:
    """What to do while nobody has rated anything."""
    return empty_state(
        "No ratings yet",
        el(
            "p",
            "Add a column for satisfaction (1 to 5) and one for skill (0 to 4) to the "
            "list of applications and bring it in again; what is there already stays.",
        ),
        el("p", link("Applications", to("applications"))),
    )
