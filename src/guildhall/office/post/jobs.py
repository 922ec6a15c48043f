"""Sending what waits in the outbox, and forgetting what was sent long ago.

Each mail goes by its own job; strays are picked up once a minute.
"""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from guildhall.office.post import actions, rules, sending
from guildhall.office.post.models import Link, Message

MOST_AT_ONCE = 500


@task(queue_name="quick")
def deliver(message: str) -> str:
    """Send one mail."""
    return attempt(message)


@task(queue_name="quick")
def deliver_waiting() -> dict[str, int]:
    """Send the mails that wait: those that failed before, or lost their job."""
    every = Message.objects.unscoped(because="the post carries everybody's mail")
    waiting = every.due(timezone.now()).order_by("not_before")
    outcomes: dict[str, int] = {}
    for public_id in waiting.values_list("public_id", flat=True)[:MOST_AT_ONCE]:
        outcome = attempt(public_id)
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
    return outcomes


@task()
def sweep_mail() -> dict[str, int]:
    """Remove mails of old, and links whose time was over long ago."""
    now = timezone.now()
    mails = Message.objects.unscoped(because="the post forgets everybody's old mail")
    links = Link.objects.unscoped(because="nobody can use them any more")
    written = mails.filter(created_at__lt=now - timedelta(days=rules.KEEP_MAIL_DAYS))
    over = links.filter(expires_at__lt=now - timedelta(days=rules.KEEP_LINK_DAYS))
    settled = written.exclude(state=rules.MailState.WAITING)
    return {"mails": settled.delete()[0], "links": over.delete()[0]}


def attempt(public_id: str) -> str:
    """Try to send one mail now.

    Returns:
        What became of it: sent, too late, refused, again later, not due.
    """
    message = actions.take(public_id, at=timezone.now())
    if message is None:
        return "not due"
    if actions.is_useless(message, at=timezone.now()):
        actions.give_up(message, because="it could not be sent while it was useful")
        return "too late"
    try:
        sending.send(message)
    except sending.NotTaken as answer:
        if answer.lasting:
            actions.give_up(message, because=answer.because)
            return "refused"
        actions.note_failure(message, because=answer.because, at=timezone.now())
        return "again later"
    actions.note_sent(message, at=timezone.now())
    return "sent"
