"""What every page knows: the region, the viewer, where one can go."""

from typing import Any

from django.http import HttpRequest


def house(request: HttpRequest) -> dict[str, Any]:
    """Give the words that every template may use."""
    return {"viewer": getattr(request, "viewer", None)}
