"""The people of an organisation: who holds which seat, and asking a colleague to join.

Inviting takes three actions from the home page: open this page, fill in the form that
is on it, press.
"""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from guildhall.foundation.refusal import NotFound, Refusal
from guildhall.office.people import access, actions, queries
from guildhall.office.people.models import Invitation, Organisation, Person, Seat
from guildhall.office.people.queries import Colleague
from guildhall.office.people.roles import roles
from guildhall.office.people.rules import SPOKEN
from guildhall.web.components.basic import button, day, empty_state, moment, tag
from guildhall.web.components.forms import error_summary, form_fields
from guildhall.web.components.html import EMPTY, el, join, link
from guildhall.web.components.tables import Column, data_table
from guildhall.web.pages.parts import (
    csv_file,
    page,
    press,
    section,
    viewer_at,
    writing,
)


class InviteForm(forms.Form):
    """Whom to ask, and to which seat."""

    email = forms.EmailField(
        label="Mail address",
        help_text="Where they read their mail at work",
        widget=forms.EmailInput(attrs={"class": "govuk-input--width-30"}),
        error_messages={
            "required": "Enter their mail address",
            "invalid": "Enter a mail address, like name@council.gov.uk",
        },
    )
    name = forms.CharField(
        label="Name",
        max_length=120,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
        error_messages={"required": "Enter the name by which colleagues know them"},
    )
    role = forms.ChoiceField(label="Role", widget=forms.RadioSelect)

    def __init__(
        self, *args: object, offered: list[tuple[str, str]], **kwargs: object
    ) -> None:
        """Offer the roles that the viewer may give here."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (key, f"{title}: {roles()[key].sentence}") for key, title in offered
        ]
        field.error_messages["required"] = "Choose what they will do here"


def people(request: HttpRequest) -> HttpResponse:
    """Lead to the people of the organisation that one acts for."""
    acting_for = viewer_at(request).acting_for
    if acting_for is None:
        raise NotFound("you hold no seat at an organisation, so you have no colleagues")
    return redirect("people_at", Organisation.objects.get(pk=acting_for).slug)


def people_at(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who works with an organisation, with the form to invite another."""
    viewer = viewer_at(request)
    organisation = queries.organisation_of_people(viewer, slug)
    offered = queries.roles_to_give(viewer, organisation)
    return shown(request, organisation, InviteForm(offered=offered))


def shown(
    request: HttpRequest,
    organisation: Organisation,
    form: InviteForm,
    *,
    status: int = 200,
) -> HttpResponse:
    """Draw the page of people."""
    viewer, today = viewer_at(request), timezone.localdate()
    found = queries.colleagues_at(viewer, organisation, on=today)
    may_invite = bool(access.may_invite(viewer, organisation))
    settings_link = EMPTY
    if access.may_edit_provider(viewer, organisation):
        settings_link = el(
            "p",
            link(
                "Sign-in with this organisation's own accounts",
                reverse("provider", args=[organisation.slug]),
            ),
        )
    return page(
        request,
        f"People of {organisation.short_name}",
        error_summary(form),
        colleagues(request, organisation, found, may_change=may_invite),
        pending(request, organisation) if may_invite else EMPTY,
        invite_section(request, organisation, form) if may_invite else EMPTY,
        settings_link,
        steps=[("Home", reverse("home"))],
        status=status,
    )


def colleagues(
    request: HttpRequest,
    organisation: Organisation,
    found: list[Colleague],
    *,
    may_change: bool,
) -> SafeString:
    """Who holds which seat, with what can be done about it."""
    if not found:
        return empty_state(
            "Nobody works with this organisation yet",
            el("p", "Invite its main representative first."),
        )
    columns = [
        Column("Name", lambda one: one.person.name, is_head=True),
        Column("Mail", lambda one: one.person.email),
        Column("Seats", lambda one: seats_of(request, organisation, one, may_change)),
        Column("State", lambda one: state_of(one.person)),
    ]
    if may_change:
        columns.append(
            Column("Change", lambda one: suspension(request, organisation, one.person))
        )
    taken = el(
        "p",
        link("Take as CSV", reverse("people_csv", args=[organisation.slug])),
        " ",
        link("Take as JSON", reverse("people_json", args=[organisation.slug])),
    )
    return join(data_table(columns, found, caption="People"), taken)


def seats_of(
    request: HttpRequest, organisation: Organisation, one: Colleague, may_change: bool
) -> SafeString:
    """The seats of a colleague, each with a way to end it."""
    return el("ul", [el("li", seat_line(request, organisation, seat, may_change)) for seat in one.seats], cls="plain")  # fmt: skip


def seat_line(
    request: HttpRequest, organisation: Organisation, seat: Seat, may_change: bool
) -> SafeString:
    """One seat, since when, and a way to end it."""
    said = join(roles()[seat.role].title, el("span", " since ", day(seat.starts_on), cls="quiet"))  # fmt: skip
    if not may_change:
        return said
    address = reverse("seat_end", args=[organisation.slug, seat.pk])
    about = f"of {seat.person.name} as {roles()[seat.role].title}"
    return join(said, press(request, address, "End seat", about=about, kind="link"))


def state_of(person: Person) -> SafeString:
    """Whether somebody may come in, as a tag."""
    return tag("Active", "green") if person.is_active else tag("Suspended", "red")


def suspension(
    request: HttpRequest, organisation: Organisation, person: Person
) -> SafeString:
    """The way to suspend somebody, or to take them back."""
    if person.pk == viewer_at(request).person_id:
        return el("span", "this is you", cls="quiet")
    route, text = ("person_suspend", "Suspend")
    if not person.is_active:
        route, text = ("person_restore", "Take back")
    address = reverse(route, args=[organisation.slug, person.public_id])
    return press(request, address, text, about=person.name, kind="link")


def pending(request: HttpRequest, organisation: Organisation) -> SafeString:
    """Who has been asked and has not answered."""
    waiting = list(queries.invitations_for(viewer_at(request), organisation))
    if not waiting:
        return EMPTY
    now = timezone.now()
    columns = (
        Column("Name", lambda one: one.name, is_head=True),
        Column("Mail", lambda one: one.email),
        Column("Role", lambda one: roles()[one.role].title),
        Column("State", lambda one: SPOKEN[actions.state_of(one, at=now)]),
        Column("Sent", lambda one: moment(one.invited_at)),
        Column("Change", lambda one: invitation_ways(request, organisation, one)),
    )
    return section(
        "Invited", data_table(columns, waiting, caption="Invitations not accepted")
    )


def invitation_ways(
    request: HttpRequest, organisation: Organisation, one: Invitation
) -> SafeString:
    """What can be done about an invitation."""
    where = [organisation.slug, one.public_id]
    about = f"the invitation of {one.name}"
    return join(
        press(
            request,
            reverse("invite_again", args=where),
            "Send again",
            about=about,
            kind="link",
        ),
        press(
            request,
            reverse("invite_withdraw", args=where),
            "Withdraw",
            about=about,
            kind="link",
        ),
    )


def invite_section(
    request: HttpRequest, organisation: Organisation, form: InviteForm
) -> SafeString:
    """The form to invite a colleague."""
    return section(
        "Invite a colleague",
        writing(
            request,
            reverse("invite", args=[organisation.slug]),
            form_fields(form),
            button("Send the invitation"),
            novalidate=True,
        ),
        identity="invite",
    )


def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Invite a colleague, or show the form again with what must be put right."""
    viewer = viewer_at(request)
    organisation = queries.organisation_of_people(viewer, slug)
    access.may_invite(viewer, organisation).require()
    form = InviteForm(request.POST, offered=queries.roles_to_give(viewer, organisation))
    if not form.is_valid():
        return shown(request, organisation, form, status=422)
    try:
        asked = actions.invite(
            organisation=organisation, by=viewer, at=timezone.now(), **form.cleaned_data
        )
    except Refusal as refusal:
        form.add_error("email", refusal.because)
        return shown(request, organisation, form, status=422)
    messages.success(request, f"The invitation to {asked.name} is on its way.")
    return redirect("people_at", slug)


def invite_again(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    """Send an invitation once more."""
    asked = invitation_at(request, slug, public_id)
    actions.invite_again(asked, by=viewer_at(request), at=timezone.now())
    messages.success(request, f"The invitation to {asked.name} is on its way again.")
    return redirect("people_at", slug)


def invite_withdraw(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    """Take an invitation back."""
    asked = invitation_at(request, slug, public_id)
    actions.withdraw(asked, by=viewer_at(request), at=timezone.now())
    messages.success(request, f"The invitation to {asked.name} is withdrawn.")
    return redirect("people_at", slug)


def invitation_at(request: HttpRequest, slug: str, public_id: str) -> Invitation:
    """The invitation of an address, at its own organisation."""
    viewer = viewer_at(request)
    organisation = queries.organisation_of_people(viewer, slug)
    return queries.invitation_for(viewer, organisation, public_id)


def seat_end(request: HttpRequest, slug: str, seat: int) -> HttpResponse:
    """End a seat today."""
    viewer = viewer_at(request)
    organisation = queries.organisation_of_people(viewer, slug)
    ended = actions.end_seat(
        queries.seat_at(organisation, seat),
        by=viewer,
        on=timezone.localdate(),
        at=timezone.now(),
    )
    messages.success(request, f"The seat of {ended.person.name} has ended.")
    return redirect("people_at", slug)


def person_suspend(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    """Suspend somebody."""
    viewer = viewer_at(request)
    person = queries.colleague(queries.organisation_of_people(viewer, slug), public_id)
    actions.suspend(person, by=viewer, on=timezone.localdate(), at=timezone.now())
    messages.success(request, f"{person.name} is suspended.")
    return redirect("people_at", slug)


def person_restore(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    """Take somebody back."""
    viewer = viewer_at(request)
    person = queries.colleague(queries.organisation_of_people(viewer, slug), public_id)
    actions.restore(person, by=viewer, on=timezone.localdate(), at=timezone.now())
    messages.success(request, f"{person.name} may come in again.")
    return redirect("people_at", slug)


HEADINGS = ("name", "mail", "role", "starts_on", "active")


def people_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the people of an organisation as CSV, a row a seat."""
    organisation, rows = plain(request, slug)
    return csv_file(f"people-{organisation.slug}.csv", HEADINGS, rows)


def people_json(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the people of an organisation as JSON, a row a seat."""
    _, rows = plain(request, slug)
    return JsonResponse({"people": [dict(zip(HEADINGS, r, strict=True)) for r in rows]})


def plain(
    request: HttpRequest, slug: str
) -> tuple[Organisation, list[tuple[object, ...]]]:
    """An organisation, and its people as plain values, a row a seat."""
    viewer = viewer_at(request)
    organisation = queries.organisation_of_people(viewer, slug)
    found = queries.colleagues_at(viewer, organisation, on=timezone.localdate())
    return organisation, [
        (
            one.person.name,
            one.person.email,
            seat.role,
            seat.starts_on.isoformat(),
            one.person.is_active,
        )
        for one in found
        for seat in one.seats
    ]
