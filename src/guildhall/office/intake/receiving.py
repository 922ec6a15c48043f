"""What a context must offer so that lists can be brought into it.

Intake reads files and keeps the ledger; it does not know what an application or a
contract is. A context above registers one receiver a kind of list when the house
starts. All values that cross here are plain JSON: text, whole numbers, true, false,
null; dates as `YYYY-MM-DD`; money in whole pence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

Values = Mapping[str, object]


@dataclass(frozen=True)
class Incoming:
    """One data row of a file, typed by the mapping a person has confirmed.

    `row_number` counts the rows of the file from 1. `values` holds one entry a mapped
    field, None where the cell could not be typed; `texts` holds the cells as they stand.
    """

    row_number: int
    values: Values
    texts: Mapping[str, str]


@dataclass(frozen=True)
class Stored:
    """One record of a list as it is kept now: its id, its values, and whether it is live.

    A record that is missing from the newest list is kept and is no longer live.
    """

    record_id: int
    values: Values
    is_live: bool


@dataclass(frozen=True)
class Write:
    """One record to add (`record_id` None) or to bring to these values."""

    key: str
    values: Values
    record_id: int | None = None
    is_live: bool = True


class Receiver(Protocol):
    """One kind of list that can be brought in, for one organisation at a time."""

    @property
    def kind(self) -> str:
        """The name of the kind in addresses."""

    @property
    def title(self) -> str:
        """What such a list is called."""

    @property
    def fields(self) -> Mapping[str, str]:
        """The fields that a heading can be mapped to, with their names for people."""

    @property
    def make_permission(self) -> str:
        """What bringing such a list in takes."""

    def what_is_missing(self, fields: Sequence[str]) -> str | None:
        """Say which heading a list of this kind cannot do without, or None."""

    def values_of(self, row: Incoming) -> Values:
        """Make the values to be kept of one row."""

    def key_of(self, values: Values) -> str:
        """Make the stable key of a record within its organisation's list.

        At most 56 characters. Two rows of one list may come to the same key (one
        reference, two periods); intake then adds `#2`, `#3` in the order of the rows,
        so that no row is ever written over another.
        """

    def stored(self, organisation_id: int, keys: Sequence[str]) -> dict[str, Stored]:
        """Give the records with these keys, live or not."""

    def live_keys(self, organisation_id: int) -> set[str]:
        """Give the keys of all live records that came from a list."""

    def write(
        self, organisation_id: int, writes: Sequence[Write], *, at: datetime
    ) -> list[int]:
        """Add and change records; give their ids in the order of the writes."""

    def remove(self, record_ids: Sequence[int]) -> None:
        """Take away records that an import added and that is now undone."""


_receivers: dict[str, Receiver] = {}


def receive(receiver: Receiver) -> None:
    """Offer a receiver; the last one offered for a kind counts."""
    _receivers[receiver.kind] = receiver


def receivers() -> Mapping[str, Receiver]:
    """Every kind of list that can be brought in, by its name."""
    return dict(_receivers)
