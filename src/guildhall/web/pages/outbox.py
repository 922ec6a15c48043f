"""The outbox, and every mail that the system can send.

On a machine that mail does not leave, the outbox stands in for every mailbox and is
open to whoever can reach the machine: the first sign-in code is read there.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape, urlize
from django.utils.safestring import SafeString

from guildhall.office.post import access, actions, queries
from guildhall.office.post.kinds import Kind, kinds
from guildhall.office.post.models import Message
from guildhall.office.post.queries import OUTBOX, Traffic
from guildhall.office.post.rules import NOT_KEPT, SPOKEN, MailState
from guildhall.office.post.writing import Letter
from guildhall.web.components import lists
from guildhall.web.components.basic import (
    breadcrumbs,
    empty_state,
    facts,
    moment,
    tag,
    warning,
)
from guildhall.web.components.html import EMPTY, el, join, link
from guildhall.web.components.tables import Column, Sorting, data_table
from guildhall.web.pages.parts import (
    csv_file,
    page,
    paragraph,
    press,
    section,
    viewer_at,
)

COLOURS = {
    MailState.WAITING: "yellow",
    MailState.SENT: "green",
    MailState.FAILED: "red",
    MailState.HELD: "quiet",
}
OPEN_HERE = (
    "Mail does not leave this machine. Whoever can reach this page reads every mail, "
    "sign-in codes included: use it for trying out, never with real people."
)
COLUMNS = (
    Column("Subject", lambda m: link(m.subject, address_of(m)), is_head=True),
    Column("To", lambda m: m.address, sort="address", sort_reversed="address_reversed"),
    Column("Mail", lambda m: kinds()[m.kind].title),
    Column("State", lambda m: state_tag(m)),  # noqa: PLW0108  defined below
    Column(
        "Written",
        lambda m: moment(m.created_at),
        sort="oldest",
        sort_reversed="newest",
    ),
)
HEADINGS = ("id", "mail", "to", "subject", "state", "because", "written_at", "sent_at")


def mail_leaves() -> bool:
    """Say whether this site sends mail."""
    return bool(settings.MAIL_LEAVES_THE_HOUSE)


def may_read(request: HttpRequest) -> HttpResponse | None:
    """Stop whoever may not read everybody's mail; None lets them in.

    Raises:
        NotFound: for whoever is signed in and may not, as if there were no such page.
    """
    viewer = viewer_at(request)
    if access.may_read_outbox(viewer, mail_leaves=mail_leaves()):
        return None
    if not viewer.is_signed_in:
        return redirect(f"{reverse('account_login')}?next={request.path}")
    raise queries.NoSuchMail("there is no such page")


def outbox(request: HttpRequest) -> HttpResponse:
    """Show the mails that were written, newest first."""
    stopped = may_read(request)
    if stopped is not None:
        return stopped
    viewer, chosen = viewer_at(request), request.GET.dict()
    found = OUTBOX.page(viewer, chosen)
    path = reverse("outbox")
    noun = "mail" if found.total == 1 else "mails"
    sorting = Sorting(
        found.sort.key, lambda key: lists.address(path, chosen, sort=key, cursor="")
    )
    nothing = empty_state(
        "No mail yet", el("p", "Ask for a sign-in code, or invite somebody.")
    )
    context = {
        "title": "Outbox",
        "lead": "Every mail that was written here, and what became of it.",
        "breadcrumbs": breadcrumbs([("Home", reverse("home"))]),
        "above": EMPTY if mail_leaves() else warning(OPEN_HERE),
        "filters": lists.filter_panel(OUTBOX, viewer, chosen, path),
        "chips": lists.chips(OUTBOX, viewer, chosen, path),
        "bar": lists.list_bar(found, chosen, path, noun),
        "table": data_table(COLUMNS, found.rows, caption="Outbox", sorting=sorting)
        if found.rows
        else nothing,
        "pager": lists.pager(found, chosen, path),
    }
    return render(request, "list.html", context)


def outbox_csv(request: HttpRequest) -> HttpResponse:
    """Give the outbox as CSV, without texts."""
    stopped = may_read(request)
    if stopped is not None:
        return stopped
    rows = OUTBOX.every_row(viewer_at(request), request.GET.dict())
    return csv_file("outbox.csv", HEADINGS, (list(plain(m).values()) for m in rows))


def outbox_json(request: HttpRequest) -> HttpResponse:
    """Give the outbox as JSON, without texts."""
    stopped = may_read(request)
    if stopped is not None:
        return stopped
    rows = OUTBOX.every_row(viewer_at(request), request.GET.dict())
    return JsonResponse({"mails": [plain(message) for message in rows]})


def plain(message: Message) -> dict[str, Any]:
    """A mail as plain values, without its text."""
    sent = message.sent_at
    values = (
        message.public_id,
        message.kind,
        message.address,
        message.subject,
        message.state,
        message.because,
        message.created_at.isoformat(),
        sent.isoformat() if sent else None,
    )
    return dict(zip(HEADINGS, values, strict=True))


def outbox_message(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one mail."""
    stopped = may_read(request)
    if stopped is not None:
        return stopped
    message = queries.message(viewer_at(request), public_id, mail_leaves=mail_leaves())
    again = EMPTY
    if message.state == MailState.FAILED and mail_leaves():
        address = reverse("outbox_send_again", args=[message.public_id])
        again = press(request, address, "Send it again")
    return page(
        request,
        message.subject,
        facts(
            [
                ("To", message.address),
                ("Mail", kinds()[message.kind].title),
                ("Written", moment(message.created_at)),
                ("State", state_tag(message)),
                ("Why", message.because or "as it should be"),
                ("Attempts", message.attempts),
            ]
        ),
        again,
        section("Text", text_of(message)),
        steps=[("Home", reverse("home")), ("Outbox", reverse("outbox"))],
    )


def text_of(message: Message) -> SafeString:
    """The text of a mail, where it may be read; its own links lead to this page's host."""
    if not access.may_read_text(message, mail_leaves=mail_leaves()):
        return paragraph("The text is not shown, because it lets somebody in.")
    if message.text == NOT_KEPT:
        return paragraph(message.text)
    return readable(message.text)


def readable(text: str) -> SafeString:
    """A text as it stands, with its links to press."""
    lines = [
        join(urlize_here(line), "\n") if "http" in line else f"{line}\n"
        for line in text.splitlines()
    ]
    return el("pre", lines, cls="mail-text")


def urlize_here(line: str) -> SafeString:
    """A line with its links; those to this site stay on the host one is at."""
    here = str(settings.PUBLIC_ADDRESS)
    before, found, after = line.partition(here)
    path, gap, rest = after.partition(" ")
    if not found or (path and not path.startswith("/")):
        return conditional_escape(urlize(line, nofollow=True, autoescape=True))
    return join(before, link(f"{here}{path}", path or "/"), gap, rest)


def outbox_send_again(request: HttpRequest, public_id: str) -> HttpResponse:
    """Try a mail again that was given up."""
    viewer = viewer_at(request)
    message = queries.message(viewer, public_id, mail_leaves=True)
    actions.send_again(message, by=viewer, at=timezone.now())
    return redirect("outbox_message", public_id)


def mails(request: HttpRequest) -> HttpResponse:
    """List every mail that the system can send."""
    traffic = queries.traffic(at=timezone.now())
    columns = (
        Column(
            "Mail", lambda k: link(k.title, reverse("mail", args=[k.key])), is_head=True
        ),
        Column("Goes when", lambda k: k.when),
        Column("Goes to", lambda k: k.to),
        Column("Can be stopped", lambda k: "yes" if k.stoppable else "no"),
        Column("Written", lambda k: f"{traffic[k.key].messages:,}", is_number=True),
        Column("Addresses", lambda k: f"{traffic[k.key].addresses:,}", is_number=True),
    )
    return page(
        request,
        "Mails",
        data_table(columns, kinds().values(), caption="Every mail"),
        paragraph(
            "Take the table as ", link("CSV", reverse("mails_csv")), " or ",
            link("JSON", reverse("mails_json")), "."
        ),
        lead=(
            "Every mail that this system can send, and how many of each were written "
            f"in the last {queries.COUNTED_DAYS} days."
        ),
        steps=[("Home", reverse("home"))],
    )  # fmt: skip


def mail(request: HttpRequest, key: str) -> HttpResponse:
    """Show one of the mails, filled in with a sample."""
    kind = queries.kind_named(key)
    letter, counted = queries.preview(kind), queries.traffic(at=timezone.now())[key]
    return page(
        request,
        kind.title,
        facts(told(kind, counted)),
        section("What it says", paragraph(el("strong", letter.subject)), text(letter)),
        lead="A preview with made-up values; its links lead nowhere.",
        steps=[("Home", reverse("home")), ("Mails", reverse("mails"))],
    )


def text(letter: Letter) -> SafeString:
    """The text of a preview; its links are shown and cannot be pressed."""
    return el("pre", letter.text, cls="mail-text")


def told(kind: Kind, counted: Traffic) -> list[tuple[str, object]]:
    """What there is to know of a mail."""
    return [
        ("Goes when", kind.when),
        ("Goes to", kind.to),
        ("Why it came, as printed", kind.because),
        ("Can be stopped", "with one press" if kind.stoppable else "no"),
        ("Text kept after sending", "no" if kind.secret else "yes"),
        (f"Written in {queries.COUNTED_DAYS} days", f"{counted.messages:,}"),
        ("To how many addresses", f"{counted.addresses:,}"),
        ("Not sent", f"{counted.not_sent:,}"),
        ("Addresses that stopped it", f"{counted.stopped:,}"),
    ]


def mails_csv(request: HttpRequest) -> HttpResponse:
    """Give the table of mails as CSV."""
    rows = [plain_kind(kind) for kind in kinds().values()]
    return csv_file("mails.csv", list(rows[0]), (list(row.values()) for row in rows))


def mails_json(request: HttpRequest) -> HttpResponse:
    """Give the table of mails as JSON."""
    return JsonResponse({"mails": [plain_kind(kind) for kind in kinds().values()]})


def plain_kind(kind: Kind) -> dict[str, Any]:
    """One of the mails as plain values."""
    counted = queries.traffic(at=timezone.now())[kind.key]
    return {
        "mail": kind.key,
        "title": kind.title,
        "when": kind.when,
        "to": kind.to,
        "because": kind.because,
        "stoppable": kind.stoppable,
        "written": counted.messages,
        "addresses": counted.addresses,
    }


def state_tag(message: Message) -> SafeString:
    """Where a mail stands, as a tag."""
    state = MailState(message.state)
    return tag(SPOKEN[state], COLOURS[state])


def address_of(message: Message) -> str:
    """The page of a mail."""
    return reverse("outbox_message", args=[message.public_id])
