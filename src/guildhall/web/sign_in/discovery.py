"""Sign-in with a council's own accounts: what is asked of its provider, and believed.

The provider names itself (issuer), and that name must equal the configured one to the
letter, in its discovery document and in every token: providers that serve many tenants
publish a template there, and a check that is switched off lets any tenant in. Only
`openid` is asked for: the identity is issuer and subject, and no claim of a name or a
mail address is read. (OpenID Connect Core 1.0, 3.1.3.7; the design's peers, 3.4.)
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import jwt
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.conf import settings
from django.urls import reverse

from guildhall.office.people.models import Provider
from guildhall.office.people.sealing import unseal
from guildhall.web.outbound import NotReached, Outbound

WELL_KNOWN = "/.well-known/openid-configuration"
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384")
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
CLOCKS_DIFFER_SECONDS = 60


class ProviderFault(OAuth2Error):  # type: ignore[misc]
    """The provider does not do what sign-in needs; `because` is fit to be shown."""

    def __init__(self, because: str) -> None:
        super().__init__(because)
        self.because = because


@dataclass(frozen=True)
class Step:
    """One step of a test: what was looked at, whether it holds, what was found."""

    looked_at: str
    passed: bool
    found: str


def discovered(issuer: str) -> dict[str, Any]:
    """Ask a provider where its doors are, and hold it to its name.

    Raises:
        ProviderFault: no answer, no such document, another issuer, or a door missing.
    """
    document = json_at(issuer.rstrip("/") + WELL_KNOWN)
    named = document.get("issuer")
    if named != issuer:
        raise ProviderFault(
            f"the provider names itself {str(named)[:200]!r}, not {issuer!r}: "
            "enter the issuer exactly as the provider writes it, for one tenant"
        )
    for door in NEEDED:
        address = document.get(door)
        if not isinstance(address, str) or not is_safe(address, issuer):
            raise ProviderFault(f"the provider's document has no usable {door}")
    return document


def is_safe(address: str, issuer: str) -> bool:
    """Say whether a door is under TLS; a provider on this machine may do without."""
    scheme = urlsplit(address).scheme
    return scheme == "https" or (scheme == "http" == urlsplit(issuer).scheme)


def json_at(address: str) -> dict[str, Any]:
    """Read a JSON object from another site.

    Raises:
        ProviderFault: with a sentence that says what went wrong.
    """
    try:
        with Outbound() as outbound:
            response = outbound.get(address)
    except NotReached as fault:
        raise ProviderFault(fault.because) from None
    if response.status_code != 200:
        raise ProviderFault(
            f"{urlsplit(address).hostname} answers {response.status_code} "
            f"at {urlsplit(address).path}"
        )
    try:
        read = response.json()
    except ValueError:
        read = None
    if not isinstance(read, dict):
        raise ProviderFault(f"{urlsplit(address).path} holds no JSON object")
    return read


def claims_of(
    id_token: str, *, document: Mapping[str, Any], issuer: str, client_id: str
) -> dict[str, Any]:
    """Prove an identity token and read it.

    Args:
        id_token: as the provider's token door gave it.
        document: the provider's discovery document.
        issuer: the configured name, which the token must carry to the letter.
        client_id: the name of this site, for which the token must be meant.

    Raises:
        ProviderFault: signature, issuer, audience, time or subject do not hold.
    """
    try:
        key = key_for(id_token, json_at(str(document["jwks_uri"])))
        claims: dict[str, Any] = jwt.decode(
            id_token,
            key=key,
            algorithms=list(ALGORITHMS),
            issuer=issuer,
            audience=client_id,
            leeway=CLOCKS_DIFFER_SECONDS,
            options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        )
    except (jwt.PyJWTError, KeyError, TypeError, ValueError) as fault:
        raise ProviderFault(
            f"the provider's answer does not hold ({type(fault).__name__})"
        ) from None
    if claims.get("azp", client_id) != client_id:
        raise ProviderFault("the provider's answer is meant for another site")
    return claims


def key_for(id_token: str, keys: dict[str, Any]) -> Any:
    """Choose the provider's key that a token names.

    Raises:
        ProviderFault: it names none of them.
    """
    wanted = jwt.get_unverified_header(id_token).get("kid")
    held = jwt.PyJWKSet.from_dict(keys).keys
    for key in held:
        if key.key_id == wanted or (wanted is None and len(held) == 1):
            return key.key
    raise ProviderFault("the provider signs with a key that it does not publish")


def identity_of(claims: Mapping[str, Any]) -> str:
    """Name an identity: issuer and subject, as 64 hexadecimal digits."""
    pair = f"{claims['iss']}\n{claims['sub']}"
    return hashlib.sha256(pair.encode()).hexdigest()


def return_address(provider: Provider) -> str:
    """Where the provider sends people back to; it is registered there to the letter."""
    path = reverse("openid_connect_callback", args=[provider.public_id])
    return f"{settings.PUBLIC_ADDRESS}{path}"


def trial_of(provider: Provider) -> list[Step]:
    """Look at everything that sign-in needs, up to the first thing that fails.

    Returns:
        The steps that were taken, in order; the last one says what to put right.
    """
    steps: list[Step] = []
    try:
        document = discovered(provider.issuer)
        steps.append(Step("Discovery document", True, "found, and it names the issuer"))
        steps.append(code_flow(document))
        keys = jwt.PyJWKSet.from_dict(json_at(str(document["jwks_uri"]))).keys
        steps.append(Step("Signing keys", True, f"{len(keys)} published"))
        steps.append(client_accepted(provider, document))
    except ProviderFault as fault:
        steps.append(Step(name_of_step(len(steps)), False, fault.because))
    except (jwt.PyJWTError, ValueError, TypeError, KeyError, AttributeError):
        said = "the provider publishes no key that can be used"
        steps.append(Step("Signing keys", False, said))
    return steps


def name_of_step(taken: int) -> str:
    """Name the step that comes after so many."""
    names = ("Discovery document", "Ways to sign in", "Signing keys", "Client")
    return names[min(taken, len(names) - 1)]


def code_flow(document: Mapping[str, Any]) -> Step:
    """Make sure that the provider gives codes.

    Raises:
        ProviderFault: it does not.
    """
    if "code" not in document.get("response_types_supported", ["code"]):
        raise ProviderFault("the provider offers no authorisation codes")
    return Step("Ways to sign in", True, "authorisation codes are offered")


def client_accepted(provider: Provider, document: Mapping[str, Any]) -> Step:
    """Ask for a token with a code that cannot be right, and read how it is refused.

    A provider that knows this site answers `invalid_grant`; one that does not, or to
    which the secret is wrong, answers `invalid_client`.

    Raises:
        ProviderFault: the provider does not know this site by this id and secret.
    """
    secret = unseal(provider.client_secret_sealed)
    if secret is None:
        raise ProviderFault(
            "enter the client secret again: this site's key has changed"
        )
    asked = {
        "grant_type": "authorization_code",
        "code": "a-test-of-the-settings",
        "redirect_uri": return_address(provider),
        "client_id": provider.client_id,
        "client_secret": secret,
    }
    try:
        with Outbound() as outbound:
            response = outbound.post(str(document["token_endpoint"]), data=asked)
        answer = response.json()
    except NotReached as fault:
        raise ProviderFault(fault.because) from None
    except ValueError:
        answer = {}
    error = answer.get("error") if isinstance(answer, dict) else None
    if error == "invalid_grant":
        return Step("Client", True, "the client id and secret are accepted")
    raise ProviderFault(
        "the provider does not accept the client id and secret "
        f"(it says {str(error)[:80]!r}); check both, and that this return address is "
        f"registered: {return_address(provider)}"
    )
