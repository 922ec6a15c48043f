"""Six kinds of tampering, each found: the fault programme of the design, F16.

Changing, deleting, reordering and inserting show in the chain itself. An end that was
cut off and a chain that was made anew show against a head kept elsewhere.
"""

import os
import random
from collections.abc import Callable
from datetime import UTC, timedelta

import pytest
from django.db import connection, transaction

from guildhall.office.audit import actions, queries
from guildhall.office.audit.models import Entry, Head
from guildhall.office.audit.rules import FIRST_SEAL, Fact, seal
from guildhall.office.people.queries import system
from tests.cast import NOW

ENTRIES = 25
ROUNDS = int(os.environ.get("GUILDHALL_TAMPERINGS", "20"))


def add(number: int) -> None:
    with transaction.atomic():
        actions.record(
            "test.done",
            f"thing:{number}",
            by=system("test"),
            at=NOW + timedelta(minutes=number),
            detail={"number": number, "pounds": "£1"},
        )


@pytest.fixture
def chain(db: None) -> queries.Published:
    for number in range(1, ENTRIES + 1):
        add(number)
    return queries.end_of_chain()


def entries() -> list[Entry]:
    return list(queries.entries_in_order())


def run(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def change(chance: random.Random) -> None:
    column, value = chance.choice(
        [
            ("action", "test.undone"),
            ("actor", "system:other"),
            ("subject", "thing:none"),
            ("on_behalf_of", "4"),
            ("detail", {"number": 0}),
            ("at", NOW - timedelta(days=1)),
            ("seal", "f" * 64),
            ("previous_seal", "e" * 64),
        ]
    )
    number = chance.randint(1, ENTRIES)
    everything = Entry.objects.unscoped(because="the test plays the intruder")
    everything.filter(number=number).update(**{column: value})


def delete(chance: random.Random) -> None:
    run("DELETE FROM audit_entry WHERE number = %s", chance.randint(1, ENTRIES - 1))


def reorder(chance: random.Random) -> None:
    one, other = chance.sample(range(1, ENTRIES + 1), 2)
    for old, new in ((one, 999), (other, one), (999, other)):
        run("UPDATE audit_entry SET number = %s WHERE number = %s", new, old)


def insert(chance: random.Random) -> None:
    """Put a well-sealed entry of one's own between two others, or at the end."""
    number = chance.randint(1, ENTRIES + 1)
    run("UPDATE audit_entry SET number = number + 1000 WHERE number >= %s", number)
    run("UPDATE audit_entry SET number = number - 999 WHERE number > 1000")
    before = entries()[number - 2].seal if number > 1 else FIRST_SEAL
    forge(number, before, "test.forged")


def forge(number: int, before: str, action: str) -> str:
    fact = Fact(action, "thing:forged", {})
    at = NOW.astimezone(UTC)
    made = seal(
        before, number=number, at=at, actor="system:x", on_behalf_of="", fact=fact
    )
    Entry(
        number=number,
        at=at,
        actor="system:x",
        on_behalf_of="",
        action=fact.action,
        subject=fact.subject,
        detail={},
        previous_seal=before,
        seal=made,
    ).save(force_insert=True)
    return made


def truncate(chance: random.Random) -> None:
    """Cut the end off, and move the head of the store back as well."""
    keep = chance.randint(1, ENTRIES - 1)
    run("DELETE FROM audit_entry WHERE number > %s", keep)
    Head.objects.update(number=keep, seal=entries()[-1].seal)


def rebuild(chance: random.Random) -> None:
    """Make the whole chain anew, every seal right, the head too."""
    run("DELETE FROM audit_entry")
    last = FIRST_SEAL
    for number in range(1, ENTRIES + 1):
        last = forge(number, last, f"test.forged_{chance.randint(0, 9)}")
    Head.objects.update(number=ENTRIES, seal=last)


KINDS: dict[str, Callable[[random.Random], None]] = {
    "change": change,
    "delete": delete,
    "reorder": reorder,
    "insert": insert,
    "truncate": truncate,
    "rebuild": rebuild,
}


def test_an_untouched_chain_holds(chain: queries.Published) -> None:
    verdict = queries.verify(published=[chain])

    assert verdict.holds
    assert (verdict.entries, verdict.head) == (ENTRIES, chain.seal)


def test_a_chain_holds_that_has_grown_since_its_head_was_kept(
    chain: queries.Published,
) -> None:
    add(ENTRIES + 1)

    assert queries.verify(published=[chain]).holds


def test_no_chain_holds_too(db: None) -> None:
    assert queries.verify() == queries.Verdict(0, FIRST_SEAL, ())


@pytest.mark.parametrize("kind", KINDS)
def test_it_finds_every_tampering(chain: queries.Published, kind: str) -> None:
    missed = []
    for round_ in range(ROUNDS):
        point = transaction.savepoint()
        KINDS[kind](random.Random(f"{kind} {round_}"))
        if queries.verify(published=[chain]).holds:
            missed.append(round_)
        transaction.savepoint_rollback(point)

    assert missed == []
    assert queries.verify(published=[chain]).holds


@pytest.mark.parametrize("kind", ["change", "delete", "reorder", "insert"])
def test_four_kinds_show_without_a_head_kept_elsewhere(
    chain: queries.Published, kind: str
) -> None:
    KINDS[kind](random.Random(1))

    assert not queries.verify().holds


def test_an_end_cut_off_behind_the_heads_back_shows_by_itself(
    chain: queries.Published,
) -> None:
    run("DELETE FROM audit_entry WHERE number > 20")

    verdict = queries.verify()

    assert [fault.number for fault in verdict.faults] == [ENTRIES]
    assert "ends before this entry" in verdict.faults[0].because


def test_an_entry_is_only_recorded_inside_a_transaction(transactional_db: None) -> None:
    with pytest.raises(transaction.TransactionManagementError, match="inside"):
        actions.record("test.done", "thing:1", by=system("test"), at=NOW)
