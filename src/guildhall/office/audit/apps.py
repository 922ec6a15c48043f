"""The audit context: who did what, append-only and hash-chained."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The ground of the office: every action leaves one entry here."""

    name = "guildhall.office.audit"
    label = "audit"
