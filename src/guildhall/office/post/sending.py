"""Handing one mail to the mail server."""

from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from guildhall.office.post.models import Message

FIRST_OF_LASTING = 500


class NotTaken(Exception):
    """The mail server did not take a mail; `lasting` when asking again is no use."""

    def __init__(self, because: str, *, lasting: bool) -> None:
        super().__init__(because)
        self.because = because
        self.lasting = lasting


def send(message: Message) -> None:
    """Send one mail.

    Raises:
        NotTaken: with a sentence that holds no address.
    """
    try:
        composed(message).send()
    except SMTPRecipientsRefused as refused:
        code = next(iter(refused.recipients.values()))[0]
        raise refusal(code) from None
    except SMTPResponseException as answer:
        raise refusal(answer.smtp_code) from None
    except (SMTPException, OSError) as fault:
        said = f"the mail server could not be reached ({type(fault).__name__})"
        raise NotTaken(said, lasting=False) from None


def refusal(code: int) -> NotTaken:
    """Say what an answer of a mail server means; codes from 500 are for good."""
    lasting = code >= FIRST_OF_LASTING
    said = "refused it" if lasting else "asked to try again later"
    return NotTaken(f"the mail server {said} (code {code})", lasting=lasting)


def composed(message: Message) -> EmailMultiAlternatives:
    """Put a mail together, with the headers that let programs treat it rightly."""
    headers = {
        "Message-ID": f"<{message.public_id}@{urlsplit(settings.PUBLIC_ADDRESS).hostname}>",
        "Auto-Submitted": "auto-generated",
    }
    if message.stop_address:
        headers["List-Unsubscribe"] = f"<{message.stop_address}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    made = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[message.address],
        headers=headers,
    )
    made.attach_alternative(message.html, "text/html")
    return made
