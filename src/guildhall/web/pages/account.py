"""One's own account: name, seats, mails, sessions, and the way to all the rest."""

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString

from guildhall.foundation.refusal import NotFound, Refusal
from guildhall.office.people import actions, queries
from guildhall.office.people.models import Organisation, Person
from guildhall.office.people.roles import roles
from guildhall.office.post import actions as post
from guildhall.office.post import queries as mails
from guildhall.web.components.basic import button, day
from guildhall.web.components.forms import error_summary, form_fields
from guildhall.web.components.html import EMPTY, el, link
from guildhall.web.components.tables import Column, data_table
from guildhall.web.pages import tokens, ways_in
from guildhall.web.pages.parts import (
    page,
    paragraph,
    person_at,
    press,
    section,
    viewer_at,
    writing,
)


class NameForm(forms.Form):
    """How one wishes to be called."""

    name = forms.CharField(
        label="Name",
        max_length=120,
        widget=forms.TextInput(
            attrs={"class": "govuk-input--width-20", "autocomplete": "name"}
        ),
        error_messages={"required": "Enter the name by which colleagues know you"},
    )


def account(request: HttpRequest) -> HttpResponse:
    """Show one's own account."""
    person = person_at(request)
    return shown(request, NameForm(initial={"name": person.name}))


def shown(request: HttpRequest, form: NameForm, *, status: int = 200) -> HttpResponse:
    """Draw the account page."""
    person = person_at(request)
    return page(
        request,
        "Your account",
        error_summary(form),
        section("Name", name_form(request, form)),
        section("Seats", seats(person)),
        section("Passkeys", ways_in.passkeys(request)),
        ways_in.council_accounts(request),
        section("Keys to the API", tokens.tokens(request)),
        stopped_mails(request),
        office_pages(request),
        section(
            "Sessions",
            paragraph(
                "Ends every session that you opened elsewhere, on other browsers and "
                "other machines."
            ),
            press(request, reverse("sessions_end"), "End other sessions"),
        ),
        lead=f"You sign in as {person.email}.",
        steps=[("Home", reverse("home"))],
        status=status,
    )


def name_form(request: HttpRequest, form: NameForm) -> SafeString:
    """The form that changes one's name."""
    return writing(
        request,
        reverse("account_rename"),
        form_fields(form),
        button("Change the name", kind="secondary"),
        novalidate=True,
    )


def seats(person: Person) -> SafeString:
    """The seats that one holds."""
    held = queries.seats_of(person, on=timezone.localdate())
    if not held:
        return paragraph("You hold no seat. A main representative can invite you.")
    columns = (
        Column("Organisation", lambda seat: seat.organisation.name, is_head=True),
        Column("Role", lambda seat: roles()[seat.role].title),
        Column("Since", lambda seat: day(seat.starts_on)),
    )
    return data_table(columns, held, caption="Your seats")


def stopped_mails(request: HttpRequest) -> SafeString:
    """The mails that one has stopped, each with a way to have it again."""
    stopped = mails.stopped_by(person_at(request).email)
    if not stopped:
        return EMPTY
    rows = [
        el(
            "li",
            f"{kind.title} ",
            press(
                request,
                reverse("mail_resume", args=[kind.key]),
                "Send them again",
                about=kind.title,
                kind="link",
            ),
        )
        for kind in stopped
    ]
    return section("Mails you have stopped", el("ul", rows, cls="plain"))


def office_pages(request: HttpRequest) -> SafeString:
    """The pages that only those who run the office open."""
    offered = [
        ("outbox", "Outbox: every mail that was written", "mail:read"),
        ("mails", "Mails: every mail that the system can send", "mail:preview"),
    ]
    rows = [
        el("li", link(text, reverse(route)))
        for route, text, permission in offered
        if viewer_at(request).holds(permission)
    ]
    return section("Office", el("ul", rows, cls="plain")) if rows else EMPTY


def account_rename(request: HttpRequest) -> HttpResponse:
    """Change one's name."""
    form = NameForm(request.POST)
    if form.is_valid():
        try:
            actions.rename(
                person_at(request),
                name=form.cleaned_data["name"],
                by=viewer_at(request),
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error("name", refusal.because)
        else:
            messages.success(request, "Your name is changed.")
            return redirect("account")
    return shown(request, form, status=422)


def act_for(request: HttpRequest) -> HttpResponse:
    """Act for another of one's organisations, and go on where one was."""
    found = Organisation.objects.filter(
        public_id=request.POST.get("organisation", "")
    ).first()
    if found is None:
        raise NotFound("you hold no seat at an organisation of this name")
    actions.act_for(
        person_at(request),
        organisation=found,
        by=viewer_at(request),
        on=timezone.localdate(),
        at=timezone.now(),
    )
    request.session["acting_for"] = found.pk
    return redirect(safe_next(request))


def safe_next(request: HttpRequest) -> str:
    """Where to go on: within this site, else home."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return reverse("home")


def sessions_end(request: HttpRequest) -> HttpResponse:
    """End every session but this one."""
    person = actions.end_other_sessions(
        person_at(request), by=viewer_at(request), at=timezone.now()
    )
    update_session_auth_hash(request, person)
    messages.success(request, "Your other sessions have ended.")
    return redirect("account")


def mail_resume(request: HttpRequest, key: str) -> HttpResponse:
    """Have a mail again that one has stopped."""
    post.resume(
        mails.kind_named(key).key,
        person=person_at(request),
        by=viewer_at(request),
        at=timezone.now(),
    )
    messages.success(request, "These mails will come again.")
    return redirect("account")
