"""The addresses of the pages, one line a page; each stands in `policies.yaml` too."""

from django.urls import URLPattern, URLResolver, path

from guildhall.web.pages import health, home

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("health", health.health, name="health"),
    path("region.css", home.region_css, name="region_css"),
]
