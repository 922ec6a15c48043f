"""The people context."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """One field of work of the office."""

    name = "guildhall.office.people"
    label = "people"
