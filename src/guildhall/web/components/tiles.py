"""The region as a grid of tiles, one a council: its map, and its mark in the header."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from guildhall.web.components.html import el

SIDE = 44


@dataclass(frozen=True)
class MapTile:
    """One council on the map.

    `shade` runs from 0 (nothing) to 3 (most); `value` is written below the label, `says`
    is read out and shown on hover.
    """

    row: int
    column: int
    label: str
    says: str
    address: str
    value: str = ""
    shade: int = 0


def tile_map(tiles: Sequence[MapTile], *, title: str) -> SafeString:
    """Draw the map; each tile is a link that can be reached by keyboard."""
    rows = max((tile.row for tile in tiles), default=0) + 1
    columns = max((tile.column for tile in tiles), default=0) + 1
    ordered = sorted(tiles, key=lambda tile: (tile.row, tile.column))
    return el(
        "svg",
        [drawn(tile) for tile in ordered],
        cls="tilemap",
        viewBox=f"0 0 {columns * SIDE} {rows * SIDE}",
        role="group",
        aria_label=title,
    )


def drawn(tile: MapTile) -> SafeString:
    """Draw one tile."""
    x, y = tile.column * SIDE, tile.row * SIDE
    middle = x + SIDE / 2
    label_y = y + (SIDE / 2 + 4 if not tile.value else SIDE / 2 - 1)
    return el(
        "a",
        el("title", tile.says),
        el("rect", x=x, y=y, width=SIDE, height=SIDE, rx=3),
        el("text", tile.label, x=middle, y=label_y, aria_hidden="true"),
        el(
            "text",
            tile.value,
            x=middle,
            y=y + SIDE / 2 + 13,
            cls="value",
            aria_hidden="true",
        )
        if tile.value
        else None,
        href=tile.address,
        aria_label=tile.says,
        cls=f"on{tile.shade}" if tile.shade else None,
    )


def wordmark(cells: Iterable[tuple[int, int]]) -> SafeString:
    """Draw the region's tiles small, as the mark of the header."""
    places = sorted(set(cells))
    if not places:
        places = [(r, c) for r in range(3) for c in range(3)]
    size = max(*(r for r, _ in places), *(c for _, c in places)) + 1
    return el(
        "svg",
        [
            el("rect", x=c * 10 + 1, y=r * 10 + 1, width=8, height=8, rx=1)
            for r, c in places
        ],
        cls="wordmark__tiles",
        viewBox=f"0 0 {size * 10} {size * 10}",
        aria_hidden="true",
        focusable="false",
    )
