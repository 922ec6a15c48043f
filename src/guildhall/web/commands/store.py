"""Opening the store for the verbs that need one."""

import os


def open_store() -> None:
    """Start Django with the settings of the house."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guildhall.config.settings")
    django.setup()
