"""The members context."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """One field of work of the office."""

    name = "guildhall.office.members"
    label = "members"
