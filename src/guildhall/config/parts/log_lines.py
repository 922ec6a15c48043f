"""How a log line is written, and which fields are never written at all."""

import logging
import re
from collections.abc import MutableMapping
from datetime import UTC, datetime
from typing import Any

import structlog

NEVER_LOGGED = {"email", "code", "token", "password", "secret", "body", "cookie"}
MAIL_ADDRESS = re.compile(r"[\w.+%'-]+(?:@|%40)[\w.-]+", re.IGNORECASE)
SIGNED_ADDRESS = re.compile(r"/(links|stop)/[^\s\"?]+")


def scrub(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace the values of personal and secret fields."""
    return {k: ("..." if k in NEVER_LOGGED else v) for k, v in event.items()}


def renderer(logger: Any, name: str, event: MutableMapping[str, Any]) -> str | bytes:
    """Write one event as one JSON object on one line."""
    record = event.pop("_record", None)
    event.pop("_from_structlog", None)
    event = structlog.processors.format_exc_info(logger, name, event)
    told = {**origin(record), **scrub(logger, name, event)}
    return masked(str(structlog.processors.JSONRenderer()(logger, name, told)))


def origin(record: logging.LogRecord | None) -> dict[str, str]:
    """Say when, how grave, and from which part of the house an event comes."""
    if record is None:
        return {}
    at = datetime.fromtimestamp(record.created, tz=UTC)
    return {
        "at": at.isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "from": record.name,
    }


def masked(line: str) -> str:
    """Take mail addresses and signed links out of a line, wherever they came from.

    People type addresses into paths, and the path of a signed link lets one act.
    """
    return SIGNED_ADDRESS.sub(r"/\1/...", MAIL_ADDRESS.sub("...@...", line))
