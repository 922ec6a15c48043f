"""Faults of the machine in plain words: a full disk, a store that is too busy.

Nothing of the request was kept then, because every action is one transaction; the
person is told so, and what helps. Reading goes on. Every other fault travels up and is
logged once. From the fault programme of the design, F7.
"""

import errno
import logging
from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guildhall.web.problems import problem

FULL, BUSY = 507, 503
RETRY_SECONDS = 5
WORDS = {
    FULL: (
        "the disk of this server is full, so nothing was kept of what you just did; "
        "whoever looks after this Guildhall must free some room, and reading goes on "
        "meanwhile"
    ),
    BUSY: (
        "the store is busy, so nothing was kept of what you just did; "
        "try again in a few seconds"
    ),
}
HEADINGS = {FULL: "The disk is full", BUSY: "Busy for the moment"}
SIGNS = {
    "disk is full": FULL,
    "no space left": FULL,
    "could not extend file": FULL,
    "disk full": FULL,
    "is locked": BUSY,
    "timeout": BUSY,
    "too many clients": BUSY,
    "too many connections": BUSY,
}
log = logging.getLogger("guildhall.store")


class PlainFaultsMiddleware:
    """Answer for a full disk or a busy store instead of failing without a word."""

    def __init__(self, handler: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next handler."""
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.handler(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        """Say what is wrong with the machine; leave every other fault alone."""
        status = status_of(exception)
        if status is None:
            return None
        log.error("answered %s: %s", status, exception)
        response = answer(request, status)
        if status == BUSY:
            response.headers["Retry-After"] = str(RETRY_SECONDS)
        return response


def status_of(exception: Exception) -> int | None:
    """The status that tells what is wrong with the machine; None for other faults."""
    if isinstance(exception, OperationalError):
        said = str(exception).lower()
        return next((status for sign, status in SIGNS.items() if sign in said), None)
    if isinstance(exception, OSError) and exception.errno in {
        errno.ENOSPC,
        errno.EDQUOT,
    }:
        return FULL
    return None


def answer(request: HttpRequest, status: int) -> HttpResponse:
    """Say it at the door through which the request came."""
    if request.path.startswith("/api/"):
        return problem(status, WORDS[status])
    context = {"because": WORDS[status], "heading": HEADINGS[status], "status": status}
    return render(request, "refusal.html", context, status=status)
