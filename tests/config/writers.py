"""A process of its own that writes to a store: killed on purpose, or in a crowd.

    python -m tests.config.writers kill FILE CYCLES SEED
    python -m tests.config.writers crowd FILE WRITERS SECONDS
    python -m tests.config.writers full FILE PAGES ROUNDS

Prints one JSON object. Children are forked here, so that no test forks pytest.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable

from django.conf import settings

from guildhall.config.parts import database

ROWS = 5


def open_store(path: str) -> None:
    settings.configure(
        DATABASES={"default": database.embedded(path)}, INSTALLED_APPS=[]
    )


def make_table() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE line (life INTEGER, number INTEGER, part INTEGER)")
    connection.close()


def write(life: int, number: int) -> None:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        for part in range(ROWS):
            cursor.execute("INSERT INTO line VALUES (%s, %s, %s)", [life, number, part])


def write_alone(life: int, number: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO line VALUES (%s, %s, 0)", [life, number])


def until_killed(life: int, tell: int) -> None:
    number = 0
    while True:
        number += 1
        write(life, number)
        os.write(tell, b"%d\n" % number)


def in_a_child(work: Callable[[int], None]) -> tuple[int, int]:
    hear, tell = os.pipe()
    child = os.fork()
    if child:
        os.close(tell)
        return child, hear
    try:
        work(tell)
    finally:
        os._exit(0)


def heard(pipe: int) -> bytes:
    with os.fdopen(pipe, "rb") as source:
        return source.read()


def kill(cycles: int, seed: int) -> dict[str, object]:
    chance = random.Random(seed)
    acknowledged = {}
    for life in range(cycles):
        child, pipe = in_a_child(lambda tell, life=life: until_killed(life, tell))
        time.sleep(chance.uniform(0.004, 0.030))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        told = [line for line in heard(pipe).split(b"\n") if line]
        acknowledged[life] = int(told[-1]) if told else 0
    return {"acknowledged": sum(acknowledged.values()), **compare(acknowledged)}


def compare(acknowledged: dict[int, int]) -> dict[str, object]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT life, number, count(*) FROM line GROUP BY life, number")
        kept = {(life, number): parts for life, number, parts in cursor.fetchall()}
        cursor.execute("PRAGMA integrity_check")
        integrity = cursor.fetchone()[0]
    lost = [
        (life, number)
        for life, last in acknowledged.items()
        for number in range(1, last + 1)
        if (life, number) not in kept
    ]
    partial = [which for which, parts in kept.items() if parts != ROWS]
    return {"lost": len(lost), "partial": len(partial), "integrity": integrity}


def crowd(writers: int, seconds: float) -> dict[str, object]:
    from django.db import OperationalError

    until = time.monotonic() + seconds

    def work(life: int) -> Callable[[int], None]:
        def writing(tell: int) -> None:
            number, longest, errors = 0, 0.0, 0
            one = write if life % 2 else write_alone
            while time.monotonic() < until:
                began = time.monotonic()
                try:
                    one(life, number)
                except OperationalError:
                    errors += 1
                number += 1
                longest = max(longest, time.monotonic() - began)
            os.write(tell, json.dumps([number, longest, errors]).encode())

        return writing

    pipes = [in_a_child(work(life)) for life in range(writers)]
    said = [json.loads(heard(pipe)) for _, pipe in pipes]
    for child, _ in pipes:
        os.waitpid(child, 0)
    return {
        "writes": [number for number, _, _ in said],
        "longest_seconds": max(longest for _, longest, _ in said),
        "errors": sum(errors for _, _, errors in said),
    }


def full(pages: int, rounds: int) -> dict[str, object]:
    """Fill the disk, as far as SQLite can see, and free it again, round after round."""
    from django.db import OperationalError, connection

    acknowledged: dict[int, int] = {}
    refused = read = 0
    with connection.cursor() as cursor:
        for life in range(rounds):
            cursor.execute(f"PRAGMA max_page_count = {pages * (life + 1)}")
            try:
                while True:
                    write(life, acknowledged.get(life, 0) + 1)
                    acknowledged[life] = acknowledged.get(life, 0) + 1
            except OperationalError as error:
                refused += "full" in str(error)
            cursor.execute("SELECT count(*) FROM line")
            read += cursor.fetchone()[0] == ROWS * sum(acknowledged.values())
    kept = compare(acknowledged)
    return {"rounds": len(acknowledged), "refused": refused, "read": read, **kept}


def main() -> None:
    what, path, first, second = sys.argv[1:5]
    open_store(path)
    make_table()
    if what == "kill":
        answer = kill(int(first), int(second))
    elif what == "full":
        answer = full(int(first), int(second))
    else:
        answer = crowd(int(first), float(second))
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
