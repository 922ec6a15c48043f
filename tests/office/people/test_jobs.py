"""What is forgotten of people, and what stays."""

from datetime import timedelta

import time_machine
from django.contrib.sessions.models import Session

from guildhall.office.people.jobs import sweep_people
from guildhall.office.people.models import Invitation
from tests.cast import NOW, Cast
from tests.factories.people import make_invitation, make_person


def test_it_forgets_those_who_were_asked_and_never_came(cast: Cast) -> None:
    make_invitation(cast.org("alder"), email="a@alder.example", invited_at=NOW)
    taken = make_invitation(cast.org("alder"), email="b@alder.example", invited_at=NOW)
    taken.accepted_at, taken.accepted_by = NOW, make_person("b@alder.example")
    taken.save()
    late = NOW + timedelta(days=14 + 90)

    with time_machine.travel(late, tick=False):
        assert sweep_people.func()["invitations"] == 0
    with time_machine.travel(late + timedelta(seconds=1), tick=False):
        assert sweep_people.func()["invitations"] == 1

    assert Invitation.objects.for_viewer(cast.ada).get() == taken


def test_it_forgets_sessions_that_have_ended(db: None) -> None:
    for name, days in (("over", -1), ("on", 1)):
        Session.objects.create(
            session_key=name, session_data="", expire_date=NOW + timedelta(days=days)
        )

    with time_machine.travel(NOW, tick=False):
        assert sweep_people.func() == {"sessions": 1, "invitations": 0}

    assert Session.objects.get().session_key == "on"
