"""Every mail that the system can send, read once from `kinds.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

KINDS_FILE = Path(__file__).with_name("kinds.yaml")


@dataclass(frozen=True)
class Kind:
    """One mail: when it goes, to whom, why they get it, what it says.

    `secret` text lets somebody in; `stoppable` mails carry a way out; `useful_for` is
    None when a mail stays useful; `link` names the purpose of the signed link in it.
    """

    key: str
    title: str
    when: str
    to: str
    because: str
    subject: str
    sample: Mapping[str, Any]
    secret: bool = False
    stoppable: bool = False
    useful_for: timedelta | None = None
    link: str = ""

    @property
    def template(self) -> str:
        """Where its text is."""
        return f"mail/{self.key}.txt"


@cache
def kinds() -> MappingProxyType[str, Kind]:
    """Every mail by its key, in the order of the file."""
    written = yaml.safe_load(KINDS_FILE.read_text(encoding="utf-8"))
    return MappingProxyType({key: kind_of(key, row) for key, row in written.items()})


def kind_of(key: str, row: dict[str, Any]) -> Kind:
    """Make a kind of its row."""
    minutes = row.get("useful_minutes")
    return Kind(
        key=key,
        title=row["title"],
        when=row["when"],
        to=row["to"],
        because=row["because"],
        subject=row["subject"],
        sample=MappingProxyType(row["sample"]),
        secret=row.get("secret", False),
        stoppable=row.get("stoppable", False),
        useful_for=timedelta(minutes=minutes) if minutes else None,
        link=row.get("link", ""),
    )


def kind_choices() -> list[tuple[str, str]]:
    """Kinds with their titles, for forms and columns."""
    return [(key, kind.title) for key, kind in kinds().items()]
