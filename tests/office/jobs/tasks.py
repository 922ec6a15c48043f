"""Tasks that the tests of jobs run: each does one thing worth telling apart."""

import time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from guildhall.foundation.refusal import NotPossible
from guildhall.office.audit import actions as audit
from guildhall.office.jobs import running
from guildhall.office.people.models import Organisation
from guildhall.office.people.queries import system

CALLS: list[Any] = []


@task()
def add(first: int, second: int = 0) -> int:
    """Add two numbers."""
    CALLS.append((first, second))
    return first + second


@task()
def fail(times: int) -> str:
    """Fail so many times, then answer."""
    CALLS.append(times)
    if len(CALLS) <= times:
        raise RuntimeError("something with a secret in it")
    return "at last"


@task()
def refuse() -> None:
    """Be refused."""
    raise NotPossible("the list has been undone meanwhile")


@task(queue_name="quick")
def quick() -> None:
    """Be quick."""


@task()
def report(steps: list[int]) -> None:
    """Tell progress at each step."""
    for step in steps:
        CALLS.append(step)
        running.report(step, steps[-1], f"step {step}")


@task()
def rename(slug: str, name: str) -> None:
    """Change a name in one go."""
    with running.in_one_go():
        Organisation.objects.filter(slug=slug).update(short_name=name)


@task()
def portions(upto: int, stop_at: int) -> int:
    """Work in portions that are kept, and fail once on the way."""
    for number in range((running.kept() or 0) + 1, upto + 1):
        with transaction.atomic():
            CALLS.append(number)
            running.keep(number)
        if number == stop_at and CALLS.count(number) == 1:
            raise RuntimeError("half way")
    return len(CALLS)


def leave_a_mark(subject: str) -> None:
    audit.record("test.effect", subject, by=system("test"), at=timezone.now())


@task()
def slow_mark(number: int, seconds: float) -> None:
    """Think for a while, then have one effect."""
    time.sleep(seconds)
    with running.in_one_go():
        leave_a_mark(f"once:{number}")
        time.sleep(seconds / 4)


@task()
def many_marks(upto: int, seconds: float) -> None:
    """Have an effect in each portion, for a while."""
    for number in range((running.kept() or 0) + 1, upto + 1):
        with transaction.atomic():
            leave_a_mark(f"portion:{number}")
            running.keep(number)
            time.sleep(seconds)
        running.report(number, upto)
