"""The intake context."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """One field of work of the office."""

    name = "guildhall.office.intake"
    label = "intake"
