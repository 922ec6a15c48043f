"""Sign-in with a council's own account, as the library's provider and its doors.

The library sends the person away and takes them back; every check of what comes back
is ours (`discovery.py`), and what a proven identity may do stands in `linking.py`.
"""

from secrets import token_urlsafe
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.constants import AuthError
from allauth.socialaccount.providers.openid_connect.provider import (
    OpenIDConnectProvider,
)
from allauth.socialaccount.providers.openid_connect.views import (
    OpenIDConnectOAuth2Adapter,
)
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from guildhall.office.people.models import Provider
from guildhall.office.people.queries import provider_named
from guildhall.office.people.sealing import unseal
from guildhall.web.outbound import NotReached, Outbound
from guildhall.web.sign_in import linking
from guildhall.web.sign_in.discovery import (
    ProviderFault,
    claims_of,
    discovered,
    identity_of,
)


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """A provider proves who somebody is; it never makes or links an account by mail."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Say no: the account must be there, and linked by its holder."""
        return False

    def list_apps(
        self, request: HttpRequest, provider: Any = None, client_id: Any = None
    ) -> list[SocialApp]:
        """Give the provider of that name from our own table, as the library reads it."""
        found = provider_named(str(provider))
        return [app_of(found)] if found else []

    def get_provider(
        self, request: HttpRequest, provider: Any, client_id: Any = None
    ) -> "CouncilProvider":
        """Give a council's provider, with our own checks in it."""
        app = self.get_app(request, provider=provider, client_id=client_id)
        return CouncilProvider(request, app=app)

    def get_requests_session(self) -> Outbound:
        """Ask other sites by our one way out."""
        return Outbound()

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Decide what a proven identity may do: sign in, be linked, or nothing.

        Raises:
            ImmediateHttpResponse: the identity was linked, or leads to no account.
        """
        identity = sociallogin.provider.proven(sociallogin)
        if sociallogin.state.get("process") == "connect":
            raise ImmediateHttpResponse(
                linking.link_own(request, sociallogin, identity)
            )
        if sociallogin.is_existing:
            return
        invited = linking.person_invited(request, identity)
        if invited is None:
            raise ImmediateHttpResponse(linking.not_linked(request, identity))
        linking.link_identity(invited, sociallogin, identity)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Any = None,
        extra_context: Any = None,
    ) -> None:
        """Say in our own words why a provider let nobody in.

        Raises:
            ImmediateHttpResponse: always, with the page that says it.
        """
        because = getattr(exception, "because", "")
        if error == AuthError.CANCELLED:
            because = "you cancelled it, or your council does not let you in here"
        raise ImmediateHttpResponse(
            linking.fault(request, because or "the answer cannot be used; start again")
        )


class CouncilDoors(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """The doors of a council's provider, taken from a document that was checked."""

    @property
    def issuer(self) -> str:
        """The configured name of the provider."""
        return str(self.get_provider().app.settings["server_url"])

    @property
    def openid_config(self) -> dict[str, Any]:
        """The discovery document, held to the issuer to the letter."""
        if not hasattr(self, "_openid_config"):
            self._openid_config = discovered(self.issuer)
        return self._openid_config

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """Where people come back to: at the address of this site, not of the request."""
        path = reverse("openid_connect_callback", args=[self.provider_id])
        return f"{settings.PUBLIC_ADDRESS}{path}"

    def get_access_token_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Change the code into tokens.

        Raises:
            ProviderFault: the provider cannot be reached, or answers what is no answer.
        """
        try:
            found: dict[str, Any] = super().get_access_token_data(*args, **kwargs)
        except NotReached as fault:
            raise ProviderFault(fault.because) from None
        except (KeyError, ValueError, TypeError):
            raise ProviderFault("the provider's answer cannot be read") from None
        return found

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any
    ) -> Any:
        """Prove the identity token, and read nothing else."""
        claims = claims_of(
            str(kwargs["response"].get("id_token", "")),
            document=self.openid_config,
            issuer=self.issuer,
            client_id=app.client_id,
        )
        return self.get_provider().sociallogin_from_response(request, claims)


class CouncilProvider(OpenIDConnectProvider):  # type: ignore[misc]
    """One council's provider: asks for `openid` alone, with PKCE, state and nonce."""

    oauth2_adapter_class = CouncilDoors
    pkce_enabled_default = True
    claims: dict[str, Any]

    def get_default_scope(self) -> list[str]:
        """Ask who the person is, not for their name or address."""
        return ["openid"]

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        """Ask for what we ask for, whatever the request says."""
        return self.get_default_scope()

    def get_auth_params_from_request(
        self, request: HttpRequest, action: Any
    ) -> dict[str, str]:
        """Send what we send, whatever the request says."""
        return {}

    def redirect(self, request: HttpRequest, process: str, **kwargs: Any) -> Any:
        """Send the person to the provider, with a nonce that comes back in the token.

        Raises:
            ImmediateHttpResponse: with the page that says why it cannot be asked.
        """
        nonce = token_urlsafe(16)
        kwargs["auth_params"] = {"nonce": nonce}
        kwargs["data"] = {"nonce": nonce}
        try:
            return super().redirect(request, process, **kwargs)
        except ProviderFault as fault:
            refusal = linking.fault(request, fault.because)
            raise ImmediateHttpResponse(refusal) from None

    def sociallogin_from_response(
        self, request: HttpRequest, response: dict[str, Any]
    ) -> Any:
        """Keep the proven claims for the check of the nonce."""
        self.claims = response
        return super().sociallogin_from_response(request, response)

    def proven(self, sociallogin: Any) -> Provider:
        """Make sure that the token answers this very request.

        Raises:
            ProviderFault: it answers another one.
        """
        sent = (sociallogin.state.get("data") or {}).get("nonce")
        if not sent or sent != self.claims.get("nonce"):
            raise ProviderFault("the provider's answer belongs to another sign-in")
        found = provider_named(self.app.provider_id)
        if found is None:
            raise ProviderFault("this council's sign-in is closed")
        return found

    def extract_uid(self, data: dict[str, Any]) -> str:
        """Name the identity: issuer and subject."""
        return identity_of(data)

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, str]:
        """Keep issuer and subject, and no claim beside them."""
        return {"iss": str(data["iss"]), "sub": str(data["sub"])}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, str]:
        """Read no name and no mail address from claims."""
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        """Read no mail address from claims."""
        return []


def app_of(provider: Provider) -> SocialApp:
    """See one of our providers as the library reads it; it is stored nowhere else."""
    return SocialApp(
        provider="openid_connect",
        provider_id=provider.public_id,
        name=provider.organisation.short_name[:40],
        client_id=provider.client_id,
        secret=unseal(provider.client_secret_sealed) or "",
        settings={"server_url": provider.issuer},
    )
