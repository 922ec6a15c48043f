"""The addresses of the house."""

from django.urls import include, path

from guildhall.web.api.api import api

urlpatterns = [
    path("", include("guildhall.web.pages.urls")),
    path("api/v1/", api.urls),
]
