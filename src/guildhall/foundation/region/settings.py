"""Reading `region.toml`: names, labels, colours, texts and thresholds of a region.

A colour that carries white text must reach a contrast of 4.5 to 1 (WCAG 2.2, success
criterion 1.4.3); a region whose accent does not is refused with the figure.
"""

import re
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from guildhall.foundation.region.records import (
    Achievement,
    Labels,
    Office,
    Provenance,
    RuleSettings,
    Texts,
    Theme,
    VisibleTo,
)
from guildhall.foundation.region.tables import Faults

FILE = "region.toml"
LEAST_CONTRAST = 4.5

Kind = TypeVar("Kind", bound=StrEnum)


class Settings:
    """Values of the file by dotted name, whose readers note faults and go on."""

    def __init__(self, values: Mapping[str, Any], faults: Faults) -> None:
        self.values = values
        self.faults = faults

    def wrong(self, name: str, seen: str, fix: str) -> None:
        """Note that a setting must be put right."""
        self.faults.add(FILE, 0, name, seen, fix)

    def get(self, name: str) -> Any:
        """The raw value of a dotted name, None where it is not there."""
        found: Any = self.values
        for part in name.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
        return found

    def text(self, name: str) -> str:
        """A text that must not be empty; line breaks become spaces."""
        value = self.get(name)
        if not isinstance(value, str) or not value.strip():
            self.wrong(name, "" if value is None else str(value), "Write a text.")
            return ""
        return " ".join(value.split())

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts, at least one."""
        value = self.get(name)
        if not isinstance(value, list) or not value:
            self.wrong(name, "", "Write a list of texts.")
            return ()
        return tuple(" ".join(str(text).split()) for text in value)

    def whole(self, name: str, least: int) -> int:
        """A whole number not below the least."""
        value = self.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            self.wrong(name, str(value), f"Write a whole number from {least} up.")
            return least
        return value

    def flag(self, name: str) -> bool:
        """True or false."""
        value = self.get(name)
        if not isinstance(value, bool):
            self.wrong(name, str(value), "Write true or false.")
        return value is True

    def choice(self, name: str, kinds: type[Kind]) -> Kind:
        """One of the fixed values of an enum."""
        value = self.get(name)
        try:
            return kinds(value)
        except ValueError:
            known = ", ".join(kind.value for kind in kinds)
            self.wrong(name, str(value), f"Use one of: {known}.")
            return next(iter(kinds))


def read_settings(folder: Path, faults: Faults) -> Settings:
    """Read `region.toml`; a file that is absent or broken gives no values."""
    path = folder / FILE
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        faults.add(FILE, 0, "file", "", "Add the file; regions/README.md has the form.")
        values = {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        line = re.search(r"line (\d+)", str(fault))
        faults.add(FILE, int(line[1]) if line else 0, "form", "", f"{fault}.")
        values = {}
    return Settings(values, faults)


def read_office(settings: Settings) -> Office:
    """The office of the region."""
    return Office(
        name=settings.text("office.name"),
        short_name=settings.text("office.short_name"),
        strapline=settings.text("office.strapline"),
        host=settings.text("office.host"),
        notice_email=settings.text("office.notice_email"),
    )


def read_labels(settings: Settings) -> Labels:
    """What the region calls its councils and members."""
    return Labels(
        council=settings.text("labels.council"),
        councils=settings.text("labels.councils"),
        member=settings.text("labels.member"),
        members=settings.text("labels.members"),
    )


def read_rules(settings: Settings) -> RuleSettings:
    """The thresholds a region sets; an opportunity takes at least two councils."""
    return RuleSettings(
        price_visibility=settings.choice("rules.price_visibility", VisibleTo),
        list_visibility=settings.choice("rules.list_visibility", VisibleTo),
        opportunity_minimum=settings.whole("rules.opportunity_minimum", 2),
        opportunity_window_months=settings.whole("rules.opportunity_window_months", 1),
    )


def read_time_zone(settings: Settings) -> str:
    """A time zone that the machine knows."""
    name = settings.text("time_zone")
    try:
        ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        settings.wrong("time_zone", name, "Use a name as in Etc/UTC.")
    return name


def read_theme(settings: Settings) -> Theme:
    """The colours of the region, strong enough to be read."""
    theme = Theme(
        accent=_colour(settings, "theme.accent"),
        accent_dark=_colour(settings, "theme.accent_dark"),
        accent_tint=_colour(settings, "theme.accent_tint"),
    )
    for name, first, second in (
        ("theme.accent", theme.accent, "#ffffff"),
        ("theme.accent_dark", theme.accent_dark, theme.accent_tint),
    ):
        ratio = contrast(first, second)
        if ratio < LEAST_CONTRAST:
            settings.wrong(
                name,
                first,
                f"Its contrast with {second} is {ratio:.1f} to 1; choose a darker "
                f"colour, at least {LEAST_CONTRAST} to 1.",
            )
    return theme


def _colour(settings: Settings, name: str) -> str:
    value = settings.text(name)
    if not re.fullmatch(r"#[0-9a-f]{6}", value):
        settings.wrong(name, value, "Write a colour as in #1d5f5e, in small letters.")
        return "#000000"
    return value


def contrast(first: str, second: str) -> float:
    """Contrast of two colours `#rrggbb`, from 1 to 21.

    Source:
        WCAG 2.2, definitions of contrast ratio and relative luminance.
    """
    darker, lighter = sorted((_luminance(first), _luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    shares = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
        for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def read_texts(settings: Settings) -> Texts:
    """The texts of the signed-out pages."""
    return Texts(
        what_it_is=settings.text("texts.what_it_is"),
        how_it_works=settings.texts("texts.how_it_works"),
        demonstration_note=settings.text("texts.demonstration_note"),
        achievements=_achievements(settings),
    )


def _achievements(settings: Settings) -> tuple[Achievement, ...]:
    tables = settings.get("achievements") or []
    if not isinstance(tables, list):
        settings.wrong("achievements", "", "Write each one under [[achievements]].")
        return ()
    found = []
    for number, table in enumerate(tables, start=1):
        one = Settings({f"achievements {number}": table}, settings.faults)
        name = f"achievements {number}."
        found.append(
            Achievement(
                figure=one.text(name + "figure"),
                title=one.text(name + "title"),
                text=one.text(name + "text"),
                as_at=one.text(name + "as_at"),
                provenance=one.choice(name + "provenance", Provenance),
                source=one.text(name + "source"),
            )
        )
    return tuple(found)
