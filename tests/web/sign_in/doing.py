"""What a person does to come in, for tests of what follows."""

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

from guildhall.office.post.models import Message


def mails(kind: str = "") -> list[Message]:
    """Every mail that was written, oldest first."""
    every = Message.objects.unscoped(because="the test reads every mailbox")
    found = every.order_by("pk")
    return list(found.filter(kind=kind) if kind else found)


def newest_code() -> str:
    """The code in the newest mail."""
    found = re.search(r"^    (\d{6})$", mails("sign_in_code")[-1].text, re.MULTILINE)
    assert found
    return found[1]


def wrong(code: str) -> str:
    """A code that is not the one."""
    return f"{(int(code) + 1) % 1_000_000:06d}"


def ask(client: Client, address: str, **more: Any) -> HttpResponse:
    """Ask for a code."""
    return client.post("/sign-in", {"login": address, **more})


def enter(client: Client, code: str, **more: Any) -> HttpResponse:
    """Enter a code."""
    return client.post("/sign-in/code", {"code": code, **more})


def come_in(client: Client, address: str) -> HttpResponse:
    """Sign in with a code."""
    ask(client, address)
    return enter(client, newest_code())


def is_in(client: Client) -> bool:
    """Say whether somebody is signed in."""
    return client.get("/account").status_code == 200
