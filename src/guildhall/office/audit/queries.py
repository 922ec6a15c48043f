"""Reading the record, and proving that nobody has rewritten it."""

from collections.abc import Iterable, Iterator
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
class Published:
    """The end of the chain at some moment, kept somewhere else."""

    number: int
    seal: str


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


def verify(*, published: Iterable[Published] = ()) -> Verdict:
    """Walk the chain from its first entry and compare every seal.

    Args:
        published: heads that were kept away from this store; they show an end cut
            off and a chain made anew, which a chain alone cannot show.

    Returns:
        The verdict, with at most the first hundred faults.
    """
    before = end_of_chain()
    expected_seals = {kept.number: kept.seal for kept in (before, *published)}
    previous, expected, faults = FIRST_SEAL, 1, []
    for entry in entries_in_order():
        faults += list(faults_of(entry, previous=previous, expected=expected))
        kept = expected_seals.pop(entry.number, entry.seal)
        if kept != entry.seal:
            faults.append(Fault(entry.number, "its seal is not the one kept elsewhere"))
        previous, expected = entry.seal, entry.number + 1
    faults += [
        Fault(number, "the chain ends before this entry, which was there once")
        for number in sorted(expected_seals)
        if number
    ]
    if expected - 1 > end_of_chain().number:
        faults.append(Fault(expected - 1, "it was added past the end of the chain"))
    return Verdict(expected - 1, previous, tuple(faults[:100]))


def end_of_chain() -> Published:
    """The end of the chain as the store keeps it; entries may be added meanwhile."""
    head = Head.objects.filter(pk="head").first()
    return Published(head.number, head.seal) if head else Published(0, FIRST_SEAL)


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
