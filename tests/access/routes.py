"""Every route of the house, found in the addresses themselves, and what its parts name.

A route whose part names a kind of thing that `KINDS` does not know makes the test fail:
nobody adds a door without saying what lies behind it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

# What the first word of a route's name says about the thing behind `public_id`.
KINDS = {
    "job": "job",
    "import": "import",
    "application": "application",
    "contract": "contract",
    "notice": "notice",
    "supplier": "supplier",
    "product": "product",
    "link": "link",
    "council": "organisation",
    "opportunity": "opportunity",
    "token": "token",
    "invite": "invitation",
    "person": "person",
    "identity": "provider",
    "outbox": "message",
}
PARTS = {
    "slug": "organisation",
    "council": "organisation",
    "provider_id": "open provider",
    "seat": "seat",
    "key": "key",
    "number": "number",
    "pk": "passkey",
    "token": "signed",
}


@dataclass(frozen=True)
class Route:
    """One address: its name, its pattern, and the kind of thing each part names."""

    name: str
    pattern: str
    parts: tuple[tuple[str, str], ...]


def every_route() -> list[Route]:
    """Every route of the house, in the order of the addresses."""
    return [route_of(name, pattern) for name, pattern in walk(get_resolver())]


def walk(
    resolver: URLResolver, names: str = "", before: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    """Go through the addresses, names with their namespaces."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inside = f"{names}{entry.namespace}:" if entry.namespace else names
            yield from walk(entry, inside, before + str(entry.pattern))
        else:
            yield f"{names}{entry.name}", entry


def route_of(name: str, entry: URLPattern) -> Route:
    """Describe one address."""
    parts = tuple((part, kind_of(name, part)) for part in entry.pattern.converters)
    return Route(name, str(entry.pattern), parts)


def kind_of(route: str, part: str) -> str:
    """The kind of thing that a part of an address names."""
    if part in PARTS and not (part == "key" and route.startswith("product")):
        return PARTS[part]
    first = route.removeprefix("api:").split("_")[0]
    return KINDS.get(first, f"unknown ({route}, {part})")
