"""The page that a link in a mail opens: what it will do, and one button.

Reading the page changes nothing, however often a scanner reads it. Pressing does the
thing once. The one-press stop of mail programs (RFC 8058) comes without cookies, so
that the signed address itself is its proof.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from guildhall.foundation.refusal import NotFound
from guildhall.office.people.models import Invitation
from guildhall.office.post import links
from guildhall.office.post.models import Link
from guildhall.web.components.basic import button, button_link, moment
from guildhall.web.components.html import EMPTY, el
from guildhall.web.pages.parts import page, paragraph, writing
from guildhall.web.sign_in.linking import keep_acceptance


def signed_link(request: HttpRequest, token: str) -> HttpResponse:
    """Ask what a link asks; on a press, do what it is for."""
    link = read(token, path="links")
    if request.method != "POST":
        return asked(request, link, reverse("signed_link", args=[token]))
    now = timezone.now()
    link = links.press(token, at=now)
    if link.purpose == "invitation" and link.used_at == now:
        keep_who_accepted(request, link)
    return redirect("signed_link", token)


@csrf_exempt
def stop_mail(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether mails shall stop; on a press, by a person or a program, stop them."""
    link = read(token, path="stop")
    if request.method != "POST":
        return asked(request, link, reverse("stop_mail", args=[token]))
    links.press(token, at=timezone.now())
    return redirect("stop_mail", token)


def read(token: str, *, path: str) -> Link:
    """The link of a token, where it belongs at this address.

    Raises:
        NotFound: there is none here.
    """
    link = links.read(token)
    if links.purposes()[link.purpose].path != path:
        raise NotFound("this link leads nowhere; copy the whole of it from the mail")
    return link


def asked(request: HttpRequest, link: Link, address: str) -> HttpResponse:
    """Draw the page of a link: its question, or what it has done."""
    if link.used_at is not None:
        return done(request, link)
    question = links.question_of(link, at=timezone.now())
    return page(
        request,
        question.heading,
        writing(request, address, button(question.button)),
        lead=question.text,
    )


def done(request: HttpRequest, link: Link) -> HttpResponse:
    """Say what a link has done, and when."""
    assert link.used_at is not None
    onward = EMPTY
    if link.purpose == "invitation" and not request.user.is_authenticated:
        onward = el("p", button_link("Sign in", reverse("account_login")))
    return page(
        request,
        "Done",
        paragraph(link.outcome),
        paragraph(f"This was done on {moment(link.used_at)}. The link does no more."),
        onward,
    )


def keep_who_accepted(request: HttpRequest, link: Link) -> None:
    """Let whoever has just accepted link their council's account as they sign in.

    Only the press that accepted counts: a second one may be somebody else's, to whom
    the mail was passed on.
    """
    every = Invitation.objects.unscoped(because="its link was pressed in this session")
    asked = every.select_related("accepted_by").get(public_id=link.subject)
    if asked.accepted_by is not None:
        keep_acceptance(request, asked.accepted_by, asked.organisation_id)
