"""What a proven identity of a council may do here: be linked, by its own holder.

An identity is linked to an account by the person who is signed in, or by the one who
has just accepted an invitation of that very council. A mail address never links.
"""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from guildhall.office.members.queries import viewer_of
from guildhall.office.people import actions as people
from guildhall.office.people.models import Person, Provider
from guildhall.office.people.queries import seats_of

JUST_ACCEPTED = "just_accepted"
KEPT_MINUTES = 15


def link_own(
    request: HttpRequest, sociallogin: Any, provider: Provider
) -> HttpResponse:
    """Link an identity to whoever is signed in, at an organisation of their own."""
    person = request.user
    if not isinstance(person, Person):
        return redirect("account_login")
    theirs = {
        seat.organisation_id for seat in seats_of(person, on=timezone.localdate())
    }
    if provider.organisation_id not in theirs:
        return fault(request, "you hold no seat at this organisation")
    if sociallogin.is_existing and sociallogin.user.pk != person.pk:
        return fault(
            request, "this council account is linked to somebody else's account here"
        )
    if not sociallogin.is_existing:
        link_identity(person, sociallogin, provider)
    return redirect("account")


@transaction.atomic
def link_identity(person: Person, sociallogin: Any, provider: Provider) -> None:
    """Store that an identity is a person, with its entry and its letter."""
    account = sociallogin.account
    account.user = person
    account.save()
    sociallogin.user = person
    people.link_identity(
        person,
        provider=provider,
        by=viewer_of(person, on=timezone.localdate()),
        at=timezone.now(),
    )


def person_invited(request: HttpRequest, provider: Provider) -> Person | None:
    """Who has accepted an invitation of this organisation in this session, just now."""
    kept = request.session.get(JUST_ACCEPTED) or {}
    if kept.get("until", 0) < timezone.now().timestamp():
        return None
    if kept.get("organisation") != provider.organisation_id:
        return None
    return Person.objects.filter(pk=kept["person"], is_active=True).first()


def keep_acceptance(request: HttpRequest, person: Person, organisation_id: int) -> None:
    """Keep in the session, for a quarter of an hour, who has just accepted."""
    until = timezone.now() + timedelta(minutes=KEPT_MINUTES)
    request.session[JUST_ACCEPTED] = {
        "person": person.pk,
        "organisation": organisation_id,
        "until": until.timestamp(),
    }


def not_linked(request: HttpRequest, provider: Provider) -> HttpResponse:
    """Say that a council account leads to no account here, and what to do."""
    return render(
        request,
        "refusal.html",
        {
            "heading": "This council account is not linked yet",
            "because": (
                f"{provider.organisation.name} says that it knows you, but no account "
                "here is linked to that. Sign in with a code first, then link it on "
                "your account page. If you have no account, ask your main "
                "representative to invite you"
            ),
        },
        status=403,
    )


def fault(request: HttpRequest, because: str) -> HttpResponse:
    """Say that signing in with a council account did not work, and why."""
    return render(
        request,
        "refusal.html",
        {"heading": "Your council's sign-in did not work", "because": because},
        status=502,
    )
