"""The jobs context."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """One field of work of the office."""

    name = "guildhall.office.jobs"
    label = "jobs"
