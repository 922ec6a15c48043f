"""The register context: City Tools and Thirty3 in one."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """Offers its receivers to intake, and listens when lists have changed."""

    name = "guildhall.office.register"
    label = "register"

    def ready(self) -> None:
        """Offer the receivers and listen."""
        from guildhall.office.intake.receiving import receive
        from guildhall.office.register import jobs, receivers

        for receiver in (
            receivers.Applications(),
            receivers.Contracts(),
            receivers.Notices(),
        ):
            receive(receiver)
        jobs.start_listening()
