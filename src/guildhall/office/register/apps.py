"""The register context."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """One field of work of the office."""

    name = "guildhall.office.register"
    label = "register"
