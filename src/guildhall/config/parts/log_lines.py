"""How a log line is written, and which fields are never written at all."""

from collections.abc import MutableMapping
from typing import Any

import structlog

NEVER_LOGGED = {"email", "code", "token", "password", "secret", "body", "cookie"}


def scrub(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace the values of personal and secret fields."""
    return {k: ("..." if k in NEVER_LOGGED else v) for k, v in event.items()}


def renderer(logger: Any, name: str, event: MutableMapping[str, Any]) -> str | bytes:
    """Write one event as one JSON object on one line."""
    event.pop("_record", None)
    event.pop("_from_structlog", None)
    return structlog.processors.JSONRenderer()(logger, name, scrub(logger, name, event))
