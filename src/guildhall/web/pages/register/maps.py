"""The region's tile map with a figure on each council, and the table that says the same."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from django.utils.safestring import SafeString

from guildhall.office.people.models import Organisation, OrganisationKind
from guildhall.web.components.basic import details
from guildhall.web.components.html import Child, el, link
from guildhall.web.components.tables import Column, data_table
from guildhall.web.components.tiles import MapTile, tile_map
from guildhall.web.region import in_words

STEPS = 3


def councils_on_the_map() -> list[Organisation]:
    """Every council that has a tile, by name."""
    councils = Organisation.objects.filter(
        kind=OrganisationKind.COUNCIL, tile_row__isnull=False
    )
    return list(councils.order_by("short_name"))


def region_map(
    values: Mapping[int, float],
    *,
    title: str,
    noun: str,
    address: Callable[[Organisation], str],
    note: Child = None,
    written: Callable[[float], str] = "{:,.0f}".format,
) -> SafeString:
    """Draw the map, shaded by a figure, with its table.

    Args:
        values: the figure of each council, by the council's id; absent is none.
        title: what both show.
        noun: what is counted, as in `applications`.
        address: where a tile leads.
        note: what it was counted from.
        written: how a figure is written.
    """
    councils = councils_on_the_map()
    edges = shades(values.values())

    def tile(council: Organisation) -> MapTile:
        value = values.get(council.pk, 0)
        says = f"{council.short_name}: {written(value) if value else 'no'} {noun}"
        return MapTile(
            row=council.tile_row or 0,
            column=council.tile_column or 0,
            label=council.tile_label,
            says=says,
            address=address(council),
            value=written(value) if value else "",
            shade=sum(value > edge for edge in edges) if value else 0,
        )

    table = data_table(
        [
            Column(
                in_words("{Council}"),
                lambda c: link(c.short_name, address(c)),
                is_head=True,
            ),
            Column(
                noun.capitalize(),
                lambda c: written(values[c.pk]) if values.get(c.pk) else "none",
                is_number=True,
            ),
        ],
        councils,
        caption=title,
    )
    return el(
        "figure",
        el("figcaption", title, cls="figure-title"),
        tile_map([tile(council) for council in councils], title=title),
        key_of(edges, noun, written),
        el("p", note, cls="quiet small") if note else None,
        details("Show the map as a table", table),
        cls="map",
    )


def shades(values: Iterable[float]) -> tuple[float, ...]:
    """The values above which a tile is shaded more: nothing, then thirds of the most."""
    most = max(values, default=0.0)
    return tuple(most * step / STEPS for step in range(STEPS)) if most else ()


def key_of(
    edges: Sequence[float], noun: str, written: Callable[[float], str]
) -> SafeString | None:
    """What the shades mean; where the most is small, a tile says it by itself."""
    if not edges or edges[1] < 1:
        return None
    steps = [
        ("none", 0),
        (f"up to {written(edges[1])}", 1),
        (f"up to {written(edges[2])}", 2),
        (f"more {noun}", 3),
    ]
    return el(
        "p",
        [
            el("span", el("span", cls=f"swatch swatch--{shade}"), words, cls="key")
            for words, shade in steps
        ],
        cls="map-key quiet small",
        aria_hidden="true",
    )
