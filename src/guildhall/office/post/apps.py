"""The post context."""

from django.apps import AppConfig


class PostConfig(AppConfig):
    """One field of work of the office."""

    name = "guildhall.office.post"
    label = "post"
