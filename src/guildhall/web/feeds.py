"""Feeds that other programs read: calendars (RFC 5545), Atom and RSS.

Pure writing: what goes in is plain, what comes out is text. Control characters, which
no XML may hold, are left out.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LINE_BYTES = 74


@dataclass(frozen=True)
class Entry:
    """One thing to tell: its address, which is also its identity, words and a moment."""

    title: str
    address: str
    says: str
    at: datetime
    kinds: Sequence[str] = ()


@dataclass(frozen=True)
class Day:
    """One whole day in a calendar; `identity` stays the same from run to run."""

    identity: str
    on: date
    title: str
    says: str
    address: str
    changed_at: datetime


def written_feed(
    kind: type[Atom1Feed] | type[Rss201rev2Feed],
    entries: Iterable[Entry],
    *,
    title: str,
    says: str,
    address: str,
    own_address: str,
) -> str:
    """Write a feed, in the order of the entries."""
    feed = kind(
        title=clean(title),
        link=address,
        description=clean(says),
        feed_url=own_address,
        language="en-gb",
    )
    for entry in entries:
        feed.add_item(
            title=clean(entry.title),
            link=entry.address,
            description=clean(entry.says),
            unique_id=entry.address,
            pubdate=entry.at,
            updateddate=entry.at,
            categories=[clean(kind_) for kind_ in entry.kinds],
        )
    written = feed.writeString("utf-8")
    return str(written)


def clean(text: str) -> str:
    """Leave out what XML cannot hold."""
    return CONTROL.sub("", text)


def at_noon(day: date) -> datetime:
    """A moment for something of which only the day is known."""
    return datetime.combine(day, time(12), tzinfo=UTC)


def written_calendar(days: Iterable[Day], *, title: str, made_by: str) -> str:
    """Write a calendar of whole days (RFC 5545), lines folded and ended as it asks."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{escaped(made_by)}//Guildhall//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(title)}",
    ]
    for day in days:
        lines += event(day)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def event(day: Day) -> list[str]:
    """One whole day as a calendar writes it."""
    stamp = day.changed_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    after = day.on + timedelta(days=1)
    return [
        "BEGIN:VEVENT",
        f"UID:{escaped(day.identity)}",
        f"DTSTAMP:{stamp}",
        f"LAST-MODIFIED:{stamp}",
        f"DTSTART;VALUE=DATE:{day.on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{after:%Y%m%d}",
        f"SUMMARY:{escaped(day.title)}",
        f"DESCRIPTION:{escaped(day.says)}",
        f"URL:{day.address}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def escaped(text: str) -> str:
    """Write text so that a calendar reads it as text."""
    plain = clean(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return plain.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def folded(line: str) -> str:
    """Fold a line at 75 bytes, never inside a character."""
    parts, held = [], ""
    for letter in line:
        if len((held + letter).encode()) > LINE_BYTES:
            parts.append(held)
            held = ""
        held += letter
    return "\r\n ".join([*parts, held])
