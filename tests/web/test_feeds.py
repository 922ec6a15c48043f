"""Feeds and calendars as the standards ask for them (RFC 5545, RFC 4287)."""

from datetime import UTC, date, datetime

import pytest
from django.utils.feedgenerator import Atom1Feed

from guildhall.web import feeds

AT = datetime(2026, 6, 15, 9, tzinfo=UTC)


def day(title: str = "Deadline", says: str = "says") -> feeds.Day:
    return feeds.Day("x@host", date(2026, 12, 31), title, says, "https://host/x", AT)


def test_lines_end_and_fold_as_a_calendar_asks() -> None:
    written = feeds.written_calendar([day("é" * 200)], title="T", made_by="M")

    lines = written.split("\r\n")
    assert lines[-1] == ""
    assert all(len(line.encode()) <= 75 for line in lines)
    unfolded = written.replace("\r\n ", "")
    assert f"SUMMARY:{'é' * 200}\r\n" in unfolded


def test_a_whole_day_ends_before_the_next() -> None:
    written = feeds.written_calendar([day()], title="T", made_by="M")

    assert "DTSTART;VALUE=DATE:20261231\r\n" in written
    assert "DTEND;VALUE=DATE:20270101\r\n" in written
    assert "DTSTAMP:20260615T090000Z\r\n" in written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a;b,c\\d", "a\\;b\\,c\\\\d"),
        ("one\r\ntwo\nthree\rfour", "one\\ntwo\\nthree\\nfour"),
        ("bell\x07", "bell"),
    ],
)
def test_text_stays_text(text: str, written: str) -> None:
    assert feeds.escaped(text) == written


def test_a_title_cannot_begin_a_property() -> None:
    hostile = "x\r\nEND:VEVENT\r\nBEGIN:VALARM"

    written = feeds.written_calendar([day(hostile)], title="T", made_by="M")

    assert written.count("\r\nEND:VEVENT\r\n") == 1
    assert "\r\nBEGIN:VALARM" not in written


def test_an_entry_keeps_its_address_as_identity() -> None:
    entry = feeds.Entry("A & B", "https://host/x", "<b>says</b>", AT, ("Libraries",))

    written = feeds.written_feed(
        Atom1Feed,
        [entry],
        title="Feed",
        says="All",
        address="https://host/",
        own_address="https://host/feed",
    )

    assert "<id>https://host/x</id>" in written
    assert "<title>A &amp; B</title>" in written
    assert "&lt;b&gt;says&lt;/b&gt;" in written
    assert "<updated>2026-06-15T09:00:00+00:00</updated>" in written
