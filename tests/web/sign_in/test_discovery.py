"""What is asked of a council's provider, and what of its answers is believed."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from pytest_django import Settings

from guildhall.office.people.models import Organisation, Provider
from guildhall.office.people.sealing import seal
from guildhall.web.sign_in import discovery
from guildhall.web.sign_in.discovery import ProviderFault
from tests.web.sign_in.provider import FakeProvider, provider_on_this_machine


@pytest.fixture
def fake(settings: Settings) -> Iterator[FakeProvider]:
    settings.OUTBOUND_PRIVATE_HOSTS = ["127.0.0.1"]
    with provider_on_this_machine() as running:
        yield running


def believed(fake: FakeProvider) -> dict[str, Any]:
    document = discovery.discovered(fake.issuer)
    return discovery.claims_of(
        fake.id_token("n"),
        document=document,
        issuer=fake.issuer,
        client_id="guildhall",
    )


def configured(fake: FakeProvider, **more: Any) -> Provider:
    return Provider(
        organisation=Organisation(name="Alder Council"),
        issuer=fake.issuer,
        client_id="guildhall",
        client_secret_sealed=seal("shh"),
        changed_at=datetime(2026, 6, 15, tzinfo=UTC),
        **more,
    )


def test_it_believes_a_token_that_holds(fake: FakeProvider) -> None:
    claims = believed(fake)

    assert (claims["iss"], claims["sub"]) == (fake.issuer, "person-1")


@pytest.mark.parametrize(
    "spoilt",
    [
        {"claims": {"iss": "https://login.other.example"}},
        {"claims": {"aud": "another-site"}},
        {"claims": {"aud": ["guildhall", "x"], "azp": "another-site"}},
        {"claims": {"exp": 1}},
        {"claims": {"exp": None}},
        {"claims": {"iat": None}},
        {"claims": {"sub": None}},
        {"claims": {"sub": 7}},
        {"claims": {"nbf": 4_000_000_000}},
        {"signs_with": "two"},
        {"algorithm": "HS256"},
        {"algorithm": "none"},
    ],
)
def test_it_believes_no_token_that_is_spoilt(
    fake: FakeProvider, spoilt: dict[str, Any]
) -> None:
    for name, value in spoilt.items():
        setattr(fake, name, value)

    with pytest.raises(ProviderFault):
        believed(fake)


@pytest.mark.parametrize("nonsense", ["", "a.b.c", "e30.e30.", "x" * 5_000])
def test_it_believes_no_nonsense(fake: FakeProvider, nonsense: str) -> None:
    with pytest.raises(ProviderFault):
        discovery.claims_of(
            nonsense,
            document=discovery.discovered(fake.issuer),
            issuer=fake.issuer,
            client_id="guildhall",
        )


@pytest.mark.parametrize(
    ("document", "because"),
    [
        (
            {"issuer": "https://login.microsoftonline.com/{tenantid}/v2.0"},
            "names itself",
        ),
        ({"issuer": "https://login.other.example"}, "names itself"),
        ({"issuer": None}, "names itself"),
        ({"token_endpoint": None}, "no usable token_endpoint"),
        ({"jwks_uri": "file:///etc/passwd"}, "no usable jwks_uri"),
        ({"authorization_endpoint": "javascript:x"}, "no usable authorization"),
    ],
)
def test_it_holds_a_provider_to_its_name_and_doors(
    fake: FakeProvider, document: dict[str, Any], because: str
) -> None:
    fake.document = document

    with pytest.raises(ProviderFault, match=because):
        discovery.discovered(fake.issuer)


def test_it_tells_one_slash_from_none(fake: FakeProvider) -> None:
    with pytest.raises(ProviderFault, match="names itself"):
        discovery.discovered(f"{fake.issuer}/")


def test_its_trial_passes_step_by_step(fake: FakeProvider) -> None:
    steps = discovery.trial_of(configured(fake))

    assert [(step.looked_at, step.passed) for step in steps] == [
        ("Discovery document", True),
        ("Ways to sign in", True),
        ("Signing keys", True),
        ("Client", True),
    ]
    assert fake.asked == ["/.well-known/openid-configuration", "/keys", "/token"]


@pytest.mark.parametrize(
    ("spoilt", "step", "because"),
    [
        ({"client_secret": "other"}, "Client", "invalid_client"),
        ({"client_id": "other"}, "Client", "does not accept"),
        ({"document": {"issuer": "x"}}, "Discovery document", "names itself"),
        (
            {"document": {"response_types_supported": ["id_token"]}},
            "Ways to sign in",
            "no authorisation codes",
        ),
    ],
)
def test_its_trial_stops_at_the_first_fault(
    fake: FakeProvider, *, spoilt: dict[str, Any], step: str, because: str
) -> None:
    for name, value in spoilt.items():
        setattr(fake, name, value)

    last = discovery.trial_of(configured(fake))[-1]

    assert (last.looked_at, last.passed) == (step, False)
    assert because in last.found


def test_its_trial_says_plainly_that_the_network_is_closed() -> None:
    provider = Provider(issuer="https://login.alder.invalid", client_id="guildhall")

    (step,) = discovery.trial_of(provider)

    assert not step.passed
    assert "network is closed" in step.found


def test_its_trial_asks_for_the_secret_again_when_its_key_is_gone(
    fake: FakeProvider, settings: Settings
) -> None:
    provider = configured(fake)
    settings.SECRET_KEY = "another"

    last = discovery.trial_of(provider)[-1]

    assert "enter the client secret again" in last.found


def test_an_identity_is_issuer_and_subject_together() -> None:
    identities = {
        discovery.identity_of({"iss": iss, "sub": sub})
        for iss, sub in [("a", "b"), ("a", "c"), ("d", "b"), ("a\nb", "")]
    }

    assert len(identities) == 4
    assert all(len(identity) == 64 for identity in identities)
