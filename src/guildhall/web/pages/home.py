"""The home page: signed out, what this office is; signed in, what waits for you."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """Show the home page."""
    return render(request, "home.html", {})


def region_css(request: HttpRequest) -> HttpResponse:
    """Serve the colours of the region."""
    return HttpResponse("", content_type="text/css")
