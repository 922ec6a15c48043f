"""Logs: one JSON object a line, so that nothing a person types can forge a line."""

from typing import Any

from guildhall.config.parts import log_lines, place

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "lines": {
            "()": "structlog.stdlib.ProcessorFormatter",
            "processors": [log_lines.renderer],
            "foreign_pre_chain": [],
        }
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "lines"},
        "none": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "guildhall": {"level": place.setting("LOG_LEVEL", "INFO")},
        "django.security.DisallowedHost": {"handlers": ["none"], "propagate": False},
    },
}
