"""A log line is one JSON object with its origin, and tells nothing it must not."""

import io
import json
import logging
from typing import Any

import pytest
import structlog

from guildhall.config.parts.logs import LOGGING


@pytest.fixture
def lines() -> Any:
    """Log through the formatter of the house and read what was written."""
    kept = {k: v for k, v in LOGGING["formatters"]["lines"].items() if k != "()"}
    formatter = structlog.stdlib.ProcessorFormatter(**kept)
    logger = logging.getLogger("guildhall.test")
    handler = logging.StreamHandler(written := io.StringIO())
    handler.setFormatter(formatter)
    logger.addHandler(handler)
    logger.propagate = False
    yield lambda: written.getvalue().split("\n")[:-1]
    logger.propagate = True
    logger.removeHandler(handler)


def test_it_says_when_how_grave_and_from_where(lines: Any) -> None:
    logging.getLogger("guildhall.test").warning("waited %.1f s", 7.25)

    (line,) = lines()
    said = json.loads(line)
    assert said["event"] == "waited 7.2 s"
    assert (said["level"], said["from"]) == ("warning", "guildhall.test")
    assert said["at"].endswith("+00:00")


def test_a_fault_is_told_with_its_place_on_one_line(lines: Any) -> None:
    try:
        _ = 1 / 0
    except ZeroDivisionError:
        logging.getLogger("guildhall.test").exception("a job failed")

    (line,) = lines()
    assert "ZeroDivisionError" in json.loads(line)["exception"]
    assert "test_logs.py" in json.loads(line)["exception"]


FORGED = ["two\nlines", '\r{"event": "forged"}', "\u2028", "\x1b[31mred"]


@pytest.mark.parametrize("text", FORGED)
def test_what_people_type_cannot_forge_a_line(lines: Any, text: str) -> None:
    logging.getLogger("guildhall.test").warning("typed: %s", text)

    (line,) = lines()
    assert json.loads(line)["event"] == f"typed: {text}"
