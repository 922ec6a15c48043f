"""Who may read the outbox and preview mails."""

from guildhall.engines.access.viewer import Viewer, may
from guildhall.foundation.decision import Decision, yes
from guildhall.office.people.permissions import Permission
from guildhall.office.post.models import Message


def may_read_outbox(viewer: Viewer, *, mail_leaves: bool) -> Decision:
    """Decide whether somebody may see the mails of everybody.

    Args:
        viewer: who asks.
        mail_leaves: whether this site sends mail. Where it does not, as on embedded
            storage, the page stands in for every mailbox and is open to whoever can
            reach this machine.
    """
    if not mail_leaves:
        return yes("mail does not leave this machine, so that it is read here")
    return may(viewer, Permission.MAIL_READ)


def may_read_text(message: Message, *, mail_leaves: bool) -> bool:
    """Say whether the text of a mail is shown: not where it lets somebody else in."""
    return not (mail_leaves and message.is_secret)


def may_preview(viewer: Viewer) -> Decision:
    """Decide whether somebody may see every mail that the system can send."""
    return may(viewer, Permission.MAIL_PREVIEW)
