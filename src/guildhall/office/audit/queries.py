"""Reading the record, and proving that nobody has rewritten it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC

from guildhall.office.audit.models import Entry, Head
from guildhall.office.audit.rules import FIRST_SEAL, Fact, seal


@dataclass(frozen=True)
class Fault:
    """A place where the chain does not hold, and what is wrong there."""

    number: int
    because: str


@dataclass(frozen=True)
class Verdict:
    """What a walk along the whole chain found; `head` is the seal to publish."""

    entries: int
    head: str
    faults: tuple[Fault, ...]

    @property
    def holds(self) -> bool:
        """Say whether the chain is whole."""
        return not self.faults


def verify() -> Verdict:
    """Walk the chain from its first entry and compare every seal.

    Returns:
        The verdict, with at most the first hundred faults.
    """
    previous, expected, faults = FIRST_SEAL, 1, []
    for entry in entries_in_order():
        faults += list(faults_of(entry, previous=previous, expected=expected))
        previous, expected = entry.seal, entry.number + 1
    head = Head.objects.filter(pk="head").first()
    if head is not None and (head.number, head.seal) != (expected - 1, previous):
        faults.append(Fault(head.number, "entries at the end of the chain are missing"))
    return Verdict(expected - 1, previous, tuple(faults[:100]))


def entries_in_order() -> Iterator[Entry]:
    """Every entry from the first, in portions."""
    everything = Entry.objects.unscoped(because="the check must see the whole chain")
    return everything.order_by("number").iterator(chunk_size=5_000)


def faults_of(entry: Entry, *, previous: str, expected: int) -> Iterator[Fault]:
    """Say what is wrong with one entry, given the one before it."""
    if entry.number != expected:
        yield Fault(entry.number, f"number {expected} is missing")
    if entry.previous_seal != previous:
        yield Fault(entry.number, "it does not follow the entry before it")
    sealed = seal(
        entry.previous_seal,
        number=entry.number,
        at=entry.at.astimezone(UTC),
        actor=entry.actor,
        on_behalf_of=entry.on_behalf_of,
        fact=Fact(entry.action, entry.subject, entry.detail),
    )
    if sealed != entry.seal:
        yield Fault(entry.number, "its content was changed after it was sealed")
