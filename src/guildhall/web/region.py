"""The region that this house serves, read once from its folder."""

from functools import cache
from pathlib import Path

from django.conf import settings

from guildhall.foundation.region import Region, load_region


def region() -> Region:
    """The region named by the settings."""
    return region_in(Path(settings.REGION_FOLDER))


@cache
def region_in(folder: Path) -> Region:
    """Read a region's folder once."""
    return load_region(folder)


def in_words(text: str) -> str:
    """Put the region's own words into a text: `{council}`, `{councils}`, `{members}`."""
    labels = region().labels
    for name in ("councils", "council", "members", "member"):
        text = text.replace(f"{{{name}}}", getattr(labels, name))
        text = text.replace(
            f"{{{name.capitalize()}}}", getattr(labels, name).capitalize()
        )
    return text
