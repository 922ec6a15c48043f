"""An organisation's own sign-in: set up, tested, opened, linked."""

from datetime import timedelta

import pytest
from django.test import override_settings

from guildhall.foundation.refusal import NotAllowed, NotFound, NotPossible, NotValid
from guildhall.office.people import actions as people
from guildhall.office.people import queries
from guildhall.office.people.models import Organisation, Provider
from guildhall.office.people.sealing import seal, unseal
from tests.cast import NOW, Cast
from tests.factories.people import make_provider

ISSUER = "https://login.alder.example/tenant-1/v2.0"


def set_up(cast: Cast, who: str = "hana", **more: object) -> Provider:
    wanted: dict[str, object] = {
        "organisation": cast.org("alder"),
        "issuer": ISSUER,
        "client_id": "guildhall",
        "client_secret": "shh",
        "by": getattr(cast, who),
        "at": NOW,
    }
    return people.set_up_provider(**(wanted | more))  # type: ignore[arg-type]


def test_it_is_closed_until_its_test_has_passed(cast: Cast) -> None:
    provider = set_up(cast)

    with pytest.raises(NotPossible, match="press Test first"):
        people.open_provider(provider, is_open=True, by=cast.hana, at=NOW)
    people.note_provider_test(provider, passed=True, said="Good.", by=cast.hana, at=NOW)
    people.open_provider(provider, is_open=True, by=cast.hana, at=NOW)

    assert queries.providers_open() == [provider]


def test_it_closes_when_it_is_changed_or_fails(cast: Cast) -> None:
    provider = make_provider(cast.org("alder"), issuer=ISSUER)

    people.note_provider_test(
        provider, passed=False, said="No answer.", by=cast.hana, at=NOW
    )
    assert queries.providers_open() == []

    set_up(cast, at=NOW + timedelta(hours=1))
    assert queries.providers_open() == []
    assert queries.provider_of(cast.hana, cast.org("alder")) == provider


def test_it_keeps_the_secret_sealed_and_when_left_empty(cast: Cast) -> None:
    provider = set_up(cast)
    again = set_up(cast, client_secret="")

    assert "shh" not in provider.client_secret_sealed
    assert unseal(again.client_secret_sealed) == "shh"


def test_it_cannot_open_a_secret_whose_key_is_gone() -> None:
    sealed = seal("shh")

    with override_settings(SECRET_KEY="another"):
        assert unseal(sealed) is None
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=["x" * 8]):
        assert unseal(sealed) is None
    assert unseal("") == ""


@pytest.mark.parametrize(
    "issuer",
    [
        "http://login.alder.example",
        "login.alder.example",
        "",
        "https://login.alder.example/?a=b",
        "https://login.alder.example/#a",
        "https://user@login.alder.example/",
        "https://login.microsoftonline.com/common/v2.0",
        "https://login.microsoftonline.com/organizations/v2.0",
        "https://login.microsoftonline.com/{tenantid}/v2.0",
        "javascript:alert(1)",
        "https://",
    ],
)
def test_it_refuses_an_issuer_that_is_not_one_tenant(cast: Cast, issuer: str) -> None:
    with pytest.raises(NotValid):
        set_up(cast, issuer=issuer)


def test_it_refuses_the_issuer_of_another_organisation(cast: Cast) -> None:
    make_provider(cast.org("birch"), issuer=ISSUER)

    with pytest.raises(NotPossible, match="another organisation"):
        set_up(cast)


@pytest.mark.parametrize(
    ("who", "where", "allowed"),
    [
        ("hana", "alder", True),
        ("ada", "alder", True),
        ("ada", "birch", True),
        ("hana", "birch", False),
        ("ben", "alder", False),
        ("eve", "yew", False),
        ("public", "alder", False),
    ],
)
def test_it_is_set_up_by_those_who_may(
    cast: Cast, who: str, where: str, *, allowed: bool
) -> None:
    organisation: Organisation = cast.org(where)
    if allowed:
        assert set_up(cast, who, organisation=organisation)
        assert queries.provider_of(getattr(cast, who), organisation)
    else:
        with pytest.raises(NotAllowed):
            set_up(cast, who, organisation=organisation)
        with pytest.raises(NotFound):
            queries.provider_of(getattr(cast, who), organisation)


def test_it_is_linked_by_the_person_alone(cast: Cast) -> None:
    provider = make_provider(cast.org("alder"))

    people.link_identity(cast.people["ben"], provider=provider, by=cast.ben, at=NOW)

    with pytest.raises(NotAllowed):
        people.link_identity(cast.people["ben"], provider=provider, by=cast.ada, at=NOW)
