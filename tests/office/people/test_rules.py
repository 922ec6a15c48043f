"""Which roles are held where, when an invitation stands, what a token may be."""

from datetime import timedelta

import pytest

from guildhall.office.people import rules
from guildhall.office.people.models import OrganisationKind
from guildhall.office.people.roles import roles
from guildhall.office.people.rules import InvitationState, TokenWish
from tests.cast import NOW


def test_it_says_for_every_kind_of_organisation_which_roles_are_held_there() -> None:
    assert set(rules.ROLES_AT) == set(OrganisationKind.values)


def test_it_knows_every_role_that_signs_in_and_no_other() -> None:
    held = frozenset().union(*rules.ROLES_AT.values())

    assert held == {key for key, role in roles().items() if role.signs_in}


@pytest.mark.parametrize(
    ("role", "kind", "allowed"),
    [
        ("officer", "council", True),
        ("central_team", "council", False),
        ("director", "office", True),
        ("officer", "supplier", False),
        ("supplier", "supplier", True),
        ("public_visitor", "council", False),
        ("nobody_at_all", "council", False),
        ("officer", "no_such_kind", False),
    ],
)
def test_it_holds_roles_to_their_kind(role: str, kind: str, *, allowed: bool) -> None:
    assert bool(rules.can_be_held(role, at_kind=kind)) is allowed


@pytest.mark.parametrize(
    ("minutes", "accepted", "withdrawn", "state"),
    [
        (-1, False, False, InvitationState.OPEN),
        (0, False, False, InvitationState.EXPIRED),
        (1, False, False, InvitationState.EXPIRED),
        (-1, True, False, InvitationState.ACCEPTED),
        (1, True, False, InvitationState.ACCEPTED),
        (-1, False, True, InvitationState.WITHDRAWN),
        (1, False, True, InvitationState.WITHDRAWN),
    ],
)
def test_it_says_where_an_invitation_stands(
    minutes: int, *, accepted: bool, withdrawn: bool, state: InvitationState
) -> None:
    found = rules.invitation_state(
        accepted_at=NOW if accepted else None,
        withdrawn_at=NOW if withdrawn else None,
        expires_at=NOW,
        at=NOW + timedelta(minutes=minutes),
    )

    assert found is state


def test_it_owns_every_state_of_an_invitation() -> None:
    assert set(rules.SPOKEN) == set(InvitationState)
    assert all(rules.can_be_accepted(state).because for state in InvitationState)


@pytest.mark.parametrize(
    ("wish", "because"),
    [
        (TokenWish("Copy", frozenset({"a:b"}), 30), "stays within"),
        (TokenWish("Copy", frozenset({"a:b"}), 365), "stays within"),
        (TokenWish("Copy", frozenset({"a:b"}), 366), "from 1 to 365 days"),
        (TokenWish("Copy", frozenset({"a:b"}), 0), "from 1 to 365 days"),
        (TokenWish(" ", frozenset({"a:b"}), 30), "what the token is for"),
        (TokenWish("Copy", frozenset(), 30), "at least one"),
        (TokenWish("Copy", frozenset({"a:b", "c:d"}), 30), "leave out c:d"),
    ],
)
def test_it_bounds_a_token(wish: TokenWish, because: str) -> None:
    decision = rules.can_be_issued(wish, held=frozenset({"a:b"}))

    assert because in decision.because
    assert bool(decision) is (because == "stays within")


def test_it_makes_secrets_that_scanners_find_and_nobody_guesses() -> None:
    one, other = rules.new_secret(), rules.new_secret()

    assert one != other
    assert one.startswith("guildhall_")
    assert len(one) == len("guildhall_") + 43


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("Nia", True),
        ("Síle O'Brien-Ågren", True),
        ("Ada, of the team", True),
        (" ", False),
        ("win at https://x.example", False),
        ("nia@alder.example", False),
        ("www.x.example", False),
        ("Nia\nBcc", False),
        ("<b>Nia</b>", False),
    ],
)
def test_it_takes_no_name_that_passes_for_an_address(
    name: str, *, allowed: bool
) -> None:
    assert bool(rules.can_be_called(name)) is allowed
