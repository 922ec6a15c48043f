"""The store: embedded SQLite by default, PostgreSQL by one address.

SQLite runs in WAL with synchronous=FULL (an acknowledged write survives a power
cut), foreign keys, immediate transactions and the fair writer lock of our backend.
"""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from guildhall.config.parts import place

Store = dict[str, Any]


def store() -> Store:
    """Give Django's settings for the store that GUILDHALL_DATABASE_URL names.

    Raises:
        SettingMissing: when the address is of no kind that is known.
    """
    address = place.setting("DATABASE_URL")
    if not address or address.startswith("sqlite:"):
        return embedded(address.removeprefix("sqlite:///"))
    parts = urlsplit(address)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise place.SettingMissing(
            "GUILDHALL_DATABASE_URL must read postgresql://user:password@host:port/name"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or socket_folder(parts.query),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": "-c lock_timeout=10s -c statement_timeout=60s"},
    }


def socket_folder(query: str) -> str:
    """Give the folder of a local socket, written as `?host=/run/postgresql`."""
    return parse_qs(query).get("host", [""])[0]


def embedded(path: str) -> Store:
    """Give the settings of the SQLite file, by default in the data folder."""
    return {
        "ENGINE": "guildhall.config.sqlite",
        "NAME": path or str(place.DATA / "guildhall.sqlite3"),
        "CONN_MAX_AGE": None,
        "TEST": {"NAME": ":memory:"},  # test runners know the stock backend only
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
                "PRAGMA foreign_keys=ON; PRAGMA cache_size=-32000; "
                "PRAGMA temp_store=MEMORY;"
            ),
        },
    }
