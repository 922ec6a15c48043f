"""The post context."""

from django.apps import AppConfig


class PostConfig(AppConfig):
    """Outgoing mail, and the signed links that it carries."""

    name = "guildhall.office.post"
    label = "post"

    def ready(self) -> None:
        """Let letters answer what happens to people."""
        from guildhall.office.post import letters

        letters.start()
