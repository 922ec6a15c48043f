"""Forgetting what has had its day: sessions, and invitations nobody took up."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone
from django_tasks import task

from guildhall.office.people.models import Invitation
from guildhall.office.people.rules import KEEP_UNANSWERED_DAYS


@task()
def sweep_people() -> dict[str, int]:
    """Remove ended sessions, and addresses of those who were asked and never came."""
    now = timezone.now()
    sessions, _ = Session.objects.filter(expire_date__lt=now).delete()
    oldest = now - timedelta(days=KEEP_UNANSWERED_DAYS)
    every = Invitation.objects.unscoped(because="nobody answered them in time")
    unanswered = every.filter(accepted_at__isnull=True, expires_at__lt=oldest)
    return {"sessions": sessions, "invitations": unanswered.delete()[0]}
