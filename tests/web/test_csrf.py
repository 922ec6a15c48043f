"""Every route that writes asks for the token that proves the form was ours."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from guildhall.web.policies import policies
from tests.cast import Cast

PROVEN_OTHERWISE = {
    "stop_mail": "the signed address is the proof; mail programs send no cookies",
}
SAMPLES = {"int": "1", "slug": "alder", "str": "x", "uuid": "0" * 32, "path": "x"}


def routes(
    patterns: list[URLPattern | URLResolver] | None = None, prefix: str = ""
) -> Iterator[tuple[str, str]]:
    """Every route of the house: its name, and an address made up for it."""
    for found in patterns or get_resolver().url_patterns:
        if isinstance(found, URLResolver):
            yield from routes(found.url_patterns, prefix + str(found.pattern))
        elif found.name:
            yield found.name, "/" + filled(prefix + str(found.pattern))


def filled(pattern: str) -> str:
    """An address that a pattern matches."""
    return re.sub(
        r"<(?:(\w+):)?\w+>", lambda m: SAMPLES.get(m[1] or "str", "x"), pattern
    )


WRITING = sorted(
    (name, address)
    for name, address in routes()
    if name in policies()
    and "POST" in policies()[name].methods
    and not address.startswith("/api/")
)


def test_there_are_routes_to_try() -> None:
    assert len(WRITING) > 20


@pytest.mark.parametrize(("name", "address"), WRITING)
def test_it_refuses_a_form_that_is_not_ours(
    cast: Cast, name: str, address: str
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.people["ada"])

    answer = client.post(address, {"csrfmiddlewaretoken": "x" * 32})

    if name in PROVEN_OTHERWISE:
        assert answer.status_code != 403
    else:
        assert answer.status_code == 403
        assert "Please send it again" in answer.text


def test_it_takes_a_form_that_is_ours(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.get("/sign-in").text
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token

    answer = client.post(
        "/sign-in", {"login": "ben@alder.example", "csrfmiddlewaretoken": token[1]}
    )

    assert answer.status_code == 302
