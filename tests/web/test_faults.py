"""A full disk and a busy store are said in plain words; other faults travel up."""

import errno

import pytest
from django.db import DatabaseError, OperationalError
from django.test import Client
from django.urls import reverse

from guildhall.office.jobs import actions, queries
from guildhall.web.faults import BUSY, FULL, HEADINGS, SIGNS, WORDS, status_of
from tests.cast import Cast

FAULTS = {  # what happened: what is answered
    OperationalError("database or disk is full"): FULL,
    OperationalError('could not extend file "base/1": No space left on device'): FULL,
    OSError(errno.ENOSPC, "No space left on device"): FULL,
    OperationalError("database is locked"): BUSY,
    OperationalError("canceling statement due to lock timeout"): BUSY,
    OperationalError("connection refused"): None,
    DatabaseError("database or disk is full"): None,
    OSError(errno.EACCES, "Permission denied"): None,
    ValueError("disk is full"): None,
}


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_it_knows_faults_of_the_machine(fault: Exception) -> None:
    assert status_of(fault) == FAULTS[fault]


def test_every_answer_has_words() -> None:
    assert set(SIGNS.values()) == set(WORDS) == set(HEADINGS)


@pytest.mark.parametrize("status", [FULL, BUSY])
def test_a_person_is_told_that_nothing_was_kept(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    sign = next(sign for sign, code in SIGNS.items() if code == status)

    def fail(*_: object, **__: object) -> None:
        raise OperationalError(sign)

    monkeypatch.setattr(queries, "job_for", lambda *_: None)
    monkeypatch.setattr(actions, "cancel", fail)
    client.force_login(cast.people["gus"])

    answer = client.post(reverse("job_cancel", kwargs={"public_id": "abc"}))

    assert answer.status_code == status
    assert "nothing was kept of what you just did" in answer.content.decode()
    assert (answer.headers.get("Retry-After") == "5") is (status == BUSY)


def test_another_fault_travels_up(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("a fault in the code")

    monkeypatch.setattr(queries, "job_for", fail)
    client.force_login(cast.people["gus"])

    with pytest.raises(ValueError, match="a fault in the code"):
        client.get(reverse("job", kwargs={"public_id": "abc"}))
