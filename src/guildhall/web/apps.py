"""The doors of the house: pages, API and commands."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Thin: translate in, call once, translate back."""

    name = "guildhall.web"
    label = "web"
