"""The addresses of the pages, one line a page; each stands in `policies.yaml` too."""

from django.urls import URLPattern, URLResolver, path

from guildhall.web.pages import api_docs, health, home, imports, jobs

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("health", health.health, name="health"),
    path("region.css", home.region_css, name="region_css"),
    path("region.svg", home.region_icon, name="region_icon"),
    path("about", home.about, name="about"),
    path("accessibility", home.accessibility, name="accessibility"),
    *jobs.ROUTES,
    path("api", api_docs.api_docs, name="api_docs"),
    path("api/openapi.json", api_docs.openapi, name="openapi"),
    *imports.routes(),
]
