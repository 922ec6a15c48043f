"""Writing a mail: its text from its template, its laid-out form from its text.

The text is the master; the laid-out form says the same, word for word. Every mail says
why it came, who sent it, and, where it can be stopped, how.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template import Context, Engine, Template
from django.template.loader import render_to_string

from guildhall.office.people.models import Organisation, OrganisationKind
from guildhall.office.post.kinds import Kind
from guildhall.office.post.rules import paragraphs, tidy

OFFICE_UNNAMED = "the innovation office"


@dataclass(frozen=True)
class Letter:
    """What a mail says: subject in one line, text, and the same laid out."""

    subject: str
    text: str
    html: str


def write(kind: Kind, values: Mapping[str, Any], *, stop_address: str = "") -> Letter:
    """Fill in a mail.

    Args:
        kind: which mail.
        values: what its template asks for; each is brought onto one line and cut, so
            that nobody's name can forge a heading, a link or a second paragraph.
        stop_address: where one press stops mails of this kind; empty when none can.
    """
    filled = {name: tidy(value) for name, value in values.items()}
    filled |= {"office": office_name(), "address": settings.PUBLIC_ADDRESS}
    frame = {"kind": kind, "stop_address": stop_address, **filled}
    body = plain(stored(kind.template), filled)
    foot = plain(stored("mail/foot.txt"), frame)
    subject = " ".join(plain(Template(kind.subject), filled).split())[:200]
    html = render_to_string(
        "mail/frame.html",
        {"paragraphs": paragraphs(body), "subject": subject, **frame},
    )
    return Letter(subject, f"{body.strip()}\n\n{foot.strip()}\n", html)


def stored(name: str) -> Template:
    """Find a template of plain text."""
    return Engine.get_default().get_template(name)


def plain(template: Template, values: Mapping[str, Any]) -> str:
    """Fill a template of plain text, in which nothing is escaped."""
    return str(template.render(Context(dict(values), autoescape=False)))


def office_name() -> str:
    """The name of the office that sends mail."""
    office = Organisation.objects.filter(kind=OrganisationKind.OFFICE).first()
    return office.name if office else OFFICE_UNNAMED
